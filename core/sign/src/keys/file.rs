//! Key files: a private key that others can read is refused, and none is ever overwritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use pkcs8::der::zeroize::Zeroizing;

use super::{PrivateKey, PublicKey};
use crate::error::{Error, ErrorKind, Result};

/// No key of ours comes near this; a file that does is not one.
const MOST_BYTES: u64 = 64 * 1024;

/// Reads a private key, refusing a file that is open to anyone but its owner.
pub fn read_private_key(path: &Path) -> Result<PrivateKey> {
    let read = || {
        let file = open(path)?;
        let is_kept = refuse_open_to_others(&file);
        let key = PrivateKey::from_pem(&read_text(file)?);
        // A public key may be open to others: that it is the wrong half is what its owner must hear.
        if !matches!(&key, Err(error) if matches!(error.kind, ErrorKind::PublicKeyGiven)) {
            is_kept?;
        }
        key
    };
    read().map_err(|error| error.in_file(path))
}

pub fn read_public_key(path: &Path) -> Result<PublicKey> {
    let read = || PublicKey::from_pem(&read_text(open(path)?)?);
    read().map_err(|error| error.in_file(path))
}

/// Writes a private key to a new file that only its owner can read, whole or not at all.
pub fn write_new_private_key(path: &Path, pem: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::from(ErrorKind::KeyFileExists).in_file(path),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Error::from(ErrorKind::KeyFolderNotFound).in_file(path)
        }
        _ => Error::from(ErrorKind::KeyFileNotWritable(error)).in_file(path),
    })?;

    if let Err(error) = file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()) {
        drop(file);
        // The first error is the one to report; this file was made a moment ago by us.
        let _ = fs::remove_file(path);
        return Err(Error::from(ErrorKind::KeyFileNotWritable(error)).in_file(path));
    }
    log::debug!("wrote a private key to {}", path.display());
    Ok(())
}

fn open(path: &Path) -> Result<File> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::KeyFileNotFound,
        _ => ErrorKind::KeyFileUnreadable(error),
    };
    // Opening a pipe would wait for its other end, so its kind is asked first.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(ErrorKind::KeyFileNotRegular.into());
    }
    Ok(File::open(path).map_err(unreadable)?)
}

/// Asks the opened file, not its name, which might by now be another's.
#[cfg(unix)]
fn refuse_open_to_others(file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file
        .metadata()
        .map_err(ErrorKind::KeyFileUnreadable)?
        .permissions()
        .mode()
        & 0o7777;
    if mode & 0o077 != 0 {
        return Err(ErrorKind::KeyFileOpenToOthers { mode }.into());
    }
    Ok(())
}

/// Elsewhere, permissions are not told by mode bits.
#[cfg(not(unix))]
fn refuse_open_to_others(_: &File) -> Result<()> {
    Ok(())
}

fn read_text(file: File) -> Result<Zeroizing<String>> {
    // Room for the whole beforehand: a string that grows leaves copies of the secret behind.
    let mut text = Zeroizing::new(String::with_capacity(MOST_BYTES as usize + 1));
    match file.take(MOST_BYTES + 1).read_to_string(&mut text) {
        Ok(_) if text.len() as u64 > MOST_BYTES => Err(ErrorKind::NotPem.into()),
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(ErrorKind::NotPem.into()),
        Err(error) => Err(ErrorKind::KeyFileUnreadable(error).into()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::keys::Algorithm;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_public_key_in_place_of_the_private_one_is_called_that_whoever_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem.pub");
        let key = PrivateKey::generate(Algorithm::P256).unwrap();
        fs::write(&path, key.public_key().to_pem()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = read_private_key(&path).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::PublicKeyGiven), "{error}");
    }

    #[test]
    fn a_new_key_is_the_owners_alone_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        write_new_private_key(&path, &key.to_pem().unwrap()).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(read_private_key(&path).unwrap().public_key(), key.public_key());

        let error = write_new_private_key(&path, "another").unwrap_err();
        assert!(matches!(error.kind, ErrorKind::KeyFileExists));
        assert_eq!(fs::read_to_string(&path).unwrap(), *key.to_pem().unwrap());

        let dangling = folder.path().join("link.pem");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &dangling).unwrap();
        assert!(matches!(
            write_new_private_key(&dangling, "x").unwrap_err().kind,
            ErrorKind::KeyFileExists
        ));

        for nowhere in ["no/such/folder/key.pem", "key.pem/key.pem"] {
            let error = write_new_private_key(&folder.path().join(nowhere), "x").unwrap_err();
            assert!(matches!(error.kind, ErrorKind::KeyFolderNotFound), "{nowhere}");
        }
    }

    #[test]
    fn a_private_key_open_to_anyone_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        write_new_private_key(&path, &PrivateKey::generate(Algorithm::P256).unwrap().to_pem().unwrap()).unwrap();
        for bits in [0o640, 0o604, 0o620, 0o601, 0o777] {
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
            let error = read_private_key(&path).unwrap_err();
            assert!(
                matches!(error.kind, ErrorKind::KeyFileOpenToOthers { mode } if mode == bits),
                "{bits:o}"
            );
            assert_eq!(error.path.as_deref(), Some(path.as_path()));
        }
        for bits in [0o600, 0o400] {
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
            assert!(read_private_key(&path).is_ok(), "{bits:o}");
        }
    }

    #[test]
    fn a_public_key_may_be_open_to_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pub.pem");
        let key = PrivateKey::generate(Algorithm::P256).unwrap();
        fs::write(&path, key.public_key().to_pem()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(&read_public_key(&path).unwrap(), key.public_key());
    }

    #[test]
    fn what_is_no_key_file_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("absent.pem");
        let error = read_private_key(&absent).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::KeyFileNotFound));
        assert_eq!(
            error.to_string(),
            format!("{}: there is no such key file", absent.display())
        );
        assert!(matches!(
            read_public_key(&absent).unwrap_err().kind,
            ErrorKind::KeyFileNotFound
        ));
        assert!(matches!(
            read_private_key(folder.path()).unwrap_err().kind,
            ErrorKind::KeyFileNotRegular
        ));

        for (name, bytes) in [
            ("bytes", vec![0xff; 64]),
            ("large", vec![b'x'; MOST_BYTES as usize + 1]),
            ("empty", vec![]),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            assert!(
                matches!(read_public_key(&path).unwrap_err().kind, ErrorKind::NotPem),
                "{name}"
            );
        }
    }
}
