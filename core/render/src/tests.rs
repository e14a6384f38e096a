//! What the tests of every rendering share, and what holds for each.

pub(crate) mod sample;

use crate::formats::{FORMATS, Options};
use crate::terminal::{self, Style};

/// What is found is no place to say what could not be looked at.
const OF_FINDINGS_ALONE: &str = "findings";

#[test]
fn every_form_says_that_not_all_was_looked_at() {
    let mut value = sample::rich();
    let in_part = sample::statement(&value);
    value["predicate"]["figures"]["checksPartly"] = 0.into();
    let blocks = value["predicate"]["blocks"].as_array_mut().expect("blocks");
    blocks.retain(|block| block["status"] != "partly");
    let whole = sample::statement(&value);
    let style = Style {
        colour: false,
        width: 100,
        verbose: false,
        quiet: false,
    };
    let said = ["looked at", "look at all", "not-looked", "partly", "only a part"];
    let count = |text: &str| said.map(|words| text.matches(words).count()).iter().sum::<usize>();
    for format in FORMATS.iter().filter(|format| format.name != OF_FINDINGS_ALONE) {
        let of = |statement| count(&format.render(statement, Options::default()).expect("a form"));
        assert!(of(&in_part) > of(&whole), "{}", format.name);
    }
    let of = |predicate| count(&terminal::render(predicate, style));
    assert!(of(&in_part.predicate) > of(&whole.predicate));
}
