//! Texts that the publisher wrote for readers: at most 300 characters, and nothing that looks like an identifier of a
//! person.

use candour_cell::detect;
use candour_model::outcome::Outcome;
use serde_json::Value;

use super::{Audience, NOT_SHOWN};

/// How many characters a declared text may have.
const LONGEST: usize = 300;

/// How many characters a plugin's sentence may have.
const LONGEST_TEMPLATE: usize = 1_000;

/// Decides over declared texts.
#[derive(Clone, Copy)]
pub(crate) struct Texts(pub(crate) Audience);

impl Texts {
    /// A reason, an owner, a title.
    pub(crate) fn text(self, text: &str) -> String {
        self.unless(text, names_a_person(text))
    }

    /// Whom to ask: an e-mail address, a telephone number and a postcode are what such a text is for.
    pub(crate) fn contact(self, text: &str) -> String {
        let mut classes = detect::identifiers_in(text).into_iter();
        self.unless(
            text,
            classes.any(|class| !matches!(class, "email" | "postcode" | "uk-phone")),
        )
    }

    /// A parameter as the policy or `candour.toml` writes it, without inexact numbers: fractions become text.
    pub(crate) fn param(self, value: &Value) -> Value {
        match value {
            Value::Number(number) if number.as_i64().is_none() && number.as_u64().is_none() => {
                Value::String(number.to_string())
            }
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.param(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| (self.text(name), self.param(member)))
                .collect(),
            other => other.clone(),
        }
    }

    /// A sentence of a plugin, with places for arguments: longer than a declared text may be, and never cut, since half a
    /// sentence may say the opposite.
    pub(crate) fn template(self, text: &str) -> String {
        let is_too_long = text.chars().count() > LONGEST_TEMPLATE;
        match self.0 == Audience::Public && (is_too_long || names_a_person(text)) {
            true => NOT_SHOWN.to_owned(),
            false => text.to_owned(),
        }
    }

    fn unless(self, text: &str, is_personal: bool) -> String {
        if self.0 == Audience::Private {
            return text.to_owned();
        }
        if is_personal {
            return NOT_SHOWN.to_owned();
        }
        if text.chars().count() <= LONGEST {
            return text.to_owned();
        }
        let kept: String = text.chars().take(LONGEST - 1).collect();
        format!("{kept}…")
    }
}

/// A dataset's name; of one that looks like an identifier of a person, its place in the release.
pub(crate) fn dataset_name(outcome: &Outcome, audience: Audience, name: &str) -> String {
    if audience == Audience::Private || !names_a_person(name) {
        return name.to_owned();
    }
    let at = outcome.facts.datasets.iter().position(|dataset| dataset.name == name);
    at.map_or_else(|| NOT_SHOWN.to_owned(), |at| format!("dataset {}", at + 1))
}

/// Whether a text holds what looks like an identifier of a person, which needs digits or an address.
pub(crate) fn names_a_person(text: &str) -> bool {
    let may_hold = !text.is_ascii() || text.bytes().any(|byte| byte == b'@' || byte.is_ascii_digit());
    may_hold && !detect::identifiers_in(text).is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PUBLIC: Texts = Texts(Audience::Public);

    #[test]
    fn identifiers_are_seen_through_how_they_are_typed() {
        for text in [
            "agreed for 9434765919",
            "agreed for 943\u{a0}476\u{a0}5919",
            "agreed for 943\u{2011}476\u{2011}5919",
            "agreed for 94347\u{200b}65919",
            "agreed for 943\u{200a}476\u{2009}5919",
            "agreed for \u{ff19}\u{ff14}\u{ff13}4765919",
            "patient_9434765919",
            "agreed for NHS9434765919",
            "agreed for 94347 65919",
            // No such number is given out; the check alone is enough to hold it back.
            "agreed for 5000000005",
            "born on 16 July 1966",
            "of ab123456c",
            "of AB 12 34 56 C",
            "lives at BR1 3HS",
            "ring 020 7946 0123",
            "write to jane@example.org",
        ] {
            assert_eq!(PUBLIC.text(text), NOT_SHOWN, "{text}");
            assert_eq!(Texts(Audience::Private).text(text), text);
        }
        for text in [
            "Mottingham Clinic moved into Willows Clinic",
            "first week of L5",
            "1 to 7",
            "",
        ] {
            assert_eq!(PUBLIC.text(text), text);
        }
    }

    #[test]
    fn a_contact_hides_no_patient_behind_its_address() {
        for text in [
            "information@example.nhs.uk",
            "information@example.nhs.uk, 020 7946 0123",
            "Central Court, Orpington BR6 0JA",
        ] {
            assert_eq!(PUBLIC.contact(text), text);
        }
        for text in [
            "information@example.nhs.uk about 9434765919",
            "9434765919@example.nhs.uk",
            "020 7946 0123, of AB123456C",
            "BR6 0JA, of ab123456c",
        ] {
            assert_eq!(PUBLIC.contact(text), NOT_SHOWN, "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_at_300_characters() {
        assert_eq!(PUBLIC.text(&"é".repeat(300)), "é".repeat(300));
        assert_eq!(PUBLIC.text(&"é".repeat(301)).chars().count(), 300);
        assert_eq!(PUBLIC.text(&format!("{} 9434765919", "é".repeat(400))), NOT_SHOWN);
    }

    #[test]
    fn parameters_hold_whole_numbers_and_no_person() {
        let written = json!({ "at-most": 0.25, "k": 5, "except": ["9434765919", "A"], "of": { "AB123456C": 1 } });
        let shown = json!({ "at-most": "0.25", "k": 5, "except": [NOT_SHOWN, "A"], "of": { NOT_SHOWN: 1 } });
        assert_eq!(PUBLIC.param(&written), shown);
    }
}
