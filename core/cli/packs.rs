//! The policy packs that come with the binary.

use candour_config::policy::BuiltIn;

/// Their ids and texts.
const PACKS: &[(&str, &str)] = &[("uk-open-data", include_str!("../../rules/uk-open-data.toml"))];

/// The packs by id.
pub(crate) fn built_in() -> BuiltIn<'static> {
    PACKS.iter().copied().collect()
}

/// The id of the pack that statements name so, if it came with this binary.
pub(crate) fn id(name: &str) -> Option<&str> {
    let id = name.strip_prefix("rules/")?.strip_suffix(".toml")?;
    PACKS.iter().any(|(known, _)| *known == id).then_some(id)
}

/// The text of the pack that statements name so, if it came with this binary.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let id = id(name)?;
    PACKS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}
