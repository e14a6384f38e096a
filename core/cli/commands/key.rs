//! `candour key new` and `candour key show`.

use std::path::{Path, PathBuf};

use candour_sign::ErrorKind;
use candour_sign::keys::{self, Algorithm, PrivateKey};

use crate::Outcome;
use crate::args::{self, KeyCommand, KeyOptions};
use crate::exit::Exit;
use crate::output::{self, Planned, Readers};

pub(crate) fn run(options: &KeyOptions) -> Outcome {
    match &options.command {
        KeyCommand::New { file, algorithm } => new(file, *algorithm),
        KeyCommand::Show { file } => show(file),
    }
}

fn new(file: &Path, algorithm: args::Algorithm) -> Outcome {
    let key = PrivateKey::generate(match algorithm {
        args::Algorithm::P256 => Algorithm::P256,
        args::Algorithm::Ed25519 => Algorithm::Ed25519,
    })?;
    let public_file = public_path(file);
    keys::write_new_private_key(file, &key.to_pem()?)?;
    let pem = key.public_key().to_pem().as_bytes().to_vec();
    let public = Planned::new(public_file.clone(), pem, Readers::Anyone);
    if let Err(error) = output::write_all(vec![public]) {
        // A private key whose public half is nowhere would only be in the way of the next try.
        let _ = std::fs::remove_file(file);
        return Err(error.into());
    }
    output::print(&format!(
        "key id       {}\nprivate key  {} (keep it secret; only you may read it)\npublic key   {} (publish it)\n",
        key.public_key().keyid(),
        file.display(),
        public_file.display(),
    ))?;
    Ok(Exit::Passed)
}

fn show(file: &Path) -> Outcome {
    let key = match keys::read_public_key(file) {
        // A private key is read with the care that takes.
        Err(error) if matches!(error.kind, ErrorKind::PrivateKeyGiven) => {
            keys::read_private_key(file)?.public_key().clone()
        }
        public => public?,
    };
    output::print(&format!(
        "key id       {}\nkind         {}\n{}",
        key.keyid(),
        key.algorithm().name(),
        key.to_pem()
    ))?;
    Ok(Exit::Passed)
}

/// `FILE.pub`.
fn public_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}
