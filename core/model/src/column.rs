//! What a column is called: by its label, or by its place where its label is blank or another's too.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::marks::is_blank;
use crate::meaning::ColumnMeaning;

/// One column of a file, in its order.
#[derive(Clone, Debug)]
pub struct Column {
    /// The text of its [`ColumnId`].
    pub id: String,
    pub meaning: ColumnMeaning,
}

/// A column's place and label, in one text: the label; `#3` for the third column, where the label is blank or stands
/// before it already. A label that begins with `#` has another `#` before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnId<'a> {
    /// The only column of this label, or the first.
    Label(&'a str),
    /// The column at this place, from 1.
    Place(u64),
}

impl<'a> ColumnId<'a> {
    /// Reads the text of an id. Whatever is no place is a label.
    pub fn read(text: &'a str) -> Self {
        let Some(rest) = text.strip_prefix('#') else {
            return ColumnId::Label(text);
        };
        let is_place = !rest.starts_with('0') && rest.bytes().all(|byte| byte.is_ascii_digit());
        match rest.parse() {
            Ok(place) if is_place => ColumnId::Place(place),
            _ if rest.starts_with('#') => ColumnId::Label(rest),
            _ => ColumnId::Label(text),
        }
    }

    /// The text of the id.
    pub fn text(self) -> Cow<'a, str> {
        match self {
            ColumnId::Label(label) if label.starts_with('#') => Cow::Owned(format!("#{label}")),
            ColumnId::Label(label) => Cow::Borrowed(label),
            ColumnId::Place(place) => Cow::Owned(format!("#{place}")),
        }
    }

    /// What it is called for people: by its label, or `column 3`.
    pub fn name(self) -> Cow<'a, str> {
        match self {
            ColumnId::Label(label) => Cow::Borrowed(label),
            ColumnId::Place(place) => Cow::Owned(format!("column {place}")),
        }
    }

    /// The words of its label: none of a column that is called by its place.
    pub fn words(self) -> &'a str {
        match self {
            ColumnId::Label(label) => label,
            ColumnId::Place(_) => "",
        }
    }
}

/// The id of the column that a label declares: the first that has it.
pub fn of_label(label: &str) -> String {
    ColumnId::Label(label).text().into_owned()
}

/// The id of the column that somebody named, by its id or by a label that is none.
pub fn named(text: &str) -> String {
    ColumnId::read(text).text().into_owned()
}

/// What a column is called in a schema: the name that [`named`] reads as its id.
pub fn property(id: &str) -> &str {
    match ColumnId::read(id) {
        ColumnId::Label(label) if named(label) == id => label,
        _ => id,
    }
}

/// The ids of a file's columns, in its order, each once.
pub fn ids<S: AsRef<str>>(labels: &[S]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    labels
        .iter()
        .zip(1..)
        .map(|(label, place)| {
            let label = label.as_ref();
            let id = match !is_blank(label) && seen.insert(label) {
                true => ColumnId::Label(label),
                false => ColumnId::Place(place),
            };
            id.text().into_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_an_id_of_its_own() {
        let labels = ["site", "", "site", "#3", "##", "n", "\u{a0}"];
        assert_eq!(ids(&labels), ["site", "#2", "#3", "##3", "###", "n", "#7"]);
    }

    #[test]
    fn a_text_is_read_as_it_was_written() {
        for id in [
            ColumnId::Label("site"),
            ColumnId::Label("#3"),
            ColumnId::Label("##3"),
            ColumnId::Label("#"),
            ColumnId::Label("#x"),
            ColumnId::Place(3),
        ] {
            assert_eq!(ColumnId::read(&id.text()), id);
        }
        // Texts that no id is written as are labels.
        for text in ["#", "#0", "#01", "#x", "#99999999999999999999999"] {
            assert_eq!(ColumnId::read(text), ColumnId::Label(text));
        }
    }

    #[test]
    fn a_name_is_told_from_a_place() {
        for (text, id, name, words) in [
            ("site", "site", "site", "site"),
            ("# of visits", "## of visits", "# of visits", "# of visits"),
            ("##3", "##3", "#3", "#3"),
            ("#3", "#3", "column 3", ""),
        ] {
            assert_eq!(named(text), id);
            assert_eq!((&*ColumnId::read(id).name(), ColumnId::read(id).words()), (name, words));
        }
        assert_eq!(of_label("#3"), "##3");
        for id in ["site", "#3", "##3", "## of visits", "###", "#### x"] {
            assert_eq!(named(property(id)), id);
        }
        assert_eq!(property("## of visits"), "# of visits");
    }
}
