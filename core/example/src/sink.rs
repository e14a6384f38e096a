//! Where the files of a release go.

use std::io::{self, Write};

/// Where files go. They come one at a time.
pub trait Sink {
    /// Opens a file by its path inside the release, with forward slashes. It is flushed once: when it is whole.
    fn file<'a>(&'a mut self, path: &str) -> io::Result<Box<dyn Write + 'a>>;
}
