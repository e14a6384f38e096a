//! The generated JSON Schemas say what the readers do.

use candour_config::declaration::{self, Declaration};
use candour_config::generated::{local_schema, pack_schema, release_schema};
use candour_config::node::parse_toml;
use candour_config::place::Source;
use serde_json::Value;

use crate::the_whole::{DECLARATION, PACK};

fn as_json(text: &str) -> Value {
    parse_toml(&Source::new("some.toml", text)).unwrap().to_json()
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
    for schema in [release_schema(), pack_schema(), local_schema()] {
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
        "[[dataset]]\nname = \"a\"\npath = \"a.csv\"\nkind = \"table\"\ncompare = { back = \"year\" }",
        "[rules.\"a/b\"]\nwarn = 3",
        "[[waiver]]\nrule = \"a/b\"\nowner = \"o\"\nreason = \"r\"",
    ] {
        assert!(!accepts(&release_schema(), &as_json(text)), "{text}");
        assert!(
            declaration::parse(&Source::new("candour.toml", text)).is_err(),
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
    let error = declaration::parse(&Source::new("candour.toml", "x = 1")).unwrap_err();
    let candour_config::ErrorKind::UnknownKey { mut known, .. } = error.kind else {
        panic!("{error}");
    };
    known.sort();
    assert_eq!(keys, known.iter().collect::<Vec<_>>());
    assert_eq!(
        declaration::parse(&Source::new("candour.toml", "")).unwrap(),
        Declaration::default()
    );
}
