//! What a verification came to, for someone who never saw one before.

use candour_report::terminal::harmless;

use super::envelope::Opened;
use super::subjects::{Checked, State};

/// The outcome in words.
pub(crate) fn tell(report: &Opened, checked: &[Checked], width: usize) -> String {
    let mut text = String::new();
    let predicate = &report.statement.predicate;
    let title: Vec<&str> = [
        &predicate.release.title,
        &predicate.release.publisher,
        &predicate.release.id,
    ]
    .into_iter()
    .filter_map(|part| part.as_deref())
    .collect();
    if !title.is_empty() {
        text.push_str(&format!("{}\n", harmless(&title.join(" · "))));
    }
    for signer in &report.verified.attribution().signers {
        let file = report
            .keys
            .iter()
            .find(|(key, _)| key == &signer.key)
            .map(|(_, path)| path.display().to_string());
        text.push_str(&format!(
            "signed by the key in {} (key id {})\n",
            file.unwrap_or_else(|| "no file given".to_owned()),
            signer.key.keyid()
        ));
    }
    let others = report.verified.attribution().others.len();
    if others > 0 {
        text.push_str(&format!(
            "{others} more by keys that were not given, so nothing is known of them\n"
        ));
    }
    if !report.is_canonical {
        text.push_str("note: what was signed is not in canonical form, so it was not written by candour\n");
    }
    let said = format!("the audit said {}: {}", predicate.verdict, predicate.sentence);
    text.push_str(&wrapped(&harmless(&said), width));
    if let Some(as_of) = &predicate.audit.as_of {
        let version = predicate.audit.candour.as_deref().unwrap_or("unknown");
        text.push_str(&format!("as of {} by candour {}\n", harmless(as_of), harmless(version)));
    }
    text.push('\n');
    for subject in checked {
        let word = match subject.state {
            State::Matches => "matches",
            State::BuiltIn => "matches (comes with candour)",
            State::Differs => "DIFFERS",
            State::SameRecords => "same records, other bytes",
            State::Absent => "not here",
            State::Unreadable => "cannot be read",
        };
        text.push_str(&format!(
            "  {word:<28} {} ({})\n",
            harmless(&subject.name),
            harmless(&subject.role)
        ));
    }
    text.push('\n');
    text.push_str(&conclusion(checked, width));
    text
}

/// What it comes to.
pub(crate) fn conclusion(checked: &[Checked], width: usize) -> String {
    wrapped(&concluded(checked), width)
}

fn concluded(checked: &[Checked]) -> String {
    let count = |wanted: &[State]| checked.iter().filter(|subject| wanted.contains(&subject.state)).count();
    let all = checked.len();
    let matching = count(&[State::Matches, State::BuiltIn]);
    let re_encoded = count(&[State::SameRecords]);
    let wrong = count(&[State::Differs, State::Unreadable]);
    let absent = count(&[State::Absent]);
    if matching == all {
        return format!("The report is genuine, and all {all} files are the ones that were audited.");
    }
    let mut text = format!(
        "The report is genuine. Of its {all} files, {}.",
        told(matching, "is here as it was audited", "are here as they were audited")
    );
    let parts = [
        (
            re_encoded,
            "has other bytes (another encoding, line ends or quoting) and the same records.",
            "have other bytes (another encoding, line ends or quoting) and the same records.",
        ),
        (
            wrong,
            "differs from what was audited: download it again, and ask the publisher if it still differs.",
            "differ from what was audited: download them again, and ask the publisher if they still differ.",
        ),
        (
            absent,
            "is not here: name its folder with --data.",
            "are not here: name their folder with --data.",
        ),
    ];
    for (count, one, many) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        text.push_str(&format!(" {}", told(count, one, many)));
    }
    text
}

fn told(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut line = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if line > 0 && line + 1 + length > width {
            lines.push('\n');
            line = 0;
        }
        if line > 0 {
            lines.push(' ');
            line += 1;
        }
        lines.push_str(word);
        line += length;
    }
    lines.push('\n');
    lines
}
