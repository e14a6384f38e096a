//! What a release says of itself, as statement and baseline tell it.

use candour_model::facts::ReleaseFacts;
use candour_statement::predicate as shown;

use crate::gate::Texts;

pub(crate) fn release(facts: &ReleaseFacts, texts: Texts) -> shown::Release {
    let text = |value: &Option<String>| value.as_deref().map(|value| texts.text(value));
    shown::Release {
        title: text(&facts.title),
        publisher: text(&facts.publisher),
        contact: facts.contact.as_deref().map(|value| texts.contact(value)),
        licence: text(&facts.licence),
        id: text(&facts.id),
        from: facts.period.as_ref().map(|period| period.from.clone()),
        to: facts.period.as_ref().map(|period| period.to.clone()),
    }
}
