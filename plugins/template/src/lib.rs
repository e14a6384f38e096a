//! Rules of the family `template`.
//!
//! For each rule write `src/<rule>.rs` and, beside it, its page `src/<rule>.md`, and name it in the list below. The page's
//! examples are the rule's first test. A host looks for the file `libcandour_template.so` (or `.dylib`): the family, with
//! `-` written as `_`.

mod blank_text;

pub use blank_text::BlankText;

candour_sdk::export_plugin! {
    id: "template",
    licence: "MIT OR Apache-2.0",
    rules: [BlankText],
}
