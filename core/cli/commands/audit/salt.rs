//! The publisher's secret: what digests of withheld files are salted with. Whoever has it and a file can tell whether the
//! file is the one that a statement commits to.
//!
//! It must not be lost: a commitment that is published cannot be opened without it. So it is on the disk before anything
//! is made with it; and where two first audits draw one at the same time, that of the first is everybody's.

use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Failure;
use crate::output::{self, Over, Planned, Readers};

/// Its file in the private folder of a release.
const FILE: &str = "salt";

/// The salt of a release: drawn once and kept, so that a withheld file is committed to by the same bytes each time.
#[derive(Debug, Default)]
pub(crate) struct Salt {
    /// 64 hexadecimal digits; nothing where there is none.
    pub(crate) text: String,
    /// Where it was put just now, if it is new.
    pub(crate) new: Option<PathBuf>,
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
    #[error("{} is not a salt, which is 64 lower-case hexadecimal digits", path.display())]
    #[diagnostic(
        code(candour::audit::salt_damaged),
        help(
            "put back the file that an audit wrote: with another salt nobody could open the commitments of earlier reports"
        )
    )]
    Damaged { path: PathBuf },
}

impl Salt {
    /// The salt in a private folder, if there is one.
    pub(crate) fn of(private: &Path) -> Result<Option<Salt>, Failure> {
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
                    true => Ok(Some(Salt { text, new: None })),
                    false => Err(Failure::incomplete(Error::Damaged { path })),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Failure::incomplete(Error::Unreadable { path, source })),
        }
    }

    /// The same, and a new one if there is none: what it gives is what is on the disk.
    pub(crate) fn kept(private: &Path) -> Result<Salt, Failure> {
        if let Some(salt) = Salt::of(private)? {
            return Ok(salt);
        }
        let path = private.join(FILE);
        let drawn = format!("{}\n", candour_sign::secret()?);
        let planned = Planned::new(path.clone(), drawn.into_bytes(), Readers::Owner);
        let new = match output::write_all(vec![hidden(private), planned.over(Over::Nothing)]) {
            Ok(_) => Some(path),
            // Another audit was first.
            Err(output::Error::Changed { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        match Salt::of(private)? {
            Some(salt) => Ok(Salt { new, ..salt }),
            None => Err(Failure::incomplete(Error::Unreadable {
                path: private.join(FILE),
                source: io::Error::from(io::ErrorKind::NotFound),
            })),
        }
    }
}

/// The file that keeps a private folder out of version control, which is there before anything secret is.
pub(super) fn hidden(private: &Path) -> Planned {
    Planned::new(private.join(".gitignore"), b"*\n".to_vec(), Readers::Owner)
}
