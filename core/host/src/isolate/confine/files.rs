//! Landlock: what may be opened.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
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

/// The first version that keeps signals from others.
const SCOPES: ABI = ABI::V6;

/// The newest version of what is asked for; the kernel may know less of it.
const VERSION: ABI = ABI::V6;

/// Whether something is kept from the process, or why not.
type Kept = Result<(), String>;

/// Lets nothing be opened from now on but the system's libraries, to read, and nobody else be signalled. Says of both whether
/// it is so.
pub(super) fn restrict() -> [Kept; 2] {
    let none = |reason: &str| [Err(reason.to_owned()), Err(reason.to_owned())];
    match restricted() {
        Ok(RestrictionStatus {
            ruleset: RulesetStatus::NotEnforced,
            ..
        }) => none("this kernel does not have it"),
        Ok(RestrictionStatus {
            landlock: LandlockStatus::Available { effective_abi, .. },
            ..
        }) if effective_abi >= SCOPES => [Ok(()), Ok(())],
        Ok(_) => [Ok(()), Err("Landlock of this kernel does not have it".to_owned())],
        Err(error) => none(&error.to_string()),
    }
}

fn restricted() -> Result<RestrictionStatus, RulesetError> {
    // Also what is read beyond files is read: a folder's list, and a program to be run, is not.
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(VERSION))?
        .handle_access(AccessNet::from_all(VERSION))?
        .scope(Scope::from_all(VERSION))?
        .create()?
        .add_rules(path_beneath_rules(LIBRARIES, read))?;
    ruleset.restrict_self()
}
