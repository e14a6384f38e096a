//! What of the policy is weaker, turned off or left out, in one sentence.

use std::collections::BTreeSet;

use candour_statement::predicate::{Code, NotChecked, Predicate, Weakened, What, codes};
use candour_words::{names, several, some_of};

use super::{NAMED, named_rules};

/// The sentence; none where the policy is as strict as the built-in one for those whom the release is for.
pub(super) fn sentence(predicate: &Predicate) -> Option<String> {
    // The same rule has a block for each dataset.
    let weaker: BTreeSet<&str> = predicate
        .blocks
        .iter()
        .filter(|block| !block.weakened.is_empty())
        .map(|block| block.rule.as_str())
        .collect();
    let mut parts = Vec::new();
    for (rules, one, many) in [
        (weaker, "rule is weaker", "rules are weaker"),
        (
            unasked(predicate, codes::TURNED_OFF),
            "rule is turned off",
            "rules are turned off",
        ),
        (
            unasked(predicate, codes::LEFT_OUT),
            "rule is left out",
            "rules are left out",
        ),
    ] {
        if !rules.is_empty() {
            let n = several(rules.len() as u64, one, many);
            parts.push(format!("{n} ({})", named_rules(rules.into_iter())));
        }
    }
    let whole: Vec<&str> = predicate
        .audit
        .weakened
        .iter()
        .map(|weak| weak.param.as_str())
        .collect();
    if !whole.is_empty() {
        let n = several(
            whole.len() as u64,
            "value for all rules is weaker",
            "values for all rules are weaker",
        );
        parts.push(format!("{n} ({})", some_of(&whole, NAMED)));
    }
    let for_whom = names::audience(predicate.audit.audience);
    let sentence = format!(
        "Against the policies for {for_whom}: {}{}.",
        parts.join(", "),
        without_reason(predicate)
    );
    (!parts.is_empty()).then_some(sentence)
}

/// The rules that are not asked for this reason, and would have spoken of something here.
fn unasked<'a>(predicate: &'a Predicate, code: &str) -> BTreeSet<&'a str> {
    let is_meant = |entry: &&NotChecked| match &entry.reason.code {
        Code::Candour(found) => entry.matters && found == code,
        Code::Rule(_) => false,
    };
    let rule = |entry: &'a NotChecked| match &entry.what {
        What::Rule(rule) => Some(rule.as_str()),
        _ => None,
    };
    predicate.not_checked.iter().filter(is_meant).filter_map(rule).collect()
}

/// Whether something is weaker, and nobody says why.
fn without_reason(predicate: &Predicate) -> &'static str {
    let blocks = predicate.blocks.iter().flat_map(|block| &block.weakened);
    let mut all = blocks.chain(&predicate.audit.weakened);
    match all.any(|weak| weak.reason.is_none()) {
        true => "; not all of it for a reason that is given",
        false => "",
    }
}

/// Why something is weaker.
pub(crate) fn reason(weak: &Weakened) -> &str {
    weak.reason.as_deref().unwrap_or("no reason is given")
}
