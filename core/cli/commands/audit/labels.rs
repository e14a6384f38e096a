//! Whether the first row of a bare data file holds labels, or a record: a record is a person's own.

use candour_cell::detect;

use super::likeness::{Likeness, likeness, words};

/// What a name is written after.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "sir",
    "dame",
    "lady",
    "lord",
];

/// How many values at least say what stands under a label.
const FEWEST_VALUES: usize = 2;

/// What the first row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstRow {
    /// What stands under it is of another kind.
    Labels,
    /// Nothing tells.
    Unclear,
    /// Something in it is a person's own, or a figure.
    Record,
}

/// What the first row is, by its labels and by whether what stands under each of them is all numbers or all dates.
pub(super) fn first_row<'a>(columns: impl Iterator<Item = (&'a str, bool)> + Clone) -> FirstRow {
    if !columns.clone().all(|(label, _)| is_no_value(label)) {
        return FirstRow::Record;
    }
    let differs = |(label, is_of_figures): (&str, bool)| is_of_figures && label.chars().any(char::is_alphabetic);
    match columns.clone().any(differs) {
        true => FirstRow::Labels,
        false => FirstRow::Unclear,
    }
}

/// Whether the values of a column are all numbers or all dates.
pub(super) fn are_figures(values: &[&str]) -> bool {
    let all = |is: &dyn Fn(&str) -> bool| values.iter().all(|value| is(value));
    values.len() >= FEWEST_VALUES && (all(&is_number) || all(&is_date))
}

pub(super) fn is_date(value: &str) -> bool {
    detect::looks_like(value).is_some_and(|class| class.ends_with("date"))
}

pub(super) fn is_number(value: &str) -> bool {
    let plain = value.replace(',', "");
    let number = plain.trim_end_matches('%').parse::<f64>();
    number.is_ok_and(f64::is_finite)
}

/// What is said of a first row that may be a record; nothing where it is labels.
pub(super) fn remark(first_row: FirstRow, labels: &[String]) -> Option<&'static str> {
    // In a file of texts alone, a label that is known tells.
    let is_known = |label: &String| likeness(&words(label), &[]) != Likeness::Nothing;
    match first_row {
        FirstRow::Record => {
            Some("the first row is labels, although it looks like a record: if the file has no header, add one")
        }
        FirstRow::Unclear if !labels.iter().any(is_known) => Some(
            "the first row is labels, although nothing tells it from the rows under it: if the file has no header, add one",
        ),
        FirstRow::Unclear | FirstRow::Labels => None,
    }
}

/// Whether a label is none of the values, which in a file without a header are a person's own.
fn is_no_value(label: &str) -> bool {
    let label = label.trim();
    let is_figure = label.chars().any(|c| c.is_numeric()) && !label.chars().any(char::is_alphabetic);
    !is_figure
        && !is_titled(label)
        && !is_address(label)
        && detect::looks_like(label).is_none()
        && detect::contains(label).is_none()
}

/// Whether a text is a title and a name.
pub(super) fn is_titled(text: &str) -> bool {
    let mut parts = text.split_whitespace();
    let title = parts.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    TITLES.contains(&title.as_str()) && parts.next().is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// Whether the number of a house stands in it before the name of a street.
fn is_address(label: &str) -> bool {
    let parts: Vec<&str> = label.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    parts
        .windows(2)
        .any(|pair| pair[0].starts_with(|c: char| c.is_ascii_digit()) && pair[1].starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(labels: &[&str], under: &[bool]) -> FirstRow {
        first_row(labels.iter().copied().zip(under.iter().copied()))
    }

    #[test]
    fn labels_differ_in_kind_from_what_stands_under_them() {
        assert_eq!(of(&["site", "Patients"], &[false, true]), FirstRow::Labels);
        assert_eq!(of(&["AGE_GROUP_5", "n"], &[false, true]), FirstRow::Labels);
        assert_eq!(of(&["Yarwood", "Zebedee", "F"], &[false; 3]), FirstRow::Unclear);
        assert_eq!(of(&["Yarwood", "", "F"], &[false, true, false]), FirstRow::Unclear);
    }

    #[test]
    fn a_name_after_a_title_an_address_a_day_or_a_figure_is_no_label() {
        for label in [
            "Mr Z Yarwood",
            "dr. Yarwood",
            "14 Mill Lane Otley",
            "Flat 2a, Mill Lane",
            "1950-01-02",
            "40",
        ] {
            assert_eq!(of(&[label, "n"], &[false, true]), FirstRow::Record, "{label}");
        }
        assert_eq!(of(&["Over 52 weeks", "Miss rate"], &[true, true]), FirstRow::Labels);
    }

    #[test]
    fn a_file_of_texts_is_asked_about_unless_a_label_is_known() {
        let told = |labels: &[&str]| {
            let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            remark(FirstRow::Unclear, &labels)
        };
        assert!(told(&["Yarwood", "Zebedee"]).is_some_and(|told| told.contains("no header")));
        assert_eq!(told(&["Surname", "Diagnosis"]), None);
        assert_eq!(remark(FirstRow::Labels, &[]), None);
    }

    #[test]
    fn figures_are_all_numbers_or_all_days() {
        assert!(are_figures(&["1,204", "7%", "-3.5"]) && are_figures(&["2015-04-01", "2015-04-02"]));
        assert!(!are_figures(&["1"]) && !are_figures(&["1", "x"]) && !are_figures(&["Otley", "Leeds"]));
    }
}
