//! Columns that stand for a person, told by what is declared of them and by their labels.

use candour_sdk::{ColumnFacts, DatasetFacts, Kind, Measure, MeasureOf, Privacy, Subject};

use crate::label_words::{has_phrase, label_words};
use crate::people_words::{PERSON, says_people};

/// Phrases that say it by themselves.
const IDENTIFIERS: &[&str] = &[
    "chi no",
    "chi number",
    "hospital no",
    "hospital number",
    "mrn",
    "nhs no",
    "nhs number",
    "ni number",
    "nino",
    "pseudo id",
    "pseudonym",
];

/// What makes of a word for one person what stands for that person.
const SINGLE: &[&str] = &[
    "code",
    "hash",
    "id",
    "identifier",
    "key",
    "no",
    "number",
    "pseudonym",
    "ref",
    "reference",
];

/// People who work there: that several rows have the same of them is no wonder.
const STAFF: &[&str] = &[
    "clinician",
    "consultant",
    "doctor",
    "employee",
    "gp",
    "nurse",
    "prescriber",
    "professional",
    "staff",
    "therapist",
    "worker",
];

/// Whether the label says that the column stands for a person: `patient_ref`, `NHS number`, `person`.
pub(crate) fn is_called_person(column: &ColumnFacts) -> bool {
    let words = label_words(column.id().words());
    let is_person = |word: &String| PERSON.contains(&word.as_str());
    let is_one = |pair: &[String]| is_person(&pair[0]) && SINGLE.contains(&pair[1].as_str());
    IDENTIFIERS.iter().any(|phrase| has_phrase(&words, phrase))
        || words.windows(2).any(is_one)
        || matches!(words.as_slice(), [word] if is_person(word))
}

/// Whether the label speaks of people who work there.
pub(crate) fn is_called_staff(column: &ColumnFacts) -> bool {
    let words = label_words(column.id().words());
    words.iter().any(|word| STAFF.contains(&word.as_str()))
}

/// Whether it is declared or called so. Figures stand for nobody.
pub(crate) fn stands_for_person(column: &ColumnFacts) -> bool {
    let is_pseudonym = column.meaning.is(Privacy::Pseudonym) && !is_called_staff(column);
    column.meaning.measure.is_none() && (is_pseudonym || is_called_person(column))
}

/// Whether figures of the dataset may be those of a table, whatever kind it is declared to be: its rows are declared to be about
/// nobody, or count people and say nothing of any one person.
pub(crate) fn may_be_table(dataset: &DatasetFacts) -> bool {
    dataset.kind != Kind::Records || dataset.table.subject == Subject::None || counts_people(dataset)
}

/// Whether records count people, and no other column of them is declared to tell of one.
fn counts_people(dataset: &DatasetFacts) -> bool {
    let of_one = [Privacy::Direct, Privacy::Pseudonym, Privacy::Indirect];
    let of_people = |measure: &Measure| measure.of == MeasureOf::People;
    let is_count = |column: &ColumnFacts| {
        column.declared && (column.meaning.measure.as_ref().is_some_and(of_people) || says_people(column))
    };
    let tells_of_one = |column: &ColumnFacts| {
        let is_of_one = of_one.iter().any(|kind| column.meaning.is(*kind));
        is_called_person(column) || is_of_one && !is_count(column)
    };
    let in_long = dataset
        .long()
        .is_some_and(|long| long.measures(of_people).next().is_some());
    !dataset.present().any(tells_of_one) && (in_long || dataset.present().any(is_count))
}
