//! Seccomp: what becomes of each system call. Every call that Linux has is decided, in [`free`] and [`denied`]: it is free, it
//! is denied whatever is asked, or what it is asked for decides, in [`arguments`]. What is denied fails as if it were not
//! permitted; what nobody has decided, as a call of a newer kernel, fails as if it did not exist.
//!
//! So it is no list of what a plugin needs, which would break the runtimes of other languages: what can act on nothing but
//! the process itself is free.

mod arguments;
mod denied;
mod free;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{BackendError, BpfProgram, SeccompAction, SeccompFilter, SeccompRule, TargetArch, apply_filter};

/// Calls of which the same is to be said.
struct Group {
    decision: Decision,
    calls: &'static [Call],
}

/// A call: its name, its number on x86_64, and its number on the processors that share one list; [`NONE`] where it is not
/// there.
type Call = (&'static str, c_long, c_long);

/// The number of a call that a processor does not have.
const NONE: c_long = -1;

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    /// It may be made.
    Free,
    /// It is not permitted.
    Denied,
    /// What it is asked for decides.
    ByArguments,
    /// It is said not to exist, so that callers use an older one, whose arguments can be looked at; or no kernel has it any
    /// more.
    Absent,
    /// It is said that what is named is no link.
    NoLink,
}

/// All that is decided.
fn groups() -> impl Iterator<Item = &'static Group> {
    free::GROUPS.iter().chain(denied::GROUPS)
}

/// The numbers of the calls of which this is said.
fn numbers(architecture: TargetArch, is_meant: impl Fn(Decision) -> bool) -> impl Iterator<Item = c_long> {
    let groups = groups().filter(move |group| is_meant(group.decision));
    let calls = groups.flat_map(|group| group.calls);
    calls.filter_map(move |call| number_on(architecture, call))
}

fn number_on(architecture: TargetArch, &(_, first, other): &Call) -> Option<c_long> {
    let number = match architecture {
        TargetArch::x86_64 => first,
        _ => other,
    };
    (number != NONE).then_some(number)
}

/// Decides for this process, for good.
pub(super) fn deny() -> Result<(), String> {
    let architecture = std::env::consts::ARCH
        .try_into()
        .map_err(|_| format!("it is not known for {}", std::env::consts::ARCH))?;
    let programs = programs(architecture, std::process::id()).map_err(|error| error.to_string())?;
    programs
        .iter()
        .try_for_each(|program| apply_filter(program))
        .map_err(|error| error.to_string())
}

/// The filters, in the order in which they must be applied: the last one denies what applying takes.
fn programs(architecture: TargetArch, own: u32) -> Result<[BpfProgram; 3], BackendError> {
    let all = |is_meant: fn(Decision) -> bool| -> BTreeMap<c_long, Vec<SeccompRule>> {
        let numbers = numbers(architecture, is_meant);
        numbers.map(|number| (number, Vec::new())).collect()
    };
    let errno = |code: i32| SeccompAction::Errno(code.cast_unsigned());
    let filter = |rules, unmatched, matched| SeccompFilter::new(rules, unmatched, matched, architecture)?.try_into();
    let known = all(|decision| decision != Decision::Absent);
    let links = all(|decision| decision == Decision::NoLink);
    let mut denied = all(|decision| decision == Decision::Denied);
    for (number, rules) in arguments::rules(architecture, own)? {
        denied.insert(number, rules);
    }
    Ok([
        filter(known, errno(libc::ENOSYS), SeccompAction::Allow)?,
        filter(links, SeccompAction::Allow, errno(libc::EINVAL))?,
        filter(denied, SeccompAction::Allow, errno(libc::EPERM))?,
    ])
}
