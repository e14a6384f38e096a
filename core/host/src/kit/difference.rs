//! Where two answers to the same question differ.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::check::{limits, size};
use crate::failure::PluginFailure;

/// An answer, or why there is none.
pub(crate) type Answer = Result<Vec<u8>, PluginFailure>;

/// Two answers that differ: a piece of each, from shortly before they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Of the first answer.
    pub first: String,
    pub other: String,
}

/// How much is shown before they differ, and from there on, in characters.
const BEFORE: usize = 30;
/// As above.
const FROM_THERE: usize = 50;

impl Difference {
    /// How two answers differ, if they do. The order of the members of an object, and spaces, are no difference.
    pub fn of(first: &Result<Vec<u8>, PluginFailure>, other: &Result<Vec<u8>, PluginFailure>) -> Option<Self> {
        if first == other {
            return None;
        }
        if let (Ok(first), Ok(other)) = (first, other) {
            // What has too many values is compared letter by letter.
            let read = |bytes: &[u8]| {
                size::check(bytes, limits::VALUES).ok()?;
                serde_json::from_slice::<Value>(bytes).ok()
            };
            if read(first).is_some_and(|first| Some(first) == read(other)) {
                return None;
            }
        }
        let (first, other) = (text(first), text(other));
        let pairs = first.chars().zip(other.chars());
        let same = pairs.take_while(|(one, other)| one == other).count();
        Some(Difference {
            first: piece(&first, same),
            other: piece(&other, same),
        })
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} and {}", self.first, self.other)
    }
}

fn text(answer: &Answer) -> String {
    match answer {
        Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(failure) => format!("{}: {}", failure.code.as_str(), failure.detail),
    }
}

fn piece(text: &str, same: usize) -> String {
    let from = same.saturating_sub(BEFORE);
    let mut piece: String = text.chars().skip(from).take(same - from + FROM_THERE).collect();
    if from > 0 {
        piece.insert(0, '…');
    }
    if text.chars().count() > same + FROM_THERE {
        piece.push('…');
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;

    fn differ(first: &str, other: &str) -> Option<Difference> {
        Difference::of(&Ok(first.into()), &Ok(other.into()))
    }

    #[test]
    fn the_order_of_members_is_no_difference() {
        assert_eq!(differ(r#"{"a": 1, "b": 2}"#, r#"{"b":2,"a":1}"#), None);
        assert_eq!(differ("no json", "no json"), None);
        assert!(differ("[1,2]", "[2,1]").is_some());
        assert!(differ("no json", "json no").is_some());
    }

    #[test]
    fn a_piece_of_each_is_shown() {
        let long = "x".repeat(200);
        let found = differ(&format!("{long}1{long}"), &format!("{long}2")).unwrap();
        assert_eq!(found.first, format!("…{}1{}…", "x".repeat(30), "x".repeat(49)));
        assert_eq!(found.other, format!("…{}2", "x".repeat(30)));
        let failed = Err(PluginFailure::new(Code::Panicked, "at once"));
        let found = Difference::of(&Ok(b"{}".to_vec()), &failed).unwrap();
        assert_eq!(found.to_string(), "{} and panicked: at once");
        assert_eq!(Difference::of(&failed, &failed), None);
    }
}
