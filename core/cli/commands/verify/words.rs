//! What a verification came to, for someone who never saw one before.

pub(super) mod folder;

use candour_model::outcome::Verdict;
use candour_render::sentence;
use candour_render::terminal::{self, Colour, Style, hanging, harmless, paragraph, verdict_word, wrapped};
use candour_statement::predicate::NotChecked;
use candour_verify::{PageState, State};
use candour_words::{capitalised, coverage, listed, outcome, told};

use super::Verification;
use crate::exit::Exit;
use crate::{days, trust};

/// How many of the things that an audit did not check are named; the report has them all.
const MOST_NOT_CHECKED: usize = 8;

/// The outcome in words.
pub(super) fn tell(verification: &Verification, exit: Exit, style: Style) -> String {
    let width = style.width;
    let mut text = title(verification, style);
    text.push_str(&signers(verification, style));
    text.push_str(&said(verification, style));
    text.push_str(&folder::tell(&verification.found, &verification.pages, style));
    if let Some(chain) = &verification.chain {
        text.push_str(&heading("the chain of releases", style));
        for line in chain.lines() {
            // What is wrong begins with a word in capitals.
            let (colour, word, rest) = match line.split_once("  ") {
                Some((word, rest)) => (chain.exit().colour(), format!("{word}  "), rest),
                None => (Colour::Plain, String::new(), line.as_str()),
            };
            let lead = [(Colour::Plain, "  "), (colour, word.as_str())];
            text.push_str(&paragraph(&lead, &[(Colour::Plain, rest)], 4, style));
        }
        text.push('\n');
    }
    text.push_str(&conclusion(verification, exit, style));
    text.push('\n');
    text.push_str(&terminal::next(&next(verification), width));
    text
}

/// What it comes to.
pub(super) fn conclusion(verification: &Verification, exit: Exit, style: Style) -> String {
    let mut text = genuine(verification);
    text.push_str(&folder::concluded(&verification.found));
    if let Some(chain) = &verification.chain {
        text.push_str(&format!(" {}", chain.conclusion()));
    }
    let predicate = &verification.report.statement.predicate;
    let (colour, _) = verdict_word(predicate.verdict);
    let verdict = format!("{}.", outcome::outcome(predicate));
    let parts = [
        (exit.colour(), text.as_str()),
        (Colour::Plain, "The audit's own verdict is"),
        (colour, &verdict),
    ];
    paragraph(&[], &parts, 0, style)
}

fn heading(text: &str, style: Style) -> String {
    format!("{}\n", Colour::Bold.painted(text, style.colour))
}

fn title(verification: &Verification, style: Style) -> String {
    let release = &verification.report.statement.predicate.release;
    let title: Vec<&str> = [&release.title, &release.publisher, &release.id]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    match title.is_empty() {
        true => String::new(),
        false => format!("{}\n", paragraph(&[], &[(Colour::Bold, &title.join(" · "))], 0, style)),
    }
}

fn signers(verification: &Verification, style: Style) -> String {
    let report = &verification.report;
    let mut text = heading("signed by", style);
    for signer in &report.signers {
        text.push_str(&format!("  {}\n", signer.known.told()));
        text.push_str(&format!("    key id {}\n", signer.known.key.keyid()));
        if let Some(remark) = signer.remark(verification.today) {
            text.push_str(&wrapped(&remark, "    ", style.width));
        }
    }
    match report.verified.attribution().others.len() {
        0 => {}
        1 => text.push_str("  one more, by a key that was not given: nothing is known of it\n"),
        others => text.push_str(&format!(
            "  {others} more, by keys that were not given: nothing is known of them\n"
        )),
    }
    text.push('\n');
    text
}

fn said(verification: &Verification, style: Style) -> String {
    let width = style.width;
    let report = &verification.report;
    let predicate = &report.statement.predicate;
    let mut text = heading("what the audit said", style);
    let open = outcome::left_open(predicate).map(|open| format!(", {open}"));
    let verdict = format!("{}: {}", open.unwrap_or_default(), sentence(predicate));
    let lead = [(Colour::Plain, "  "), verdict_word(predicate.verdict)];
    text.push_str(&paragraph(&lead, &[(Colour::Plain, &verdict)], 2, style));
    if let Some(in_part) = coverage::counted(&predicate.figures) {
        text.push_str(&wrapped(&format!("{}.", capitalised(&in_part)), "  ", width));
    }
    let version = harmless(&predicate.audit.candour);
    let made = match report.as_of {
        Some(day) => format!(
            "Audited as of {}, {}, by candour {version}.",
            days::in_words(day),
            days::ago(day, verification.today)
        ),
        None => format!("Audited by candour {version}; the report names no day."),
    };
    text.push_str(&wrapped(&made, "  ", width));
    if !report.is_canonical {
        let note = "What was signed is not in canonical form, so it was not written by candour.";
        text.push_str(&wrapped(note, "  ", width));
    }
    let not_checked = &predicate.not_checked;
    if !not_checked.is_empty() {
        text.push_str("  It did not check:\n");
        // What may matter comes first.
        let mut gaps: Vec<&NotChecked> = not_checked.iter().collect();
        gaps.sort_by_key(|gap| !gap.matters);
        for gap in gaps.into_iter().take(MOST_NOT_CHECKED) {
            let line = format!("- {}", told::not_checked(&predicate.words, gap));
            text.push_str(&hanging(&harmless(&line), "    ", "      ", width));
        }
        match not_checked.len().saturating_sub(MOST_NOT_CHECKED) {
            0 => {}
            more => text.push_str(&format!("    - and {more} more; the page report.html has them all\n")),
        }
    }
    text.push('\n');
    text
}

/// That the report is genuine, and by whose signatures if several were asked for.
fn genuine(verification: &Verification) -> String {
    if !verification.trust.is_demanding() {
        return "The report is genuine".to_owned();
    }
    let signers = &verification.report.signers;
    let mut names: Vec<String> = Vec::new();
    for name in signers
        .iter()
        .filter(|signer| signer.counts())
        .map(|signer| signer.known.told())
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let roles: u32 = verification.trust.require.iter().map(|(_, needed)| needed).sum();
    let asked = verification
        .trust
        .threshold
        .max(usize::try_from(roles).unwrap_or(usize::MAX));
    let found = trust::counting(signers, None);
    let names = listed(&names);
    match found == asked {
        true if asked == 1 => format!("The signature asked for is there: {names}. The report is genuine"),
        true => format!("{found} of the {asked} signatures asked for are there: {names}. The report is genuine"),
        false => format!("{found} signatures are there, and {asked} were asked for: {names}. The report is genuine"),
    }
}

/// What the reader should do now.
fn next(verification: &Verification) -> String {
    let has = |state: State| verification.found.files.iter().any(|file| file.state == state);
    let has_page = |state: PageState| verification.found.pages.iter().any(|page| page.state == state);
    let contact = verification.report.statement.predicate.release.contact.as_deref();
    let whom = contact.map_or_else(
        || "the publisher".to_owned(),
        |contact| format!("the publisher ({})", harmless(contact)),
    );
    let verdict = verification.report.statement.predicate.verdict;
    if has_page(PageState::Differs) {
        "make the page yourself, from what was signed:\ncandour export REPORT --format html".to_owned()
    } else if has(State::TwoPlaces) {
        "take away the file that is not in its place, or name the release's folder with --data; and ask who put it there"
            .to_owned()
    } else if has(State::MoreThanRecords) {
        format!("do not rely on what stands above the header; ask {whom} who put it there")
    } else if has(State::Differs) {
        format!("download what differs again; if it still differs, ask {whom} which version is right")
    } else if has(State::Unreadable) || has_page(PageState::Unreadable) {
        "make what cannot be read readable, and verify again".to_owned()
    } else if let Some(advice) = verification.chain.as_ref().and_then(|chain| chain.advice(&whom)) {
        advice
    } else if has(State::Absent) {
        "download the files that are not here, or name their folder with --data".to_owned()
    } else if has_page(PageState::NotChecked) {
        "make the page yourself, from what was signed:\ncandour export REPORT --format html".to_owned()
    } else if matches!(verdict, Verdict::Failed | Verdict::Error) {
        format!("ask {whom} why this was published all the same: the audit did not pass")
    } else if has(State::SameRecords) || has(State::OtherLineEnds) {
        "to run the audit again to the byte, get the files as they were published. What follows from their new form \
         says:\ncandour reproduce REPORT"
            .to_owned()
    } else {
        "ask about what was not checked; and run the audit again yourself, which must give the same bytes:\n\
         candour reproduce REPORT"
            .to_owned()
    }
}
