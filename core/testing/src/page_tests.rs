//! Pages that are as they should be, and pages that are not.

use super::*;
use candour_sdk::{Ask, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, number};

/// Says how many rows and releases there are.
struct Rows(&'static str);

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Params {
    k: u64,
}

impl Rule for Rows {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("rows")
            .compares()
            .template("rows", "{rows} of {kind} datasets, {k}")
            .template("before", "{rows} before")
            .word("records")
            .word("table")
            .page(self.0)
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let before = ask.previous().map(|_| ask.previous_tally());
        Plan::tallies([ask.tally()].into_iter().chain(before))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let rows = |i| Ok::<_, RuleError>(count(tallies.get(i)?.rows_in_all(), Unit::Rows));
        let kind = format!("{:?}", ask.dataset().kind).to_lowercase();
        out.finding(
            Finding::of("rows")
                .arg("rows", rows(0)?)
                .arg("kind", candour_sdk::word(kind))
                .arg("k", number(ask.params.k)),
        );
        if tallies.len() > 1 {
            out.finding(Finding::of("before").arg("rows", rows(1)?));
        }
        Ok(())
    }
}

const RIGHT: &str = "# Rows

## What it finds
## Why it matters
## How it decides
## Parameters
## Example

```toml
kind = \"table\"
[params]
k = 3
```
```csv
a
1
2
```
```csv previous
a
1
```
```findings
2 rows of table datasets, 3
1 row before
```
Settings hold for later examples, tables do not:
```csv
a
```
```findings
0 rows of table datasets, 3
```

## What to do
";

fn fails(page: &'static str) -> bool {
    candour_sdk::abi::catch(|| check_page(&Rows(page))).is_err()
}

fn changed(from: &str, to: &str) -> &'static str {
    assert!(RIGHT.contains(from));
    Box::leak(RIGHT.replacen(from, to, 1).into_boxed_str())
}

#[test]
fn a_right_page_passes() {
    check_page(&Rows(RIGHT));
}

#[test]
fn wrong_pages_do_not() {
    assert!(fails(changed("## Parameters\n", "")), "a heading is absent");
    assert!(
        fails(changed("## Parameters", "## Parametres")),
        "a heading is misspelt"
    );
    assert!(fails(changed("2 rows of", "3 rows of")), "the rule says something else");
    assert!(fails(changed("1 row before\n", "")), "the rule says more");
    assert!(fails(changed("k = 3", "l = 3")), "a parameter is unknown");
    assert!(
        fails(changed("kind = \"table\"", "knid = \"table\"")),
        "a setting is unknown"
    );
    let (before, rest) = RIGHT.split_once("```toml").unwrap();
    let (_, after) = rest.split_once("## What to do").unwrap();
    let bare = format!("{before}## What to do{after}");
    assert!(fails(Box::leak(bare.into_boxed_str())), "there is no example");
}
