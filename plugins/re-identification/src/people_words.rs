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

/// What is counted or measured instead, where it stands right behind the people: contacts of staff.
const OTHERS_BEHIND: &[&str] = &["appointments", "contacts", "episodes", "visits"];

/// What is measured instead, where it stands anywhere behind the people: `staff sick days`.
const AMOUNTS_BEHIND: &[&str] = &[
    "beds", "budget", "cost", "costs", "days", "decile", "density", "hours", "income", "index", "pay", "places",
    "quartile", "quintile", "rank", "score", "spend",
];

/// Behind these it is told which people are counted: `patients with appointments`.
const WHICH: &[&str] = &[
    "at", "by", "for", "from", "having", "in", "of", "on", "over", "per", "to", "under", "waiting", "who", "whose",
    "with", "within", "without",
];

/// What a rate is per, if not per a number.
const BASES: &[&str] = &[
    "capita",
    "cent",
    "head",
    "hundred",
    "mille",
    "million",
    "population",
    "thousand",
];

const TIMES: &[&str] = &[
    "day", "days", "hour", "hours", "month", "months", "quarter", "quarters", "week", "weeks", "year", "years",
];

/// Whether the label or the title of a column says it.
pub(crate) fn says_people(column: &ColumnFacts) -> bool {
    let title = column.meaning.title.as_deref().unwrap_or_default();
    are_people(column.id().words()) || are_people(title)
}

/// Whether a text says that people are counted: `Patients seen`, `client_count` and `patients per month`, but neither `patient
/// contacts` nor `visits of patients` nor `staff cost` nor `% of pupils` nor `patients per 1000`.
pub(crate) fn are_people(text: &str) -> bool {
    let words = label_words(text);
    let first = |is: &dyn Fn(usize) -> bool| (0..words.len()).find(|at| is(*at));
    let people = first(&|at| {
        let is_number = words.get(at + 1).is_some_and(|next| is_any(NUMBERS, next));
        is_any(PEOPLE, &words[at]) || is_number && is_any(PERSON, &words[at])
    });
    let others = first(&|at| is_any(OTHERS, &words[at]));
    let is_none = text.contains('%') || words.iter().any(|word| is_any(NO_NUMBERS, word)) || is_rate(&words);
    people.is_some_and(|people| {
        let is_first = others.is_none_or(|others| people < others);
        !is_none && is_first && !is_something_else(&words[people + 1..])
    })
}

fn is_any(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Whether these words behind the people make something else of them.
fn is_something_else(behind: &[String]) -> bool {
    let of_them = behind.iter().take_while(|word| !is_any(WHICH, word));
    behind.first().is_some_and(|word| is_any(OTHERS_BEHIND, word))
        || of_them.into_iter().any(|word| is_any(AMOUNTS_BEHIND, word))
}

/// Whether something is told per so many: `per 1,000`, `per head`, but not `per month` or `per 7 days`.
fn is_rate(words: &[String]) -> bool {
    let is_base = |behind: &[String]| {
        let is_number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
        let numbers = behind.iter().take_while(is_number).count();
        let is_time = behind.get(numbers).is_some_and(|word| is_any(TIMES, word));
        behind.first().is_some_and(|word| is_any(BASES, word)) || numbers > 0 && !is_time
    };
    (1..=words.len()).any(|at| words[at - 1] == "per" && is_base(&words[at..]))
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
            "patients_per_month",
            "patients per 7 days",
            "patients waiting 18 days",
            "Pupils per school",
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
            "staff_cost",
            "Staff total pay",
            "staff_hours",
            "staff sick days",
            "staff contacts",
            "children_places",
            "population_density",
            "population decile",
            "patient_days",
            "bed days",
            "patients_per_1000",
            "patientsPer100k",
            "deaths per capita",
            "patients index",
        ] {
            assert!(!are_people(text), "{text}");
        }
    }
}
