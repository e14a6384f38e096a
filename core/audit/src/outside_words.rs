//! The rules about identifiers of people outside cells: their ids, and what they say of themselves.

use candour_model::control::{RuleManifest, Template};
use candour_model::finding::Dimension;
use candour_read::Where;

use crate::core_manifest::manifest;

/// The rule for what names a person.
pub(crate) const IDENTIFIER: &str = "structure/identifier-outside-cells";

/// The rule for what may as well be an organisation's, or chance.
pub(crate) const POSSIBLE: &str = "structure/possible-identifier";

/// The sentence about rows that are no records.
pub(crate) const IN_ROWS: &str = "in-rows";
/// The sentence about labels.
pub(crate) const IN_LABELS: &str = "in-labels";
/// The sentence about any other text.
pub(crate) const IN_TEXT: &str = "in-text";

const MEANING: &str = "This may name a person: do not pass it on, and tell the publisher.";

/// What the rules say of themselves; `None` where the rule is another.
pub(crate) fn manifest_of(rule: &str) -> Option<RuleManifest> {
    let (name, summary, advice) = match rule {
        IDENTIFIER => (
            "identifier-outside-cells",
            "what looks like an identifier of a person outside the cells: in rows that are no records, labels, compressed files, \
             names of files, schemas or declarations",
            "Remove it before anything is published: whoever downloads the release has this text too. The private workings say \
             which rows.",
        ),
        POSSIBLE => (
            "possible-identifier",
            "what may be an identifier of a person, or an organisation's, or chance, in titles, footnotes, labels, schemas, \
             declarations and names of files",
            "Leave it where it is an organisation's, or only looks so. Remove it where it is a person's.",
        ),
        _ => return None,
    };
    let mut manifest = manifest(name, summary, "", (advice, MEANING), Dimension::Confidentiality);
    let one = manifest.templates.remove(0);
    let of = |id: &str, text: &str, group: Option<&str>| Template {
        id: id.to_owned(),
        text: text.to_owned(),
        group: group.map(str::to_owned),
        // One says nothing of another.
        cause: None,
        follows: None,
        ..one.clone()
    };
    manifest.templates = vec![
        of(IN_ROWS, "{rows} {where} {rows:holds|hold} what looks like {what}", None),
        of(
            IN_LABELS,
            "{labels:bare} {labels:label holds|labels hold} what looks like {what}",
            Some("in {place}"),
        ),
        of(IN_TEXT, "{where} holds what looks like {what}", Some("in {place}")),
    ];
    Some(manifest)
}

/// What stands where, in words.
pub(crate) fn place(at: Where) -> &'static str {
    match at {
        Where::Above => "above the header",
        Where::Below => "left out at the end of the file",
        Where::Skipped => "left out among the records",
        Where::Beyond => "longer than the header",
        Where::Label => "in the header",
        Where::GzipName => "the file name that a gzip file keeps",
        Where::GzipComment => "the comment of a gzip file",
        Where::GzipExtra => "the extra field of a gzip file",
        Where::Frame => "a frame of a Zstandard file that programs skip",
    }
}

/// What a class of the detectors looks like.
pub(crate) fn likeness(class: &str) -> &'static str {
    match class.trim_end_matches("-3-3-4") {
        "email" => "an e-mail address",
        "nhs-number" => "an NHS number",
        "chi-number" => "a CHI number",
        "hc-number" => "a Health and Care number",
        "nino" => "a National Insurance number",
        "postcode" => "a full postcode",
        "uk-phone" => "a telephone number",
        "birth-date" => "a date of birth",
        _ => "a number with the check of an NHS number",
    }
}

#[cfg(test)]
mod tests {
    use candour_cell::detect;

    use super::*;

    #[test]
    fn each_place_and_likeness_has_words_of_its_own() {
        let places: std::collections::BTreeSet<_> = Where::ALL.into_iter().map(place).collect();
        assert_eq!(places.len(), Where::ALL.len());
        for text in [
            "9434765919",
            "943 476 5919",
            "AB123456C",
            "BR1 3HS",
            "020 7946 0123",
            "a@b.org",
        ] {
            let classes = detect::identifiers_in(text);
            assert_eq!(classes.len(), 1, "{text}");
            assert_ne!(likeness(classes[0]), likeness(""), "{text}");
        }
        assert_eq!(likeness("unissued-number-3-3-4"), likeness(""));
    }
}
