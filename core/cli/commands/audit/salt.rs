//! The publisher's secret: what digests of withheld files are salted with. Whoever has it and a file can tell whether the
//! file is the one that a statement commits to.

use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Failure;
use crate::output::{Planned, Readers};

/// Its file in the private folder of a release.
const FILE: &str = "salt";

/// The salt of a release: drawn once and kept, so that a withheld file is committed to by the same bytes each time.
#[derive(Debug, Default)]
pub(crate) struct Salt {
    /// 64 hexadecimal digits; nothing where none was needed yet.
    pub(crate) text: String,
    /// Where a new one is to be kept.
    new: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Error {
    #[error("the secret salt {} cannot be read", path.display())]
    #[diagnostic(
        code(candour::audit::salt),
        help(
            "with another salt nobody could open the commitments of reports that are out already: put the file back, or, if it is \
             lost for good, take it away and say so to your readers"
        )
    )]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is no salt: 64 lower-case hexadecimal digits", path.display())]
    #[diagnostic(
        code(candour::audit::salt_damaged),
        help(
            "put back the file that an audit wrote: with another salt nobody could open the commitments of earlier reports"
        )
    )]
    Damaged { path: PathBuf },
}

impl Salt {
    /// The salt in a private folder; a new one if there is none and it `is_needed`.
    pub(crate) fn of(private: &Path, is_needed: bool) -> Result<Salt, Failure> {
        let path = private.join(FILE);
        // Whatever else has this name, a salt is a short file.
        if std::fs::metadata(&path).is_ok_and(|found| !found.is_file() || found.len() > 100) {
            return Err(Failure::incomplete(Error::Damaged { path }));
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let text = text.trim_end().to_owned();
                let is_salt = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                match is_salt {
                    true => Ok(Salt { text, new: None }),
                    false => Err(Failure::incomplete(Error::Damaged { path })),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_needed => Ok(Salt {
                text: candour_sign::secret()?,
                new: Some(path),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Salt::default()),
            Err(source) => Err(Failure::incomplete(Error::Unreadable { path, source })),
        }
    }

    /// The file of a new one.
    pub(crate) fn planned(&self) -> Option<Planned> {
        let path = self.new.clone()?;
        Some(Planned {
            path,
            bytes: format!("{}\n", self.text).into_bytes(),
            readers: Readers::Owner,
        })
    }
}
