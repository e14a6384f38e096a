//! The outcome on a terminal: the verdict in one sentence, key figures, findings by dataset with what to do, what was
//! weakened or waived, what was not checked and why.

mod again;
mod changes;
mod findings;
mod known;
mod markdown;
mod next;
mod page;
mod table;

#[cfg(test)]
mod tests;

pub use crate::plain::{hanging, harmless, wrapped};
pub use again::{Again, reproduced};
pub use changes::render_diff;
pub use known::Earlier;
pub use markdown::markdown;
pub use next::next;
pub use page::{Colour, paragraph};
pub use table::table;

use std::collections::BTreeSet;

use candour_statement::predicate::{Block, Dataset, NotChecked, Predicate, Status};
use candour_statement::vocabulary::Verdict;
use candour_words::{bytes, names, number, outcome, plain, several, told};
use page::Page;

use crate::sentence::{reason, sentence};

/// How it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    pub colour: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// Also checks that found nothing, and every measure.
    pub verbose: bool,
    /// Nothing but the verdict.
    pub quiet: bool,
}

/// The predicate as text.
pub fn render(predicate: &Predicate, style: Style) -> String {
    whole(predicate, style, None)
}

/// The predicate as text, beside an earlier report: what is new or worse comes first, and what was there is *known*.
pub fn render_against(predicate: &Predicate, style: Style, earlier: &Earlier<'_>) -> String {
    whole(predicate, style, Some(earlier))
}

/// The verdict once more, to end with: what stands last is what is seen first.
pub fn conclusion(predicate: &Predicate, style: Style) -> String {
    let mut page = Page::new(style);
    ends(&mut page, predicate);
    page.finish()
}

/// The verdict, and what it leaves open.
fn ends(page: &mut Page, predicate: &Predicate) {
    let open = outcome::left_open(predicate).map(|open| format!(", {open}"));
    page.paragraph(
        &[verdict_word(predicate.verdict)],
        &[(Colour::Plain, &open.unwrap_or_default())],
        8,
    );
}

fn whole(predicate: &Predicate, style: Style, earlier: Option<&Earlier<'_>>) -> String {
    let mut page = Page::new(style);
    if style.quiet {
        ends(&mut page, predicate);
        if let Some(earlier) = earlier {
            earlier.sentence(&mut page);
        }
        return page.finish();
    }
    title(&mut page, predicate);
    verdict(&mut page, predicate);
    figures(&mut page, predicate);
    if let Some(earlier) = earlier {
        page.blank();
        earlier.sentence(&mut page);
        earlier.findings(&mut page);
    }
    let known = earlier.map_or(Vec::new(), |earlier| earlier.known(predicate));
    let mut advised = BTreeSet::new();
    for dataset in &predicate.datasets {
        let blocks = predicate
            .blocks
            .iter()
            .filter(|block| block.dataset.as_deref() == Some(&dataset.name));
        heading_of(&mut page, dataset);
        let blocks: Vec<&Block> = blocks.collect();
        findings::write(&mut page, &blocks, predicate, style.verbose, &known, &mut advised);
    }
    let of_release: Vec<&Block> = predicate
        .blocks
        .iter()
        .filter(|block| block.dataset.is_none() && (style.verbose || block.status != Status::NotApplicable))
        .collect();
    if !of_release.is_empty() {
        page.heading("the release as a whole");
        findings::write(&mut page, &of_release, predicate, style.verbose, &known, &mut advised);
    }
    weakened(&mut page, predicate);
    waivers(&mut page, predicate);
    not_checked(&mut page, predicate, style.verbose);
    page.finish()
}

fn title(page: &mut Page, predicate: &Predicate) {
    let release = &predicate.release;
    let parts = [&release.title, &release.publisher, &release.id];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    if !parts.is_empty() {
        page.paragraph(&[], &[(Colour::Bold, &parts.join(" · "))], 0);
        page.blank();
    }
}

/// A verdict as it is written, in its colour.
pub fn verdict_word(verdict: Verdict) -> (Colour, &'static str) {
    let colour = match verdict {
        Verdict::Passed => Colour::Green,
        Verdict::Warned => Colour::Yellow,
        Verdict::Failed | Verdict::Error => Colour::Red,
    };
    (colour, names::verdict(verdict))
}

fn verdict(page: &mut Page, predicate: &Predicate) {
    let word = verdict_word(predicate.verdict);
    let lead = match outcome::left_open(predicate) {
        Some(open) => {
            page.paragraph(&[word], &[(Colour::Plain, &format!(", {open}"))], 8);
            String::new()
        }
        None => word.1.to_owned(),
    };
    let gap = " ".repeat(8 - lead.len());
    page.paragraph(
        &[(word.0, &lead), (Colour::Plain, &gap)],
        &[(Colour::Plain, &sentence(predicate))],
        8,
    );
}

fn figures(page: &mut Page, predicate: &Predicate) {
    let figures = &predicate.figures;
    let listed = |counts: &[(u64, &str, &str)]| {
        let told = counts.iter().filter(|(n, ..)| *n > 0);
        told.map(|(n, one, many)| several(*n, one, many))
            .collect::<Vec<String>>()
    };
    // Checks and findings are counted apart: one check may find several things.
    let found = listed(&[
        (figures.failures, "failure", "failures"),
        (figures.warnings, "warning", "warnings"),
        (figures.notes, "note", "notes"),
        (figures.waived, "waived", "waived"),
    ]);
    let without = figures.checks_clean + figures.checks_partly + figures.checks_not_looked;
    let with_findings = figures.checks_run.saturating_sub(without);
    let mut told = listed(&[(figures.checks_clean, "clean", "clean")]);
    if with_findings > 0 {
        told.push(format!(
            "{} found something ({})",
            number(with_findings),
            found.join(", ")
        ));
    }
    told.extend(listed(&[
        (figures.checks_partly, "clean in part", "clean in part"),
        (
            figures.checks_not_looked,
            "could look at nothing",
            "could look at nothing",
        ),
        (figures.checks_could_not_run, "could not run", "could not run"),
        (figures.checks_not_applicable, "not applicable", "not applicable"),
    ]));
    let mut parts = vec![
        several(figures.datasets, "dataset", "datasets"),
        several(figures.records, "record", "records"),
        bytes(figures.bytes),
    ];
    if let Some(previous) = &predicate.previous {
        parts.push(match &previous.id {
            Some(id) => format!("compared with {id}"),
            None => "compared with a previous release".to_owned(),
        });
    }
    if let Some(as_of) = &predicate.audit.as_of {
        parts.push(format!("as of {as_of}"));
    }
    let lead = [(Colour::Plain, "        ")];
    page.blank();
    page.paragraph(&lead, &[(Colour::Plain, &parts.join(" · "))], 8);
    let ran = several(figures.checks_run, "check", "checks");
    let checks = match told.is_empty() {
        true => format!("{ran} ran"),
        false => format!("{ran} ran: {}", told.join(", ")),
    };
    page.paragraph(&lead, &[(Colour::Plain, &checks)], 8);
}

fn heading_of(page: &mut Page, dataset: &Dataset) {
    let columns = several(dataset.columns, "column", "columns");
    let records = several(dataset.records, "record", "records");
    let about = format!(
        "· {} · {records} · {columns} · {}",
        names::kind(dataset.kind),
        names::written(&dataset.written)
    );
    page.blank();
    page.paragraph(&[], &[(Colour::Bold, &dataset.name), (Colour::Dim, &about)], 2);
}

/// Thresholds weaker than the policy's, each once though it is in the block of every dataset.
fn weakened(page: &mut Page, predicate: &Predicate) {
    let mut told = BTreeSet::new();
    let whole = predicate.audit.weakened.iter().map(|weak| ("all rules", weak));
    let of_rules = predicate
        .blocks
        .iter()
        .flat_map(|block| block.weakened.iter().map(|weak| (block.rule.as_str(), weak)));
    for (rule, weak) in whole.chain(of_rules) {
        let used = match weak.used.is_null() {
            true => "nothing".to_owned(),
            false => plain(&weak.used),
        };
        let (policy, reason) = (plain(&weak.policy), reason(weak));
        let text = format!("{rule}, {}: {used} instead of {policy}; {reason}", weak.param);
        if told.is_empty() {
            page.heading("weaker than the policy");
        }
        if told.insert(text.clone()) {
            page.item(2, &text);
        }
    }
}

fn waivers(page: &mut Page, predicate: &Predicate) {
    if !predicate.waivers.is_empty() {
        page.heading("waivers");
    }
    for waiver in &predicate.waivers {
        let place = waiver.dataset.as_ref().map(|dataset| format!(" on {dataset}"));
        let state = names::waiver(waiver.state);
        page.item(
            2,
            &format!(
                "{}{}: {state}; {}, until {}: {}",
                waiver.rule,
                place.unwrap_or_default(),
                waiver.owner,
                waiver.expires,
                waiver.reason
            ),
        );
    }
}

/// What could matter, and what is only not asked or does not apply, which is counted unless all is to be listed.
fn not_checked(page: &mut Page, predicate: &Predicate, lists_all: bool) {
    for (heading, matters) in [
        ("not checked, and may matter", true),
        ("not checked, since it does not apply or is not asked for", false),
    ] {
        let entries: Vec<&NotChecked> = predicate
            .not_checked
            .iter()
            .filter(|entry| entry.matters == matters)
            .collect();
        if entries.is_empty() {
            continue;
        }
        if !matters && !lists_all {
            let more = match predicate.not_checked.len() > entries.len() {
                true => "more ",
                false => "",
            };
            let count = match entries.len() as u64 {
                1 => format!("1 {more}check does not apply or is not asked for; -v says which"),
                n => format!(
                    "{} {more}checks do not apply or are not asked for; -v lists them",
                    number(n)
                ),
            };
            page.blank();
            page.paragraph(&[], &[(Colour::Dim, &count)], 2);
            continue;
        }
        page.heading(heading);
        for entry in entries {
            page.item(2, &told::not_checked(&predicate.words, entry));
        }
    }
}
