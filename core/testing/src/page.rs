//! The page of a rule as a test: its headings, and its examples run.

use std::collections::BTreeMap;

use candour_model::control::RuleManifest;
use candour_model::facts::Kind;
use serde_json::Value;

use crate::answer::judge;
use crate::case::Case;
use crate::settings::{self, Settings};
use candour_sdk::ErasedRule;

/// The headings of a rule's page, of the second level, in this order.
pub const HEADINGS: [&str; 6] = [
    "What it finds",
    "Why it matters",
    "How it decides",
    "Parameters",
    "Example",
    "What to do",
];

/// Checks the headings of the rule's page and runs its examples, of which there must be one.
///
/// An example is a run of fenced blocks that ends with one of `findings`:
/// - `toml`, optional: `[params]`, and as in `candour.toml` `kind`, `name`, `[release]`, `[expect]`, `compare`,
///   `[[change]]`, `[[agree]]`, `[[assert]]`;
/// - `json`, optional: the schema;
/// - `json previous`, optional: that of the release before, where it is another; it holds for one example only;
/// - `csv`: the dataset;
/// - `csv previous`, optional: the same dataset in the release before;
/// - `csv archive`, optional: the same dataset in a release before that one, the latest first;
/// - `json gone NAME`, optional: the schema of another dataset of the release before, which this one has not;
/// - `csv NAME`, optional: another dataset of the same release;
/// - `json NAME`, optional: the schema of that dataset;
/// - `findings`: what the rule says, as [`crate::Answer::text`] gives it. Settings and schema hold for later examples
///   of the page until given anew.
///
/// # Panics
/// Where the page is not as it should be, showing what the rule says.
pub fn check_page(rule: &dyn ErasedRule) {
    let manifest = rule.manifest();
    let name = &manifest.name;
    assert_eq!(headings(&manifest.page), HEADINGS, "the headings of the page of {name}");
    let examples = examples(&manifest);
    for (i, example) in examples.iter().enumerate() {
        let said = judge(rule, example.params.clone(), &example.case).text();
        assert_eq!(
            said,
            example.findings,
            "example {} on the page of {name}: the rule says (left) what the page does not (right)",
            i + 1
        );
    }
    assert!(!examples.is_empty(), "the page of {name} has no example");
}

/// The headings of a page, of the second level.
pub fn headings(page: &str) -> Vec<&str> {
    let headings = page.lines().filter_map(|line| line.strip_prefix("## "));
    headings.map(str::trim).collect()
}

/// One example of a page.
#[derive(Clone, Debug)]
pub struct Example {
    /// The rule's parameters.
    pub params: Value,
    /// The release.
    pub case: Case,
    /// What the page says that the rule says.
    pub findings: String,
}

/// The examples on the rule's page.
///
/// # Panics
/// Where they are not as [`check_page`] has them.
pub fn examples(manifest: &RuleManifest) -> Vec<Example> {
    let mut pieces = Pieces::default();
    let mut examples = Vec::new();
    for (info, text) in fences(&manifest.page) {
        match info.split_once(' ').unwrap_or((info.as_str(), "")) {
            ("toml", _) => pieces.settings = settings::read(&text),
            ("json", "previous") => pieces.previous_schema = Some(text),
            ("json", "") => pieces.schema = Some(text),
            ("json", other) if other.starts_with("gone ") => {
                let name = other.trim_start_matches("gone ");
                pieces.gone.push(Case::new("none\n").named(name).schema(&text));
            }
            ("json", other) => {
                pieces.other_schemas.insert(other.to_owned(), text);
            }
            ("csv", "") => pieces.csv = Some(text),
            ("csv", "previous") => pieces.previous = Some(text),
            ("csv", "archive") => pieces.archive.push(text),
            ("csv", other) => pieces.others.push((other.to_owned(), text)),
            ("findings", _) => examples.push(Example {
                params: pieces.settings.params.clone(),
                case: pieces.case(&manifest.name),
                findings: text,
            }),
            _ => {}
        }
    }
    examples
}

/// What an example is put together from.
#[derive(Default)]
struct Pieces {
    settings: Settings,
    schema: Option<String>,
    csv: Option<String>,
    previous: Option<String>,
    previous_schema: Option<String>,
    gone: Vec<Case>,
    archive: Vec<String>,
    others: Vec<(String, String)>,
    other_schemas: BTreeMap<String, String>,
}

impl Pieces {
    /// Takes the tables, which hold for one example only.
    fn case(&mut self, rule: &str) -> Case {
        let Some(csv) = self.csv.take() else {
            panic!("findings without a csv on the page of {rule}");
        };
        let mut case = self.settings.apply(Case::new(&csv));
        if let Some(schema) = &self.schema {
            case = case.schema(schema);
        }
        if let Some(previous) = self.previous.take() {
            case = match self.previous_schema.take() {
                Some(schema) => case.previous_case(self.settings.apply(Case::new(&previous)).schema(&schema)),
                None => case.previous(&previous),
            };
        }
        for csv in self.archive.drain(..) {
            let earlier = self.settings.apply(Case::new(&csv));
            case = case.archive(match &self.schema {
                Some(schema) => earlier.schema(schema),
                None => earlier,
            });
        }
        case = self.gone.drain(..).fold(case, Case::gone);
        for (name, csv) in self.others.drain(..) {
            let other = Case::new(&csv)
                .named(&name)
                .kind(self.settings.kind.unwrap_or(Kind::Records));
            case = case.and(match self.other_schemas.get(&name) {
                Some(schema) => other.schema(schema),
                None => other,
            });
        }
        case
    }
}

/// Fenced blocks: what stands behind the fence, and the text.
fn fences(page: &str) -> Vec<(String, String)> {
    let mut fences = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    fences
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
