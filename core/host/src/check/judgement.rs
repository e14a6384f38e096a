//! Judgements against the manifest and the facts.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use candour_cell::decimal;
use candour_cell::period;
use candour_model::control::{Judgement, RuleManifest, Template};
use candour_model::facts::{DatasetFacts, Facts};
use candour_model::finding::{Argument, Breakdown, Finding, MeasureValue, Message, Most, Under};
use candour_model::meaning::{NumberFormat, PeriodUnit};
use candour_model::metadata::ListedFile;

use super::words::places;
use super::{coverage, limits};
use crate::failure::{Code, PluginFailure};

/// What a rule was asked about.
pub(crate) struct Scene<'a> {
    pub(crate) facts: &'a Facts,
    /// None for a rule of release scope, which may speak of every dataset, and of what the metadata list.
    pub(crate) dataset: Option<&'a str>,
    /// The labels of its columns, once one was asked for.
    labels: OnceCell<BTreeSet<&'a str>>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(facts: &'a Facts, dataset: Option<&'a str>) -> Self {
        let labels = OnceCell::new();
        Scene { facts, dataset, labels }
    }

    /// The datasets that may be spoken of, on both sides.
    pub(crate) fn datasets(&self) -> impl Iterator<Item = &'a DatasetFacts> + use<'a> {
        let dataset = self.dataset;
        let earlier = self.facts.comparison.earlier();
        let earlier = earlier.flat_map(|(_, release)| &release.datasets);
        let all = self.facts.datasets.iter().chain(earlier);
        let is_about_all = self.facts.is_about_all(dataset);
        all.filter(move |facts| is_about_all || Some(facts.name.as_str()) == dataset)
    }

    /// What the metadata list, for a rule of release scope.
    fn listed(&self) -> impl Iterator<Item = &'a ListedFile> + use<'a> {
        let is_of_release = self.dataset.is_none();
        let metadata = self.facts.release.metadata.iter();
        metadata
            .filter(move |_| is_of_release)
            .flat_map(|metadata| &metadata.files)
    }

    /// Whether the release, or the previous one, has a dataset of this name.
    fn has_dataset(&self, name: &str) -> bool {
        let previous = self.facts.comparison.previous.as_ref();
        self.facts.dataset(name).is_some() || previous.is_some_and(|previous| previous.had(name).is_some())
    }

    pub(super) fn has_column(&self, label: &str) -> bool {
        let labels = || {
            let columns = self.datasets().flat_map(|dataset| &dataset.columns);
            let columns = columns.map(|column| &column.label);
            let listed = self.listed().flat_map(|file| &file.columns);
            columns.chain(listed).map(String::as_str).collect()
        };
        self.labels.get_or_init(labels).contains(label)
    }

    fn asserts(&self, text: &str) -> bool {
        self.datasets().any(|dataset| dataset.asserts(text))
    }

    fn has_file(&self, path: &str) -> bool {
        let mut listed = self.listed();
        self.datasets()
            .any(|dataset| dataset.files.iter().any(|file| file.path == path))
            || listed.any(|file| file.path == path)
    }
}

/// What is wrong with the judgement.
pub(crate) fn check(rule: &RuleManifest, scene: &Scene<'_>, judgement: &Judgement) -> Result<(), PluginFailure> {
    if judgement.findings.len() > limits::FINDINGS || judgement.measures.len() > limits::MEASURES {
        let detail = format!(
            "{} findings, {} measures",
            judgement.findings.len(),
            judgement.measures.len()
        );
        return Err(PluginFailure::new(Code::TooManyFindings, detail));
    }
    for (i, finding) in judgement.findings.iter().enumerate() {
        check_finding(rule, scene, finding).map_err(|failure| within(&format!("finding {i}"), failure))?;
    }
    for measure in &judgement.measures {
        check_measure(rule, scene, measure).map_err(|failure| within("a measure", failure))?;
    }
    coverage::check(scene, &judgement.coverage)
}

/// What is wrong with a message; gives its template.
pub(crate) fn check_message<'r>(
    rule: &'r RuleManifest,
    scene: &Scene<'_>,
    message: &Message,
) -> Result<&'r Template, PluginFailure> {
    let found = rule.templates.iter().find(|template| template.id == message.template);
    let template = found.ok_or_else(|| wrong("its template is not declared"))?;
    check_args(rule, scene, &template.text, &message.args)?;
    Ok(template)
}

fn check_finding(rule: &RuleManifest, scene: &Scene<'_>, finding: &Finding) -> Result<(), PluginFailure> {
    let template = check_message(rule, scene, &finding.message)?;
    check_columns(scene, &finding.columns)?;
    if let Some(affected) = &finding.affected {
        check_breakdown(rule, scene, &affected.by)?;
    }
    if finding.groups.len() > limits::GROUPS || finding.records.len() > limits::RECORDS {
        return Err(PluginFailure::new(
            Code::TooManyFindings,
            format!("{} groups, {} records", finding.groups.len(), finding.records.len()),
        ));
    }
    if finding.groups_in_all < finding.groups.len() as u64 {
        return Err(wrong("it lists more groups than it says there are"));
    }
    match &template.group {
        None if !finding.groups.is_empty() => Err(wrong("it lists groups, for which its template has no words")),
        None => Ok(()),
        Some(text) => finding
            .groups
            .iter()
            .try_for_each(|group| check_args(rule, scene, text, group)),
    }
}

fn check_measure(rule: &RuleManifest, scene: &Scene<'_>, measure: &MeasureValue) -> Result<(), PluginFailure> {
    if !rule.measures.iter().any(|declared| declared.name == measure.name) {
        return Err(wrong("it is not declared"));
    }
    check_columns(scene, &measure.columns)?;
    match measure.value {
        Argument::Value(_) | Argument::Label(_) | Argument::Labels(_) | Argument::File(_) | Argument::Dataset(_) => {
            Err(wrong(
                "its value is neither a count, a share, a number, a figure, a period nor a word",
            ))
        }
        _ => check_argument(rule, scene, &measure.value),
    }
}

/// Arguments and places must be the same.
fn check_args(
    rule: &RuleManifest,
    scene: &Scene<'_>,
    text: &str,
    args: &BTreeMap<String, Argument>,
) -> Result<(), PluginFailure> {
    let given: BTreeSet<&str> = args.keys().map(String::as_str).collect();
    let wanted = places(text).map_err(|what| wrong(&what))?;
    if let Some(place) = wanted.difference(&given).next() {
        return Err(wrong(&format!("no argument {place} is given")));
    }
    if given.difference(&wanted).next().is_some() {
        return Err(wrong("an argument is given that its template has no place for"));
    }
    args.values()
        .try_for_each(|argument| check_argument(rule, scene, argument))
}

fn check_argument(rule: &RuleManifest, scene: &Scene<'_>, argument: &Argument) -> Result<(), PluginFailure> {
    match argument {
        Argument::Count(count) => check_breakdown(rule, scene, &count.by),
        Argument::Share(share) if share.part > share.whole => Err(wrong("a part is greater than its whole")),
        Argument::Share(share) => check_breakdown(rule, scene, &share.by),
        Argument::Number(text) if !is_number(text) => Err(wrong("a number is none")),
        Argument::Number(_) => Ok(()),
        Argument::Figure(figure) => {
            let is_most =
                |most: &Most| matches!(most, Most::Open) || matches!(most, Most::Number(text) if is_number(text));
            if !is_number(&figure.text) || !figure.most.iter().all(is_most) {
                return Err(wrong("a figure is no number"));
            }
            check_columns(scene, std::slice::from_ref(&figure.column))?;
            check_breakdown(rule, scene, &figure.by)
        }
        Argument::Period(label) if !is_period(label) => Err(wrong("a period is none")),
        Argument::Period(_) => Ok(()),
        Argument::Value(value) => {
            check_columns(scene, std::slice::from_ref(&value.column))?;
            match &value.text {
                Some(text) if text.chars().count() > limits::TEXT => Err(wrong("a value is too long")),
                _ => Ok(()),
            }
        }
        Argument::Label(label) => check_columns(scene, std::slice::from_ref(label)),
        Argument::Labels(labels) => check_columns(scene, labels),
        Argument::File(path) if !scene.has_file(path) => Err(wrong("a file is not among the facts")),
        Argument::File(_) => Ok(()),
        Argument::Dataset(name) if !scene.has_dataset(name) => Err(wrong("a dataset is not among the facts")),
        Argument::Dataset(_) => Ok(()),
        Argument::Word(word) if !rule.words.contains(word) && !scene.asserts(word) => {
            Err(wrong("a word is not declared"))
        }
        Argument::Word(_) => Ok(()),
    }
}

/// Conditions and keywords are words of the manifest, so that no cell gets out by them.
fn check_breakdown(rule: &RuleManifest, scene: &Scene<'_>, by: &Breakdown) -> Result<(), PluginFailure> {
    check_columns(scene, &by.columns)?;
    match &by.under {
        None | Some(Under::State(_)) => Ok(()),
        Some(Under::Categories(column)) => check_columns(scene, std::slice::from_ref(column)),
        Some(Under::Keyword(word) | Under::Condition(word)) if !rule.words.contains(word) => {
            Err(wrong("a number is broken down by a word that is not declared"))
        }
        Some(Under::Keyword(_) | Under::Condition(_)) => Ok(()),
    }
}

fn check_columns(scene: &Scene<'_>, labels: &[String]) -> Result<(), PluginFailure> {
    match labels.iter().all(|label| scene.has_column(label)) {
        true => Ok(()),
        false => Err(wrong("it names a column that is not among the facts")),
    }
}

fn is_number(text: &str) -> bool {
    text.len() <= 40 && decimal::to_json_number(text, &NumberFormat::default()).is_some()
}

fn is_period(label: &str) -> bool {
    use PeriodUnit::{Day, FinancialYear, Month, Quarter, Week, Year};
    let units = [Day, Week, Month, Quarter, Year, FinancialYear];
    units.into_iter().any(|unit| period::days(label, unit).is_some())
}

/// What a plugin put into its answer is not quoted: the detail says what sort of thing is wrong.
fn wrong(what: &str) -> PluginFailure {
    PluginFailure::new(Code::WrongAnswer, what)
}

fn within(what: &str, failure: PluginFailure) -> PluginFailure {
    PluginFailure::new(failure.code, format!("{what}: {}", failure.detail))
}
