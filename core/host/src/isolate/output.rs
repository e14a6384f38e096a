//! What a plugin writes to the standard streams of its process, kept for whoever checks it.

use std::io::{self, PipeReader, PipeWriter, Read};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The beginning of what went to the standard output, as text.
    pub stdout: String,
    /// The beginning of what went to the standard error, as text.
    pub stderr: String,
}

/// Pipes in the place of the standard output and the standard error.
pub(crate) struct Output {
    stdout: PipeReader,
    stderr: PipeReader,
    kept: Written,
}

/// How much of it is kept, in bytes.
const KEPT: usize = 1000;

impl Output {
    /// Puts the pipes there.
    pub(crate) fn watched() -> io::Result<Self> {
        let (stdout, to_stdout) = pipe()?;
        let (stderr, to_stderr) = pipe()?;
        rustix::stdio::dup2_stdout(&to_stdout)?;
        rustix::stdio::dup2_stderr(&to_stderr)?;
        Ok(Output {
            stdout,
            stderr,
            kept: Written::default(),
        })
    }

    /// Makes room for more; to be done after each question.
    pub(crate) fn take(&mut self) {
        for (pipe, kept) in [
            (&mut self.stdout, &mut self.kept.stdout),
            (&mut self.stderr, &mut self.kept.stderr),
        ] {
            let text = beginning(pipe);
            if kept.len() < KEPT {
                kept.push_str(&text);
            }
        }
    }

    /// What was written since this was asked last, as JSON.
    pub(crate) fn told(&mut self) -> Vec<u8> {
        // A library in C keeps what it prints until there is much of it.
        // SAFETY: null stands for all streams.
        unsafe { libc::fflush(std::ptr::null_mut()) };
        self.take();
        let written = std::mem::take(&mut self.kept);
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

/// A pipe of which neither end waits: whoever writes more than it holds is told so, and cannot hang.
fn pipe() -> io::Result<(PipeReader, PipeWriter)> {
    let (reader, writer) = io::pipe()?;
    rustix::fs::fcntl_setfl(&reader, OFlags::NONBLOCK)?;
    rustix::fs::fcntl_setfl(&writer, OFlags::NONBLOCK)?;
    Ok((reader, writer))
}

/// Takes all that is there, and gives the beginning of it.
fn beginning(pipe: &mut PipeReader) -> String {
    let mut bytes = Vec::new();
    // It ends with the error that more would have to be waited for; what came before stands.
    let _ = pipe.read_to_end(&mut bytes);
    bytes.truncate(KEPT);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_is_there_is_taken_and_nothing_is_waited_for() {
        let (mut reader, mut writer) = pipe().unwrap();
        assert_eq!(beginning(&mut reader), "");
        writer.write_all(b"a line\n").unwrap();
        assert_eq!(beginning(&mut reader), "a line\n");
        assert!(writer.write_all(&vec![b'x'; 1 << 22]).is_err(), "it does not wait");
        assert_eq!(beginning(&mut reader).len(), KEPT);
        assert_eq!(beginning(&mut reader), "");
    }
}
