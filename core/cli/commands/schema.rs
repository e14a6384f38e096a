//! `candour schema NAME`.

mod reference;

use candour_compare::diff::Diff;
use candour_compare::reproduction::Reproduction;
use candour_model::baseline::Baseline;
use candour_model::control::Manifest;
use candour_render::findings::FindingLine;
use candour_statement::pages::PagesStatement;
use candour_statement::statement::Statement;
use clap::ValueEnum;
use serde_json::Value;

use super::audit::RunRecord;
use super::own::Machine;
use crate::Outcome;
use crate::args::{SchemaFormat, SchemaName, SchemaOptions};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(options: &SchemaOptions) -> Outcome {
    output::print(&match options.format {
        SchemaFormat::Json => text(options.name),
        SchemaFormat::Markdown => page(options.name),
    })?;
    Ok(Exit::Passed)
}

/// The schema as committed in `schemas/`.
fn text(name: SchemaName) -> String {
    let mut schema = schema(name);
    if let Value::Object(members) = &mut schema {
        members.insert("$comment".to_owned(), Value::from("Generated; version 0.1."));
    }
    format!("{schema:#}\n")
}

/// The schema as a page of tables; the statement's is committed in `docs/`.
fn page(name: SchemaName) -> String {
    let shown = name.to_possible_value();
    let shown = shown.as_ref().map_or("schema", |value| value.get_name());
    reference::markdown(shown, &schema(name))
}

fn schema(name: SchemaName) -> Value {
    match name {
        SchemaName::Config => candour_config::generated::release_schema(),
        SchemaName::Lock => candour_config::generated::lock_schema(),
        SchemaName::Policy => candour_config::generated::pack_schema(),
        SchemaName::Statement => schemars::schema_for!(Statement).to_value(),
        SchemaName::Baseline => schemars::schema_for!(Baseline).to_value(),
        SchemaName::Run => schemars::schema_for!(RunRecord).to_value(),
        SchemaName::Reproduction => schemars::schema_for!(Reproduction).to_value(),
        SchemaName::Diff => schemars::schema_for!(Diff).to_value(),
        SchemaName::Trust => candour_config::generated::trust_schema(),
        SchemaName::Findings => schemars::schema_for!(FindingLine).to_value(),
        SchemaName::Pages => schemars::schema_for!(PagesStatement).to_value(),
        SchemaName::Manifest => schemars::schema_for!(Manifest).to_value(),
        SchemaName::Machine => schemars::schema_for!(Machine).to_value(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_reference_is_fresh() {
        let path = format!("{}/docs/statement-reference.md", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == page(SchemaName::Statement),
            "docs/statement-reference.md is stale; refresh it with: cargo run -- schema statement --format markdown > docs/statement-reference.md"
        );
    }

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
