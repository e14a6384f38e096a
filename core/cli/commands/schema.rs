//! `candour schema NAME`.

use candour_model::control::Manifest;
use candour_report::findings::FindingLine;
use candour_report::predicate::Predicate;
use serde_json::Value;

use crate::Outcome;
use crate::args::{SchemaName, SchemaOptions};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(options: &SchemaOptions) -> Outcome {
    output::print(&text(options.name))?;
    Ok(Exit::Passed)
}

/// The schema as committed in `schemas/`.
fn text(name: SchemaName) -> String {
    let mut schema = match name {
        SchemaName::Config => candour_config::generated::release_schema(),
        SchemaName::Lock => candour_config::generated::lock_schema(),
        SchemaName::Policy => candour_config::generated::pack_schema(),
        SchemaName::Statement => schemars::schema_for!(Predicate).to_value(),
        SchemaName::Findings => schemars::schema_for!(FindingLine).to_value(),
        SchemaName::Manifest => schemars::schema_for!(Manifest).to_value(),
    };
    if let Value::Object(members) = &mut schema {
        members.insert("$comment".to_owned(), Value::from("Generated; version 0.1."));
    }
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn the_committed_schemas_are_fresh() {
        for name in SchemaName::value_variants() {
            let shown = name.to_possible_value().expect("a name").get_name().to_owned();
            let path = format!("{}/schemas/{shown}.schema.json", env!("CARGO_MANIFEST_DIR"));
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == text(*name),
                "schemas/{shown}.schema.json is stale; refresh it with: cargo run -- schema {shown} > schemas/{shown}.schema.json"
            );
        }
    }
}
