//! Mistakes in policies and in what a release changes of them, told whole; and what is weaker than a policy.

use std::fs;
use std::path::Path;

use candour_config::FileKind;
use candour_config::place::Source;
use candour_config::policy::{
    BuiltIn, Policy, RuleSetting, check_rules, is_within_a_strangers_means, parse_pack, resolve, weakenings,
};
use candour_config::release::{self, Named, Release};
use candour_config::{Error, ErrorKind, Fault};
use candour_model::control::{Manifest, MeasureMeta, RuleManifest, Scope};
use candour_model::finding::{Dimension, Severity};
use serde_json::json;
use tempfile::TempDir;

use crate::files::{Mistakes, SMALL, folder};
use crate::the_whole::PACK;

fn rule(name: &str, params: serde_json::Value, measures: &[&str]) -> RuleManifest {
    RuleManifest {
        threshold: None,
        name: name.into(),
        summary: "finds something".into(),
        scope: Scope::Dataset,
        dimension: Dimension::Confidentiality,
        compares: false,
        reads_schema: false,
        covers: Default::default(),
        roles: Vec::new(),
        kinds: Vec::new(),
        templates: Vec::new(),
        words: Vec::new(),
        measures: measures
            .iter()
            .map(|name| MeasureMeta {
                name: (*name).into(),
                title: "how many".into(),
                bar_of: None,
                ..MeasureMeta::default()
            })
            .collect(),
        params,
        page: String::new(),
    }
}

fn manifests() -> Vec<Manifest> {
    let whole_number = json!({ "type": "integer", "minimum": 1, "x-stricter": "higher" });
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1, "x-stricter": "lower" });
    let object = |properties: serde_json::Value, required: serde_json::Value| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let manifest = |id: &str, rules: Vec<RuleManifest>| Manifest {
        id: id.into(),
        version: "1.0.0".into(),
        licence: "MIT".into(),
        homepage: None,
        rules,
    };
    vec![
        manifest(
            "re-identification",
            vec![
                rule(
                    "small-classes",
                    object(json!({ "k": whole_number }), json!(["k"])),
                    &["people-below-k"],
                ),
                rule("undeclared-privacy", object(json!({}), json!([])), &[]),
            ],
        ),
        manifest(
            "completeness",
            vec![rule(
                "missing-values",
                object(
                    json!({ "share": share, "points": { "type": "number" } }),
                    json!(["share"]),
                ),
                &[],
            )],
        ),
    ]
}

const CORE_RULES: &[&str] = &["structure/ragged-row", "schema/type"];

fn release(more: &str) -> (TempDir, Release) {
    let folder = folder(&[("candour.toml", &format!("{SMALL}{more}")), ("visits.csv", "x")]);
    let release = release::load(folder.path()).unwrap();
    (folder, release)
}

fn decided(release: &Release, pack: &str) -> Result<Policy, Error> {
    let policy = resolve(release, &BuiltIn::from([("uk-open-data", pack)]))?;
    check_rules(&policy, release, &manifests(), CORE_RULES)?;
    weakenings(&policy, &manifests())?;
    Ok(policy)
}

#[test]
fn mistakes_of_the_release_are_told() {
    let cases = [
        (
            "unknown rule",
            "[rules.\"re-identification/small-clases\"]\nwarn = { k = 10 }\n",
        ),
        (
            "unknown family, nearly known",
            "[rules.\"reidentification/small-classes\"]\nwarn = { k = 10 }\n",
        ),
        ("unknown core rule", "[rules.\"structure/raged-row\"]\nwarn = {}\n"),
        ("no rule at all", "[rules.small-classes]\nk = 10\n"),
        (
            "parameter of no severity",
            "[rules.\"re-identification/small-classes\"]\nkk = 10\n",
        ),
        (
            "parameter of an unknown rule",
            "[rules.\"re-identification/small-clases\"]\nk = 10\n",
        ),
        (
            "parameter of a rule that does not run",
            "[rules.\"structure/ragged-row\"]\nk = 10\n",
        ),
        (
            "unknown parameter",
            "[rules.\"re-identification/small-classes\"]\nwarn = { kk = 10 }\n",
        ),
        (
            "unknown dataset",
            "[rules.\"re-identification/small-classes\".datasets.visit]\nk = 12\n",
        ),
        (
            "unknown parameter of a dataset",
            "[rules.\"re-identification/small-classes\".datasets.visits]\nkk = 12\n",
        ),
        (
            "turned off for a dataset",
            "[rules.\"re-identification/small-classes\".datasets.visits]\noff = true\nreason = \"why not\"\n",
        ),
        (
            "weaker for a dataset without a reason",
            "[rules.\"re-identification/small-classes\".datasets.visits]\nfail = { k = 1 }\n",
        ),
        (
            "missing parameter",
            "[rules.\"re-identification/small-classes\"]\nnote = {}\n",
        ),
        (
            "wrong type of a parameter",
            "[rules.\"re-identification/small-classes\"]\nk = \"ten\"\n",
        ),
        (
            "parameter out of bounds",
            "[rules.\"re-identification/small-classes\"]\nfail = { k = 0 }\n",
        ),
        (
            "weaker without a reason",
            "[rules.\"re-identification/small-classes\"]\nk = 6\n",
        ),
        (
            "weaker in the other direction",
            "[rules.\"completeness/missing-values\"]\nshare = 0.1\n",
        ),
        (
            "changed without a known direction",
            "[rules.\"completeness/missing-values\"]\nwarn = { points = 6 }\n",
        ),
        (
            "parameter of a rule that takes none",
            "[rules.\"structure/ragged-row\"]\nwarn = { k = 3 }\n",
        ),
        (
            "waiver of a rule that has no measures",
            "[[waiver]]\nrule = \"schema/type\"\nat-most = { cells = 3 }\nowner = \"o\"\nreason = \"r\"\nexpires = \
             2015-12-31\n",
        ),
        (
            "off without a reason",
            "[rules.\"re-identification/undeclared-privacy\"]\noff = true\n",
        ),
        (
            "waiver of an unknown rule",
            "[[waiver]]\nrule = \"re-identification/smallclasses\"\nowner = \"o\"\nreason = \"r\"\nexpires = 2015-12-31\n",
        ),
        (
            "waiver by an unknown measure",
            "[[waiver]]\nrule = \"re-identification/small-classes\"\nat-most = { people = 3 }\nowner = \"o\"\nreason = \
             \"r\"\nexpires = 2015-12-31\n",
        ),
        (
            "waiver without a bound",
            "[[waiver]]\nrule = \"re-identification/small-classes\"\nowner = \"o\"\nreason = \"r\"\nexpires = \
             2015-12-31\n",
        ),
    ];
    let mut told = Mistakes::default();
    for (title, more) in cases {
        let (folder, release) = release(more);
        let error = decided(&release, PACK).expect_err(title);
        assert!(!error.places.is_empty(), "{title}");
        told.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn mistakes_of_a_pack_are_told() {
    let pack = |rule: &str| format!("[pack]\nid = \"ours\"\n{rule}");
    let cases = [
        ("no pack", "[rules]\n".to_owned()),
        ("unknown key", pack("[rules.\"a/b\"]\nwarm = {}\n")),
        (
            "a threshold without a source",
            pack("[rules.\"a/b\"]\nwarn = { k = 3 }\ncertainty = \"low\"\n"),
        ),
        (
            "a threshold without certainty",
            pack("[rules.\"a/b\"]\nwarn = { k = 3 }\nsource = \"ours\"\n"),
        ),
        (
            "no certainty",
            pack("[rules.\"a/b\"]\nwarn = {}\nsource = \"ours\"\ncertainty = \"quite\"\n"),
        ),
        (
            "a rule that never runs",
            pack("[rules.\"a/b\"]\nsource = \"ours\"\ncertainty = \"low\"\n"),
        ),
        ("no isolation", pack("[plugins]\nisolation = \"jail\"\n")),
        (
            "a report that tells nothing",
            pack("[publication]\nthreshold = 100000\n"),
        ),
        (
            "plugins inside the program, which is not for a policy to say",
            pack("[plugins]\nisolation = \"none\"\n"),
        ),
        ("an audit for years", pack("[plugins]\nwall-seconds = 4294967295\n")),
        ("all processors for years", pack("[plugins]\ncpu-seconds = 3601\n")),
        ("all memory there is", pack("[plugins]\nmemory-mb = 1000000\n")),
        ("no time at all", pack("[plugins]\nwall-seconds = 0\n")),
        ("print everything", pack("[publication]\nthreshold = 0\n")),
        ("more than all", pack("[coverage]\nfloor-percent = 101\n")),
    ];
    let mut told = Mistakes::default();
    for (title, text) in cases {
        let (folder, release) = release("");
        let error = resolve(&release, &BuiltIn::from([("uk-open-data", text.as_str())])).expect_err(title);
        told.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn packs_that_are_shipped_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let pack = match parse_pack(&Source::new(FileKind::Policy, path.display().to_string(), text)) {
            Ok(pack) => pack,
            Err(error) => panic!("{}", crate::files::told(&error, Path::new("/nowhere"))),
        };
        assert_eq!(Some(pack.pack.id.value.0.as_str()), path.file_stem().unwrap().to_str());
    }
}

#[test]
fn a_policy_is_a_known_id_or_a_file() {
    let mut told = Mistakes::default();
    for (title, name) in [("unknown id", "uk-open-dta"), ("no such file", "../ours.toml")] {
        let folder = folder(&[
            ("candour.toml", &format!("[release]\npolicy = [\"{name}\"]\n{SMALL}")),
            ("visits.csv", "x"),
        ]);
        let release = release::load(folder.path()).unwrap();
        let error = resolve(&release, &BuiltIn::from([("uk-open-data", PACK)])).expect_err(title);
        told.push(title, &error, folder.path());
    }
    let (folder, mut release) = release("");
    release.policies = vec![Named {
        name: "ours.toml".into(),
        place: None,
    }];
    let error = resolve(&release, &BuiltIn::new()).unwrap_err();
    told.push("no such file, named on the command line", &error, folder.path());
    insta::assert_snapshot!(told.0);
}

#[test]
fn later_packs_override_severities_of_earlier_ones() {
    let ours = "[pack]\nid = \"ours\"\n[publication]\nround = 10\n[coverage]\nfloor-percent = 96\n[rules.\"re-identification/small-classes\"]\nfail = { k = 8 \
                }\nsource = \"our board\"\ncertainty = \"high\"\n";
    let folder = folder(&[
        (
            "r/candour.toml",
            &format!("[release]\npolicy = [\"uk-open-data\", \"../ours.toml\"]\n{SMALL}"),
        ),
        ("r/visits.csv", "x"),
        ("ours.toml", ours),
    ]);
    let release = release::load(&folder.path().join("r")).unwrap();
    let policy = decided(&release, PACK).unwrap();
    let setting = &policy.rules["re-identification/small-classes"];
    assert_eq!(setting.tiers[&Severity::Warn].params, json!({ "k": 10 }));
    assert_eq!(setting.tiers[&Severity::Fail].params, json!({ "k": 8 }));
    assert_eq!(setting.source.as_deref(), Some("our board"));
    assert!(setting.overrides.is_empty());
    assert_eq!((policy.publication.threshold, policy.publication.round), (8, 10));
    assert_eq!(policy.coverage_floor, 96);
    let ids: Vec<&str> = policy.packs.iter().map(|pack| pack.id.as_str()).collect();
    assert_eq!(ids, ["uk-open-data", "ours"]);
}

#[test]
fn a_dataset_may_have_values_of_its_own() {
    let text = "[rules.\"re-identification/small-classes\"]\nwarn = { k = 12 }\n\
                [rules.\"re-identification/small-classes\".datasets.visits]\nfail = { k = 2 }\nreason = \"few\"\n";
    let (_folder, release) = release(text);
    let policy = decided(&release, PACK).unwrap();
    let setting = &policy.rules["re-identification/small-classes"];
    let k = |setting: &RuleSetting, severity| setting.tiers[&severity].params["k"].clone();
    let (all, one) = (setting.of(Some("others")), setting.of(Some("visits")));
    assert_eq!(k(one, Severity::Warn), 12, "what holds for all holds here");
    assert_eq!(k(one, Severity::Fail), 2);
    assert_ne!(k(all, Severity::Fail), 2);
    let weaker = weakenings(&policy, &manifests()).unwrap();
    assert!(weaker.rules.is_empty(), "{:?}", weaker.rules);
    let told = weaker.datasets.iter().map(|(rule, dataset, weak)| {
        (
            rule.as_str(),
            dataset.as_str(),
            weak.param.as_str(),
            weak.reason.as_deref(),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [("re-identification/small-classes", "visits", "fail.k", Some("few"))]
    );
}

/// What is weaker, each with its rule; of the policy as a whole without one.
fn weaker(policy: &Policy) -> Vec<(String, String)> {
    let weaker = weakenings(policy, &manifests()).unwrap();
    let whole = weaker.whole.into_iter().map(|weak| (String::new(), weak));
    whole
        .chain(weaker.rules)
        .map(|(rule, weak)| {
            let reason = weak.reason.unwrap_or_else(|| "no reason".to_owned());
            (rule, format!("{} {} -> {}: {reason}", weak.param, weak.pack, weak.used))
        })
        .collect()
}

/// A release with these policies, of which `ours.toml` lies beside it.
fn with_packs(policies: &str, ours: &str) -> (TempDir, Release) {
    let folder = folder(&[
        ("candour.toml", &format!("[release]\npolicy = [{policies}]\n{SMALL}")),
        ("visits.csv", "x"),
        ("ours.toml", ours),
    ]);
    let release = release::load(folder.path()).unwrap();
    (folder, release)
}

const WEAK: &str = "[pack]\nid = \"ours\"\nreason = \"our board\"\n[publication]\nthreshold = 2\nround = 1\n[coverage]\n\
                    floor-percent = 10\n[rules.\"re-identification/small-classes\"]\nwarn = { k = 2 }\nsource = \"ours\"\n\
                    certainty = \"low\"\n";

#[test]
fn a_pack_is_held_against_the_built_in_one_however_it_is_named() {
    let whole = [
        "publication.threshold 8 -> 2: our board",
        "publication.round 5 -> 1: our board",
        "coverage.floor-percent 95 -> 10: our board",
    ];
    for (policies, of_rule) in [
        (
            "\"ours.toml\"",
            &["fail {\"k\":5} -> null: our board", "warn.k 10 -> 2: our board"][..],
        ),
        ("\"uk-open-data\", \"ours.toml\"", &["warn.k 10 -> 2: our board"]),
    ] {
        let (_folder, release) = with_packs(policies, WEAK);
        let policy = decided(&release, PACK).unwrap();
        let told: Vec<String> = weaker(&policy).into_iter().map(|(_, what)| what).collect();
        assert_eq!(told, [&whole[..], of_rule].concat(), "{policies}");
    }
}

#[test]
fn a_greater_severity_that_is_as_strict_is_no_weakening() {
    let ours = "[pack]\nid = \"ours\"\n[rules.\"re-identification/small-classes\"]\nfail = { k = 10 }\nsource = \"ours\"\n\
                certainty = \"low\"\n";
    let (_folder, release) = with_packs("\"ours.toml\"", ours);
    let policy = decided(&release, PACK).unwrap();
    assert_eq!(weaker(&policy), []);
    assert_eq!(policy.families_left_out(), ["completeness"]);
}

#[test]
fn what_no_pack_of_a_release_may_do_is_told() {
    let ours = |head: &str, more: &str| format!("[pack]\n{head}\n{more}");
    let of_rule =
        "[rules.\"re-identification/small-classes\"]\nfail = { k = 2 }\nsource = \"ours\"\ncertainty = \"low\"\n";
    let id = "id = \"ours\"";
    let cases = [
        ("the id of a built-in pack", ours("id = \"uk-open-data\"", "")),
        (
            "an id that looks like it",
            ours("id = \"UK_0pen\u{2013}D\u{430}ta\"", ""),
        ),
        (
            "the title of a built-in pack",
            ours("id = \"ours\"\ntitle = \"open  data, about people\"", ""),
        ),
        (
            "a weaker threshold of counts",
            ours(id, "[publication]\nthreshold = 2\n"),
        ),
        ("a finer rounding", ours(id, "[publication]\nround = 1\n")),
        ("a lower floor", ours(id, "[coverage]\nfloor-percent = 0\n")),
        ("a weaker value", ours(id, of_rule)),
        ("hours", ours(id, "[plugins]\nwall-seconds = 3600\n")),
        ("all processors", ours(id, "[plugins]\ncpu-seconds = 601\n")),
        ("much memory", ours(id, "[plugins]\nmemory-mb = 4097\n")),
    ];
    let mut told = Mistakes::default();
    for (title, text) in cases {
        let (folder, release) = with_packs("\"uk-open-data\", \"ours.toml\"", &text);
        let error = decided(&release, PACK).expect_err(title);
        assert!(!error.places.is_empty(), "{title}");
        told.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn whoever_runs_the_audit_may_give_plugins_more() {
    let ours = "[pack]\nid = \"ours\"\n[plugins]\nwall-seconds = 3600\nmemory-mb = 16384\n";
    let (folder, mut release) = with_packs("\"uk-open-data\"", ours);
    release.policies.push(Named {
        name: folder.path().join("ours.toml").display().to_string(),
        place: None,
    });
    let policy = decided(&release, PACK).unwrap();
    assert_eq!(policy.plugins.wall_seconds, Some(3600));
    is_within_a_strangers_means(&policy).expect_err("a stranger's release has less");
}

#[test]
fn an_audience_is_one_of_three() {
    let folder = folder(&[
        (
            "candour.toml",
            &format!("[release]\naudience = \"commissioners\"\n{SMALL}"),
        ),
        ("visits.csv", "x"),
    ]);
    let error = release::load(folder.path()).unwrap_err();
    let mut told = Mistakes::default();
    told.push("an audience that nobody knows", &error, folder.path());
    insta::assert_snapshot!(told.0);
}

#[test]
fn what_is_weaker_is_known_with_its_reason() {
    let (_folder, release) = release(
        "[rules.\"re-identification/small-classes\"]\nk = 7\nwarn = { k = 6 }\nreason = \"few people live here\"\n\
         [rules.\"completeness/missing-values\"]\nshare = 0.050\n\
         [rules.\"re-identification/undeclared-privacy\"]\noff = true\nreason = \"no people here\"\n",
    );
    let policy = decided(&release, PACK).unwrap();
    assert_eq!(
        weaker(&policy),
        [
            (
                "re-identification/small-classes".to_owned(),
                "warn.k 10 -> 6: few people live here".to_owned()
            ),
            (
                "re-identification/undeclared-privacy".to_owned(),
                "off false -> true: no people here".to_owned()
            ),
        ],
        "fail became stricter, and the share stayed what it was"
    );
    assert_eq!(policy.families(), ["completeness", "re-identification"]);
}

#[test]
fn a_rule_of_a_family_that_is_not_at_hand_is_for_the_audit_to_miss() {
    let (_folder, release) = release("[rules.\"weather/too-much-rain\"]\nwarn = { mm = 100 }\n");
    decided(&release, PACK).unwrap();
    let broken = vec![Manifest {
        rules: vec![rule("small-classes", json!({ "type": 3 }), &[])],
        ..manifests().remove(0)
    }];
    let policy = resolve(&release, &BuiltIn::from([("uk-open-data", PACK)])).unwrap();
    let error = check_rules(&policy, &release, &broken, &["re-identification/undeclared-privacy"]).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::BrokenManifest { .. }));
    assert_eq!(error.kind.fault(), Fault::Plugin);
}
