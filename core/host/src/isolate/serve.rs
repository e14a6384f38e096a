//! The child: confines itself, opens the library, and answers until nobody asks any more.

use std::fs::File;
use std::io;

use miette::Diagnostic;
use thiserror::Error;

use arrow_array::RecordBatch;

use super::confine::{Layer, confine};
use super::output::Output;
use super::wire::{self, Kind, Sent, Shared};
use crate::about::FactsText;
use crate::answers::{Answers, Question, Request};
use crate::border::Border;
use crate::failure::{Code, PluginFailure};
use crate::kit::{self, Trial};
use crate::library::{self, Copy};

/// Why a child could not do its work: its program's fault, or that of whoever started it.
#[derive(Debug, Error, Diagnostic)]
#[error("nobody asks this process for a plugin's answers")]
#[diagnostic(
    code(candour::host::no_socket),
    help("`candour plugin-host` is what candour itself starts for each plugin; it is of no use otherwise")
)]
pub struct ServeError {
    /// What the system says.
    #[from]
    source: io::Error,
}

/// The longest request that is read, in bytes; the program is trusted, its memory is not endless.
const LONGEST_REQUEST: usize = 1 << 30;

/// Serves the program of this process id, which gave a socket as standard input, memory for tallies as standard output and
/// the library as standard error, with at most so many bytes of memory. The library is opened only where the process is
/// confined in the layers that are `needed`. Where it `is_watched`, what the plugin writes is kept, and it can be tried out.
///
/// # Errors
/// The socket cannot be read or written. Where it is closed, all is well.
pub fn serve(parent: u32, memory: u64, needed: &[Layer], is_watched: bool) -> Result<(), ServeError> {
    let (mut socket, shared, library) = streams()?;
    let mut output = match is_watched {
        true => Some(Output::watched()?),
        false => None,
    };
    let copy = library::from_another(library);
    let layers = confine(memory, parent);
    let told = serde_json::to_vec(&layers).map_err(io::Error::other)?;
    wire::write(&mut socket, Kind::Answer, &[&told])?;
    let lacking = layers.lacking(needed);
    if !lacking.is_empty() {
        let names: Vec<String> = lacking.into_iter().map(Layer::name).collect();
        let detail = format!(
            "its process is not confined as far as it must be; lacking: {}",
            names.join(", ")
        );
        let failure = PluginFailure::new(Code::NotIsolated, detail);
        return Ok(wire::write(&mut socket, Kind::Failure, &[&wire::told(&failure)])?);
    }
    let opened = copy
        .map_err(|error| PluginFailure::new(Code::NotALibrary, format!("it cannot be copied: {error}")))
        .and_then(Copy::open);
    // SAFETY: the symbol was looked up by the name that carries its type, and the library is never closed.
    let border = opened.and_then(|init| unsafe { Border::open(init) });
    let border = match border {
        Ok(border) => border,
        Err(failure) => return Ok(wire::write(&mut socket, Kind::Failure, &[&wire::told(&failure)])?),
    };
    wire::write(&mut socket, Kind::Answer, &[])?;
    let mut given = Given {
        memory: shared,
        facts: Sent::none(),
    };
    loop {
        let (kind, message) = match wire::read(&mut socket, LONGEST_REQUEST) {
            Ok(message) => message,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let answer = match (&mut output, kind) {
            (_, Kind::Facts) => {
                if let Some((number, json)) = wire::numbered(&message) {
                    given.facts.keep(number, json.to_vec());
                }
                continue;
            }
            (Some(output), Kind::Written) => Ok(output.told()),
            (Some(_), Kind::Trial) => given.tried(&border, &message),
            _ => given.answer(&border, kind, &message),
        };
        if let Some(output) = &mut output {
            output.take();
        }
        match answer {
            Ok(answer) => wire::write(&mut socket, Kind::Answer, &[&answer])?,
            Err(failure) => wire::write(&mut socket, Kind::Failure, &[&wire::told(&failure)])?,
        }
    }
}

/// What questions rest on besides their messages.
struct Given {
    /// Where tallies are.
    memory: File,
    facts: Sent<Vec<u8>>,
}

impl Given {
    fn answer(&self, border: &Border, kind: Kind, message: &[u8]) -> Result<Vec<u8>, PluginFailure> {
        let mut tallies = Vec::new();
        border.answer(self.question(kind, message, &mut tallies)?)
    }

    /// What came of a trial.
    fn tried(&self, border: &Border, message: &[u8]) -> Result<Vec<u8>, PluginFailure> {
        let split = Trial::split(message).and_then(|(trial, rest)| {
            let (kind, rest) = rest.split_first()?;
            Some((trial, Kind::of(*kind)?, rest))
        });
        let (trial, kind, rest) = split.ok_or_else(no_question)?;
        let mut tallies = Vec::new();
        kit::tried(border, self.question(kind, rest, &mut tallies)?, trial)
    }

    /// What is asked; its tallies are put where they are wanted.
    fn question<'a>(
        &'a self,
        kind: Kind,
        message: &'a [u8],
        tallies: &'a mut Vec<RecordBatch>,
    ) -> Result<Question<'a>, PluginFailure> {
        match kind {
            Kind::Describe => Ok(Question::Describe),
            Kind::Plan => {
                let (number, rest) = wire::numbered(message).ok_or_else(no_question)?;
                Ok(Question::Plan(self.request(number, rest)?))
            }
            Kind::Judge => {
                let unread =
                    |what: String| PluginFailure::new(Code::OutOfMemory, format!("its tallies cannot be read: {what}"));
                let (number, message) = wire::numbered(message).ok_or_else(no_question)?;
                let (shared, rest) = Shared::split(message).ok_or_else(|| unread("too short".to_owned()))?;
                *tallies = wire::shared(&self.memory, shared).map_err(|error| unread(error.to_string()))?;
                Ok(Question::Judge(self.request(number, rest)?, tallies))
            }
            Kind::Trial | Kind::Written | Kind::Facts | Kind::Answer | Kind::Failure => Err(no_question()),
        }
    }

    /// A request with the facts of this number, if it is one.
    fn request<'a>(&'a self, number: u64, rest: &'a [u8]) -> Result<Request<'a>, PluginFailure> {
        let facts = match number {
            0 => None,
            number => {
                let json = self.facts.get(number).ok_or_else(no_question)?;
                Some(FactsText { number, json })
            }
        };
        Ok(Request { rest, facts })
    }
}

fn no_question() -> PluginFailure {
    PluginFailure::new(Code::WrongAbi, "it was asked what is no question")
}

/// The socket, the memory and the library, taken away from where a library would write by mistake. All else that was left
/// open is closed.
fn streams() -> io::Result<(File, File, File)> {
    close_all_but_the_first_three();
    let take = |stream| Ok::<_, io::Error>(File::from(rustix::io::fcntl_dupfd_cloexec(stream, 3)?));
    let socket = take(rustix::stdio::stdin())?;
    let memory = take(rustix::stdio::stdout())?;
    let library = take(rustix::stdio::stderr())?;
    let nothing = File::options().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(&nothing)?;
    rustix::stdio::dup2_stderr(&nothing)?;
    Ok((socket, memory, library))
}

/// What the program's own parent left open is nobody's business here.
fn close_all_but_the_first_three() {
    #[cfg(target_os = "linux")]
    // SAFETY: this process has opened nothing yet that it uses.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0);
    }
}
