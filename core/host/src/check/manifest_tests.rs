//! A manifest that is right, and everything that can be wrong with it.

use candour_model::control::{MeasureMeta, Scope};
use candour_model::finding::Dimension;
use serde_json::json;

use super::*;

fn template() -> Template {
    Template {
        id: "some".into(),
        text: "{rows}".into(),
        group: Some("{key}".into()),
        advice: Some("Look.".into()),
        ..Template::default()
    }
}

fn manifest() -> Manifest {
    Manifest {
        id: "small-talk".into(),
        version: "1.0.0".into(),
        licence: "MIT".into(),
        homepage: None,
        rules: vec![RuleManifest {
            name: "weather".into(),
            summary: "talk of the weather".into(),
            scope: Scope::Dataset,
            dimension: Dimension::Validity,
            compares: false,
            reads_schema: false,
            covers: Default::default(),
            roles: Vec::new(),
            kinds: Vec::new(),
            templates: vec![template()],
            words: vec!["fair".into()],
            measures: vec![MeasureMeta {
                name: "rain".into(),
                title: "rain".into(),
                ..MeasureMeta::default()
            }],
            threshold: None,
            params: json!({ "type": "object", "properties": { "most": {} } }),
            page: "# Weather".into(),
        }],
    }
}

fn wrong(change: impl FnOnce(&mut Manifest)) -> String {
    let mut manifest = manifest();
    change(&mut manifest);
    check("small-talk", &manifest).unwrap_err()
}

#[test]
fn a_right_manifest_passes() {
    assert_eq!(check("small-talk", &manifest()), Ok(()));
}

#[test]
fn wrong_ones_do_not() {
    assert!(check("big-talk", &manifest()).unwrap_err().contains("family"));
    assert!(wrong(|m| m.version.clear()).contains("version"));
    assert!(wrong(|m| m.licence = "x".repeat(2_000)).contains("licence"));
    assert!(wrong(|m| m.rules.clear()).contains("no rules"));
    assert!(wrong(|m| m.rules.push(m.rules[0].clone())).contains("two of its rules"));
    assert!(wrong(|m| m.rules[0].name = "Weather".into()).contains("kebab-case"));
    assert!(wrong(|m| m.rules[0].page = " ".into()).contains("page"));
    assert!(wrong(|m| m.rules[0].summary = "a\u{1b}[2J".into()).contains("control"));
    assert!(wrong(|m| m.rules[0].templates.push(template())).contains("two of its templates"));
    assert!(wrong(|m| m.rules[0].templates[0].text = "{rows".into()).contains("brace"));
    assert!(wrong(|m| m.rules[0].templates[0].advice = Some("{rows}".into())).contains("advice"));
    assert!(wrong(|m| m.rules[0].templates[0].meaning = Some("{rows}".into())).contains("meaning"));
    assert!(wrong(|m| m.rules[0].threshold = Some("fewer than {least}".into())).contains("least"));
    assert!(wrong(|m| m.rules[0].threshold = Some("[least=few] too few".into())).contains("least"));
    assert!(wrong(|m| m.rules[0].measures[0].name = "rain fall".into()).contains("measure"));
    assert!(wrong(|m| m.rules[0].words[0] = String::new()).contains("word"));
    assert!(wrong(|m| m.rules[0].params = json!({ "properties": { "a\u{1b}[2J": {} } })).contains("control"));
    for text in ["for 943 476 5919", "turned \u{202e}round", "ask ann.other@example.org"] {
        let text = || text.to_owned();
        assert!(wrong(|m| m.rules[0].summary = text()).contains("summary"));
        assert!(wrong(|m| m.rules[0].words.push(text())).contains("word"));
        assert!(wrong(|m| m.rules[0].measures[0].title = text()).contains("title"));
        assert!(wrong(|m| m.rules[0].templates[0].text = text()).contains("text"));
        assert!(wrong(|m| m.rules[0].templates[0].group = Some(text())).contains("group"));
        assert!(wrong(|m| m.rules[0].templates[0].advice = Some(text())).contains("advice"));
        assert!(wrong(|m| m.rules[0].params = json!({ "description": text() })).contains("schema"));
    }
    assert!(wrong(|m| m.rules[0].page = "# turned \u{202e}round".into()).contains("page"));
    let number = || "p-943-476-5919".to_owned();
    assert!(wrong(|m| m.rules[0].name = number()).contains("name of a rule"));
    assert!(wrong(|m| m.rules[0].measures[0].name = number()).contains("name of a measure"));
    assert!(wrong(|m| m.rules[0].templates[0].id = number()).contains("name of a template"));
    assert!(wrong(|m| m.rules[0].templates[0].cause = Some(number())).contains("cause"));
    assert!(wrong(|m| m.homepage = Some("http://example.org".into())).contains("homepage"));
    assert!(wrong(|m| m.licence = "all rights".into()).contains("licence"));
    assert!(wrong(|m| m.rules[0].templates[0].cause = Some("Missing cell".into())).contains("cause"));
    assert!(wrong(|m| m.rules[0].templates[0].follows = Some("Missing cell".into())).contains("cause"));
    assert!(wrong(|m| m.rules[0].templates[0].cause = Some(String::new())).contains("cause"));
}

fn paired(name: &str, role: MeasureRole, pair: Option<&str>) -> MeasureMeta {
    MeasureMeta {
        name: name.into(),
        title: name.into(),
        role,
        pair: pair.map(str::to_owned),
        ..MeasureMeta::default()
    }
}

#[test]
fn a_measure_belongs_to_one_of_this_release_or_is_one() {
    let with = |measures: &[MeasureMeta]| {
        let mut manifest = manifest();
        manifest.rules[0].measures.extend_from_slice(measures);
        check("small-talk", &manifest).err().unwrap_or_default()
    };
    let before = paired("before", MeasureRole::Before, Some("rain"));
    let limit = paired("most", MeasureRole::Limit, Some("rain"));
    assert_eq!(with(&[before.clone(), limit]), "");
    for (wrong, what) in [
        (paired("x", MeasureRole::Before, None), "names no measure"),
        (paired("x", MeasureRole::Limit, None), "names no measure"),
        (paired("x", MeasureRole::Now, Some("rain")), "a value of this release"),
        (paired("x", MeasureRole::Before, Some("snow")), "no measure of this"),
        (paired("x", MeasureRole::Limit, Some("x")), "no measure of this"),
        (paired("x", MeasureRole::Before, Some("rain")), "another measure"),
    ] {
        let said = with(&[before.clone(), wrong.clone()]);
        assert!(said.contains(what), "{wrong:?}: {said}");
    }
}

#[test]
fn a_rule_that_tests_changes_has_the_words_for_it() {
    let with = |words: &[&str], measure: &str| {
        let mut manifest = manifest();
        let rule = &mut manifest.rules[0];
        rule.roles = vec![RuleRole::TestsDeclaredChanges];
        rule.words.extend(words.iter().map(|&word| word.to_owned()));
        rule.measures.push(paired(measure, MeasureRole::Now, None));
        check("small-talk", &manifest)
    };
    assert_eq!(with(&FATES, "claim"), Ok(()));
    assert!(with(&FATES[1..], "claim").is_err());
    assert!(with(&FATES, "claims").is_err());
}
