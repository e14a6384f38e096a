//! How it was checked: policies, schemas, plugins, versions, and the release before.

use candour_statement::predicate::{Plugin, Predicate, Previous};
use candour_statement::vocabulary::{InputRole, Isolation};
use candour_words::{number, period};

use super::model::{Line, Part, Section, Table, code, plain, value, value_or};

/// How many plugins are listed.
const PLUGINS: usize = 100;

pub(super) fn section(predicate: &Predicate) -> Section {
    let audit = &predicate.audit;
    let policies = audit.policies.iter().map(|policy| value(policy));
    let small = format!(
        "Counts of people below {} are not printed when broken down; others are printed to the nearest {}",
        number(audit.threshold),
        number(audit.round)
    );
    let mut parts = vec![
        Part::Facts(vec![
            ("Candour", plain("version ").value(&audit.candour)),
            (
                "Audited as of",
                match &audit.as_of {
                    Some(day) => value(&period(day)),
                    None => plain("not stated"),
                },
            ),
            (
                "Policies",
                match audit.policies.is_empty() {
                    true => plain("none"),
                    false => Line::joined(policies, ", then "),
                },
            ),
            ("Schemas", schemas(predicate)),
            ("Isolation", isolation(predicate)),
            ("Publication", plain(small)),
        ]),
        Part::Paragraph(plain(
            "Rules see exact counts of groups, never rows. A second audit of the same files gives the same statement, byte for \
             byte.",
        )),
    ];
    if !predicate.blocks.is_empty() {
        parts.push(Part::Table(plugins(predicate)));
    }
    parts.push(Part::Paragraph(before(predicate.previous.as_ref())));
    parts.extend(archive(&predicate.archive).map(Part::Paragraph));
    Section {
        id: "method",
        title: "How it was checked",
        parts,
    }
}

/// How far plugins had to be kept from the machine, each way with those that were.
fn isolation(predicate: &Predicate) -> Line {
    let ways = [
        (
            Isolation::Full,
            "had to be kept from files, from memory of others and from telling anyone",
        ),
        (Isolation::Process, "in confined processes of its own"),
        (Isolation::None, "inside Candour itself, where a plugin can do anything"),
    ];
    let told = ways.into_iter().filter_map(|(way, words)| {
        let plugins = predicate
            .audit
            .isolation
            .iter()
            .filter(|(_, isolation)| **isolation == way);
        let plugins: Vec<Line> = plugins.take(PLUGINS).map(|(plugin, _)| value(plugin)).collect();
        (!plugins.is_empty()).then(|| Line::joined(plugins, ", ").plain(format!(": {words}")))
    });
    let told: Vec<Line> = told.collect();
    match told.is_empty() {
        true => plain("no plugin ran"),
        false => Line::joined(told, "; "),
    }
}

fn schemas(predicate: &Predicate) -> Line {
    let schemas: Vec<Line> = predicate
        .inputs
        .iter()
        .filter(|input| input.role == InputRole::Schema)
        .take(30)
        .map(|input| code(&input.name))
        .collect();
    match schemas.is_empty() {
        true => plain("none"),
        false => Line::joined(schemas, ", "),
    }
}

/// Each plugin once, with how many checks of it there are.
fn plugins(predicate: &Predicate) -> Table {
    let mut counted: Vec<(&Plugin, u64)> = Vec::new();
    let mut own = 0;
    for block in &predicate.blocks {
        match &block.plugin {
            None => own += 1,
            Some(plugin) => {
                let is_same = |other: &&mut (&Plugin, u64)| {
                    (&other.0.id, &other.0.version, other.0.pinned) == (&plugin.id, &plugin.version, plugin.pinned)
                };
                match counted.iter_mut().find(is_same) {
                    Some((_, n)) => *n += 1,
                    None => counted.push((plugin, 1)),
                }
            }
        }
    }
    let mut rows = Vec::new();
    if own > 0 {
        rows.push(vec![
            plain("Candour itself"),
            value(&predicate.audit.candour),
            plain("part of Candour"),
            plain(number(own)),
        ]);
    }
    rows.extend(counted.into_iter().map(|(plugin, n)| {
        vec![
            value(&plugin.id),
            value(&plugin.version),
            plain(match plugin.pinned {
                true => "pinned by candour.lock",
                false => "not pinned: nothing fixed its digest beforehand",
            }),
            plain(number(n)),
        ]
    }));
    let table = Table::new("What the checks came from", &["Plugin", "Version", "Pinned", "#Checks"]);
    table.rows(rows, PLUGINS, "the statement")
}

/// The releases before that one.
fn archive(releases: &[Previous]) -> Option<Line> {
    let (first, others) = releases.split_first()?;
    let named = |release: &Previous| value_or(release.id.as_ref().or(release.title.as_ref()), "not named");
    let line = plain("Earlier releases that it was compared with: ").then(named(first));
    let line = others
        .iter()
        .fold(line, |line, release| line.plain(", ").then(named(release)));
    Some(line.plain("."))
}

/// The release before, in the chain of statements.
fn before(previous: Option<&Previous>) -> Line {
    let Some(previous) = previous else {
        return plain("This report names no release before: it is the first of its chain, or begins a new one.");
    };
    let named = value_or(previous.id.as_ref().or(previous.title.as_ref()), "not named");
    let line = plain("The release before: ").then(named);
    match &previous.statement_sha256 {
        Some(digest) => line
            .plain(". The SHA-256 of its own statement is ")
            .code(digest)
            .plain("."),
        None => line.plain(". Its own statement is not known, so the chain of statements begins here."),
    }
}
