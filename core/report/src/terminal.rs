//! The outcome on a terminal: the verdict in one sentence, key figures, findings by dataset with what to do, what was
//! not checked and why.

use candour_model::finding::Severity;
use candour_model::outcome::Verdict;
use unicode_width::UnicodeWidthStr;

use crate::predicate::{Block, Dataset, Evaluation, Finding, Predicate, Status};
use crate::words::{number, several};

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
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
    let mut page = Page {
        text: String::new(),
        style,
    };
    page.verdict(predicate);
    if style.quiet {
        return page.text;
    }
    page.figures(predicate);
    for dataset in &predicate.datasets {
        page.dataset(predicate, dataset);
    }
    page.release_checks(predicate);
    page.waivers(predicate);
    page.not_checked(predicate);
    page.text
}

/// The ANSI codes used; the words beside them say the same.
#[derive(Clone, Copy)]
enum Colour {
    Bold,
    Red,
    Yellow,
    Green,
    Dim,
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn verdict(&mut self, predicate: &Predicate) {
        let (word, colour) = match predicate.verdict {
            Verdict::Passed => ("PASSED", Colour::Green),
            Verdict::Warned => ("WARNED", Colour::Yellow),
            Verdict::Failed => ("FAILED", Colour::Red),
            Verdict::Error => ("ERROR", Colour::Red),
        };
        let title: Vec<&str> = [
            &predicate.release.title,
            &predicate.release.publisher,
            &predicate.release.id,
        ]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
        if !title.is_empty() && !self.style.quiet {
            let title = self.paint(Colour::Bold, &clean(&title.join(" · ")));
            self.line(&title);
            self.line("");
        }
        let word = self.paint(colour, word);
        self.wrapped(&format!("{word}  "), &predicate.sentence, 8);
    }

    fn figures(&mut self, predicate: &Predicate) {
        let figures = &predicate.figures;
        let mut parts = vec![
            several(figures.datasets, "dataset", "datasets"),
            several(figures.records, "record", "records"),
            bytes(figures.bytes),
            format!(
                "{} run: {} clean, {}, {}, {}",
                several(figures.checks_run, "check", "checks"),
                number(figures.checks_clean),
                several(figures.failures, "failure", "failures"),
                several(figures.warnings, "warning", "warnings"),
                several(figures.notes, "note", "notes"),
            ),
        ];
        if figures.checks_could_not_run > 0 {
            parts.push(format!("{} could not run", number(figures.checks_could_not_run)));
        }
        let parts = parts.join(" · ");
        self.line("");
        self.wrapped("        ", &parts, 8);
    }

    fn dataset(&mut self, predicate: &Predicate, dataset: &Dataset) {
        let blocks: Vec<&Block> = predicate
            .blocks
            .iter()
            .filter(|block| block.dataset.as_deref() == Some(&dataset.name))
            .collect();
        self.line("");
        let heading = self.paint(Colour::Bold, &clean(&dataset.name));
        let columns = several(dataset.columns, "column", "columns");
        let records = several(dataset.records, "record", "records");
        let about = self.paint(
            Colour::Dim,
            &format!("  {} · {records} · {columns} · {}", dataset.kind, dataset.written),
        );
        self.line(&format!("{heading}{about}"));
        self.blocks(&blocks);
    }

    fn release_checks(&mut self, predicate: &Predicate) {
        let blocks: Vec<&Block> = predicate
            .blocks
            .iter()
            .filter(|block| block.dataset.is_none())
            .collect();
        if blocks.is_empty() {
            return;
        }
        self.line("");
        let heading = self.paint(Colour::Bold, "the release as a whole");
        self.line(&heading);
        self.blocks(&blocks);
    }

    fn blocks(&mut self, blocks: &[&Block]) {
        let mut found: Vec<(&Block, &Evaluation, &Finding)> = Vec::new();
        for block in blocks {
            for evaluation in &block.evaluations {
                found.extend(evaluation.findings.iter().map(|finding| (*block, evaluation, finding)));
            }
        }
        found.sort_by_key(|(_, evaluation, _)| (evaluation.waived, std::cmp::Reverse(evaluation.severity)));
        for block in blocks.iter().filter(|block| block.status == Status::CouldNotRun) {
            let word = self.paint(Colour::Red, "error");
            let reason = block.reason.as_deref().unwrap_or_default();
            self.wrapped(
                &format!("  {word}  "),
                &format!("{} could not run: {}", block.rule, clean(reason)),
                9,
            );
        }
        let is_clean = found.is_empty() && !blocks.iter().any(|block| block.status == Status::CouldNotRun);
        for (block, evaluation, finding) in found {
            self.finding(block, evaluation, finding);
        }
        let clean_rules = blocks.iter().filter(|block| block.status == Status::Clean);
        if self.style.verbose {
            for block in clean_rules {
                let word = self.paint(Colour::Green, "clean");
                let summary = block.summary.as_deref().unwrap_or_default();
                self.wrapped(
                    &format!("  {word}  "),
                    &format!("{}: no {}", block.rule, clean(summary)),
                    9,
                );
                self.measures(block);
            }
        } else if is_clean {
            let word = self.paint(Colour::Green, "clean");
            let n = several(clean_rules.count() as u64, "check", "checks");
            self.line(&format!("  {word}  {n}, nothing found"));
        }
    }

    fn finding(&mut self, block: &Block, evaluation: &Evaluation, finding: &Finding) {
        let (word, colour) = match evaluation.severity {
            _ if evaluation.waived => ("waived", Colour::Dim),
            Severity::Fail => ("fail", Colour::Red),
            Severity::Warn => ("warn", Colour::Yellow),
            Severity::Note => ("note", Colour::Dim),
        };
        let word = self.paint(colour, &format!("{word:<5}"));
        self.wrapped(&format!("  {word}  "), &clean(&finding.text), 9);
        let rule = self.paint(Colour::Dim, &block.rule);
        let mut about = vec![rule];
        let columns = finding.columns.join(", ");
        if !columns.is_empty() && !finding.text.contains(&columns) {
            about.push(clean(&columns));
        }
        if let Some(affected) = &finding.affected {
            about.push(affected.clone());
        }
        if !finding.records.is_empty() {
            let records: Vec<String> = finding.records.iter().map(|record| number(*record)).collect();
            let word = if records.len() == 1 { "record" } else { "records" };
            about.push(format!("{word} {}", records.join(" ")));
        }
        self.wrapped("         ", &about.join(" · "), 9);
        for group in &finding.groups {
            self.wrapped("         - ", &clean(group), 11);
        }
        let further = finding.groups_in_all.saturating_sub(finding.groups.len() as u64);
        if further > 0 && !finding.groups.is_empty() {
            self.line(&format!("         - and {} more", number(further)));
        }
        if let Some(advice) = &finding.advice {
            self.wrapped("         do: ", &clean(advice), 13);
        }
        if self.style.verbose {
            self.measures(block);
        }
    }

    fn measures(&mut self, block: &Block) {
        for evaluation in &block.evaluations {
            for measure in &evaluation.measures {
                let columns = if measure.columns.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", measure.columns.join(", "))
                };
                let text = format!("{}{}: {}", measure.title, columns, measure.value);
                self.wrapped("         ", &clean(&text), 11);
            }
        }
    }

    fn waivers(&mut self, predicate: &Predicate) {
        if predicate.waivers.is_empty() {
            return;
        }
        self.line("");
        let heading = self.paint(Colour::Bold, "waivers");
        self.line(&heading);
        for waiver in &predicate.waivers {
            let place = waiver
                .dataset
                .as_ref()
                .map(|dataset| format!(" on {dataset}"))
                .unwrap_or_default();
            let state = serde_json::to_value(waiver.state).ok();
            let state = state.as_ref().and_then(|state| state.as_str()).unwrap_or_default();
            let text = format!(
                "{}{place}: {state}; {} by {}, until {}",
                waiver.rule, waiver.reason, waiver.owner, waiver.expires
            );
            self.wrapped("  ", &clean(&text), 4);
        }
    }

    fn not_checked(&mut self, predicate: &Predicate) {
        if predicate.not_checked.is_empty() {
            return;
        }
        self.line("");
        let heading = self.paint(Colour::Bold, "not checked");
        self.line(&heading);
        for entry in &predicate.not_checked {
            let place = if entry.datasets.is_empty() {
                String::new()
            } else {
                format!(" on {}", entry.datasets.join(", "))
            };
            self.wrapped("  ", &clean(&format!("{}{place}: {}", entry.what, entry.reason)), 4);
        }
    }

    fn paint(&self, colour: Colour, text: &str) -> String {
        if !self.style.colour {
            return text.to_owned();
        }
        let code = match colour {
            Colour::Bold => "1",
            Colour::Red => "1;31",
            Colour::Yellow => "1;33",
            Colour::Green => "1;32",
            Colour::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// `first`, then the words of `text`, further lines indented.
    fn wrapped(&mut self, first: &str, text: &str, indent: usize) {
        let mut line = first.to_owned();
        let mut is_fresh = true;
        for word in text.split(' ') {
            if !is_fresh && visible_width(&line) + 1 + visible_width(word) > self.style.width {
                self.line(&line);
                line = " ".repeat(indent);
                is_fresh = true;
            }
            if !is_fresh {
                line.push(' ');
            }
            line.push_str(word);
            is_fresh = false;
        }
        self.line(&line);
    }
}

/// Without the control characters by which a text could steer the terminal.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || is_bidi_control(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The width of a text without its colour codes.
fn visible_width(text: &str) -> usize {
    let mut width = 0;
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        width += rest[..at].width();
        rest = rest[at..].split_once('m').map_or("", |(_, after)| after);
    }
    width + rest.width()
}

/// A length in bytes, in decimal units.
fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} bytes"),
        1_000..1_000_000 => tenths(n, 1_000, "kB"),
        1_000_000..1_000_000_000 => tenths(n, 1_000_000, "MB"),
        _ => tenths(n, 1_000_000_000, "GB"),
    }
}

fn tenths(n: u64, unit: u64, name: &str) -> String {
    let tenths = (n * 10 + unit / 2) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}
