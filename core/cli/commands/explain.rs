//! `candour explain RULE`.

use candour_config::nearest;
use candour_model::control::{Manifest, RuleManifest};
use candour_render::terminal;
use miette::Diagnostic;
use thiserror::Error as ThisError;

use crate::Outcome;
use crate::args::{Arguments, ExplainFormat, ExplainOptions};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::plugins::{self, Known};
use crate::render::Screen;

/// Why nothing can be explained.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    /// The user's mistake.
    #[error("there is no rule `{rule}`")]
    #[diagnostic(code(candour::explain::unknown_rule), help("{help}"))]
    UnknownRule { rule: String, help: String },
}

pub(crate) fn run(options: &ExplainOptions, arguments: &Arguments, screen: &Screen) -> Outcome {
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
        None => page_of(&options.rule, plugins::known(&options.plugins)?)?,
    };
    let format = options.format.unwrap_or(match screen.is_terminal {
        true => ExplainFormat::Human,
        false => ExplainFormat::Markdown,
    });
    output::print(&match format {
        ExplainFormat::Human => terminal::markdown(&page, screen.style(arguments)),
        ExplainFormat::Markdown => page,
    })?;
    Ok(Exit::Passed)
}

/// The page that a plugin has for its rule.
fn page_of(rule: &str, mut known: Known) -> Result<String, Failure> {
    let rules = || {
        known
            .manifests
            .iter()
            .flat_map(|manifest| manifest.rules.iter().map(move |rule| (manifest, rule)))
    };
    let id = |(manifest, rule): &(&Manifest, &RuleManifest)| format!("{}/{}", manifest.id, rule.name);
    if let Some((_, found)) = rules().find(|known| id(known) == rule) {
        return Ok(found.page.clone());
    }
    // Findings are told of by the rule's own name, which people then ask for.
    let mut ids: Vec<String> = rules().map(|known| id(&known)).collect();
    ids.extend(candour_audit::core_rules());
    let name = rule.rsplit('/').next().unwrap_or(rule);
    let meant = ids
        .iter()
        .find(|id| id.split_once('/').is_some_and(|(_, known)| known == name));
    let meant = meant.map(String::as_str);
    // The rule may be one of a plugin that cannot be asked.
    let unusable = match rule.split_once('/') {
        Some((family, _)) => known.unusable.remove(family),
        None if meant.is_none() => known.unusable.pop_first().map(|(_, unusable)| unusable),
        None => None,
    };
    if let Some(unusable) = unusable {
        return Err(Failure::incomplete(unusable));
    }
    let near = || nearest(rule, ids.iter().map(String::as_str));
    Err(Failure::usage(Error::UnknownRule {
        rule: rule.to_owned(),
        help: match meant.or_else(near) {
            Some(meant) => format!("did you mean `{meant}`? `candour rules` lists all rules"),
            None => "`candour rules` lists all rules".to_owned(),
        },
    }))
}
