//! `candour schema NAME`.

use candour_model::control::Manifest;
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
        SchemaName::Policy => candour_config::generated::pack_schema(),
        SchemaName::Statement => schemars::schema_for!(Predicate).to_value(),
        SchemaName::Manifest => schemars::schema_for!(Manifest).to_value(),
    };
    if let Value::Object(members) = &mut schema {
        members.insert("$comment".to_owned(), Value::from("Generated; version 0.1."));
    }
    format!("{schema:#}\n")
}
