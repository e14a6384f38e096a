//! One child process, from the program's side.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};

use super::children::Program;
use super::confine::{Layer, Layers};
use super::limits::Limits;
use super::process::Process;
use super::wire::{self, Kind, Sent};
use crate::about::FactsText;
use crate::answers::Question;
use crate::check::limits;
use crate::failure::{Code, PluginFailure};
use crate::kit::Trial;

/// A child that has opened its plugin. It ends when this is dropped.
pub(crate) struct Child {
    process: Process,
    socket: UnixStream,
    memory: File,
    limits: Limits,
    /// The facts that it has.
    facts: Sent<()>,
    /// How long it is waited for.
    patience: Duration,
    pub(crate) layers: Layers,
    /// Whether it has been asked anything yet.
    pub(crate) is_fresh: bool,
}

/// A child that has been started, and has no library yet.
///
/// On Linux it ends with the *thread* that started it: that must be one that lives as long as the child is asked.
pub(crate) struct Starting(Child);

/// Why there is no answer.
pub(crate) enum NoAnswer {
    /// The plugin's fault, said by a child that lives on.
    Failed(PluginFailure),
    /// The child is at an end: why, and whether a fresh one may do better.
    Ended { failure: PluginFailure, may_retry: bool },
}

impl Starting {
    /// Starts it with a library that it may open once it is confined, in these layers at least.
    pub(crate) fn new(program: &Program, library: &File, needed: &[Layer]) -> Result<Self, PluginFailure> {
        let started = Starting::start(program, library, needed, false);
        started.map_err(|error| PluginFailure::new(Code::Crashed, format!("its process cannot be started: {error}")))
    }

    /// The same, in a process that can be asked to try things out, and in which what the plugin writes is kept.
    pub(crate) fn watched(program: &Program, library: &File, needed: &[Layer]) -> io::Result<Self> {
        Starting::start(program, library, needed, true)
    }

    fn start(program: &Program, library: &File, needed: &[Layer], is_watched: bool) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let memory = shared_memory()?;
        let mut command = Command::new(&program.path);
        command
            .arg0("candour")
            .arg("plugin-host")
            .args(["--parent", &std::process::id().to_string()])
            .args(["--memory", &program.limits.memory.to_string()])
            .args(needed.iter().map(|layer| format!("--needs={}", layer.name())))
            .env_clear()
            .current_dir("/")
            .stdin(OwnedFd::from(theirs))
            .stdout(memory.try_clone()?)
            .stderr(library.try_clone()?);
        if is_watched {
            command.arg("--watched").envs([EXACT_MEMORY]);
        }
        let process = command.spawn()?;
        Ok(Starting(Child {
            process: Process::new(process)?,
            socket,
            memory,
            limits: program.limits,
            facts: Sent::none(),
            patience: program.limits.wall,
            layers: Layers::default(),
            is_fresh: true,
        }))
    }

    /// Waits until it is confined, however far; whether it opens its library is not waited for.
    pub(crate) fn confined(mut self) -> Result<Layers, PluginFailure> {
        let deadline = Instant::now() + self.0.limits.wall;
        match self.0.said_confined(deadline) {
            Ok(layers) => Ok(layers),
            Err(NoAnswer::Failed(failure) | NoAnswer::Ended { failure, .. }) => Err(failure),
        }
    }

    /// Waits until it is confined and has opened the library.
    pub(crate) fn opened(mut self) -> Result<Child, PluginFailure> {
        match self.0.confined() {
            Ok(layers) => {
                self.0.layers = layers;
                Ok(self.0)
            }
            Err(NoAnswer::Failed(failure) | NoAnswer::Ended { failure, .. }) => Err(failure),
        }
    }
}

impl Child {
    /// How far the child is confined, once it has opened the library.
    fn confined(&mut self) -> Result<Layers, NoAnswer> {
        let deadline = Instant::now() + self.limits.wall;
        let layers = self.said_confined(deadline)?;
        // Only now does it open the library.
        self.receive(limits::TOLD_BYTES, deadline)?;
        Ok(layers)
    }

    fn said_confined(&mut self, deadline: Instant) -> Result<Layers, NoAnswer> {
        let layers = self.receive(limits::TOLD_BYTES, deadline)?;
        serde_json::from_slice(&layers).map_err(|error| {
            NoAnswer::Failed(PluginFailure::new(
                Code::Crashed,
                format!("its process does not say how it is confined: {error}"),
            ))
        })
    }

    /// Asks; a child that is at an end must not be asked again.
    pub(crate) fn ask(&mut self, question: Question<'_>) -> Result<Vec<u8>, NoAnswer> {
        self.put(question, None)
    }

    /// Has it ask the plugin by itself, as the trial says; it must be watched. The answer tells what came of it.
    pub(crate) fn try_out(&mut self, question: Question<'_>, trial: Trial) -> Result<Vec<u8>, NoAnswer> {
        self.put(question, Some(trial))
    }

    /// What the plugin wrote to its standard streams; the child must be watched.
    pub(crate) fn written(&mut self) -> Result<Vec<u8>, NoAnswer> {
        self.exchange(
            Kind::Written,
            &[],
            limits::TOLD_BYTES,
            Instant::now() + self.limits.wall,
        )
    }

    fn put(&mut self, question: Question<'_>, trial: Option<Trial>) -> Result<Vec<u8>, NoAnswer> {
        // Threads that ask at once have the time that they would have one after the other.
        let turns = trial.map_or(1, |trial| trial.threads.max(1));
        self.patience = self.limits.wall.saturating_mul(turns);
        let deadline = Instant::now() + self.patience;
        self.process
            .limit_processor_time(self.limits.processor.saturating_mul(turns));
        let (kind, head, rest) = match question {
            Question::Describe => (Kind::Describe, Vec::new(), &[][..]),
            Question::Plan(request) => {
                let facts = self.told(request.facts, deadline)?;
                (Kind::Plan, facts.to_le_bytes().to_vec(), request.rest)
            }
            Question::Judge(request, tallies) => {
                let facts = self.told(request.facts, deadline)?;
                let shared = wire::share(&self.memory, tallies).map_err(|error| {
                    let detail = format!("its tallies cannot be handed over: {error}");
                    NoAnswer::Failed(PluginFailure::new(Code::OutOfMemory, detail))
                })?;
                let head = [&facts.to_le_bytes()[..], &shared.to_bytes()].concat();
                (Kind::Judge, head, request.rest)
            }
        };
        match trial {
            None => self.exchange(kind, &[&head, rest], question.most(), deadline),
            Some(trial) => {
                let before = [&trial.to_bytes()[..], &[kind as u8]].concat();
                self.exchange(Kind::Trial, &[&before, &head, rest], limits::TOLD_BYTES, deadline)
            }
        }
    }

    /// Makes sure that it has these facts; gives their number, 0 for none.
    fn told(&mut self, facts: Option<FactsText<'_>>, deadline: Instant) -> Result<u64, NoAnswer> {
        let Some(facts) = facts else { return Ok(0) };
        if self.facts.get(facts.number).is_none() {
            self.send(Kind::Facts, &[&facts.number.to_le_bytes(), facts.json], deadline)?;
            self.facts.keep(facts.number, ());
        }
        Ok(facts.number)
    }

    /// How much memory it has at present, in bytes, where the system says.
    pub(crate) fn resident_memory(&self) -> Option<u64> {
        self.process.resident_memory()
    }

    /// Whether it has ended by itself since it was asked last.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.has_ended()
    }

    fn exchange(&mut self, kind: Kind, parts: &[&[u8]], most: usize, deadline: Instant) -> Result<Vec<u8>, NoAnswer> {
        self.send(kind, parts, deadline)?;
        self.receive(most, deadline)
    }

    fn send(&mut self, kind: Kind, parts: &[&[u8]], deadline: Instant) -> Result<(), NoAnswer> {
        let mut socket = Until {
            socket: &self.socket,
            deadline,
        };
        wire::write(&mut socket, kind, parts).map_err(|error| self.ended(&error))
    }

    /// An answer of so many bytes at most.
    fn receive(&mut self, most: usize, deadline: Instant) -> Result<Vec<u8>, NoAnswer> {
        let mut socket = Until {
            socket: &self.socket,
            deadline,
        };
        let received = wire::read(&mut socket, most);
        // What it says with too many threads does not count, whenever they are noticed.
        if self.process.account() {
            return Err(self.ended(&io::Error::from(io::ErrorKind::UnexpectedEof)));
        }
        match received {
            Ok((Kind::Answer, bytes)) => Ok(bytes),
            Ok((Kind::Failure, bytes)) => Err(NoAnswer::Failed(wire::failure(&bytes))),
            Ok(_) => Err(self.ended(&io::Error::from(io::ErrorKind::InvalidData))),
            Err(error) => Err(self.ended(&error)),
        }
    }

    /// Ends the child, and says what was the matter.
    fn ended(&mut self, error: &io::Error) -> NoAnswer {
        let failure = match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                let seconds = self.patience.as_secs_f64();
                PluginFailure::new(Code::TimedOut, format!("no answer came within {seconds} s"))
            }
            io::ErrorKind::FileTooLarge => PluginFailure::new(Code::TooManyFindings, "the answer is too long"),
            // The socket is closed, or what came is no message.
            _ => self.process.let_end().failure(self.limits),
        };
        self.process.kill();
        NoAnswer::Ended {
            // What is too long would be too long again. What took too long may have waited for what another rule left.
            may_retry: failure.code != Code::TooManyFindings,
            failure,
        }
    }
}

/// Without stocks of its own for each thread, the allocator of the GNU C library can say what is in use.
const EXACT_MEMORY: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0");

/// Memory for tallies, which the child gets as its standard output.
fn shared_memory() -> io::Result<File> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{MemfdFlags, memfd_create};
        if let Ok(memory) = memfd_create("candour-tallies", MemfdFlags::CLOEXEC) {
            return Ok(File::from(memory));
        }
    }
    tempfile::tempfile()
}

/// A socket that is waited for until a moment.
struct Until<'a> {
    socket: &'a UnixStream,
    deadline: Instant,
}

impl Until<'_> {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match left.is_zero() {
            true => Err(io::Error::from(io::ErrorKind::TimedOut)),
            false => Ok(left),
        }
    }
}

impl Read for Until<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        (&mut &*self.socket).read(room)
    }
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        (&mut &*self.socket).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
