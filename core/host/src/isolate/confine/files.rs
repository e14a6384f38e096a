//! Landlock: what may be opened.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope, path_beneath_rules,
};

/// Where systems keep the libraries that a library may need, and the list of them.
const LIBRARIES: [&str; 7] = [
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/etc/ld.so.cache",
];

/// The newest version of what is asked for; the kernel may know less of it.
const VERSION: ABI = ABI::V6;

/// Lets nothing be opened from now on but the system's libraries, to read.
pub(super) fn restrict() -> Result<(), String> {
    match restricted() {
        Ok(RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced) => Ok(()),
        Ok(RulesetStatus::NotEnforced) => Err("this kernel does not have it".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn restricted() -> Result<RulesetStatus, RulesetError> {
    // Also what is read beyond files is read: a folder's list, and a program to be run, is not.
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(VERSION))?
        .handle_access(AccessNet::from_all(VERSION))?
        .scope(Scope::from_all(VERSION))?
        .create()?
        .add_rules(path_beneath_rules(LIBRARIES, read))?;
    Ok(ruleset.restrict_self()?.ruleset)
}
