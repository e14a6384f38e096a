//! The tables of `docs/rules.md` are made of what the rules say of themselves and of what the default policy does with them. What stands
//! around them is written by hand.

use std::collections::BTreeMap;

use crate::bench::Bench;
use crate::releases;

const UPDATE: &str = "INSTA_UPDATE=always cargo test -p candour-integration -- rules_page";

/// The family whose rules the page tells in prose: one for each keyword, all alike.
const IN_PROSE: &str = "schema";

/// A tier with more parameters than this is told without them: the policy says which.
const MOST_PARAMETERS: usize = 3;

/// The rules of each family as `candour rules` lists them, with what they find.
fn listed() -> BTreeMap<String, Vec<(String, String)>> {
    let bench = Bench::new();
    let answer = bench.candour(["rules"]).answer().ending(0);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    let mut families: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for rule in lines.chunks(2) {
        let [id, about] = rule else { panic!("{rule:?}") };
        let (family, name) = id.split_once('/').unwrap();
        // Behind it, a rule of a plugin says what it is for.
        let finds = match about.rsplit_once(" (") {
            Some((finds, _)) if about.ends_with(')') => finds,
            _ => about,
        };
        let rules = families.entry(family.to_owned()).or_default();
        rules.push((name.to_owned(), finds.trim().to_owned()));
    }
    families
}

fn policy() -> toml::Table {
    let path = releases::root().join("rules/uk-open-data.toml");
    let pack: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    pack["rules"].as_table().unwrap().clone()
}

/// What the policy does with a rule, the worst first: `fails (k = 5), warns (k = 10)`.
fn by_default(rule: &toml::Value) -> String {
    let tiers = [("fail", "fails"), ("warn", "warns"), ("note", "a note")];
    let told = tiers.into_iter().filter_map(|(tier, word)| {
        let params = rule.get(tier)?.as_table().unwrap();
        if params.is_empty() || params.len() > MOST_PARAMETERS {
            return Some(word.to_owned());
        }
        let params: Vec<String> = params.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        Some(format!("{word} (`{}`)", params.join(", ")))
    });
    told.collect::<Vec<_>>().join(", ")
}

fn table(family: &str, rules: &[(String, String)], policy: &toml::Table) -> String {
    let mut table = "| rule | finds | by default |\n|---|---|---|\n".to_owned();
    for (name, finds) in rules {
        let page = format!("plugins/{family}/src/{}.md", name.replace('-', "_"));
        let shown = match releases::root().join(&page).exists() {
            true => format!("[{name}](../{page})"),
            false => format!("`{family}/{name}`"),
        };
        let default = by_default(&policy[&format!("{family}/{name}")]);
        table.push_str(&format!("| {shown} | {} | {default} |\n", finds.replace('|', "\\|")));
    }
    table
}

/// The page with this table under the heading of the family.
fn with(page: &str, family: &str, table: &str) -> String {
    let heading = format!("\n## {family}\n");
    let start = page
        .find(&heading)
        .unwrap_or_else(|| panic!("docs/rules.md has no heading `{family}`, and so no place for its rules"));
    let section = start + heading.len();
    let end = page[section..]
        .find("\n## ")
        .map_or(page.len(), |end| section + end + 1);
    let (mut kept, mut is_told) = (String::new(), false);
    for line in page[section..end].split_inclusive('\n') {
        if !line.starts_with('|') {
            kept.push_str(line);
        } else if !is_told {
            kept.push_str(table);
            is_told = true;
        }
    }
    assert!(is_told, "docs/rules.md has no table under the heading `{family}`");
    [&page[..section], &kept, &page[end..]].concat()
}

#[test]
fn its_tables_are_fresh() {
    let path = releases::root().join("docs/rules.md");
    let committed = std::fs::read_to_string(&path).unwrap();
    let policy = policy();
    let families = listed().into_iter().filter(|(family, _)| family != IN_PROSE);
    let page = families.fold(committed.clone(), |page, (family, rules)| {
        with(&page, &family, &table(&family, &rules, &policy))
    });
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &page).unwrap();
    } else {
        assert!(committed == page, "docs/rules.md is stale; refresh it with: {UPDATE}");
    }
}

/// As the page says in prose.
#[test]
fn by_default_all_keywords_fail() {
    let policy = policy();
    let rules = &listed()[IN_PROSE];
    assert!(rules.len() > 20, "{rules:?}");
    for (name, _) in rules {
        assert_eq!(by_default(&policy[&format!("{IN_PROSE}/{name}")]), "fails", "{name}");
    }
}

#[test]
fn a_policy_is_told_the_worst_first() {
    let told = |rule: &str| by_default(&toml::Value::Table(rule.parse().unwrap()));
    assert_eq!(
        told("warn = { k = 10 }\nfail = { k = 5 }"),
        "fails (`k = 5`), warns (`k = 10`)"
    );
    assert_eq!(told("note = {}\nsource = \"ours\""), "a note");
    assert_eq!(told("fail = { of = [\"people\"] }"), "fails (`of = [\"people\"]`)");
    assert_eq!(told("warn = { a = 1, b = 2, c = 3, d = 4 }"), "warns");
}

#[test]
fn a_table_is_put_in_its_section_alone() {
    let page = "# Rules\n\n## a\n\nOf a.\n\n| old |\n|---|\n\nMore.\n\n## b\n\n| b |\n";
    assert_eq!(
        with(page, "a", "| new |\n"),
        "# Rules\n\n## a\n\nOf a.\n\n| new |\n\nMore.\n\n## b\n\n| b |\n"
    );
    assert_eq!(with(page, "b", "| b |\n| c |\n"), format!("{page}| c |\n"));
}
