//! A plugin with one rule, to copy.
//!
//! 1. Copy this folder and change `name` in `Cargo.toml`: the library is `candour_<id>`, with `-` written as `_`.
//! 2. Change `id` below: it is the family of your rules, and the file a host looks for is `libcandour_<id>.so` (or
//!    `.dylib`).
//! 3. For each rule write `src/<rule>.rs` and, beside it, its page `src/<rule>.md`, and name it in the list below. The
//!    page's examples are the rule's first test.

mod blank_text;

pub use blank_text::BlankText;

candour_sdk::export_plugin! {
    id: "template",
    licence: "MIT OR Apache-2.0",
    rules: [BlankText],
}
