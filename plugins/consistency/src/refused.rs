//! Texts that a schema refuses: it lists what a column may hold, and they are not among it. `schema/enum` names their cells,
//! so that whatever else is said of them has its cause.

use candour_sdk::{ColumnFacts, JsonType, cell};

/// The cause of what the core says of a text that the schema does not list.
pub(crate) const CAUSE: &str = "enum";

/// Whether the schema lists texts, and this is none of them. Where numbers are listed, one may be written in several ways.
pub(crate) fn is_refused(column: &ColumnFacts, text: &str) -> bool {
    let meaning = &column.meaning;
    let is_text = |kind: &JsonType| matches!(kind, JsonType::String | JsonType::Null);
    !meaning.vocabulary.is_empty()
        && !meaning.types.is_empty()
        && meaning.types.iter().all(is_text)
        && meaning.vocabulary.iter().all(|listed| listed != text)
        && cell::marker(text, meaning).is_none()
}
