//! Puts together one block per rule and dataset: what the plugins said, and what the core itself saw.

use std::collections::{BTreeMap, BTreeSet};

use candour_config::policy::RuleSetting;
use candour_host::Plugin;
use candour_model::coverage::{self, Coverage};
use candour_model::facts::{ChangeKind, ColumnFacts, DatasetFacts, Facts, Kind};
use candour_model::finding::{Finding, Severity, Unit};
use candour_model::meaning::MarkerKind;
use candour_model::outcome::{Block, Evaluation, Failure, NotChecked, PluginIdentity, Status, Weakening};
use candour_model::tally::Side;
use candour_read::{Outside, PLACES_KEPT};
use serde_json::{Map, Value};

use crate::Request;
use crate::core_coverage;
use crate::core_rules::{self, MISSING_COLUMN, UNDECLARED_COLUMN};
use crate::declared_texts;
use crate::judge::Judged;
use crate::near;
use crate::never_applies;
use crate::outside::{self, ByRule};
use crate::outside_words::{IDENTIFIER, POSSIBLE};
use crate::pass::{self, Passes, Read};
use crate::plan::{PlannedPlugin, is_core};
use crate::severity;
use crate::standard;
use crate::structure;
use crate::unreadable;
use crate::unseen;
use crate::unseen_words::{IN_LABEL, OF_CELLS};

/// All blocks: by dataset in the order of the release, then by rule; those of the release as a whole last.
pub(crate) fn assemble(request: &Request<'_>, facts: &Facts, judged: Vec<Judged<'_>>, passes: &Passes) -> Vec<Block> {
    let mut blocks: Vec<Block> = judged.into_iter().map(|judged| of_plugin(request, judged)).collect();
    for dataset in &facts.datasets {
        blocks.extend(of_core(request, dataset, passes));
    }
    blocks.extend(of_release(request));
    let place = |block: &Block| {
        let dataset = block.dataset.as_ref();
        let at = dataset.and_then(|name| facts.datasets.iter().position(|dataset| &dataset.name == name));
        at.unwrap_or(facts.datasets.len())
    };
    for block in blocks.iter_mut().filter(|block| block.status == Status::Evaluated) {
        // How much of a withheld release has a counterpart is for nobody else: that it is nothing at all must be enough.
        let is_withheld = block.compared && request.previous_withheld.is_some();
        let floor = if is_withheld { 0 } else { request.policy.coverage_floor };
        // What a published baseline does not hold is told among what was not checked.
        let is_known = !block.tallies.iter().any(|spec| passes.unknown.contains(spec));
        block.too_little = is_known && coverage::is_too_little(block.standing(), &block.coverage, floor);
    }
    blocks.sort_by(|one, other| place(one).cmp(&place(other)).then_with(|| one.rule.cmp(&other.rule)));
    blocks
}

/// What was not checked, besides the blocks that say so themselves.
pub(crate) fn not_checked(request: &Request<'_>, facts: &Facts, blocks: &[Block], passes: &Passes) -> Vec<NotChecked> {
    let mut unchecked = standard::not_asked(request, facts);
    if facts.comparison.previous.is_none() && facts.datasets.iter().all(|dataset| dataset.compare_back.is_none()) {
        unchecked.push(NotChecked::NoPrevious);
    }
    for block in blocks.iter().filter(|block| block.status == Status::Evaluated) {
        let unknown = block
            .tallies
            .iter()
            .filter(|spec| passes.unknown.contains(spec))
            .count();
        if unknown > 0 {
            unchecked.push(NotChecked::NotInBaseline {
                rule: block.rule.clone(),
                dataset: block.dataset.clone(),
                tallies: unknown as u64,
            });
        }
    }
    for dataset in facts.datasets.iter().filter(|dataset| may_suppress(dataset)) {
        unchecked.push(NotChecked::RecoverableCells {
            dataset: dataset.name.clone(),
        });
    }
    unchecked
}

/// Whether a marker of the dataset stands for a suppressed value.
fn may_suppress(dataset: &DatasetFacts) -> bool {
    let markers = dataset.present().flat_map(|column| column.meaning.markers.values());
    dataset.kind == Kind::Table && markers.into_iter().any(|marker| marker.is == MarkerKind::Suppressed)
}

fn of_plugin(request: &Request<'_>, judged: Judged<'_>) -> Block {
    let (identity, manifest) = match judged.plan.plugin {
        PlannedPlugin::Loaded(plugin, manifest) => (Some(identity(request, plugin)), Some(manifest.clone())),
        PlannedPlugin::Failed(_) => (None, None),
    };
    Block {
        dimension: manifest.as_ref().map(|manifest| manifest.dimension),
        weakenings: weakenings(request, &judged.plan.rule, judged.plan.dataset.as_deref()),
        rule: judged.plan.rule,
        dataset: judged.plan.dataset,
        plugin: identity,
        manifest,
        source: judged.plan.setting.source.clone(),
        certainty: judged
            .plan
            .setting
            .certainty
            .map(|certainty| certainty.name().to_owned()),
        status: judged.status,
        evaluations: judged.evaluations,
        tallies: judged.tallies,
        tallies_sha256: judged.tallies_sha256,
        compared: judged.compared,
        too_little: false,
        coverage: judged.coverage,
    }
}

fn identity(request: &Request<'_>, plugin: &Plugin) -> PluginIdentity {
    let manifest = plugin.manifest();
    PluginIdentity {
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        pinned: request.pinned.contains(&manifest.id),
    }
}

/// What is weaker where a rule speaks of a dataset, which may have values of its own, or of the release.
fn weakenings(request: &Request<'_>, rule: &str, dataset: Option<&str>) -> Vec<Weakening> {
    let setting = request.policy.rules.get(rule);
    let own = dataset.filter(|name| setting.is_some_and(|setting| setting.of_datasets.contains_key(*name)));
    let Some(dataset) = own else {
        let of_rule = request.weakened.rules.iter().filter(|(of, _)| of == rule);
        return of_rule.map(|(_, weakening)| weakening.clone()).collect();
    };
    let weaker = request.weakened.datasets.iter();
    let of_dataset = weaker.filter(|(of, name, _)| of == rule && name == dataset);
    of_dataset.map(|(_, _, weakening)| weakening.clone()).collect()
}

/// The blocks of the rules that the core judges on a dataset: those of its structure, and those of the keywords that its
/// schema uses.
fn of_core(request: &Request<'_>, dataset: &DatasetFacts, passes: &Passes) -> Vec<Block> {
    let Some(read) = passes.read(Side::Current, &dataset.name) else {
        return Vec::new();
    };
    let mut findings: BTreeMap<String, Vec<Finding>> =
        structure::structure_findings(&read.summary.faults, &read.columns, dataset, PLACES_KEPT);
    let mut checked: BTreeSet<String> = candour_read::FaultKind::ALL
        .iter()
        .map(|kind| structure::structure_rule(*kind))
        .collect();
    let declared = request.current.schemas.get(&dataset.name);
    let silent = declared.map_or(&[][..], |schema| &schema.silent.never_applies);
    if let Some(schema) = &dataset.schema {
        findings.extend(core_rules::schema_findings(&read.schema, &dataset.columns));
        checked.extend(
            core_rules::keywords_used(schema)
                .into_iter()
                .map(core_rules::schema_rule),
        );
        checked.extend(findings.keys().cloned());
        if let Some(declared) = declared {
            checked.insert(never_applies::RULE.to_owned());
            findings.insert(never_applies::RULE.to_owned(), never_applies::findings(declared));
        }
        checked.extend([UNDECLARED_COLUMN, MISSING_COLUMN].map(str::to_owned));
        findings.extend(columns_apart(request, dataset, passes));
    }
    let told: Vec<String> = findings
        .get(UNDECLARED_COLUMN)
        .into_iter()
        .flatten()
        .flat_map(|found| found.columns.clone())
        .collect();
    checked.insert(IN_LABEL.to_owned());
    findings.insert(IN_LABEL.to_owned(), unseen::of_labels(IN_LABEL, dataset, &told));
    checked.extend(OF_CELLS.map(|(_, rule)| rule.to_owned()));
    for (rule, found) in unseen::of_cells(&read.unseen, &read.columns, dataset.records.unwrap_or(0)) {
        findings.insert(rule.to_owned(), found);
    }
    for (rule, found) in of_texts(request, dataset, &read.summary.outside) {
        findings.insert(rule.to_owned(), found);
    }
    checked.extend([IDENTIFIER, POSSIBLE].map(str::to_owned));
    let mut looked: BTreeMap<&str, Vec<Coverage>> = BTreeMap::new();
    for (rule, (found, coverage)) in
        unreadable::findings(dataset, passes, &request.policy.publication, unreadable::ROWS)
    {
        checked.insert(rule.to_owned());
        findings.insert(rule.to_owned(), found);
        looked.insert(rule, coverage);
    }
    checked
        .into_iter()
        .filter_map(|rule| {
            let setting = request.policy.rules.get(&rule).filter(|setting| setting.runs())?;
            let setting = setting.of(Some(&dataset.name));
            let found = findings.remove(&rule).unwrap_or_default();
            let coverage = match (looked.remove(rule.as_str()), declared) {
                (Some(coverage), _) => coverage,
                (None, Some(schema)) if rule == never_applies::RULE => never_applies::coverage(schema),
                (None, _) => core_coverage::of_rule(&rule, dataset, silent, read, passes),
            };
            let says = declared.filter(|_| core_rules::is_of_keyword(&rule));
            let weaker = says.map(|schema| severity::weakenings(&rule, setting, schema));
            let found = severity::by_severity(setting, says, found);
            let mut block = of_core_rule(request, Some(dataset.name.clone()), rule, setting, found, coverage)?;
            block.weakenings.extend(weaker.into_iter().flatten());
            Some(block)
        })
        .map(|block| undecided(block, read))
        .collect()
}

/// Identifiers of people outside the cells of a dataset: in its files, in their names, and in its schema.
fn of_texts(request: &Request<'_>, dataset: &DatasetFacts, outside: &Outside) -> ByRule {
    let mut findings = outside::of_files(outside);
    let declared = request
        .current
        .release
        .datasets
        .iter()
        .find(|of| of.name == dataset.name);
    let schema = request.current.schemas.get(&dataset.name);
    let told = declared.map(|declared| declared_texts::of_dataset(declared, schema));
    for (rule, found) in outside::of_texts(&told.unwrap_or_default()) {
        findings.entry(rule).or_default().extend(found);
    }
    findings
}

/// The blocks of the rules that the core judges on the release as a whole: what stands in its declarations.
fn of_release(request: &Request<'_>) -> Vec<Block> {
    let release = request.current.release;
    if crate::is_bare(release) {
        return Vec::new();
    }
    let mut findings = outside::of_texts(&declared_texts::of_release(release, request.policy));
    let policies = release.policies.iter().filter(|named| named.name.ends_with(".toml"));
    let files = 1 + policies.count() as u64 + u64::from(release.metadata.is_some());
    let blocks = [IDENTIFIER, POSSIBLE].into_iter().filter_map(|rule| {
        let setting = request.policy.rules.get(rule).filter(|setting| setting.runs())?;
        let found = findings.remove(rule).unwrap_or_default();
        let found = severity::by_severity(setting, None, found);
        let coverage = vec![core_coverage::whole(Unit::Files, Vec::new(), files)];
        of_core_rule(request, None, rule.to_owned(), setting, found, coverage)
    });
    blocks.collect()
}

/// Where a pattern could not be decided for some cell, what the schema's keywords found is not to be believed: each of
/// them may hang on it.
fn undecided(mut block: Block, read: &Read) -> Block {
    if read.schema.undecided.is_empty() || !core_rules::is_of_keyword(&block.rule) {
        return block;
    }
    let places: Vec<String> = read
        .schema
        .undecided
        .iter()
        .map(core_rules::undecided_pattern)
        .collect();
    block.evaluations.clear();
    block.coverage.clear();
    block.status = Status::CouldNotRun(Failure {
        code: "could-not-decide".to_owned(),
        detail: format!("too many steps: {}", places.join("; ")),
    });
    block
}

fn of_core_rule(
    request: &Request<'_>,
    dataset: Option<String>,
    rule: String,
    setting: &RuleSetting,
    findings: BTreeMap<Severity, Vec<Finding>>,
    coverage: Vec<Coverage>,
) -> Option<Block> {
    debug_assert!(is_core(&rule));
    let manifest = core_rules::core_manifest(&rule)?;
    let evaluation = |(severity, findings)| Evaluation {
        severity,
        params: match setting.tiers.get(&severity) {
            Some(tier) => tier.params.clone(),
            None => Value::Object(Map::new()),
        },
        findings,
        measures: Vec::new(),
        waived: false,
    };
    let evaluations: Vec<Evaluation> = findings.into_iter().rev().map(evaluation).collect();
    if evaluations.is_empty() {
        return None;
    }
    Some(Block {
        weakenings: weakenings(request, &rule, dataset.as_deref()),
        dimension: Some(manifest.dimension),
        rule,
        dataset,
        plugin: None,
        manifest: Some(manifest),
        source: setting.source.clone(),
        certainty: setting.certainty.map(|certainty| certainty.name().to_owned()),
        status: Status::Evaluated,
        evaluations,
        tallies: Vec::new(),
        tallies_sha256: None,
        compared: false,
        too_little: false,
        coverage,
    })
}

/// The findings about columns that are in the file or in the schema and not in the other. Two that are one but for a slip are
/// told once, with the label that is meant.
fn columns_apart(request: &Request<'_>, dataset: &DatasetFacts, passes: &Passes) -> BTreeMap<String, Vec<Finding>> {
    let (mut undeclared, mut missing) = (undeclared(dataset, passes), missing(dataset));
    let setting = request.policy.rules.get(UNDECLARED_COLUMN);
    let mut of_undeclared = Vec::new();
    if setting.is_some_and(RuleSetting::runs) {
        let meant = near::meant(&undeclared, &missing);
        of_undeclared.extend(
            meant
                .iter()
                .map(|(id, declared)| core_rules::nearly_declared(id, declared)),
        );
        let told: BTreeSet<String> = meant
            .iter()
            .flat_map(|(id, declared)| [*id, *declared])
            .map(str::to_owned)
            .collect();
        undeclared.retain(|id| !told.contains(id));
        missing.retain(|id| !told.contains(id));
    }
    let mut findings = BTreeMap::new();
    if !undeclared.is_empty() {
        of_undeclared.push(core_rules::column_finding(UNDECLARED_COLUMN, undeclared));
    }
    if !missing.is_empty() {
        let found = core_rules::column_finding(MISSING_COLUMN, missing);
        findings.insert(MISSING_COLUMN.to_owned(), vec![found]);
    }
    findings.insert(UNDECLARED_COLUMN.to_owned(), of_undeclared);
    findings
}

/// Columns that the schema does not declare, but for wholly blank columns, which `completeness/blank-columns` names.
fn undeclared(dataset: &DatasetFacts, passes: &Passes) -> Vec<String> {
    let is_blank = |label: &str| {
        let tally = passes.tallies.get(&pass::state_spec(&dataset.name, label));
        tally.is_some_and(|tally| pass::keys(tally).iter().all(|state| state == "missing"))
    };
    let undeclared = dataset
        .present()
        .filter(|column| !column.declared && !is_blank(&column.label));
    undeclared.map(|column| column.label.clone()).collect()
}

/// Columns that the schema declares and the file has not, but for those that are declared to have ended.
fn missing(dataset: &DatasetFacts) -> Vec<String> {
    let has_ended = |column: &ColumnFacts| {
        dataset.changes.iter().any(|change| {
            let is_whole = change.from.is_empty() && change.into.is_empty();
            change.what == ChangeKind::Closed && is_whole && change.column.as_ref() == Some(&column.label)
        })
    };
    let missing = dataset
        .columns
        .iter()
        .filter(|column| column.declared && !column.present && !has_ended(column));
    missing.map(|column| column.label.clone()).collect()
}
