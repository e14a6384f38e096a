//! The generated JSON Schemas say what the readers do.

use std::path::Path;

use candour_config::FileKind;
use candour_config::declaration::{self, Declaration};
use candour_config::generated::{local_schema, pack_schema, release_schema, trust_schema};
use candour_config::node::parse_toml;
use candour_config::place::Source;
use candour_config::trust;
use serde_json::Value;

use crate::the_whole::{DECLARATION, PACK};

const TRUST: &str = "version = 1\n[require]\npublisher = 1\n[[key]]\nname = \"A trust\"\nrole = \"publisher\"\nkey = \"a.pub\"\nuntil = 2015-12-31\n";

fn as_json(text: &str) -> Value {
    parse_toml(&Source::new(FileKind::Declaration, "some.toml", text))
        .unwrap()
        .to_json()
}

fn accepts(schema: &Value, instance: &Value) -> bool {
    jsonschema::draft202012::options()
        .build(schema)
        .unwrap()
        .is_valid(instance)
}

#[test]
fn what_is_read_is_valid() {
    assert!(accepts(&release_schema(), &as_json(DECLARATION)));
    assert!(accepts(&pack_schema(), &as_json(PACK)));
    assert!(accepts(
        &local_schema(),
        &as_json("previous = \"../raw\"\nnotes = \"n\"\n")
    ));
    assert!(accepts(&trust_schema(), &as_json(TRUST)));
    for schema in [release_schema(), pack_schema(), local_schema(), trust_schema()] {
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
    }
}

#[test]
fn what_is_refused_by_its_form_is_invalid() {
    for text in [
        "colour = \"red\"",
        "[release]\ntitle = 5",
        "[release]\ntitle = \"\"",
        "[release]\nlicense = \"x\"",
        "[[dataset]]\nname = \"a\"",
        "[[dataset]]\nname = \"a\"\npath = 3\nkind = \"table\"",
        "[[dataset]]\nname = \"a\"\npath = []\nkind = \"table\"",
        "[[dataset]]\nname = \"a\"\npath = \"a.csv\"\nkind = \"tables\"",
        "[[dataset]]\nname = \"a\"\npath = \"a.csv\"\nkind = \"table\"\ncsv = { header-row = 0 }",
        "[[dataset]]\nname = \"a\"\npath = \"a.csv\"\nkind = \"table\"\ncsv = { skip-rows = 2 }",
        "[[dataset]]\nname = \"a\"\npath = \"a.csv\"\nkind = \"table\"\ncompare = { back = \"year\" }",
        "[rules.\"a/b\"]\nwarn = 3",
        "[[waiver]]\nrule = \"a/b\"\nowner = \"o\"\nreason = \"r\"",
    ] {
        assert!(!accepts(&release_schema(), &as_json(text)), "{text}");
        assert!(
            declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", text)).is_err(),
            "{text}"
        );
    }
}

#[test]
fn what_a_trust_file_may_not_be_is_invalid() {
    for (from, to) in [
        ("version = 1\n", ""),
        ("publisher = 1", "publisher = -1"),
        ("publisher = 1", "editor = 1"),
        ("\"publisher\"", "\"editor\""),
        ("name = \"A trust\"\n", ""),
        ("until = ", "untill = "),
    ] {
        let text = TRUST.replacen(from, to, 1);
        assert!(text != TRUST && !accepts(&trust_schema(), &as_json(&text)), "{text}");
        assert!(
            trust::parse(
                &Source::new(FileKind::Trust, "trust.toml", text.as_str()),
                Path::new("")
            )
            .is_err(),
            "{text}"
        );
    }
}

/// Every key that the schema knows at the top is one that the reader knows.
#[test]
fn schema_and_reader_know_the_same_keys() {
    let schema = release_schema();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "agree", "assert", "change", "dataset", "plugins", "release", "rules", "waiver"
        ]
    );
    let error = declaration::parse(&Source::new(
        FileKind::Declaration,
        "candour.toml",
        "x = 1\n[release]\n",
    ))
    .unwrap_err();
    let candour_config::ErrorKind::UnknownKey { mut known, .. } = error.kind else {
        panic!("{error}");
    };
    known.sort();
    assert_eq!(keys, known.iter().collect::<Vec<_>>());
    assert_eq!(
        declaration::parse(&Source::new(FileKind::Declaration, "candour.toml", "")).unwrap(),
        Declaration::default()
    );
}
