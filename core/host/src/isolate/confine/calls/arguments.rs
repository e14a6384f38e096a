//! Calls whose arguments decide. Each is denied where one of its rules holds.
//!
//! Of most arguments the kernel looks at the lower half alone, and so does a rule: what stands above must not matter.

use libc::c_long;
use seccompiler::{BackendError, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule, TargetArch};

use super::{Decision, groups, number_on};

/// Descriptors of its own: what `fcntl` may be asked for. What is left out makes another the one who is signalled, locks or
/// watches what others use, or takes pages that a user has so many of.
const OF_DESCRIPTORS: &[i32] = &[
    libc::F_DUPFD,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_DUPFD_CLOEXEC,
    libc::F_GETPIPE_SZ,
    libc::F_GET_SEALS,
    // Whether two are of one file, and whether opening made it.
    1027,
    1028,
];

/// What `ioctl` may be asked for: what a terminal is, how much there is to read, and how its own descriptors behave. What is
/// left out types into terminals, signals others, or drives devices.
const OF_DEVICES: &[u32] = &[
    // TCGETS and TIOCGWINSZ, by which it is asked whether something is a terminal.
    0x5401, 0x5413, // FIONREAD, FIONCLEX, FIOCLEX, FIONBIO.
    0x541b, 0x5450, 0x5451, 0x5421,
];

/// What `prctl` may be asked for: what acts on the calling thread or tells what it is. What is left out acts on others
/// (PR_SCHED_CORE), lets others in (PR_SET_PTRACER, PR_SET_DUMPABLE), outlives the program (PR_SET_PDEATHSIG) or changes rights.
const OF_PROCESSES: &[i32] = &[
    libc::PR_GET_PDEATHSIG,
    libc::PR_GET_DUMPABLE,
    libc::PR_SET_NAME,
    libc::PR_GET_NAME,
    libc::PR_GET_SECCOMP,
    libc::PR_CAPBSET_READ,
    libc::PR_GET_TSC,
    libc::PR_SET_TIMERSLACK,
    libc::PR_GET_TIMERSLACK,
    libc::PR_GET_NO_NEW_PRIVS,
    libc::PR_SET_THP_DISABLE,
    libc::PR_GET_THP_DISABLE,
    libc::PR_GET_SPECULATION_CTRL,
    // PR_SET_VMA, which gives memory a name.
    0x5356_4d41,
    // Registers of arm64 and riscv64: SVE, PAC, tagged addresses, SME, vectors.
    50,
    51,
    54,
    55,
    56,
    60,
    61,
    63,
    64,
    69,
    70,
];

/// Advice about memory that reaches beyond it: one copy for all who have the same, out to the disk, and broken.
const BAD_ADVICE: [i32; 4] = [12, 21, 100, 101];

/// Has every processor of the machine take notice.
const BARRIERS_OF_ALL: [i32; 3] = [1, 2, 4];

/// Moves who waits elsewhere, or writes there: on words that other processes wait for, unless they are private.
const FUTEXES_OF_OTHERS: [i32; 4] = [
    libc::FUTEX_REQUEUE,
    libc::FUTEX_CMP_REQUEUE,
    libc::FUTEX_WAKE_OP,
    libc::FUTEX_CMP_REQUEUE_PI,
];

/// By number, the rules of which one is enough to deny.
pub(super) fn rules(architecture: TargetArch, own: u32) -> Result<Vec<(c_long, Vec<SeccompRule>)>, BackendError> {
    let calls = groups()
        .filter(|group| group.decision == Decision::ByArguments)
        .flat_map(|group| group.calls);
    let numbered = calls.filter_map(|call| Some((number_on(architecture, call)?, call.0)));
    numbered.map(|(number, name)| Ok((number, of(name, own)?))).collect()
}

/// The rules of a call. One that is not named here is denied whatever it is asked.
fn of(name: &str, own: u32) -> Result<Vec<SeccompRule>, BackendError> {
    match name {
        // Threads, but no processes.
        "clone" => any([has(0, libc::CLONE_THREAD, 0)]),
        // Signals to itself, as `abort` sends.
        "tgkill" => any([is_not(0, own)]),
        // Limits can be read, and only its own.
        "prlimit64" => any([is_set(2), is_not(0, 0)]),
        // Its own thread: of another's number a filter cannot tell whose it is.
        "sched_setaffinity" => any([is_not(0, 0)]),
        "prctl" => unless(0, OF_PROCESSES.iter().map(|option| option.cast_unsigned())),
        // It can be read.
        "personality" => any([is_not(0, u32::MAX)]),
        "membarrier" => any(BARRIERS_OF_ALL.map(|command| is(0, command.cast_unsigned()))),
        // The bit above those of the command says that the word is private.
        "futex" => any(FUTEXES_OF_OTHERS.map(|command| has(1, 0xff, command))),
        "fcntl" => {
            let mut rules = unless(1, OF_DESCRIPTORS.iter().map(|command| command.cast_unsigned()))?;
            let asynchronous = vec![
                is(1, libc::F_SETFL.cast_unsigned())?,
                has(2, libc::O_ASYNC, libc::O_ASYNC)?,
            ];
            rules.push(SeccompRule::new(asynchronous)?);
            Ok(rules)
        }
        "ioctl" => unless(1, OF_DEVICES.iter().copied()),
        "open" => to_write(1),
        "openat" => to_write(2),
        // Large pages are the machine's, and few.
        "mmap" => any([has(3, libc::MAP_HUGETLB, libc::MAP_HUGETLB)]),
        "madvise" => any(BAD_ADVICE.map(|advice| is(2, advice.cast_unsigned()))),
        // Waits until the disk has it; whether memory is there may be asked.
        "msync" => any([has(2, libc::MS_SYNC, libc::MS_SYNC)]),
        _ => Ok(Vec::new()),
    }
}

fn to_write(flags: u8) -> Result<Vec<SeccompRule>, BackendError> {
    any([
        has(flags, libc::O_ACCMODE, libc::O_WRONLY),
        has(flags, libc::O_ACCMODE, libc::O_RDWR),
        has(flags, libc::O_ACCMODE, libc::O_ACCMODE),
        has(flags, libc::O_CREAT, libc::O_CREAT),
        has(flags, libc::O_TRUNC, libc::O_TRUNC),
    ])
}

type Condition = Result<SeccompCondition, BackendError>;

/// Holds where one of these does.
fn any<const N: usize>(conditions: [Condition; N]) -> Result<Vec<SeccompRule>, BackendError> {
    conditions
        .into_iter()
        .map(|condition| SeccompRule::new(vec![condition?]))
        .collect()
}

/// Holds where the argument is none of these.
fn unless(argument: u8, values: impl Iterator<Item = u32>) -> Result<Vec<SeccompRule>, BackendError> {
    let conditions: Result<Vec<_>, _> = values.map(|value| is_not(argument, value)).collect();
    Ok(vec![SeccompRule::new(conditions?)?])
}

fn is(argument: u8, value: u32) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value.into())
}

fn is_not(argument: u8, value: u32) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value.into())
}

/// Where the bits of the mask are these.
fn has(argument: u8, mask: i32, bits: i32) -> Condition {
    let masked = SeccompCmpOp::MaskedEq(mask.cast_unsigned().into());
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, masked, bits.cast_unsigned().into())
}

/// A pointer that is not null.
fn is_set(argument: u8) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0)
}
