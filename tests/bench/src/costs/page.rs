//! What a rule costs, on its page.

use std::fs;
use std::path::{Path, PathBuf};

/// What the line begins with that says it.
const BEGINS: &str = "On [the table of five million rows]";

/// Before what it stands.
const BEFORE: &str = "## Parameters\n";

/// Less than this cannot be told from nothing.
const LEAST: f64 = 0.03;

/// The page of a rule of ours, from the root of the repository; one that is not there for a rule of the core.
pub(super) fn of(rule: &str) -> PathBuf {
    let (family, name) = rule.split_once('/').unwrap_or_default();
    Path::new("plugins")
        .join(family)
        .join("src")
        .join(format!("{}.md", name.replace('-', "_")))
}

pub(super) fn seconds(cost: f64) -> String {
    match cost < LEAST {
        true => format!("less than {LEAST}"),
        false => format!("{cost:.2}"),
    }
}

/// Writes what a rule costs onto its page, in place of what stood there.
pub(super) fn record(rule: &str, cost: f64) -> Result<(), String> {
    let page = of(rule);
    let failed = |error: String| format!("{}: {error}", page.display());
    let text = fs::read_to_string(&page).map_err(|error| failed(error.to_string()))?;
    let text = with_cost(&text, cost).ok_or_else(|| failed("has no parameters".to_owned()))?;
    fs::write(&page, text).map_err(|error| failed(error.to_string()))
}

fn with_cost(page: &str, cost: f64) -> Option<String> {
    let line = format!(
        "{BEGINS}(../../../docs/performance.md#what-each-rule-costs) it takes {} seconds of one processor.\n",
        seconds(cost)
    );
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    if let Some(at) = lines.iter().position(|line| line.starts_with(BEGINS)) {
        return Some([&lines[..at], &[line.as_str()], &lines[at + 1..]].concat().concat());
    }
    let (before, after) = page.split_once(BEFORE)?;
    Some(format!("{before}{line}\n{BEFORE}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_once_what_its_rule_costs() {
        let page = "# A\n\nIt counts.\n\n## Parameters\n\n- `k`\n";
        let once = with_cost(page, 0.314).unwrap();
        assert!(
            once.contains("it takes 0.31 seconds of one processor.\n\n## Parameters\n\n- `k`\n"),
            "{once}"
        );
        let again = with_cost(&once, 0.001).unwrap();
        assert_eq!(again, once.replace("0.31", "less than 0.03"));
        assert_eq!(with_cost("# A\n", 1.0), None);
    }
}
