//! In what two audits differ, in words: what the report says first, then what came out here.

use candour_compare::reproduction::{CameTo, Difference, Needs, NotRun, Other, Reproduction, WordsOfBoth};
use candour_statement::predicate::{Finding, Status};
use candour_statement::words::Words;
use candour_statement::{Check, Contradiction};
use candour_words::{coverage, in_columns, names, plain, text, told};
use serde_json::Value;

/// A difference between a block of the report and the same rule here, as a fragment that ends a sentence about it.
pub fn difference(words: &WordsOfBoth, rule: &str, difference: &Difference) -> String {
    let only = |is_there: bool, there: &str, here: &str| if is_there { there } else { here }.to_owned();
    match difference {
        Difference::Twice => "it stands in the report twice".to_owned(),
        Difference::OnlyHere => "it is not in the report, and ran here".to_owned(),
        Difference::OnlyThere => "it did not run here".to_owned(),
        Difference::Plugin { there, here } => {
            let by = |plugin: &Option<String>| plugin.clone().unwrap_or_else(|| "candour itself".to_owned());
            format!("it was judged by {} there, by {} here", by(there), by(here))
        }
        Difference::Pinned { there } => only(
            *there,
            "the report's plugin was pinned by candour.lock, the one here is not",
            "the report's plugin was not pinned, the one here is",
        ),
        Difference::Status { there, here } => format!(
            "{} there, {} here",
            came_to(&words.there, rule, there),
            came_to(&words.here, rule, here)
        ),
        Difference::Coverage { there, here } => {
            let looked = |all: &[candour_statement::predicate::Coverage]| {
                let told = coverage::in_part(all);
                match told.is_empty() {
                    true => "it could look at all that it is about".to_owned(),
                    false => told.join("; "),
                }
            };
            format!("there: {}; here: {}", looked(there), looked(here))
        }
        Difference::Judged { severity, there } => {
            let severity = names::severity(*severity);
            match there {
                true => format!("it was judged at {severity} there, and is not here"),
                false => format!("it is judged at {severity} here, and was not there"),
            }
        }
        Difference::Parameter { name, there, here } => {
            let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "absent".to_owned(), plain);
            format!("parameter {name} is {} there, {} here", shown(there), shown(here))
        }
        Difference::Waived { there } => only(
            *there,
            "a waiver covered its findings there, and does not here",
            "a waiver covers its findings here, and did not there",
        ),
        Difference::Measure {
            name,
            columns,
            there,
            here,
        } => {
            let of = in_columns(columns);
            match here {
                Some(here) => format!("measure {name}{of} is {} there, {} here", text(there), text(here)),
                None => format!("measure {name}{of} is not reported here"),
            }
        }
        Difference::Finding {
            severity,
            there,
            finding,
        } => {
            let severity = names::severity(*severity);
            match there {
                true => format!(
                    "only the report finds ({severity}): {}",
                    found(&words.there, rule, finding)
                ),
                false => format!("only found here ({severity}): {}", found(&words.here, rule, finding)),
            }
        }
        Difference::OtherTallies => "the rule asked for other tallies".to_owned(),
        Difference::OtherData => "the rule was shown other data".to_owned(),
        Difference::Thresholds => "its thresholds, or the reasons given for them, are others".to_owned(),
        Difference::More(more) => format!("{more} more differences"),
    }
}

fn came_to(words: &Words, rule: &str, of: &CameTo) -> String {
    let reason = of.reason.as_ref().map(|reason| told::reason(words, rule, reason));
    match (of.status, reason) {
        (Status::Clean, _) => "it found nothing".to_owned(),
        (Status::Found, _) => "it found something".to_owned(),
        (Status::Partly, _) => "it found nothing in what it could look at".to_owned(),
        (Status::NotLooked, _) => "it could look at nothing".to_owned(),
        (Status::NotApplicable, Some(reason)) => format!("it had nothing to say ({reason})"),
        (Status::NotApplicable, None) => "it had nothing to say".to_owned(),
        (Status::CouldNotRun, reason) => format!("it could not run: {}", reason.unwrap_or_default()),
    }
}

fn found(words: &Words, rule: &str, finding: &Finding) -> String {
    let text = told::finding(words, rule, finding);
    let groups = told::groups(words, rule, finding);
    match groups.is_empty() {
        true => text,
        false => format!("{text} ({})", groups.join("; ")),
    }
}

/// What a block needs, after "without".
pub fn needs(needs: &Needs) -> String {
    match needs {
        Needs::Dataset(name) => format!("the files of {name}"),
        Needs::EveryDataset => "the files of every dataset".to_owned(),
        Needs::WaiversOfAll => "the files of every dataset, to tell whether a waiver holds".to_owned(),
        Needs::Lock => "candour.lock".to_owned(),
        Needs::Previous => "what the release was compared with".to_owned(),
        Needs::Plugin { id, why } => format!("the plugin {id}, {}", not_run(*why)),
        Needs::PluginsOfAll => "every plugin, to tell which findings say the same".to_owned(),
    }
}

/// Why a plugin was not run, after its name.
fn not_run(why: NotRun) -> &'static str {
    match why {
        NotRun::NotPinned => {
            "which candour.lock of the release does not pin on this platform, so that nothing says which it was"
        }
        NotRun::NotNamed => "which is not candour's, and which you have not named (--plugin, or --foreign-plugins)",
        NotRun::NotHere => "which is not here",
        NotRun::NotIsolated => {
            "which this system cannot keep from your files and from telling of them (--isolation process runs it all the same)"
        }
    }
}

/// Another part of the statement that differs.
pub fn other(other: &Other) -> String {
    match other {
        Other::Published => "the files that are said to be published".to_owned(),
        Other::Dataset(name) => format!("what it says of the dataset {name}"),
        Other::Verdict { stated, here } => format!(
            "verdict ({} in the report, {} here)",
            names::verdict(*stated),
            names::verdict(*here)
        ),
        Other::PreviousNotCompared => {
            "previous (candour.toml names a release before, and the report compares with none)".to_owned()
        }
        Other::Part(name) => name.clone(),
        Other::Unfit(found) => contradiction(found),
        Other::WorseHere(dimension) => format!(
            "the verdict on {} is worse here than the report says",
            names::dimension(*dimension)
        ),
    }
}

/// Where a statement contradicts itself.
pub fn contradiction(found: &Contradiction) -> String {
    match found {
        Contradiction::OtherFile { about, read } => {
            format!("the file {about} that it is about is not the file {read} that it says was read")
        }
        Contradiction::NumberOfFiles { about, read } => {
            format!("it is about {about} files and says that {read} published ones were read")
        }
        Contradiction::TwoFiles(name) => format!("it is about two files of the name {name}"),
        Contradiction::OutsideRelease(name) => {
            format!("the file {name} that it is about lies outside the release")
        }
        Contradiction::Twice(check) => format!("{} stands in it twice", on(check)),
        Contradiction::Status(check) => format!("the findings of {} do not fit what it came to", on(check)),
        Contradiction::Coverage(check) => {
            format!("what {} is said to have looked at does not add up", on(check))
        }
        Contradiction::NotWaived(check) => format!("findings of {} are waived by no waiver", on(check)),
        Contradiction::Beneath(check) => {
            format!("a finding of {} stands beneath one that does not say it", on(check))
        }
        Contradiction::Digest(check) => format!("the digest of {} is not that of its block", on(check)),
        Contradiction::Dimension(dimension) => {
            format!(
                "the verdict on {} is not that of its blocks",
                names::dimension(*dimension)
            )
        }
        Contradiction::Verdict { stated, expected } => format!(
            "the verdict is {}, and its blocks come to {}",
            names::verdict(*stated),
            names::verdict(*expected)
        ),
        Contradiction::Protection(dataset) => format!(
            "whether people in {dataset} are protected less than the built-in policy has it is not what its blocks say"
        ),
        Contradiction::Accepted(dataset) => format!(
            "whether a failure about people is accepted by a waiver in {} is not what its parts say",
            dataset.as_deref().unwrap_or("the release")
        ),
        Contradiction::LetLoose(plugin) => {
            format!("the plugin {plugin} ran inside the program, and it does not say that this limits the verdict")
        }
        Contradiction::Figures => "the key figures are not those of its blocks".to_owned(),
        Contradiction::Previous => "it names a file of a release before and no such release".to_owned(),
        Contradiction::NoDigest => "a digest in it is none".to_owned(),
    }
}

fn on(check: &Check) -> String {
    match &check.dataset {
        Some(dataset) => format!("{} on {dataset}", check.rule),
        None => check.rule.clone(),
    }
}

/// That rules are worded otherwise here, which is no difference; nothing where none is.
pub fn worded_otherwise(reproduction: &Reproduction) -> Option<String> {
    let rules = &reproduction.worded_otherwise;
    (!rules.is_empty()).then(|| {
        format!(
            "The report words {} otherwise than this version: {}. The values are what is compared.",
            candour_words::several(rules.len() as u64, "rule", "rules"),
            candour_words::some_of(rules, 5)
        )
    })
}
