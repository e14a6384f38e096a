//! The results, for people and for programs.

use candour_check::{CheckName, Found, Kind};
use candour_host::kit::Library;
use serde_json::{Value, json};

use crate::args::CheckOptions;
use crate::plugins::shown;

/// How much of a reason is shown to people, in characters.
const REASON: usize = 400;
/// How many rules are named to people that have the same trouble.
const RULES: usize = 8;

pub(super) fn json(options: &CheckOptions, library: &Library, found: &[Found]) -> String {
    let results = found.iter().map(|found| {
        json!({
            "check": found.check.as_str(),
            "rule": found.rule,
            "result": found.kind.as_str(),
            "reason": found.reason,
            "again": found.is_bad().then(|| again(options, found)),
            "question": found.question,
        })
    });
    let all = json!({
        "library": options.library.display().to_string(),
        "family": library.family(),
        "sha256": library.sha256(),
        "passed": !found.iter().any(Found::is_bad),
        "results": results.collect::<Vec<Value>>(),
    });
    format!("{all:#}\n")
}

pub(super) fn text(options: &CheckOptions, library: &Library, found: &[Found], colour: bool) -> String {
    let mut text = format!(
        "{}\n  sha256 {}\n\n",
        shown(&options.library.display().to_string()),
        library.sha256()
    );
    for check in CheckName::ALL {
        let of_check: Vec<&Found> = found.iter().filter(|found| found.check == check).collect();
        if !of_check.is_empty() {
            text.push_str(&of(check, &of_check, options, colour));
        }
    }
    let count = |kind: Kind| found.iter().filter(|found| found.kind == kind).count();
    let counts = [Kind::Passed, Kind::Failed, Kind::Crashed, Kind::Skipped]
        .into_iter()
        .filter(|kind| *kind == Kind::Passed || count(*kind) > 0)
        .map(|kind| format!("{} {}", count(kind), kind.as_str()));
    text.push_str(&format!("\n{}\n", counts.collect::<Vec<_>>().join(", ")));
    text
}

/// One check, and below it the rules that did not pass.
fn of(check: CheckName, found: &[&Found], options: &CheckOptions, colour: bool) -> String {
    let note = match found {
        [one] if one.kind == Kind::Passed => reason(one),
        _ if found.iter().all(|one| one.rule.is_none()) => String::new(),
        _ => {
            let passed = found.iter().filter(|one| one.kind == Kind::Passed).count();
            match passed == found.len() {
                true => format!("{passed} rules"),
                false => format!("{passed} of {} rules", found.len()),
            }
        }
    };
    let line = format!("  {} {:<16}  {note}", painted(worst(found), colour), check.as_str());
    let mut text = format!("{}\n", line.trim_end());
    // Many rules may have the same trouble.
    let mut told: Vec<(&Found, Vec<String>)> = Vec::new();
    for one in found.iter().filter(|one| one.kind != Kind::Passed) {
        let rule = one.rule.as_deref().map(shown);
        match told
            .iter_mut()
            .find(|(other, _)| (other.kind, &other.reason) == (one.kind, &one.reason))
        {
            Some((_, rules)) => rules.extend(rule),
            None => told.push((one, rule.into_iter().collect())),
        }
    }
    for (one, rules) in told {
        let mut line = rules
            .iter()
            .take(RULES)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        if rules.len() > RULES {
            line.push_str(&format!(" and {} more", rules.len() - RULES));
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        if one.kind == Kind::Skipped {
            line.push_str("skipped: ");
        }
        text.push_str(&format!("          {line}{}\n", reason(one)));
        if one.is_bad() {
            text.push_str(&format!("            again: {}\n", again(options, one)));
        }
    }
    text
}

fn worst(found: &[&Found]) -> Kind {
    let any = |kind| found.iter().any(|one| one.kind == kind);
    match () {
        () if any(Kind::Crashed) => Kind::Crashed,
        () if any(Kind::Failed) => Kind::Failed,
        () if any(Kind::Passed) => Kind::Passed,
        () => Kind::Skipped,
    }
}

fn painted(kind: Kind, colour: bool) -> String {
    let word = format!("{:<7}", kind.as_str());
    let code = match kind {
        Kind::Passed => "32",
        Kind::Failed | Kind::Crashed => "31",
        Kind::Skipped => "33",
    };
    match colour {
        true => format!("\u{1b}[{code}m{word}\u{1b}[0m"),
        false => word,
    }
}

fn reason(found: &Found) -> String {
    let mut reason: String = found.reason.chars().take(REASON).collect();
    if reason.len() < found.reason.len() {
        reason.push('…');
    }
    shown(&reason)
}

/// The command that runs this check alone.
fn again(options: &CheckOptions, found: &Found) -> String {
    let library = shown(&options.library.display().to_string());
    let library = match library.contains([' ', '\'', '"', '\\', '$']) {
        true => format!("'{}'", library.replace('\'', "'\\''")),
        false => library,
    };
    let mut command = format!("candour plugin check {library} --only {}", found.check.as_str());
    if let Some(rule) = &found.rule {
        command.push_str(&format!(" --rule {}", shown(rule)));
    }
    command
}
