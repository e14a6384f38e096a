//! Schemas that are none, or that say what cannot be.

use crate::bad_paths::refused;
use crate::releases;

fn schema(name: &str, old: &str, new: &str) {
    let bench = releases::bench();
    bench.replace("release/visits.schema.json", old, new);
    refused(name, &bench, &["audit", "release"], 2);
}

#[test]
fn not_json() {
    schema(
        "schema-not-json",
        "\"additionalProperties\": false\n",
        "\"additionalProperties\": false,\n",
    );
}

#[test]
fn not_a_schema() {
    let bench = releases::bench();
    bench.write("release/visits.schema.json", "[1, 2]\n");
    refused("schema-not-a-schema", &bench, &["audit", "release"], 2);
}

#[test]
fn another_dialect() {
    schema(
        "schema-of-another-dialect",
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/draft-07/schema#",
    );
}

#[test]
fn wrong_keyword_value() {
    schema(
        "schema-wrong-keyword-value",
        "\"enum\": [\"A\", \"B\"]",
        "\"enum\": \"A\"",
    );
}

#[test]
fn wrong_pattern() {
    schema("schema-wrong-pattern", "\"enum\": [\"A\", \"B\"]", "\"pattern\": \"(\"");
}

#[test]
fn misspelt_keyword_of_json_schema() {
    schema(
        "schema-misspelt-keyword",
        "\"enum\": [\"A\", \"B\"]",
        "\"minLenght\": 1",
    );
}

#[test]
fn remote_reference() {
    schema(
        "schema-remote-reference",
        "{ \"type\": \"string\", \"enum\": [\"A\", \"B\"] }",
        "{ \"$ref\": \"https://example.org/clinic.json\" }",
    );
}

#[test]
fn dangling_reference() {
    schema(
        "schema-dangling-reference",
        "{ \"type\": \"string\", \"enum\": [\"A\", \"B\"] }",
        "{ \"$ref\": \"#/$defs/clinic\" }",
    );
}

#[test]
fn unknown_column_of_a_key() {
    schema(
        "schema-unknown-column-of-a-key",
        "[\"clinic\", \"month\"]",
        "[\"clinic\", \"months\"]",
    );
}

#[test]
fn unknown_column_of_parts() {
    schema(
        "schema-unknown-column-of-parts",
        "[\"attended\", \"missed\"]",
        "[\"attended\", \"dna\"]",
    );
}

#[test]
fn unknown_keyword_of_ours() {
    schema("schema-unknown-keyword", "\"x-key\"", "\"x-keys\"");
}

/// A question left open in `x-privacy` asks for an answer wherever rows are about people.
#[test]
fn unanswered_question() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "kind   = \"table\"", "kind   = \"records\"");
    bench.replace(
        "release/visits.schema.json",
        "\"enum\": [\"A\", \"B\"]",
        "\"enum\": [\"A\", \"B\"], \"x-privacy\": \"?\"",
    );
    let answer = bench.candour(["audit", "release"]).answer().ending(1);
    assert!(answer.stdout.contains("undeclared privacy"), "{}", answer.stdout);
    assert!(bench.path("release/.candour/draft/statement.json").exists());
    assert!(!bench.path("release/transparency-report").exists());
}
