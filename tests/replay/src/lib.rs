//! What is fuzzed: everything that reads what strangers wrote. Each target takes bytes, and panics where a law is broken.
//!
//! `tests/fuzz` runs them under libFuzzer; the tests here try the committed corpora again.

mod answers;
mod csv;
mod declared;
mod folder;
mod manifest;
mod resolver;

/// A target: its name, which is that of its corpus, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("csv_reader", csv::reader),
    ("schema_keywords", declared::schema),
    ("candour_toml", declared::release),
    ("candour_lock", declared::lock),
    ("policy_resolver", resolver::resolver),
    ("dsse_envelope", declared::envelope),
    ("plugin_manifest", manifest::manifest),
    ("judgement_json", answers::judgement),
    ("child_messages", answers::messages),
    ("tallies_ipc", answers::tallies),
    ("verify_folder", folder::verify),
];

/// The target of this name.
///
/// # Panics
/// There is none.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.unwrap_or_else(|| panic!("there is no target {name}"));
    target(bytes);
}
