//! A difference in plain words, in the order in which it is read: what every rendering is made of.

mod conditions;

use candour_model::finding::{Dimension, Severity};
use candour_model::outcome::{InputRole, Verdict};

use super::{CheckMove, CheckState, DatasetMove, Diff, Difference, FileState, FindingMove, Move, Side};
use crate::words::{number, percent, several};

/// Items under a heading.
pub(crate) struct Section {
    pub(crate) heading: &'static str,
    pub(crate) items: Vec<Item>,
    /// Whether it is for those who want everything.
    pub(crate) is_detail: bool,
}

/// One thing that changed.
pub(crate) struct Item {
    /// How bad, of findings.
    pub(crate) severity: Option<Severity>,
    pub(crate) text: String,
    /// What to do.
    pub(crate) advice: Option<String>,
    /// Where, and what is different.
    pub(crate) about: String,
}

/// The two releases, each in a line.
pub(crate) fn sides(diff: &Diff) -> [String; 2] {
    [side(&diff.old), side(&diff.new)]
}

fn side(side: &Side) -> String {
    let mut parts: Vec<String> = [&side.title, &side.publisher, &side.id]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    if let (Some(from), Some(to)) = (&side.from, &side.to) {
        parts.push(format!("{from} to {to}"));
    }
    if let Some(as_of) = &side.as_of {
        parts.push(format!("as of {as_of}"));
    }
    parts.push(format!("candour {}", side.candour));
    parts.join(" · ")
}

/// What it comes to, in a sentence or two.
pub(crate) fn sentence(diff: &Diff) -> String {
    let first = match (diff.worse, diff.is_empty()) {
        (true, _) => "Something is new or worse.",
        (false, true) => "The reports say the same of the same files.",
        (false, false) => "Nothing is new or worse.",
    };
    let counts: Vec<String> = MOVES
        .into_iter()
        .map(|(what, ..)| (what, diff.of(what).count() as u64))
        .filter(|(_, n)| *n > 0)
        .map(|(what, n)| format!("{} {}", number(n), short(what)))
        .chain((diff.unchanged > 0).then(|| format!("{} as before", number(diff.unchanged))))
        .collect();
    match counts.is_empty() {
        true => format!("{first} Neither report has a finding."),
        false => format!("{first} Findings: {}.", counts.join(", ")),
    }
}

/// Every move of a finding, in the order in which they are told, with its heading.
const MOVES: [(Move, &str); 9] = [
    (Move::New, "new"),
    (Move::NewlyChecked, "found by checks that did not run then"),
    (Move::NoLongerWaived, "no longer waived"),
    (Move::Worse, "worse"),
    (
        Move::NotCompared,
        "still there, and no number tells whether better or worse",
    ),
    (Move::Better, "better"),
    (Move::Waived, "waived now"),
    (Move::NoLongerChecked, "no longer checked, so not known to be fixed"),
    (Move::Fixed, "fixed"),
];

fn short(what: Move) -> &'static str {
    match what {
        Move::New => "new",
        Move::NewlyChecked => "found by checks that did not run then",
        Move::NoLongerWaived => "no longer waived",
        Move::Worse => "worse",
        Move::NotCompared => "not compared",
        Move::Better => "better",
        Move::Waived => "waived now",
        Move::NoLongerChecked => "no longer checked",
        Move::Fixed => "fixed",
    }
}

/// Everything else, under its headings; those with nothing under them are left out.
pub(crate) fn sections(diff: &Diff) -> Vec<Section> {
    let mut sections: Vec<Section> = MOVES
        .into_iter()
        .map(|(what, heading)| section(heading, diff.of(what).map(finding).collect()))
        .collect();
    let stopped = diff.checks.iter().filter(|check| check.now != CheckState::Ran);
    let started = diff.checks.iter().filter(|check| check.now == CheckState::Ran);
    sections.extend([
        section("checks that do not run now", checks(stopped)),
        section("checks that run now and did not then", checks(started)),
        section("verdicts", verdicts(diff)),
        section(
            "thresholds and other parameters",
            diff.params.iter().map(conditions::param).collect(),
        ),
        section("weaker than the policy", conditions::weakened(diff)),
        section("how it was audited", conditions::audit(diff)),
        section("datasets", diff.datasets.iter().map(dataset).collect()),
        section("files", files(diff)),
    ]);
    sections.push(Section {
        is_detail: true,
        ..section("measures", measures(diff))
    });
    sections.retain(|section| !section.items.is_empty());
    sections
}

fn section(heading: &'static str, items: Vec<Item>) -> Section {
    Section {
        heading,
        items,
        is_detail: false,
    }
}

fn plain(text: String) -> Item {
    Item {
        severity: None,
        text,
        advice: None,
        about: String::new(),
    }
}

/// What became of a finding.
pub(crate) fn finding(finding: &FindingMove) -> Item {
    let mut about = vec![finding.rule.clone()];
    about.extend(finding.dataset.clone());
    if !finding.columns.is_empty() {
        about.push(finding.columns.join(", "));
    }
    if let (Some(then), Some(now)) = (finding.then, finding.now)
        && then.severity != now.severity
    {
        about.push(format!("was {}, is {}", word(then.severity), word(now.severity)));
    }
    if let Some(affected) = &finding.affected {
        about.push(format!("affected: {}", difference(affected)));
    }
    if finding.what != Move::Waived && finding.now.is_some_and(|now| now.waived) {
        about.push("waived".to_owned());
    }
    if finding.params_changed {
        about.push("judged by other parameters than then".to_owned());
    }
    Item {
        severity: finding.now.or(finding.then).map(|standing| standing.severity),
        text: finding.text.clone(),
        advice: finding.advice.clone().filter(|_| finding.is_worse()),
        about: about.join(" · "),
    }
}

/// Two numbers in words.
pub(crate) fn difference(difference: &Difference) -> String {
    match difference {
        Difference::Small => "a small difference".to_owned(),
        Difference::Numbers { then, now } => format!("from {} to {}", number(*then), number(*now)),
        Difference::Shares { then, now } => {
            format!("from {} to {}", percent(then.0, then.1), percent(now.0, now.1))
        }
    }
}

/// Checks in words: the same of a rule on several datasets once.
fn checks<'a>(moves: impl Iterator<Item = &'a CheckMove>) -> Vec<Item> {
    let mut told: Vec<(&str, Vec<String>, String)> = Vec::new();
    for check in moves {
        let what = became(check);
        match told
            .iter_mut()
            .find(|(rule, _, said)| *rule == check.rule && *said == what)
        {
            Some((_, datasets, _)) => datasets.extend(check.dataset.clone()),
            None => told.push((&check.rule, check.dataset.iter().cloned().collect(), what)),
        }
    }
    told.into_iter()
        .map(|(rule, datasets, what)| plain(format!("{rule}{}: {what}", on(&datasets))))
        .collect()
}

fn became(check: &CheckMove) -> String {
    let runs = check.now == CheckState::Ran;
    let state = match if runs { check.then } else { check.now } {
        CheckState::Ran => "ran",
        CheckState::CouldNotRun => "could not run",
        CheckState::NotApplicable => "not applicable",
        CheckState::NotAsked => "not asked for",
        CheckState::NoDataset if runs => "no such dataset",
        CheckState::NoDataset => "the dataset is gone",
    };
    let when = if runs { "then " } else { "" };
    let reason = check.reason.as_ref().map(|reason| format!(": {reason}"));
    let findings = several(check.findings, "finding", "findings");
    let found = match (runs, check.findings) {
        (_, 0) => String::new(),
        (true, _) => format!("; now it has {findings}"),
        (false, _) => format!("; then it had {findings}"),
    };
    format!("{when}{state}{}{found}", reason.unwrap_or_default())
}

fn verdicts(diff: &Diff) -> Vec<Item> {
    let told = |verdict: Option<Verdict>| verdict.map_or("not checked", verdict_name);
    let dimensions = diff.dimensions.iter().map(|moved| {
        let name = dimension_name(moved.dimension);
        format!("{name}: was {}, is {}", told(moved.then), told(moved.now))
    });
    let new = diff.limits_new.iter().map(|limit| format!("new limit: {}", limit.text));
    let gone = diff
        .limits_gone
        .iter()
        .map(|limit| format!("no longer a limit: {}", limit.text));
    dimensions.chain(new).chain(gone).map(plain).collect()
}

/// A verdict as it is written.
pub(crate) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Warned => "WARNED",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
    }
}

fn dimension_name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Confidentiality => "confidentiality",
        Dimension::Completeness => "completeness",
        Dimension::Uniqueness => "uniqueness",
        Dimension::Consistency => "consistency",
        Dimension::Timeliness => "timeliness",
        Dimension::Validity => "validity",
        Dimension::Accuracy => "accuracy",
    }
}

/// A severity as it is written.
pub(crate) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fail => "fail",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}

fn dataset(moved: &DatasetMove) -> Item {
    let mut parts = Vec::new();
    match (&moved.then, &moved.now) {
        (None, Some(now)) => parts.push(format!("new, {now}")),
        (Some(then), None) => parts.push(format!("gone, was {then}")),
        (Some(then), Some(now)) if then != now => parts.push(format!("was {then}, is {now}")),
        _ => {}
    }
    if let Some(records) = &moved.records {
        parts.push(format!("records: {}", difference(records)));
    }
    if let Some(columns) = &moved.columns {
        parts.push(format!("columns: {}", difference(columns)));
    }
    for (what, columns) in [("new", &moved.columns_new), ("gone", &moved.columns_gone)] {
        if !columns.is_empty() {
            parts.push(format!("{what}: {}", columns.join(", ")));
        }
    }
    plain(format!("{}: {}", moved.name, parts.join("; ")))
}

fn files(diff: &Diff) -> Vec<Item> {
    let told = diff.files.iter().map(|file| {
        let role = match file.role {
            InputRole::Data => "data",
            InputRole::Schema => "schema",
            InputRole::Declaration => "declaration",
            InputRole::Policy => "policy",
            InputRole::Baseline => "baseline",
            InputRole::Lock => "lock",
            InputRole::Previous => "previous",
        };
        let state = match file.state {
            FileState::New => "new",
            FileState::Gone => "gone",
            FileState::Changed => "other content",
            FileState::SameRecords => "other bytes, the same records",
        };
        format!("{} ({role}): {state}", file.name)
    });
    let same = (!diff.files.is_empty() && diff.files_same > 0)
        .then(|| format!("{} the same", several(diff.files_same, "file is", "files are")));
    told.chain(same).map(plain).collect()
}

fn measures(diff: &Diff) -> Vec<Item> {
    let told = diff.measures.iter().map(|measure| {
        let of = match measure.columns.is_empty() {
            true => String::new(),
            false => format!(" ({})", measure.columns.join(", ")),
        };
        let place = on(measure.dataset.as_slice());
        format!(
            "{}{place}: {}{of}: {}",
            measure.rule,
            measure.title,
            difference(&measure.moved)
        )
    });
    told.map(plain).collect()
}

fn on(datasets: &[String]) -> String {
    match datasets {
        [] => String::new(),
        datasets => format!(" on {}", datasets.join(", ")),
    }
}
