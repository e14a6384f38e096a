//! The findings: what, where, how many, how bad, and what they mean for whoever reads of them.

use candour_statement::folded;
use candour_statement::predicate::{Block, Evaluation, Finding, Predicate};
use candour_statement::words::Words;
use candour_words::{column, number, several, some_of, told};

use super::Reader;
use super::model::{Card, Line, Part, Section, Table, code, plain, value};
use super::wording::{self, Found};

/// How many findings of a severity are shown in full, and how many more in a table.
const FULL: usize = 25;
const BRIEF: usize = 100;

/// How many columns of a finding are named, and how many groups in its sentence.
const COLUMNS: usize = 12;
const GROUPS: usize = 3;

/// A finding with its number on the page.
pub(super) struct Numbered<'a> {
    pub(super) number: usize,
    pub(super) found: Found<'a>,
    /// Whether it stands in full, so that links can lead to it.
    is_full: bool,
}

impl<'a> Numbered<'a> {
    pub(super) fn block(&self) -> &'a Block {
        self.found.0
    }

    pub(super) fn evaluation(&self) -> &'a Evaluation {
        self.found.1
    }

    pub(super) fn finding(&self) -> &'a Finding {
        self.found.2
    }

    /// Where links to it lead.
    pub(super) fn id(&self) -> String {
        match self.is_full {
            true => format!("finding-{}", self.number),
            false => "findings".to_owned(),
        }
    }
}

/// The findings that stand by themselves, worst first and waived ones last, numbered.
pub(super) fn numbered(predicate: &Predicate) -> Vec<Numbered<'_>> {
    let mut all: Vec<Found<'_>> = wording::findings(predicate).collect();
    all.sort_by_key(|(_, evaluation, _)| wording::place_of(evaluation));
    let mut of_place = [0; 4];
    let numbered = all.into_iter().enumerate().map(|(at, found)| {
        let before = &mut of_place[wording::place_of(found.1)];
        *before += 1;
        Numbered {
            number: at + 1,
            found,
            is_full: *before <= FULL,
        }
    });
    numbered.collect()
}

/// A finding in a sentence: where, what, and the first of its groups.
pub(super) fn sentence(predicate: &Predicate, of: &Numbered<'_>) -> Line {
    let words = &predicate.words;
    let (block, finding) = (of.block(), of.finding());
    let text = told::finding(words, &block.rule, finding);
    let place = match predicate.datasets.len() {
        // It is known which.
        1 => Line::default(),
        _ => plain("in ").then(wording::place(block.dataset.as_ref())).plain(", "),
    };
    let groups = told::groups(words, &block.rule, finding);
    let named = Line::joined(groups.iter().take(GROUPS).map(|group| value(group)), "; ");
    let more = match groups.len().saturating_sub(GROUPS) as u64 + told::unlisted(finding) {
        0 => String::new(),
        more => format!("; and {} more", number(more)),
    };
    let told = place.value(text.trim_end_matches(['.', ' ']));
    match groups.is_empty() {
        true => told,
        false => told.plain(": ").then(named).plain(more),
    }
}

pub(super) fn section(predicate: &Predicate, found: &[Numbered<'_>], reader: Reader) -> Section {
    let mut parts = Vec::new();
    if found.is_empty() {
        parts.push(Part::Paragraph(plain("No check that ran found anything.")));
    }
    for (of_place, heading, meaning) in [
        (0, "Failures", "These must be put right before the data are published."),
        (
            1,
            "Warnings",
            "These should be looked at: they may be right, and need an explanation then.",
        ),
        (2, "Notes", "These are worth knowing."),
        (3, "Accepted", "Somebody accepts these, with a reason and until a day."),
    ] {
        let of: Vec<&Numbered<'_>> = found
            .iter()
            .filter(|of| wording::place_of(of.evaluation()) == of_place)
            .collect();
        write(&mut parts, heading, meaning, &of, (predicate, reader));
    }
    Section {
        id: "findings",
        title: "Findings",
        parts,
    }
}

fn write(
    parts: &mut Vec<Part>,
    heading: &'static str,
    meaning: &'static str,
    found: &[&Numbered<'_>],
    (predicate, reader): (&Predicate, Reader),
) {
    if found.is_empty() {
        return;
    }
    let n = number(found.len() as u64);
    parts.push(Part::Heading(3, plain(format!("{heading} ({n})"))));
    parts.push(Part::Paragraph(plain(meaning)));
    let (full, brief): (Vec<&Numbered<'_>>, Vec<&Numbered<'_>>) = found.iter().copied().partition(|of| of.is_full);
    parts.push(Part::Cards(
        full.into_iter().map(|of| card(predicate, of, reader)).collect(),
    ));
    if brief.is_empty() {
        return;
    }
    let rows = brief.iter().map(|of| {
        vec![
            wording::place(of.block().dataset.as_ref()),
            value(&told::finding(&predicate.words, &of.block().rule, of.finding())),
            code(&of.block().rule),
        ]
    });
    let table = Table::new(format!("{heading}: further findings"), &["Where", "What", "Rule"]);
    let label = several(brief.len() as u64, "further finding", "further findings");
    parts.push(Part::Fold(
        None,
        format!("{heading}: {label}"),
        vec![Part::Table(table.rows(rows.collect(), BRIEF, "findings.jsonl"))],
    ));
}

fn card(predicate: &Predicate, of: &Numbered<'_>, reader: Reader) -> Card {
    let words = &predicate.words;
    let (block, evaluation, finding) = of.found;
    let mut place = wording::place(block.dataset.as_ref());
    if !finding.columns.is_empty() {
        let named: Vec<String> = finding.columns.iter().map(|id| column(id)).collect();
        place = place.plain(", in ").code(&some_of(&named, COLUMNS));
    }
    let mut facts = vec![("Where", place)];
    let text = told::finding(words, &block.rule, finding);
    // Most say it themselves.
    if let Some(affected) = told::affected(finding).filter(|affected| !text.contains(affected)) {
        facts.push(("How many", value(&affected)));
    }
    facts.extend(groups(words, &block.rule, finding).map(|groups| ("Which", groups)));
    if !finding.records.is_empty() {
        let records: Vec<String> = finding.records.iter().map(|record| number(*record)).collect();
        facts.push(("Records", plain(records.join("; "))));
    }
    let (name, to_reader) = match reader {
        Reader::User => ("For users", told::meaning(words, &block.rule, finding)),
        Reader::Publisher => ("What to do", told::advice(words, &block.rule, finding)),
    };
    facts.extend(to_reader.map(|text| (name, value(text))));
    facts.push(("Rule", code(&block.rule)));
    let also = folded::beneath(&predicate.blocks, block, finding);
    if !also.is_empty() {
        let told = also.into_iter().map(|(block, _, finding)| {
            code(&block.rule)
                .plain(": ")
                .value(&told::finding(words, &block.rule, finding))
        });
        facts.push(("Also seen by", Line::joined(told, "; ")));
    }
    Card {
        id: of.id(),
        mark: match evaluation.waived {
            true => wording::WAIVED,
            false => wording::severity(evaluation.severity),
        },
        number: of.number,
        text: value(&text),
        facts,
    }
}

fn groups(words: &Words, rule: &str, finding: &Finding) -> Option<Line> {
    let listed = told::groups(words, rule, finding);
    let shown = Line::joined(listed.iter().map(|group| value(group)), "; ");
    match told::further_groups(finding) {
        None if listed.is_empty() => None,
        None => Some(shown),
        Some(more) if listed.is_empty() => Some(plain(more)),
        Some(more) => Some(shown.plain("; ").plain(more)),
    }
}
