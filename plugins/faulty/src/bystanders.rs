//! Attempts on what belongs to others: processes of the same user, their files, what all of them share.

#![expect(unsafe_code, reason = "to do harm is what these rules are for")]

use std::ffi::CString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use libc::{c_int, c_long, c_void};

use crate::behaviour::Params;

/// Numbers that libraries do not name everywhere.
const FCHMODAT2: c_long = 452;
const SETXATTRAT: c_long = 463;
const F_SETSIG: c_int = 10;
const F_SETOWN_EX: c_int = 15;
const FIOSETOWN: c_long = 0x8901;
const SIOCSPGRP: c_long = 0x8902;
/// Above what the kernel looks at of most arguments.
const ABOVE: c_long = 1 << 32;

/// Whether the attempt of this name got anywhere.
pub(crate) fn reached(name: &str, params: &Params) -> bool {
    match name {
        "kills-by-owner" => params.victim.is_some_and(kills_by_owner),
        "moves-others" => params.victim.is_some_and(moves_others),
        "changes-files" => params.file.as_deref().is_some_and(changes_files),
        "empties-queues" => empties_queues(),
        "many-threads" => many_threads(),
        "reads-its-parent" => reads_its_parent(),
        _ => false,
    }
}

/// The folder in which the system shows the process that started this one.
pub(crate) fn parent() -> PathBuf {
    // SAFETY: the call takes nothing and never fails.
    PathBuf::from(format!("/proc/{}", unsafe { libc::getppid() }))
}

/// Looks at where the program works, what it has open, what its environment and its memory hold.
fn reads_its_parent() -> bool {
    let parent = parent();
    let files = [
        "environ",
        "maps",
        "mem",
        "auxv",
        "stack",
        "cwd/release/visits.csv",
        "root/etc/passwd",
    ];
    let folders = ["cwd", "root"];
    let read = |name: &&str| {
        let file = std::fs::File::open(parent.join(name));
        file.is_ok_and(|mut file| std::io::Read::read(&mut file, &mut [0; 1]).is_ok_and(|bytes| bytes > 0))
    };
    let listed = |name: &&str| std::fs::read_dir(parent.join(name)).is_ok();
    let followed = |name: &&str| std::fs::read_link(parent.join(name)).is_ok();
    files.iter().any(read)
        || folders.iter().any(listed)
        || ["cwd", "exe", "root", "fd/0", "fd/1", "fd/3"].iter().any(followed)
}

/// A call by its number, in both tables of numbers where a processor has two.
fn call(number: c_long, arguments: [c_long; 5]) -> bool {
    let [a, b, c, d, e] = arguments;
    let numbers: &[c_long] = match cfg!(target_arch = "x86_64") {
        true => &[number, number | 0x4000_0000],
        false => &[number],
    };
    // SAFETY: none; pointers among the arguments are the caller's to keep.
    numbers
        .iter()
        .any(|number| unsafe { libc::syscall(*number, a, b, c, d, e) } >= 0)
}

/// Makes the victim the one who is signalled of what happens to descriptors, asks for a signal that kills, and has it happen.
fn kills_by_owner(victim: i32) -> bool {
    let mut pipe = [0; 2];
    // SAFETY: there is room for two descriptors.
    if unsafe { libc::pipe2(pipe.as_mut_ptr(), libc::O_NONBLOCK) } != 0 {
        return false;
    }
    let (reader, victim_wide) = (c_long::from(pipe[0]), c_long::from(victim));
    let by_process = [1_i32, victim];
    let mut reached = false;
    let mut own = |command: c_long, whom: c_long| {
        for command in [command, command | ABOVE] {
            reached |= call(libc::SYS_fcntl, [reader, command, whom, 0, 0]);
        }
    };
    own(libc::F_SETOWN.into(), victim_wide);
    own(F_SETOWN_EX.into(), by_process.as_ptr() as c_long);
    for descriptor in 0..64 {
        for request in [FIOSETOWN, SIOCSPGRP, FIOSETOWN | ABOVE] {
            let whom = (&raw const victim) as c_long;
            reached |= call(libc::SYS_ioctl, [descriptor, request, whom, 0, 0]);
        }
    }
    call(libc::SYS_fcntl, [reader, F_SETSIG.into(), libc::SIGKILL.into(), 0, 0]);
    let asynchronous = c_long::from(libc::O_ASYNC | libc::O_NONBLOCK);
    call(libc::SYS_fcntl, [reader, libc::F_SETFL.into(), asynchronous, 0, 0]);
    // SAFETY: one byte can be read for the call.
    unsafe { libc::write(pipe[1], b"x".as_ptr().cast::<c_void>(), 1) };
    reached
}

/// Has the victim run elsewhere, later, or with less.
fn moves_others(victim: i32) -> bool {
    let victim = c_long::from(victim);
    let first_processor = [1_u64; 16];
    let nothing = [0_i32; 8];
    let less = [1_u64 << 20; 2];
    let at = |place: *const c_void| place as c_long;
    let (processors, nothing) = (at(first_processor.as_ptr().cast()), at(nothing.as_ptr().cast()));
    let less = at(less.as_ptr().cast());
    let attempts = [
        (libc::SYS_sched_setaffinity, [victim, 128, processors, 0, 0]),
        (libc::SYS_sched_setaffinity, [victim | ABOVE, 128, processors, 0, 0]),
        (libc::SYS_sched_setparam, [victim, nothing, 0, 0, 0]),
        (libc::SYS_sched_setscheduler, [victim, 0, nothing, 0, 0]),
        (libc::SYS_setpriority, [0, victim, 19, 0, 0]),
        // The idle class, for a process.
        (libc::SYS_ioprio_set, [1, victim, 3 << 13, 0, 0]),
        (libc::SYS_prlimit64, [victim, libc::RLIMIT_CORE as c_long, less, 0, 0]),
        (libc::SYS_migrate_pages, [victim, 64, processors, processors, 0]),
    ];
    // All of them are tried.
    attempts
        .iter()
        .filter(|(number, arguments)| call(*number, *arguments))
        .count()
        > 0
}

/// Changes who may do what with a file, when it was changed, and what is noted of it; and locks it.
fn changes_files(file: &str) -> bool {
    let Ok(path) = CString::new(file) else {
        return false;
    };
    let here = c_long::from(libc::AT_FDCWD);
    let at = path.as_ptr() as c_long;
    let long_ago = [1_i64; 4];
    let name = c"user.faulty".as_ptr() as c_long;
    let attempts = [
        (libc::SYS_fchmodat, [here, at, 0o777, 0, 0]),
        (FCHMODAT2, [here, at, 0o777, 0, 0]),
        (libc::SYS_utimensat, [here, at, long_ago.as_ptr() as c_long, 0, 0]),
        (libc::SYS_setxattr, [at, name, name, 1, 0]),
        (libc::SYS_truncate, [at, 0, 0, 0, 0]),
    ];
    let mut reached = attempts
        .iter()
        .filter(|(number, arguments)| call(*number, *arguments))
        .count();
    // Value, its length and flags.
    let value = [name as u64, 1];
    let attribute = value.as_ptr() as c_long;
    // SAFETY: none; the path, the name and the value outlive the call.
    reached += usize::from(unsafe { libc::syscall(SETXATTRAT, here, at, 0, name, attribute, 16) } >= 0);
    // SAFETY: the path can be read for the call.
    let opened = unsafe { libc::open(path.as_ptr(), libc::O_RDONLY) };
    // SAFETY: a number that is no descriptor is refused.
    reached += usize::from(unsafe { libc::flock(opened, libc::LOCK_EX | libc::LOCK_NB) } == 0);
    reached > 0
}

/// Asks for queues and semaphores by numbers that nobody has, so that only a filter says that it is not permitted.
fn empties_queues() -> bool {
    let nobody = c_long::from(c_int::MAX);
    let mut contexts = 0_u64;
    let attempts = [
        (libc::SYS_semctl, [nobody, 0, 0, 0, 0]),
        (libc::SYS_msgctl, [nobody, 0, 0, 0, 0]),
        (libc::SYS_shmctl, [nobody, 0, 0, 0, 0]),
        (libc::SYS_semop, [nobody, 0, 0, 0, 0]),
        (libc::SYS_msgrcv, [nobody, 0, 0, 0, 0]),
        (
            libc::SYS_mq_unlink,
            [c"/faulty-has-no-such-queue".as_ptr() as c_long, 0, 0, 0, 0],
        ),
        (libc::SYS_io_setup, [1, (&raw mut contexts) as c_long, 0, 0, 0]),
    ];
    let is_asked = |(number, arguments): &(c_long, [c_long; 5])| {
        let done = call_once(*number, *arguments);
        done || std::io::Error::last_os_error().raw_os_error() != Some(libc::EPERM)
    };
    attempts.iter().filter(|attempt| is_asked(attempt)).count() > 0
}

/// A call by its number in the one table that every kernel has.
fn call_once(number: c_long, [a, b, c, d, e]: [c_long; 5]) -> bool {
    // SAFETY: none; pointers among the arguments are the caller's to keep.
    unsafe { libc::syscall(number, a, b, c, d, e) >= 0 }
}

/// Starts as many threads as it gets, which stay. One that is refused, since memory is short for a moment, is tried again.
fn many_threads() -> bool {
    let until = Instant::now() + Duration::from_secs(20);
    let stay = || loop {
        std::thread::sleep(Duration::from_secs(1000));
    };
    let start = || std::thread::Builder::new().stack_size(1 << 14).spawn(stay);
    while Instant::now() < until {
        if start().is_err() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    false
}
