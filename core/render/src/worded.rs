//! A predicate with the words of Candour's own reasons, so that whoever reads its statement needs no Candour to read them.

use candour_statement::predicate::Predicate;
use candour_words::told;

/// The predicate with the words for the reasons that it names.
#[must_use]
pub fn worded(mut predicate: Predicate) -> Predicate {
    predicate.words.reasons = told::carried(&predicate);
    predicate
}
