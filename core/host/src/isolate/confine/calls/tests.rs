//! Every call of every processor has one decision, and the filters are what the decisions say.

use std::collections::BTreeMap;

use seccompiler::{BpfProgram, TargetArch};

use super::*;

const OWN: u32 = 4321;
/// The mark of the other table of numbers that some kernels have on x86_64.
const OTHER_TABLE: c_long = 0x4000_0000;
/// The newest call that is decided.
const LAST: c_long = 471;

/// What a filter answers: 0 for leave, else the error.
fn errno(program: &BpfProgram, architecture: TargetArch, number: c_long, arguments: [u64; 6]) -> i32 {
    let audited: u32 = match architecture {
        TargetArch::x86_64 => 0xc000_003e,
        TargetArch::aarch64 => 0xc000_00b7,
        TargetArch::riscv64 => 0xc000_00f3,
    };
    // As the kernel lays it out: number, processor, instruction pointer, arguments.
    let mut data = Vec::new();
    data.extend((number as u32).to_le_bytes());
    data.extend(audited.to_le_bytes());
    data.extend(0_u64.to_le_bytes());
    data.extend(arguments.iter().flat_map(|argument| argument.to_le_bytes()));
    let (mut held, mut at) = (0_u32, 0_usize);
    loop {
        let line = &program[at];
        at += 1;
        let jump = |holds: bool| usize::from(if holds { line.jt } else { line.jf });
        match line.code {
            0x20 => {
                let from = line.k as usize;
                held = u32::from_le_bytes(data[from..from + 4].try_into().unwrap());
            }
            0x54 => held &= line.k,
            0x05 => at += line.k as usize,
            0x15 => at += jump(held == line.k),
            0x25 => at += jump(held > line.k),
            0x35 => at += jump(held >= line.k),
            0x06 => {
                return match line.k & 0xffff_0000 {
                    0x7fff_0000 => 0,
                    0x0005_0000 => (line.k & 0xffff) as i32,
                    other => panic!("an answer that is none of ours: {other:#x}"),
                };
            }
            other => panic!("an instruction that is not known: {other:#x}"),
        }
    }
}

/// The filters of a processor, asked together.
struct Filters(TargetArch, [BpfProgram; 3]);

impl Filters {
    fn of(architecture: TargetArch) -> Self {
        Filters(architecture, programs(architecture, OWN).unwrap())
    }

    fn number(&self, name: &str) -> c_long {
        let call = groups().flat_map(|group| group.calls).find(|call| call.0 == name);
        number_on(self.0, call.unwrap_or_else(|| panic!("{name} is not decided"))).unwrap()
    }

    /// Of several refusals the filter's counts that was applied last.
    fn answer(&self, number: c_long, arguments: [u64; 6]) -> i32 {
        let answers = self.1.iter().map(|program| errno(program, self.0, number, arguments));
        answers.fold(0, |before, now| if now == 0 { before } else { now })
    }

    fn named(&self, name: &str, arguments: &[u64]) -> i32 {
        let mut all = [0; 6];
        all[..arguments.len()].copy_from_slice(arguments);
        self.answer(self.number(name), all)
    }
}

fn all() -> [Filters; 3] {
    [TargetArch::x86_64, TargetArch::aarch64, TargetArch::riscv64].map(Filters::of)
}

fn decided(architecture: TargetArch) -> BTreeMap<c_long, Decision> {
    let mut decided = BTreeMap::new();
    for group in groups() {
        for call in group.calls {
            if let Some(number) = number_on(architecture, call) {
                let before = decided.insert(number, group.decision);
                assert!(before.is_none(), "{} is decided twice", call.0);
            }
        }
    }
    decided
}

#[test]
fn every_number_has_a_decision() {
    for (architecture, unused) in [
        (TargetArch::x86_64, &[337..=423][..]),
        // What other processors of that list have there, and what none has.
        (TargetArch::aarch64, &[244..=257, 295..=423]),
    ] {
        let decided = decided(architecture);
        for number in 0..=LAST {
            let is_unused = unused.iter().any(|range| range.contains(&number));
            assert_eq!(decided.contains_key(&number), !is_unused, "{architecture:?} {number}");
        }
        assert_eq!(decided.keys().next_back(), Some(&LAST));
    }
}

#[test]
fn every_number_is_answered_as_decided() {
    let asked: [[u64; 6]; 3] = [[0; 6], [u64::MAX; 6], [1, 2, 3, 4, 5, 6]];
    for filters in all() {
        let decided = decided(filters.0);
        for number in (0..2000).chain(OTHER_TABLE..OTHER_TABLE + 2000) {
            for arguments in asked {
                let answer = filters.answer(number, arguments);
                let expected = match decided.get(&number) {
                    Some(Decision::Free) => 0,
                    Some(Decision::Denied) => libc::EPERM,
                    Some(Decision::NoLink) => libc::EINVAL,
                    Some(Decision::ByArguments) if answer == 0 => 0,
                    Some(Decision::ByArguments) => libc::EPERM,
                    Some(Decision::Absent) | None => libc::ENOSYS,
                };
                assert_eq!(answer, expected, "{:?} {number:#x} {arguments:?}", filters.0);
            }
        }
    }
}

/// Denied by what they ask for, and what of the same calls is free.
#[test]
fn arguments_decide() {
    let high = 1_u64 << 32;
    let thread = libc::CLONE_THREAD as u64;
    let (own, other) = (u64::from(OWN), u64::from(OWN) + 1);
    let denied: &[(&str, &[u64])] = &[
        ("fcntl", &[3, libc::F_SETOWN as u64, other]),
        ("fcntl", &[3, libc::F_SETOWN as u64 | high, other]),
        // F_SETOWN_EX, F_SETSIG.
        ("fcntl", &[3, 15, 0x1000]),
        ("fcntl", &[3, 10, 9]),
        ("fcntl", &[3, libc::F_SETFL as u64, libc::O_ASYNC as u64]),
        (
            "fcntl",
            &[
                3,
                libc::F_SETFL as u64 | high,
                (libc::O_ASYNC | libc::O_NONBLOCK) as u64 | high,
            ],
        ),
        ("fcntl", &[3, libc::F_SETLEASE as u64, 0]),
        ("fcntl", &[3, libc::F_NOTIFY as u64, 1]),
        ("fcntl", &[3, libc::F_SETLK as u64, 0x1000]),
        ("fcntl", &[3, libc::F_OFD_SETLKW as u64, 0x1000]),
        ("fcntl", &[3, libc::F_SETPIPE_SZ as u64, 1 << 20]),
        // FIOSETOWN, SIOCSPGRP, FIOASYNC, TIOCSTI, TIOCLINUX, TIOCSPGRP.
        ("ioctl", &[3, 0x8901, 0x1000]),
        ("ioctl", &[3, 0x8902, 0x1000]),
        ("ioctl", &[3, 0x8902 | high, 0x1000]),
        ("ioctl", &[3, 0x5452, 0x1000]),
        ("ioctl", &[0, 0x5412, 0x1000]),
        ("ioctl", &[0, 0x541c, 0x1000]),
        ("ioctl", &[0, 0x5410, 0x1000]),
        ("sched_setaffinity", &[other, 8, 0x1000]),
        ("sched_setaffinity", &[other | high, 8, 0x1000]),
        ("prlimit64", &[other, 0, 0, 0x1000]),
        ("prlimit64", &[0, 0, 0x1000, 0]),
        ("tgkill", &[other, other, 9]),
        ("tgkill", &[u64::MAX, own, 9]),
        ("clone", &[0]),
        ("clone", &[high | libc::SIGCHLD as u64]),
        ("clone", &[libc::CLONE_VM as u64 | libc::CLONE_VFORK as u64]),
        ("prctl", &[libc::PR_SET_PDEATHSIG as u64, 0]),
        ("prctl", &[libc::PR_SET_PDEATHSIG as u64 | high, 0]),
        ("prctl", &[libc::PR_SET_DUMPABLE as u64, 1]),
        ("prctl", &[libc::PR_SET_PTRACER as u64, other]),
        // PR_SCHED_CORE.
        ("prctl", &[62, 1, other]),
        ("prctl", &[libc::PR_SET_SECCOMP as u64, 2, 0x1000]),
        ("personality", &[0x0040_0000]),
        ("membarrier", &[1]),
        ("membarrier", &[2]),
        ("futex", &[0x1000, libc::FUTEX_REQUEUE as u64, 1, 1, 0x2000]),
        (
            "futex",
            &[
                0x1000,
                (libc::FUTEX_CMP_REQUEUE | libc::FUTEX_CLOCK_REALTIME) as u64,
                1,
                1,
                0x2000,
            ],
        ),
        ("openat", &[0, 0x1000, libc::O_WRONLY as u64]),
        ("openat", &[0, 0x1000, libc::O_RDWR as u64 | high]),
        ("openat", &[0, 0x1000, libc::O_ACCMODE as u64]),
        ("openat", &[0, 0x1000, libc::O_CREAT as u64]),
        ("openat", &[0, 0x1000, libc::O_TRUNC as u64]),
        (
            "mmap",
            &[
                0,
                1 << 21,
                3,
                (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_HUGETLB) as u64,
            ],
        ),
        ("madvise", &[0x1000, 4096, libc::MADV_HWPOISON as u64]),
        ("msync", &[0x1000, 4096, libc::MS_SYNC as u64]),
    ];
    let free: &[(&str, &[u64])] = &[
        ("fcntl", &[3, libc::F_GETFD as u64]),
        ("fcntl", &[3, libc::F_SETFL as u64, libc::O_NONBLOCK as u64]),
        ("fcntl", &[3, libc::F_DUPFD_CLOEXEC as u64, 3]),
        ("ioctl", &[1, 0x5401, 0x1000]),
        ("sched_setaffinity", &[0, 8, 0x1000]),
        ("prlimit64", &[0, 7, 0, 0x1000]),
        ("tgkill", &[own, own, 6]),
        ("clone", &[thread | libc::CLONE_VM as u64]),
        ("prctl", &[libc::PR_SET_NAME as u64, 0x1000]),
        ("personality", &[0xffff_ffff]),
        ("membarrier", &[8]),
        ("futex", &[0x1000, libc::FUTEX_WAIT as u64]),
        (
            "futex",
            &[0x1000, (libc::FUTEX_WAIT_BITSET | libc::FUTEX_CLOCK_REALTIME) as u64],
        ),
        ("futex", &[0x1000, libc::FUTEX_WAKE as u64, 1]),
        (
            "futex",
            &[0x1000, (libc::FUTEX_CMP_REQUEUE | libc::FUTEX_PRIVATE_FLAG) as u64],
        ),
        ("openat", &[0, 0x1000, libc::O_CLOEXEC as u64]),
        ("mmap", &[0, 4096, 3, (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as u64]),
        ("madvise", &[0x1000, 4096, libc::MADV_DONTNEED as u64]),
        ("msync", &[0x1000, 4096, libc::MS_ASYNC as u64]),
    ];
    for filters in all() {
        for (name, arguments) in denied {
            assert_eq!(
                filters.named(name, arguments),
                libc::EPERM,
                "{:?} {name} {arguments:x?}",
                filters.0
            );
        }
        for (name, arguments) in free {
            assert_eq!(
                filters.named(name, arguments),
                0,
                "{:?} {name} {arguments:x?}",
                filters.0
            );
        }
    }
    let writes = [0x1000, (libc::O_WRONLY | libc::O_CREAT) as u64];
    assert_eq!(Filters::of(TargetArch::x86_64).named("open", &writes), libc::EPERM);
    assert_eq!(Filters::of(TargetArch::x86_64).named("open", &[0x1000]), 0);
}

/// Each call that is decided by its arguments has rules: none is denied for want of them.
#[test]
fn what_arguments_decide_has_rules() {
    for (number, rules) in arguments::rules(TargetArch::x86_64, OWN).unwrap() {
        assert!(!rules.is_empty(), "{number}");
    }
}

/// The names that this machine's own headers give to numbers, where it has them.
#[test]
fn the_numbers_are_those_of_the_headers() {
    let header = match TargetArch::try_from(std::env::consts::ARCH) {
        Ok(TargetArch::x86_64) => "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
        _ => "/usr/include/asm-generic/unistd.h",
    };
    let Ok(text) = std::fs::read_to_string(header) else {
        assert_eq!(
            libc::SYS_read,
            Filters::of(std::env::consts::ARCH.try_into().unwrap()).number("read")
        );
        return;
    };
    let architecture = std::env::consts::ARCH.try_into().unwrap();
    let mut seen = 0;
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        let (Some("#define"), Some(name), Some(number)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let (Some(name), Ok(number)) = (name.strip_prefix("__NR_"), number.parse::<c_long>()) else {
            continue;
        };
        let call = groups().flat_map(|group| group.calls).find(|call| call.0 == name);
        if let Some(call) = call {
            assert_eq!(number_on(architecture, call), Some(number), "{name}");
            seen += 1;
        } else {
            assert!(
                number > LAST || architecture != TargetArch::x86_64,
                "{name} is not decided"
            );
        }
    }
    assert!(seen > 200, "{seen} of {header}");
}
