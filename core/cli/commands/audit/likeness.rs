//! What a column of a file without declarations looks like, by its label and its first cells.

use std::collections::BTreeSet;

use candour_cell::detect;

use super::labels::is_titled;

/// What a column looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Something that names a person or stands for one.
    Person,
    /// Something that narrows down who a person is.
    Indirect,
    /// Figures.
    Measure,
    Nothing,
}

/// How many cells at least say what a column holds.
const FEWEST_CELLS: usize = 3;

/// What names a person or stands for one, as phrases of labels.
const OF_PERSONS: &[&str] = &[
    "nhs number",
    "nhs no",
    "chi number",
    "chi no",
    "hospital number",
    "hospital no",
    "mrn",
    "nino",
    "ni number",
    "national insurance",
    "pseudonym",
    "pseudo id",
    "forename",
    "surname",
    "first name",
    "last name",
    "given name",
    "family name",
    "full name",
    "date of birth",
    "birth date",
    "birthdate",
    "dob",
    "date of death",
];

/// Words for people, and words that make of one what stands for a single person.
const PEOPLE: &[&str] = &[
    "patient",
    "person",
    "pupil",
    "student",
    "resident",
    "employee",
    "staff",
    "tenant",
    "claimant",
    "participant",
    "respondent",
    "offender",
    "child",
];
const SINGLE: &[&str] = &[
    "id",
    "ref",
    "reference",
    "no",
    "number",
    "key",
    "identifier",
    "code",
    "hash",
    "name",
    "pseudonym",
];

/// What narrows down who a person is.
const INDIRECT: &[&str] = &[
    "age",
    "sex",
    "gender",
    "ethnicity",
    "ethnic group",
    "ethnic origin",
    "race",
    "religion",
    "disability",
    "disabled",
    "marital status",
    "nationality",
    "native country",
    "country of birth",
    "occupation",
    "sexual orientation",
    "postcode",
    "post code",
    "lsoa",
];

/// What a column of figures is called.
const MEASURES: &[&str] = &[
    "count",
    "counts",
    "number of",
    "no of",
    "total",
    "totals",
    "items",
    "quantity",
    "cost",
    "rate",
    "percent",
    "percentage",
    "pct",
    "proportion",
    "share",
    "average",
    "mean",
    "median",
    "sum",
    "population",
    "patients",
    "people",
    "persons",
    "pupils",
    "admissions",
    "attendances",
    "appointments",
    "episodes",
    "cases",
    "deaths",
    "births",
    "amount",
    "frequency",
    "n",
];
/// What a column looks like, by the words of its label and by its cells that are not empty.
pub(super) fn likeness(label: &[String], cells: &[&str]) -> Likeness {
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(label, phrase));
    let most = |is: &dyn Fn(&str) -> bool| {
        let like = cells.iter().filter(|cell| is(cell)).count();
        cells.len() >= FEWEST_CELLS && like * 2 >= cells.len()
    };
    let looks_like =
        |classes: &[&str]| most(&|cell| detect::looks_like(cell).is_some_and(|class| classes.contains(&class)));
    let is_single = label
        .windows(2)
        .any(|pair| PEOPLE.contains(&pair[0].as_str()) && SINGLE.contains(&pair[1].as_str()));
    let is_one_of_many = matches!(label, [only] if PEOPLE.contains(&only.as_str()) && only != "staff");
    let distinct: BTreeSet<&str> = cells.iter().copied().collect();
    let are_names = !cells.iter().any(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()))
        && cells.len() >= FEWEST_CELLS
        && distinct.len() * 2 > cells.len();
    if has(OF_PERSONS)
        || is_single
        || is_one_of_many && are_names
        || looks_like(&["nhs-number", "nhs-number-3-3-4", "nino"])
        || most(&is_titled)
    {
        return Likeness::Person;
    }
    let is_number = |cell: &str| {
        cell.bytes().any(|byte| byte.is_ascii_digit())
            && cell
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.,%".contains(&byte))
    };
    if has(MEASURES) && most(&is_number) {
        return Likeness::Measure;
    }
    match has(INDIRECT) || looks_like(&["postcode"]) {
        true => Likeness::Indirect,
        false => Likeness::Nothing,
    }
}

/// The words of a label, in lower case.
pub(super) fn words(label: &str) -> Vec<String> {
    let mut parted = String::new();
    let mut was_small = false;
    for c in label.chars() {
        if was_small && c.is_uppercase() {
            parted.push(' ');
        }
        was_small = c.is_lowercase();
        parted.extend(c.to_lowercase());
    }
    let words = parted
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn has_phrase(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words
        .windows(phrase.len())
        .any(|window| window.iter().eq(phrase.iter()))
}
