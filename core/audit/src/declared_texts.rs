//! Texts that a publisher wrote and that go out with the data: schemas, `candour.toml`, policies beside it, names of files. Looked
//! through for identifiers of people, wherever in them they stand.

use candour_cell::detect;
use candour_config::policy::Policy;
use candour_config::release::{DECLARATION_FILE, Dataset, Release};
use candour_config::schema::Schema;
use serde_json::Value;

/// What stands for a name in a place in which the name itself is at fault.
const UNNAMED: &str = "(not shown)";

/// An identifier in a text, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The file, in words.
    pub(crate) file: String,
    /// The place in it; empty where the file tells it all.
    pub(crate) place: String,
    /// The class of the detector.
    pub(crate) class: &'static str,
    /// Whether it can be nothing but a person's.
    pub(crate) is_sure: bool,
}

/// What stands in the schema and in the names of the files of a dataset.
pub(crate) fn of_dataset(dataset: &Dataset, schema: Option<&Schema>) -> Vec<Told> {
    let mut told = schema.map(|schema| of_schema(&schema.value)).unwrap_or_default();
    for (file, number) in dataset.files.iter().zip(1..) {
        for class in detect::identifiers_in(&file.path) {
            told.push(Told {
                file: "the name of a data file".to_owned(),
                place: match dataset.files.len() {
                    1 => String::new(),
                    _ => format!("part {number}"),
                },
                class,
                is_sure: !class.starts_with("unissued-number"),
            });
        }
    }
    if let Some(file) = &dataset.schema {
        told.extend(detect::identifiers_in(&file.path).into_iter().map(|class| Told {
            file: "the name of the schema".to_owned(),
            place: String::new(),
            class,
            is_sure: !class.starts_with("unissued-number"),
        }));
    }
    told
}

/// What stands in `candour.toml`, its comments included, and in the policies that lie beside it.
pub(crate) fn of_release(release: &Release, policy: &Policy) -> Vec<Told> {
    let text = &*release.source.text;
    let span = release
        .declaration
        .release
        .contact
        .as_ref()
        .map(|contact| contact.span());
    let span = span.filter(|span| text.get(span.clone()).is_some());
    let contact = span.clone().map_or("", |span| &text[span]);
    let line_of_contact = span.clone().map_or(0, |span| text[..span.start].matches('\n').count());
    let without_contact = match span {
        Some(span) => [
            &text[..span.start],
            &"\n".repeat(contact.matches('\n').count()),
            &text[span.end..],
        ]
        .concat(),
        None => text.to_owned(),
    };
    let mut told = of_lines(DECLARATION_FILE, &without_contact);
    let of_contact = detect::identifiers_in(contact)
        .into_iter()
        .filter(|class| !may_be_of_office(class));
    told.extend(of_contact.map(|class| Told {
        file: DECLARATION_FILE.to_owned(),
        place: format!("line {}", line_of_contact + 1),
        class,
        is_sure: is_sure(class),
    }));
    if let Some(metadata) = &release.metadata {
        let of_file = of_lines("the metadata", &metadata.source.text);
        // It names whom to ask, as the declaration does.
        told.extend(of_file.into_iter().filter(|told| !may_be_of_office(told.class)));
    }
    for ((pack, named), number) in policy.packs.iter().zip(&release.policies).zip(1..) {
        if named.name.ends_with(".toml") {
            told.extend(of_lines(&format!("policy {number}"), &pack.text));
        }
    }
    told
}

fn of_lines(file: &str, text: &str) -> Vec<Told> {
    let found = (1..).zip(text.lines()).flat_map(|(number, line)| {
        let classes = detect::identifiers_in(line).into_iter();
        classes.map(move |class| (number, class))
    });
    found
        .map(|(number, class)| Told {
            file: file.to_owned(),
            place: format!("line {number}"),
            class,
            is_sure: is_sure(class),
        })
        .collect()
}

/// Whether it can be nothing but a person's: an office has an address, all who start school a span of births, and a list of codes
/// numbers that pass by chance.
fn is_sure(class: &str) -> bool {
    !may_be_of_office(class) && class != "birth-date" && !class.starts_with("unissued-number")
}

fn may_be_of_office(class: &str) -> bool {
    matches!(class, "email" | "postcode" | "uk-phone")
}

/// What stands in the texts, numbers and names of a schema.
fn of_schema(schema: &Value) -> Vec<Told> {
    let mut walk = Walk::default();
    walk.value(schema, "");
    // Of codes with ten digits one in eleven passes the check; where most fail it, they are codes.
    let is_of_codes = walk.failing > walk.passing;
    for told in &mut walk.told {
        told.is_sure &= !(is_of_codes && is_ungrouped_number(told.class));
    }
    walk.told
}

fn is_ungrouped_number(class: &str) -> bool {
    class.ends_with("-number")
}

#[derive(Default)]
struct Walk {
    told: Vec<Told>,
    /// How many numbers of ten digits pass the check of an NHS number, and how many do not.
    passing: u64,
    failing: u64,
}

impl Walk {
    fn value(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let shown = match detect::identifiers_in(name).is_empty() {
                        true => name.replace('~', "~0").replace('/', "~1"),
                        false => UNNAMED.to_owned(),
                    };
                    let pointer = format!("{pointer}/{shown}");
                    self.text(name, &pointer);
                    self.value(member, &pointer);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.value(item, &format!("{pointer}/{at}"));
                }
            }
            Value::String(text) => self.text(text, pointer),
            Value::Number(number) => self.text(&number.to_string(), pointer),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn text(&mut self, text: &str, pointer: &str) {
        let classes = detect::identifiers_in(text);
        self.passing += u64::from(classes.iter().any(|class| is_ungrouped_number(class)));
        let is_failing = classes.is_empty() && detect::contains(text).is_some();
        self.failing += u64::from(is_failing);
        self.told.extend(classes.into_iter().map(|class| Told {
            file: "the schema".to_owned(),
            place: pointer.to_owned(),
            class,
            is_sure: is_sure(class),
        }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(schema: &Value) -> Vec<(String, &'static str, bool)> {
        let told = of_schema(schema).into_iter();
        told.map(|told| (told.place, told.class, told.is_sure)).collect()
    }

    #[test]
    fn every_text_of_a_schema_is_looked_at() {
        let found = told(&json!({
            "title": "of AB123456C",
            "description": "ask information@example.org",
            "properties": {
                "a/b": { "enum": ["x", "943 476 5919"], "x-note": { "by": "9434765919" } },
                "born on 1 April 1950": { "const": 9_434_765_919_u64 }
            }
        }));
        let at = |place: &str, class, is_sure| (place.to_owned(), class, is_sure);
        let unnamed = format!("/properties/{UNNAMED}");
        let mut expected = vec![
            at("/title", "nino", true),
            at("/description", "email", false),
            at("/properties/a~1b/enum/1", "nhs-number-3-3-4", true),
            at("/properties/a~1b/x-note/by", "nhs-number", true),
            at(&unnamed, "birth-date", false),
            at(&format!("{unnamed}/const"), "nhs-number", true),
        ];
        let mut found = found;
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_of_codes_of_which_one_passes_by_chance_is_told_as_that() {
        let codes = json!({ "enum": ["4000000001", "4000000002", "4000000003", "4000000004"] });
        assert_eq!(told(&codes), [("/enum/3".to_owned(), "nhs-number", false)]);
        let numbers = json!({ "enum": ["4000000004", "4000000012", "4000000001"] });
        assert!(told(&numbers).iter().all(|(.., is_sure)| *is_sure));
    }
}
