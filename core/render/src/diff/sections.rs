//! A difference in plain words, in the order in which it is read: what every rendering is made of.

mod conditions;

use candour_compare::diff::{CheckMove, CheckState, DatasetMove, Diff, Difference, FileState, FindingMove, Move, Side};
use candour_statement::vocabulary::{Severity, Verdict};
use candour_statement::words::Words;
use candour_words::{columns, in_columns, names, number, percent, several, told};

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
        .map(|(what, heading)| section(heading, diff.of(what).map(|moved| finding(diff, moved)).collect()))
        .collect();
    let stopped = diff.checks.iter().filter(|check| check.now != CheckState::Ran);
    let started = diff.checks.iter().filter(|check| check.now == CheckState::Ran);
    sections.extend([
        section("checks that do not run now", checks(diff, stopped)),
        section("checks that run now and did not then", checks(diff, started)),
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
pub(crate) fn finding(diff: &Diff, finding: &FindingMove) -> Item {
    // A finding is told in the words of the report that it is of.
    let words: &Words = match finding.now {
        Some(_) => &diff.words.new,
        None => &diff.words.old,
    };
    let mut about = vec![finding.rule.clone()];
    about.extend(finding.dataset.clone());
    if !finding.finding.columns.is_empty() {
        about.push(columns(&finding.finding.columns));
    }
    if let (Some(then), Some(now)) = (finding.then, finding.now)
        && then.severity != now.severity
    {
        let [was, is] = [then, now].map(|standing| names::severity(standing.severity));
        about.push(format!("was {was}, is {is}"));
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
        text: told::finding(words, &finding.rule, &finding.finding),
        advice: told::advice(words, &finding.rule, &finding.finding)
            .filter(|_| finding.is_worse())
            .map(str::to_owned),
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
fn checks<'a>(diff: &Diff, moves: impl Iterator<Item = &'a CheckMove>) -> Vec<Item> {
    let mut told: Vec<(&str, Vec<String>, String)> = Vec::new();
    for check in moves {
        let what = became(diff, check);
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

fn became(diff: &Diff, check: &CheckMove) -> String {
    let runs = check.now == CheckState::Ran;
    let state = match if runs { check.then } else { check.now } {
        CheckState::Ran => "ran",
        CheckState::CouldNotRun => "could not run",
        CheckState::NotLooked => "could look at nothing",
        CheckState::NotApplicable => "not applicable",
        CheckState::NotAsked => "not asked for",
        CheckState::NoDataset if runs => "no such dataset",
        CheckState::NoDataset => "the dataset is gone",
    };
    let when = if runs { "then " } else { "" };
    // Why it did not run stands in the report in which it did not.
    let words = if runs { &diff.words.old } else { &diff.words.new };
    let reason = check.reason.as_ref();
    let reason = reason.map(|reason| format!(": {}", told::reason(words, &check.rule, reason)));
    let findings = several(check.findings, "finding", "findings");
    let found = match (runs, check.findings) {
        (_, 0) => String::new(),
        (true, _) => format!("; now it has {findings}"),
        (false, _) => format!("; then it had {findings}"),
    };
    format!("{when}{state}{}{found}", reason.unwrap_or_default())
}

fn verdicts(diff: &Diff) -> Vec<Item> {
    let told = |verdict: Option<Verdict>| names::verdict_or_none(verdict);
    let dimensions = diff.dimensions.iter().map(|moved| {
        let name = names::dimension(moved.dimension);
        format!("{name}: was {}, is {}", told(moved.then), told(moved.now))
    });
    let new = diff
        .limits_new
        .iter()
        .map(|limit| format!("new limit: {}", names::limit(limit)));
    let gone = diff
        .limits_gone
        .iter()
        .map(|limit| format!("no longer a limit: {}", names::limit(limit)));
    dimensions.chain(new).chain(gone).map(plain).collect()
}

fn dataset(moved: &DatasetMove) -> Item {
    let mut parts = Vec::new();
    match (moved.then.map(names::kind), moved.now.map(names::kind)) {
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
    for (what, these) in [("new", &moved.columns_new), ("gone", &moved.columns_gone)] {
        if !these.is_empty() {
            parts.push(format!("{what}: {}", columns(these)));
        }
    }
    plain(format!("{}: {}", moved.name, parts.join("; ")))
}

fn files(diff: &Diff) -> Vec<Item> {
    let told = diff.files.iter().map(|file| {
        let role = names::role(file.role);
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
        let words = diff.words.new.measure(&measure.rule, &measure.name);
        let title = words.map_or(measure.name.as_str(), |of| of.title.as_str());
        let place = on(measure.dataset.as_slice());
        let of = in_columns(&measure.columns);
        format!("{}{place}: {title}{of}: {}", measure.rule, difference(&measure.moved))
    });
    told.map(plain).collect()
}

fn on(datasets: &[String]) -> String {
    match datasets {
        [] => String::new(),
        datasets => format!(" on {}", datasets.join(", ")),
    }
}
