//! The options of `candour plugin check`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use candour_check::CheckName;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::IsolationWanted;

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// The library's file, or the family of a plugin that is found, such as completeness.
    pub(crate) library: PathBuf,

    /// Run these checks only; several may be given.
    #[arg(long, value_parser = check_names(), value_name = "CHECK", value_delimiter = ',')]
    pub(crate) only: Vec<CheckName>,

    /// Check these rules only; several may be given.
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',')]
    pub(crate) rules: Vec<String>,

    /// How long one answer may take.
    #[arg(long, value_name = "SECONDS", default_value = "20")]
    pub(crate) wall_seconds: NonZeroU32,

    /// How much memory a process of the plugin may ask for.
    #[arg(long, value_name = "MB", default_value = "2000")]
    pub(crate) memory_mb: NonZeroU32,

    /// How far it must be kept from this machine to be opened [default: `full`, unless it comes with candour].
    #[arg(long, value_enum)]
    pub(crate) isolation: Option<IsolationWanted>,

    /// Print the results as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The checks by name, each with what it holds the plugin to.
fn check_names() -> impl TypedValueParser<Value = CheckName> {
    let all = CheckName::ALL.map(|check| PossibleValue::new(check.as_str()).help(check.about()));
    // The parser lets no other name pass.
    let named = |name: String| CheckName::ALL.into_iter().find(|check| check.as_str() == name);
    PossibleValuesParser::new(all).try_map(move |name| named(name).ok_or("no such check"))
}
