//! Mistakes in schemas, told whole.

use std::path::Path;

use candour_config::release;
use candour_config::schema::read_schema;
use candour_model::finding::Severity;
use candour_model::meaning::{JsonType, Privacy};

use crate::files::{Mistakes, SMALL, folder};

/// A schema with one column `a`, described so, beside `b` and `c`; and what stands at the top.
fn schema(a: &str, top: &str) -> String {
    let top = if top.is_empty() {
        String::new()
    } else {
        format!("  {top},\n")
    };
    format!(
        "{{\n  \"type\": \"object\",\n{top}  \"properties\": {{\n    \"a\": {{ {a} }},\n    \"b\": {{}},\n    \"c\": {{}}\n  }}\n}}\n"
    )
}

fn tell(cases: &[(&str, String)]) -> String {
    let mut told = Mistakes::default();
    for (title, text) in cases {
        let error = read_schema("schemas/visits.json", text).expect_err(title);
        assert!(!error.places.is_empty(), "{title}");
        told.push(title, &error, Path::new("/nowhere"));
    }
    told.0
}

#[test]
fn what_is_no_schema_is_told() {
    let cases = [
        ("not JSON", "{\n  \"type\": \"object\",\n}\n".to_owned()),
        ("cut off", "{\n  \"type\": \"obj".to_owned()),
        ("empty", String::new()),
        (
            "key twice",
            "{\"properties\": {\"a\": {}, \"b\": {}, \"a\": {}}}".to_owned(),
        ),
        ("a list", "[]".to_owned()),
        ("true", "true".to_owned()),
        ("unknown type", schema("\"type\": \"int\"", "")),
        ("wrong type of a keyword", schema("\"maxLength\": \"ten\"", "")),
        ("no regular expression", schema("\"pattern\": \"(\"", "")),
        (
            "another dialect",
            schema("", "\"$schema\": \"http://json-schema.org/draft-07/schema#\""),
        ),
        (
            "remote reference",
            schema("\"$ref\": \"https://example.org/a.json\"", ""),
        ),
        ("reference to a file", schema("\"$ref\": \"codes.json#/$defs/a\"", "")),
        ("dangling reference", schema("\"$ref\": \"#/$defs/a\"", "")),
        ("dangling anchor", schema("\"$ref\": \"#there\"", "")),
        (
            "a row that is a list",
            "{\"type\": \"array\", \"items\": {}}".to_owned(),
        ),
        ("no columns", "{\"type\": \"object\"}".to_owned()),
        ("no columns in it", "{\"properties\": {}}".to_owned()),
    ];
    insta::assert_snapshot!(tell(&cases));
}

#[test]
fn keywords_that_do_not_exist_or_do_not_belong_are_told() {
    let cases = [
        ("misspelt", schema("\"x-privcy\": \"none\"", "")),
        ("like no other", schema("\"x-colour\": \"red\"", "")),
        ("of the table, at a column", schema("\"x-subject\": \"row\"", "")),
        ("of a column, at the top", schema("", "\"x-privacy\": \"none\"")),
        (
            "in a definition",
            schema("", "\"$defs\": { \"d\": { \"x-markers\": { \"*\": \"missing\" } } }"),
        ),
        (
            "something else in another part",
            schema(
                "\"x-total\": \"All\"",
                "\"allOf\": [{ \"properties\": { \"a\": { \"x-total\": \"Total\" } } }]",
            ),
        ),
        ("a slip in a keyword of JSON Schema", schema("\"minumum\": 0", "")),
        ("two letters swapped, at the top", schema("", "\"reqiured\": [\"a\"]")),
    ];
    insta::assert_snapshot!(tell(&cases));
}

#[test]
fn keywords_of_columns_are_checked() {
    let column = |text: &str| schema(text, "");
    let cases = [
        ("privacy: no such word", column("\"x-privacy\": \"secret\"")),
        ("privacy: not a word", column("\"x-privacy\": true")),
        (
            "privacy: contradiction",
            column("\"x-privacy\": [\"none\", \"indirect\"]"),
        ),
        ("privacy: empty list", column("\"x-privacy\": []")),
        ("measure: a word only", column("\"x-measure\": \"people\"")),
        (
            "measure: no such thing",
            column("\"x-measure\": { \"of\": \"persons\" }"),
        ),
        ("measure: true", column("\"x-measure\": true")),
        ("measure: of nothing", column("\"x-measure\": { \"rounded\": 5 }")),
        (
            "measure: rounded to nought",
            column("\"x-measure\": { \"of\": \"people\", \"rounded\": 0 }"),
        ),
        (
            "measure: a midpoint of an odd number",
            column("\"x-measure\": { \"of\": \"people\", \"rounded\": 5, \"midpoint\": true }"),
        ),
        (
            "measure: a column that repeats itself",
            column("\"x-measure\": { \"of\": \"events\", \"repeats\": { \"column\": \"a\", \"back\": \"1 year\" } }"),
        ),
        (
            "measure: repeats an unknown column",
            column("\"x-measure\": { \"of\": \"events\", \"repeats\": { \"column\": \"bb\", \"back\": \"1 year\" } }"),
        ),
        (
            "measure: repeats from no length of time ago",
            column(
                "\"x-measure\": { \"of\": \"events\", \"repeats\": { \"column\": \"b\", \"back\": \"last year\" } }",
            ),
        ),
        (
            "measure: rate without parts",
            column("\"x-measure\": { \"of\": \"rate\", \"top\": \"b\" }"),
        ),
        (
            "measure: unknown part",
            column("\"x-measure\": { \"of\": \"rate\", \"top\": \"b\", \"bottom\": \"d\" }"),
        ),
        (
            "measure: its own part",
            column("\"x-measure\": { \"of\": \"rate\", \"top\": \"a\", \"bottom\": \"b\" }"),
        ),
        (
            "measure: rates that add up",
            column("\"x-measure\": { \"of\": \"rate\", \"top\": \"b\", \"bottom\": \"c\", \"adds\": true }"),
        ),
        (
            "measure: parts of no rate",
            column("\"x-measure\": { \"of\": \"events\", \"times\": 100 }"),
        ),
        (
            "measure: an amount of no unit",
            column("\"x-measure\": { \"of\": \"amount\" }"),
        ),
        (
            "measure: a unit of events",
            column("\"x-measure\": { \"of\": \"events\", \"unit\": \"ha\" }"),
        ),
        (
            "measure: a unit of many words",
            column("\"x-measure\": { \"of\": \"amount\", \"unit\": \"hectares of land under trees\" }"),
        ),
        (
            "measure: neither stock nor flow",
            column("\"x-measure\": { \"of\": \"events\", \"is\": \"both\" }"),
        ),
        ("total: a list", column("\"x-total\": [\"All\"]")),
        ("total: no value", column("\"x-total\": { \"allow\": 2 }")),
        (
            "total: less than nothing",
            column("\"x-total\": { \"value\": \"All\", \"allow\": -1 }"),
        ),
        ("levels: of nothing", column("\"x-part-of\": {}")),
        ("levels: not a value", column("\"x-part-of\": { \"a\": 1 }")),
        (
            "levels: in a circle",
            column("\"x-part-of\": { \"a\": \"b\", \"b\": \"c\", \"c\": \"a\" }"),
        ),
        ("period: no such length", column("\"x-period\": \"decade\"")),
        (
            "period: no such pattern",
            column("\"x-period\": { \"is\": \"month\", \"as\": \"YYYY\" }"),
        ),
        (
            "period: same as a stranger",
            column("\"x-period\": { \"is\": \"month\", \"same-as\": \"d\" }"),
        ),
        (
            "period: same as what says no period",
            column("\"x-period\": { \"is\": \"month\", \"same-as\": \"b\" }"),
        ),
        ("label of itself", column("\"x-label-of\": \"a\"")),
        ("label of a stranger", column("\"x-label-of\": \"aa\"")),
        ("total that is no text", column("\"x-total\": 0")),
        ("markers: a list", column("\"x-markers\": [\"*\"]")),
        ("markers: no such word", column("\"x-markers\": { \"*\": \"hidden\" }")),
        (
            "markers: bounds of what is missing",
            column("\"x-markers\": { \"*\": { \"is\": \"missing\", \"from\": 1 } }"),
        ),
        (
            "markers: bounds the wrong way",
            column("\"x-markers\": { \"*\": { \"is\": \"suppressed\", \"from\": 7, \"to\": 1 } }"),
        ),
        ("number: two characters", column("\"x-number\": { \"group\": \", \" }")),
        (
            "number: one character for two things",
            column("\"x-number\": { \"group\": \".\" }"),
        ),
        ("number: a digit", column("\"x-number\": { \"decimal\": \"0\" }")),
        ("number: no minus one", column("\"x-number\": { \"negative\": \"()\" }")),
        (
            "number: one with a note",
            column("\"x-number\": { \"negative\": \"1*\" }"),
        ),
        (
            "number: one with a letter",
            column("\"x-number\": { \"negative\": \"1 p\" }"),
        ),
    ];
    insta::assert_snapshot!(tell(&cases));
}

#[test]
fn keywords_of_tables_are_checked() {
    let top = |text: &str| schema("", text);
    let column = |text: &str| schema(text, "");
    let cases = [
        ("subject: a stranger", top("\"x-subject\": \"patient\"")),
        ("subject: a number", top("\"x-subject\": 1")),
        (
            "subject: withheld without a reason",
            top("\"x-subject\": { \"withheld\": \"\" }"),
        ),
        ("key: empty", top("\"x-key\": []")),
        ("key: twice", top("\"x-key\": [\"a\", \"a\"]")),
        ("key: a stranger", top("\"x-key\": [\"a\", \"z\"]")),
        ("unique: no list of keys", top("\"x-unique\": [\"a\"]")),
        ("unique: a stranger", top("\"x-unique\": [[\"a\"], [\"z\"]]")),
        ("severity: no table", column("\"maximum\": 1, \"x-severity\": \"warn\"")),
        ("severity: of nothing", column("\"maximum\": 1, \"x-severity\": {}")),
        (
            "severity: of what stands elsewhere",
            column("\"maximum\": 1, \"x-severity\": { \"minimum\": \"fail\" }"),
        ),
        (
            "severity: of what is no constraint",
            column("\"title\": \"a\", \"x-severity\": { \"title\": \"fail\" }"),
        ),
        (
            "severity: unknown",
            column("\"maximum\": 1, \"x-severity\": { \"maximum\": \"error\" }"),
        ),
        (
            "severity: without a reason",
            column("\"maximum\": 1, \"x-severity\": { \"maximum\": \"warn\" }"),
        ),
        (
            "severity: with an empty reason",
            column("\"maximum\": 1, \"x-severity\": { \"maximum\": \"warn\", \"reason\": \" \" }"),
        ),
        ("one to one: three", top("\"x-one-to-one\": [[\"a\", \"b\", \"a\"]]")),
        ("one to one: one", top("\"x-one-to-one\": [[\"a\"]]")),
        (
            "parts: of itself",
            top("\"x-parts\": [{ \"total\": \"a\", \"of\": [\"a\", \"b\"] }]"),
        ),
        (
            "parts: a stranger",
            top("\"x-parts\": [{ \"total\": \"a\", \"of\": [\"b\", \"d\"] }]"),
        ),
        (
            "parts: unknown key",
            top("\"x-parts\": [{ \"total\": \"a\", \"parts\": [\"b\"] }]"),
        ),
        (
            "references: uneven",
            top("\"x-references\": [{ \"columns\": [\"a\"], \"dataset\": \"s\", \"to\": [] }]"),
        ),
        (
            "references: excepting nothing",
            top("\"x-references\": [{ \"columns\": [\"a\"], \"dataset\": \"s\", \"to\": [\"x\"], \"except\": [] }]"),
        ),
        (
            "references: validity without a time",
            top("\"x-references\": [{ \"columns\": [\"a\"], \"dataset\": \"s\", \"to\": [\"x\"], \"from\": \"y\" }]"),
        ),
        (
            "long: one column for both",
            top("\"x-long\": { \"measure\": \"a\", \"value\": \"a\", \"measures\": {} }"),
        ),
        (
            "long: no measures",
            top("\"x-long\": { \"measure\": \"a\", \"value\": \"b\", \"measures\": {} }"),
        ),
        (
            "long: part of another table",
            top(
                "\"x-long\": { \"measure\": \"a\", \"value\": \"b\", \"measures\": { \"r\": { \"x-measure\": { \"of\": \
                 \"rate\", \"top\": \"b\", \"bottom\": \"r2\" } }, \"r1\": { \"x-measure\": { \"of\": \"events\" } } } }",
            ),
        ),
    ];
    insta::assert_snapshot!(tell(&cases));
}

#[test]
fn the_measures_of_a_long_table_agree_on_what_a_marker_is() {
    let long = |a: &str, b: &str| {
        let measure = |markers: &str| format!(r#"{{ "x-measure": {{ "of": "events" }}, "x-markers": {markers} }}"#);
        let top = format!(
            r#""x-long": {{ "measure": "b", "value": "a", "measures": {{ "m": {}, "n": {} }} }}"#,
            measure(a),
            measure(b)
        );
        read_schema("schemas/visits.json", &schema(r#""x-markers": { "-": "zero" }"#, &top))
    };
    let wide = long(
        r#"{ "*": { "is": "suppressed", "from": 1, "to": 4 } }"#,
        r#"{ "*": { "is": "suppressed", "from": 0, "to": 7 } }"#,
    );
    let wide = wide.expect("they agree");
    let value = &wide.columns[0].1.markers;
    assert_eq!((value["*"].from, value["*"].to), (Some(0), Some(7)));
    assert!(value.contains_key("-"));
    for (a, b) in [
        (r#"{ "*": "suppressed" }"#, r#"{ "*": "missing" }"#),
        ("{}", r#"{ "-": "missing" }"#),
    ] {
        let error = long(a, b).expect_err("they do not");
        assert!(
            error
                .to_string()
                .contains("let a marker stand for one thing in all measures"),
            "{error}"
        );
    }
}

#[test]
fn look_ups_lead_to_datasets_and_columns_that_exist() {
    let visits = |reference: &str| schema("", &format!("\"x-references\": [{reference}]"));
    let sites = r#"{"properties": {"code": {}, "opened": {}}}"#;
    let mut told = Mistakes::default();
    for (title, reference) in [
        (
            "unknown dataset",
            r#"{ "columns": ["a"], "dataset": "site", "to": ["code"] }"#,
        ),
        (
            "unknown column",
            r#"{ "columns": ["a"], "dataset": "sites", "to": ["id"] }"#,
        ),
        (
            "unknown column of validity",
            r#"{ "columns": ["a"], "dataset": "sites", "to": ["code"], "at": "b", "from": "openned" }"#,
        ),
    ] {
        let text = format!(
            "{SMALL}schema = \"visits.json\"\n[[dataset]]\nname = \"sites\"\npath = \"sites.csv\"\nkind = \
             \"lookup\"\nschema = \"sites.json\"\n"
        );
        let folder = folder(&[
            ("candour.toml", &text),
            ("visits.csv", "x"),
            ("sites.csv", "x"),
            ("visits.json", &visits(reference)),
            ("sites.json", sites),
        ]);
        let release = release::load(folder.path()).unwrap();
        let error = release::read_schemas(&release).expect_err(title);
        told.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn what_is_right_is_read() {
    for (text, what) in [
        (
            schema("\"x-privacy\": [\"indirect\", \"sensitive\"]", ""),
            "two kinds of privacy",
        ),
        (
            schema("\"enum\": [{ \"$ref\": \"https://example.org\" }, { \"x-a\": 1 }]", ""),
            "data that look like schemas",
        ),
        (
            schema(
                "\"$ref\": \"#there\"",
                "\"$defs\": { \"d\": { \"$anchor\": \"there\" } }",
            ),
            "an anchor",
        ),
        (
            schema(
                "\"$ref\": \"https://example.org/codes#/$defs/x\"",
                "\"$defs\": { \"d\": { \"$id\": \"https://example.org/codes\", \"$defs\": { \"x\": {} } } }",
            ),
            "a document inside",
        ),
        (schema("\"$ref\": \"#/properties/b\"", ""), "another column"),
        (
            schema("", "\"x-subject\": { \"withheld\": \"one row is one appointment\" }"),
            "a withheld subject",
        ),
        (
            schema(
                "",
                "\"x-long\": { \"measure\": \"a\", \"value\": \"b\", \"measures\": { \"r\": { \"x-measure\": { \"of\": \
                 \"rate\", \"top\": \"n\", \"bottom\": [\"n\", \"m\"] }, \"x-markers\": { \"-\": \"zero\" } }, \"n\": { \
                 \"x-measure\": { \"of\": \"people\" } }, \"m\": { \"x-measure\": { \"of\": \"events\" } } } }",
            ),
            "a long table",
        ),
    ] {
        if let Err(error) = read_schema("visits.json", &text) {
            panic!("{what}: {}", crate::files::told(&error, Path::new("/nowhere")));
        }
    }
}

#[test]
fn a_measure_that_is_false_says_that_numbers_are_no_figures() {
    let text = r#"{ "properties": { "a": { "x-measure": false }, "b": { "type": "integer" } } }"#;
    let schema = read_schema("visits.json", text).unwrap();
    let said = ["a", "b"].map(|label| {
        let meaning = schema.column(label).unwrap();
        (meaning.measure.is_some(), meaning.no_figure)
    });
    assert_eq!(said, [(false, true), (false, false)]);
}

/// Anywhere in a schema, and at the places that the compiler of schemas names, which lead through references.
#[test]
fn constraints_have_severities_at_their_places() {
    let text = schema(
        r##""$ref": "#/$defs/few", "maxLength": 2, "x-severity": { "maxLength": "fail" }"##,
        r#""$defs": { "few": { "maximum": 5, "minimum": 0, "x-severity": { "maximum": "note", "reason": "a target" } } }"#,
    );
    let schema = read_schema("visits.json", &text).unwrap();
    let places: Vec<&str> = schema.severities.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/$defs/few/maximum", "/properties/a/maxLength"]);
    let at = |place: &str| schema.severity_at(place).map(|declared| declared.severity);
    assert_eq!(at("/properties/a/$ref/maximum"), Some(Severity::Note));
    assert_eq!(at("/$defs/few/maximum"), Some(Severity::Note));
    assert_eq!(at("/properties/a/maxLength"), Some(Severity::Fail));
    // Where a reference leads to no schema that is known as one, nobody has read the keyword, and it weakens nothing.
    let hidden = r##"{ "properties": { "a": { "$ref": "#/shared/n" } },
        "shared": { "n": { "maximum": 1, "x-severity": { "maximum": "note", "reason": "unread" } } } }"##;
    let hidden = read_schema("visits.json", hidden).unwrap();
    assert_eq!(hidden.severities, []);
    assert_eq!(hidden.severity_at("/properties/a/$ref/maximum"), None);
    assert_eq!(
        [at("/$defs/few/minimum"), at("/properties/b/maximum"), at("/required")],
        [None; 3]
    );
}

#[test]
fn a_total_may_have_an_allowed_difference_and_a_value_parts() {
    let text = schema(
        "\"x-total\": { \"value\": \"All\", \"allow\": 2 }, \"x-part-of\": { \"North\": \"Land\", \"N1\": \"North\" }",
        "",
    );
    let schema = read_schema("visits.json", &text).unwrap();
    let meaning = schema.column("a").unwrap();
    assert_eq!((meaning.total.as_deref(), meaning.total_allow), (Some("All"), Some(2)));
    assert_eq!(meaning.part_of["N1"], "North");
}

#[test]
fn columns_of_all_parts_are_declared_and_mean_what_all_parts_say() {
    let text = r##"{
        "$ref": "#base",
        "properties": { "a": { "$ref": "#/$defs/count", "x-privacy": "none" } },
        "allOf": [{ "properties": { "a": { "enum": [1, 2] }, "c": { "x-period": "month" } }, "required": ["c"] }],
        "$defs": {
            "count": { "type": "integer", "x-measure": { "of": "people" } },
            "base": { "$anchor": "base", "properties": { "b": { "type": "string" } }, "required": ["b"] }
        }
    }"##;
    let schema = read_schema("visits.json", text).unwrap();
    let columns: Vec<(&str, bool)> = schema
        .columns
        .iter()
        .map(|(label, meaning)| (label.as_str(), meaning.required))
        .collect();
    assert_eq!(columns, [("a", false), ("b", true), ("c", true)]);
    let a = schema.column("a").unwrap();
    assert_eq!(a.types, [JsonType::Integer]);
    assert_eq!(a.vocabulary, ["1", "2"]);
    assert!(a.measure.is_some() && a.is(Privacy::None));
    assert!(schema.column("c").unwrap().period.is_some());
    assert!(schema.keyword_place("a", "x-measure").is_some() && schema.column_place("c").is_some());
}

#[test]
fn minus_one_is_written_in_several_ways() {
    for written in [
        "(1)",
        "[1]",
        "-1",
        "1-",
        "\u{2212}1",
        "1 CR",
        "DR 1",
        "minus 1",
        "-\u{a3}1",
    ] {
        let sites = schema(&format!("\"x-number\": {{ \"negative\": \"{written}\" }}"), "");
        assert!(read_schema("schemas/visits.json", &sites).is_ok(), "{written}");
    }
}
