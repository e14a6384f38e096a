//! Whether the words for a column of figures say that people are counted.

use candour_sdk::ColumnFacts;

use crate::label_words::label_words;

/// Several people, or what happens to each of them once.
const PEOPLE: &[&str] = &[
    "adults",
    "applicants",
    "babies",
    "births",
    "boys",
    "carers",
    "children",
    "claimants",
    "clients",
    "deaths",
    "employees",
    "fathers",
    "females",
    "girls",
    "headcount",
    "individuals",
    "infants",
    "inpatients",
    "males",
    "men",
    "mothers",
    "offenders",
    "outpatients",
    "participants",
    "patients",
    "people",
    "persons",
    "population",
    "prisoners",
    "pupils",
    "residents",
    "respondents",
    "staff",
    "students",
    "suicides",
    "survivors",
    "tenants",
    "users",
    "victims",
    "women",
    "workers",
];

/// One person, of whom there are several where a word of [`NUMBERS`] follows.
pub(crate) const PERSON: &[&str] = &[
    "applicant",
    "child",
    "claimant",
    "client",
    "death",
    "employee",
    "offender",
    "participant",
    "patient",
    "person",
    "pupil",
    "resident",
    "respondent",
    "student",
    "tenant",
    "user",
];

const NUMBERS: &[&str] = &["count", "counts", "number", "numbers", "total", "totals"];

/// What is counted instead, where it stands before the people: appointments of patients.
const OTHERS: &[&str] = &[
    "activities",
    "admissions",
    "amount",
    "appointments",
    "attendances",
    "beds",
    "bookings",
    "calls",
    "contacts",
    "cost",
    "costs",
    "days",
    "doses",
    "episodes",
    "events",
    "hours",
    "income",
    "incidents",
    "items",
    "minutes",
    "operations",
    "prescriptions",
    "price",
    "procedures",
    "quantity",
    "referrals",
    "scans",
    "sessions",
    "spend",
    "tests",
    "visits",
    "weeks",
];

/// What makes of people a figure that is no number of them, or a sort of them.
const NO_NUMBERS: &[&str] = &[
    "average",
    "band",
    "category",
    "class",
    "code",
    "grade",
    "group",
    "groups",
    "id",
    "mean",
    "median",
    "name",
    "pct",
    "per",
    "percent",
    "percentage",
    "proportion",
    "rate",
    "rates",
    "ratio",
    "ref",
    "role",
    "share",
    "status",
    "type",
];

/// Whether the label or the title of a column says it.
pub(crate) fn says_people(column: &ColumnFacts) -> bool {
    let title = column.meaning.title.as_deref().unwrap_or_default();
    are_people(column.id().words()) || are_people(title)
}

/// Whether a text says that people are counted: `Patients seen` and `client_count`, but neither `patient contacts` nor `visits of
/// patients` nor `% of pupils`.
pub(crate) fn are_people(text: &str) -> bool {
    let words = label_words(text);
    let is_any = |list: &[&str], word: &String| list.contains(&word.as_str());
    let first = |is: &dyn Fn(usize) -> bool| (0..words.len()).find(|at| is(*at));
    let people = first(&|at| {
        let is_number = words.get(at + 1).is_some_and(|next| is_any(NUMBERS, next));
        is_any(PEOPLE, &words[at]) || is_number && is_any(PERSON, &words[at])
    });
    let others = first(&|at| is_any(OTHERS, &words[at]));
    let is_none = text.contains('%') || words.iter().any(|word| is_any(NO_NUMBERS, word));
    people.is_some_and(|people| !is_none && others.is_none_or(|others| people < others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_what_happens_to_them() {
        for text in [
            "patients",
            "NUMBER_OF_PATIENTS",
            "Patients with appointments",
            "clientCount",
            "Deaths under 28 days",
            "service users",
            "n_children",
        ] {
            assert!(are_people(text), "{text}");
        }
        for text in [
            "patient_contacts",
            "visits of patients",
            "% of pupils",
            "patients per 1,000",
            "death rate",
            "Percent of people seen",
            "staff_group",
            "items",
            "Total",
            "user",
            "",
        ] {
            assert!(!are_people(text), "{text}");
        }
    }
}
