//! `candour explain RULE`.

use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::Outcome;
use crate::args::ExplainOptions;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins;

/// Why nothing can be explained.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    /// The user's mistake.
    #[error("there is no rule `{rule}`")]
    #[diagnostic(code(candour::explain::unknown_rule), help("`candour rules` lists the rules"))]
    UnknownRule { rule: String },
}

pub(crate) fn run(options: &ExplainOptions) -> Outcome {
    let page = match candour_audit::core_manifest(&options.rule) {
        Some(manifest) => {
            let advice = manifest
                .templates
                .first()
                .and_then(|template| template.advice.as_deref())
                .unwrap_or_default();
            format!(
                "# {}\n\n## What it finds\n\n{}.\n\n## What to do\n\n{advice}\n",
                options.rule, manifest.summary
            )
        }
        None => plugins::manifests(&options.plugins)?
            .into_iter()
            .find_map(|manifest| {
                let name = options.rule.strip_prefix(&manifest.id)?.strip_prefix('/')?;
                manifest
                    .rules
                    .iter()
                    .find(|rule| rule.name == name)
                    .map(|rule| rule.page.clone())
            })
            .ok_or_else(|| {
                Failure::usage(Error::UnknownRule {
                    rule: options.rule.clone(),
                })
            })?,
    };
    output::print(&page)?;
    Ok(Exit::Passed)
}
