//! Rules that harm the process they run in, or try to reach beyond it. Only an isolated plugin may be asked for these.

#![expect(unsafe_code, reason = "to do harm is what these rules are for")]

use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::time::Duration;

use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies};

use crate::behaviour::Params;

/// What a rule does to its process, or beyond it, before it says that all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Harm(pub &'static str);

/// All of it. Those that reach beyond the process find something if they get there.
pub const HARMS: &[Harm] = &[
    Harm("segfault"),
    Harm("abort"),
    Harm("exit"),
    Harm("hang"),
    Harm("hang-in-plan"),
    Harm("busy"),
    Harm("endless-memory"),
    Harm("endless-stack"),
    Harm("stdout"),
    Harm("closes-everything"),
    Harm("reads-files"),
    Harm("lists-folders"),
    Harm("writes-files"),
    Harm("opens-sockets"),
    Harm("starts-programs"),
    Harm("signals-others"),
    Harm("lifts-limits"),
    Harm("kills-by-owner"),
    Harm("moves-others"),
    Harm("changes-files"),
    Harm("empties-queues"),
    Harm("many-threads"),
    Harm("reads-its-parent"),
];

impl Rule for Harm {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new(self.0)
            .summary("a rule for tests")
            .dimension(Dimension::Validity)
            .covers_cells()
            .template("reason", "the rule has nothing to say")
            .template("reached", "it got where it must not get")
            .page("# A rule for tests")
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if self.0 == "hang-in-plan" {
            hang();
        }
        match ask.dataset().present().next() {
            Some(column) => Plan::tallies([ask.tally().by(&column.label)]),
            None => Plan::not_applicable("reason"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let reached = match self.0 {
            "segfault" => segfault(),
            "abort" => std::process::abort(),
            "exit" => std::process::exit(0),
            "hang" => hang(),
            "busy" => busy(),
            "endless-memory" => endless_memory(),
            "endless-stack" => endless_stack(1) == 0,
            "stdout" => print(),
            "closes-everything" => close_everything(),
            "reads-files" => ["/etc/passwd", "/proc/self/environ", "/proc/1/cmdline"]
                .iter()
                .any(|path| std::fs::read(path).is_ok()),
            "lists-folders" => ["/", "/tmp", "/home"]
                .iter()
                .any(|path| std::fs::read_dir(path).is_ok()),
            "writes-files" => writes_files(),
            "opens-sockets" => opens_sockets(),
            "starts-programs" => Command::new("/bin/true").status().is_ok(),
            "signals-others" => signals_others(),
            "lifts-limits" => lifts_limits(),
            name => reaches_others(name, &ask.params),
        };
        if reached {
            out.finding(Finding::of("reached"));
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn reaches_others(name: &str, params: &Params) -> bool {
    crate::bystanders::reached(name, params)
}

/// How it is tried elsewhere is not known.
#[cfg(not(target_os = "linux"))]
fn reaches_others(_: &str, _: &Params) -> bool {
    false
}

fn segfault() -> bool {
    // SAFETY: none; that is the point.
    unsafe { std::ptr::null_mut::<u8>().wrapping_add(8).write_volatile(1) };
    true
}

fn hang() -> ! {
    loop {
        std::thread::sleep(Duration::from_secs(1000));
    }
}

fn busy() -> bool {
    let mut number = 1_u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}

fn endless_memory() -> bool {
    let mut all = Vec::new();
    loop {
        all.push(std::hint::black_box(vec![1_u8; 1 << 20]));
    }
}

#[expect(unconditional_recursion, reason = "the stack is what is to be used up")]
fn endless_stack(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 100]);
    endless_stack(room[3] + 1) + room[7]
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what must not come out is written here"
)]
fn print() -> bool {
    println!("a plugin wrote to the standard output");
    eprintln!("a plugin wrote to the standard error");
    false
}

fn close_everything() -> bool {
    for descriptor in 0..256 {
        // SAFETY: none of them is this plugin's; that is the point.
        unsafe { libc::close(descriptor) };
    }
    false
}

fn writes_files() -> bool {
    let folder = std::env::temp_dir();
    let path = folder.join("candour-faulty-was-here");
    std::fs::write(&path, "x").is_ok()
        || std::fs::create_dir(&path).is_ok()
        || std::os::unix::fs::symlink("/", &path).is_ok()
        || std::fs::File::options().append(true).open("/etc/hosts").is_ok()
}

fn opens_sockets() -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).is_ok()
        || UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).is_ok()
        || UnixListener::bind("candour-faulty-was-here").is_ok()
        || std::os::unix::net::UnixStream::pair().is_ok()
}

fn signals_others() -> bool {
    // SAFETY: signal 0 asks only whether it could be sent. A second process ends at once, or it would answer too.
    unsafe {
        let forked = libc::fork();
        if forked == 0 {
            libc::_exit(0);
        }
        libc::kill(libc::getppid(), 0) == 0 || libc::kill(1, 0) == 0 || forked > 0
    }
}

fn lifts_limits() -> bool {
    let limit = libc::rlimit {
        rlim_cur: libc::RLIM_INFINITY,
        rlim_max: libc::RLIM_INFINITY,
    };
    // SAFETY: the limit can be read for the call.
    unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) == 0 }
}
