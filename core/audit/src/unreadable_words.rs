//! The rules about cells that cannot be read as declared: their ids, and what they say of themselves.

use candour_model::control::{RuleManifest, Template};
use candour_model::finding::Dimension;

use crate::core_manifest::manifest;

/// The rule for cells that are no period.
pub(crate) const X_PERIOD: &str = "schema/x-period";

/// The rule for texts that are no number.
pub(crate) const X_NUMBER: &str = "schema/x-number";

/// What the rules say of themselves.
pub(crate) fn manifest_of(rule: &str) -> RuleManifest {
    const SHAPES: &str = "written like {shape} ({cells})";
    const READ: &str = "Write the cells as the schema declares, or declare how they are written.";
    let (name, summary, text, meaning) = match rule {
        X_PERIOD => (
            "x-period",
            "cells that are no period where the schema declares one (`x-period`)",
            "{cells} of {column} cannot be read as {periods} ({share})",
            "Counts by period leave these rows out.",
        ),
        _ => (
            "x-number",
            "texts that are no number in a column of figures (`x-measure`, `x-number`)",
            "{cells} of {column} cannot be read as numbers ({share})",
            "Sums of this column leave these cells out.",
        ),
    };
    let mut manifest = manifest(name, summary, text, (READ, meaning), Dimension::Validity);
    let Some(first) = manifest.templates.first_mut() else {
        return manifest;
    };
    first.group = Some(SHAPES.to_owned());
    first.id = if rule == X_PERIOD { "period" } else { "number" }.to_owned();
    let first = first.clone();
    if rule == X_PERIOD {
        manifest.templates.extend([
            Template {
                id: "other-form".to_owned(),
                text: "{cells} of {column} cannot be read as {periods} ({share}), and {cells:is|are} written as {form}"
                    .to_owned(),
                advice: Some("Write all cells in one form, and declare it: x-period, as.".to_owned()),
                ..first.clone()
            },
            Template {
                id: "impossible".to_owned(),
                text: "{cells} of {column} cannot be {periods} of any calendar ({share})".to_owned(),
                group: None,
                advice: Some("Correct the cells.".to_owned()),
                ..first
            },
        ]);
    }
    manifest
}
