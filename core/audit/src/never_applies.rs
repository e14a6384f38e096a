//! `schema/never-applies`: constraints of a schema that can apply to no cell of their column.

use std::collections::BTreeMap;

use candour_config::schema::{About, NeverApplies, Schema};
use candour_model::coverage::{Coverage, Rest, Why};
use candour_model::finding::{Argument, Breakdown, Count, Finding, Message, Unit};

pub(crate) const RULE: &str = "schema/never-applies";
pub(crate) const NAME: &str = "never-applies";
pub(crate) const SUMMARY: &str = "constraints of the schema that cannot apply to any cell of their column";
/// What to do, and what it means for whoever uses the data.
pub(crate) const TOLD: (&str, &str) = (
    "Give the column the type that the constraint is about, or remove the constraint: as it stands, it checks nothing. Without a \
     type, every cell is a text.",
    "The schema promises a check of this column that is never made.",
);

/// What the keyword is about, the id of the sentence, and the sentence.
const SENTENCES: &[(About, &str, &str)] = &[
    (
        About::Numbers,
        "numbers",
        "{location} can never apply: it is about numbers, and no cell of {columns} can be one",
    ),
    (
        About::Texts,
        "texts",
        "{location} can never apply: it is about texts, and no cell of {columns} can be one",
    ),
    (
        About::Lists,
        "lists",
        "{location} can never apply: it is about lists, and no cell of {columns} can be one",
    ),
    (
        About::Objects,
        "objects",
        "{location} can never apply: it is about objects, and no cell of {columns} can be one",
    ),
    (
        About::Values,
        "values",
        "{location} can never apply: it lists no value of a type that cells of {columns} can have",
    ),
];

/// Ids and sentences.
pub(crate) fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    SENTENCES.iter().map(|(_, id, text)| (*id, *text))
}

/// One finding for each constraint.
pub(crate) fn findings(schema: &Schema) -> Vec<Finding> {
    schema.silent.never_applies.iter().filter_map(finding).collect()
}

fn finding(found: &NeverApplies) -> Option<Finding> {
    let (_, template, _) = SENTENCES.iter().find(|(about, ..)| *about == found.about)?;
    Some(Finding {
        message: Message {
            template: (*template).to_owned(),
            args: BTreeMap::from([
                ("location".to_owned(), Argument::Number(found.location.clone())),
                ("columns".to_owned(), Argument::Labels(found.columns.clone())),
            ]),
        },
        affected: Some(Count {
            n: found.columns.len() as u64,
            of: Unit::Columns,
            by: Breakdown::default(),
        }),
        columns: found.columns.clone(),
        groups: Vec::new(),
        groups_in_all: 0,
        records: Vec::new(),
    })
}

/// The declared columns, but for those of which it could not all be followed what the schema says.
pub(crate) fn coverage(schema: &Schema) -> Vec<Coverage> {
    let of = schema.columns.len() as u64;
    let not_followed = schema.silent.columns_not_followed as u64;
    let rest = Rest {
        why: Why::BeyondLimit,
        n: not_followed,
    };
    vec![Coverage {
        about: Unit::Columns,
        columns: Vec::new(),
        of,
        looked: of - not_followed,
        rest: if not_followed > 0 { vec![rest] } else { Vec::new() },
    }]
}

#[cfg(test)]
mod tests {
    use candour_config::schema::read_schema;

    use super::*;

    #[test]
    fn each_constraint_is_told_at_its_place() {
        let schema = r#"{ "properties": {
            "a": { "minimum": 0, "maxItems": 1, "required": ["x"] },
            "b": { "type": "integer", "pattern": "x", "enum": ["x"] }
        } }"#;
        let schema = read_schema("a.json", schema).unwrap();
        let told = findings(&schema);
        let told: Vec<String> = told
            .iter()
            .map(|found| format!("{} {:?}", found.message.template, found.message.args["location"]))
            .collect();
        assert_eq!(
            told,
            [
                "numbers Number(\"/properties/a/minimum\")",
                "lists Number(\"/properties/a/maxItems\")",
                "objects Number(\"/properties/a/required\")",
                "texts Number(\"/properties/b/pattern\")",
                "values Number(\"/properties/b/enum\")",
            ]
        );
        let coverage = coverage(&schema);
        assert!(coverage[0].adds_up() && coverage[0].is_whole() && coverage[0].of == 2);
    }
}
