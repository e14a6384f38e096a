//! In what two blocks differ: the value of the report first, then that of here.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Block, Coverage, Evaluation, Finding, Measure, Reason, Status};
use candour_statement::value::Value;
use candour_statement::vocabulary::Severity;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

/// How many differences of one block are told.
const MOST: usize = 12;

/// One difference between a block of the report and the same block here.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Difference {
    /// It stands in the report twice.
    Twice,
    /// It is not in the report, and ran here.
    OnlyHere,
    /// It is in the report, and did not run here.
    OnlyThere,
    /// It was judged by others; absent: by Candour itself.
    Plugin {
        /// There: the plugin and its version.
        there: Option<String>,
        /// Here.
        here: Option<String>,
    },
    /// The plugin was pinned by a lock file in the report alone, or here alone.
    Pinned {
        /// Whether it was in the report.
        there: bool,
    },
    /// It came to something else.
    Status {
        /// There.
        there: CameTo,
        /// Here.
        here: CameTo,
    },
    /// It could look at more, or at less.
    Coverage {
        /// There.
        there: Vec<Coverage>,
        /// Here.
        here: Vec<Coverage>,
    },
    /// It was judged at this severity in the report alone, or here alone.
    Judged {
        /// The severity.
        severity: Severity,
        /// Whether it was in the report.
        there: bool,
    },
    /// A parameter is another.
    Parameter {
        /// Its name.
        name: String,
        /// There; absent where it was not set.
        there: Option<Json>,
        /// Here; absent where it is not set.
        here: Option<Json>,
    },
    /// A waiver covers its findings in the report alone, or here alone.
    Waived {
        /// Whether it did in the report.
        there: bool,
    },
    /// A measure came to something else.
    Measure {
        /// Its name.
        name: String,
        /// The columns it is about.
        columns: Vec<String>,
        /// There.
        there: Value,
        /// Here; absent where it is not reported.
        here: Option<Value>,
    },
    /// A finding stands in the report alone, or here alone.
    Finding {
        /// Its severity.
        severity: Severity,
        /// Whether it is the report's.
        there: bool,
        /// The finding.
        finding: Finding,
    },
    /// The rule asked for other tallies.
    OtherTallies,
    /// The rule was shown other data.
    OtherData,
    /// Its thresholds, or the reasons given for them, are others.
    Thresholds,
    /// There are so many more.
    More(u64),
}

/// What a block came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CameTo {
    /// What became of it.
    pub status: Status,
    /// Why it has nothing to say, or could not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The differences between a block and what ran here.
pub(super) fn differences(stated: &Block, found: Option<&Block>) -> Vec<Difference> {
    let Some(found) = found else {
        return vec![Difference::OnlyThere];
    };
    let mut told = Vec::new();
    let version = |block: &Block| {
        let plugin = block.plugin.as_ref();
        plugin.map(|plugin| format!("{} {}", plugin.id, plugin.version))
    };
    if version(stated) != version(found) {
        told.push(Difference::Plugin {
            there: version(stated),
            here: version(found),
        });
    }
    let is_pinned = |block: &Block| block.plugin.as_ref().is_some_and(|plugin| plugin.pinned);
    if is_pinned(stated) != is_pinned(found) {
        told.push(Difference::Pinned {
            there: is_pinned(stated),
        });
    }
    let came_to = |block: &Block| CameTo {
        status: block.status,
        reason: block.reason.clone(),
    };
    if came_to(stated) != came_to(found) {
        told.push(Difference::Status {
            there: came_to(stated),
            here: came_to(found),
        });
    }
    if stated.coverage != found.coverage {
        told.push(Difference::Coverage {
            there: stated.coverage.clone(),
            here: found.coverage.clone(),
        });
    }
    for severity in [Severity::Fail, Severity::Warn, Severity::Note] {
        let of = |block: &'_ Block| -> Option<Evaluation> {
            let mut evaluations = block.evaluations.iter();
            evaluations.find(|evaluation| evaluation.severity == severity).cloned()
        };
        match (of(stated), of(found)) {
            (Some(stated), Some(found)) => evaluations(&stated, &found, &mut told),
            (None, None) => {}
            (there, _) => told.push(Difference::Judged {
                severity,
                there: there.is_some(),
            }),
        }
    }
    let tallies = |block: &Block| block.shown.as_ref().map(|shown| shown.tallies);
    let digest = |block: &Block| block.shown.as_ref().and_then(|shown| shown.sha256.clone());
    if tallies(stated) != tallies(found) {
        told.push(Difference::OtherTallies);
    } else if digest(stated) != digest(found) {
        told.push(Difference::OtherData);
    }
    if told.is_empty() {
        told.push(Difference::Thresholds);
    }
    // Several severities may tell the same.
    let mut known: Vec<Difference> = Vec::new();
    for difference in told {
        if !known.contains(&difference) {
            known.push(difference);
        }
    }
    if known.len() > MOST {
        let more = known.len() - MOST;
        known.truncate(MOST);
        known.push(Difference::More(more as u64));
    }
    known
}

fn evaluations(stated: &Evaluation, found: &Evaluation, told: &mut Vec<Difference>) {
    told.extend(params(&stated.params, &found.params));
    if stated.waived != found.waived {
        told.push(Difference::Waived { there: stated.waived });
    }
    let name = |measure: &Measure| (measure.name.clone(), measure.columns.clone());
    let here: BTreeMap<_, _> = found.measures.iter().map(|measure| (name(measure), measure)).collect();
    for measure in &stated.measures {
        let found = here.get(&name(measure)).map(|found| found.value.clone());
        if found.as_ref() != Some(&measure.value) {
            told.push(Difference::Measure {
                name: measure.name.clone(),
                columns: measure.columns.clone(),
                there: measure.value.clone(),
                here: found,
            });
        }
    }
    let mut only = |these: &[Finding], those: &[Finding], there| {
        let unknown = these.iter().filter(|finding| !those.contains(finding));
        told.extend(unknown.map(|finding| Difference::Finding {
            severity: stated.severity,
            there,
            finding: finding.clone(),
        }));
    };
    only(&stated.findings, &found.findings, true);
    only(&found.findings, &stated.findings, false);
}

/// The parameters that differ.
fn params(stated: &Json, found: &Json) -> Vec<Difference> {
    let empty = serde_json::Map::new();
    let (there, here) = (
        stated.as_object().unwrap_or(&empty),
        found.as_object().unwrap_or(&empty),
    );
    let names: BTreeSet<&String> = there.keys().chain(here.keys()).collect();
    names
        .into_iter()
        .filter(|name| there.get(*name) != here.get(*name))
        .map(|name| Difference::Parameter {
            name: name.clone(),
            there: there.get(name).cloned(),
            here: here.get(name).cloned(),
        })
        .collect()
}
