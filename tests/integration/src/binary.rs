//! Where the binary and the standard plugins are, and whether they are those of the sources at hand.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// Names another folder with the binary and the plugins, such as one that was installed; its age is not checked.
const VARIABLE: &str = "CANDOUR_TEST_BINARIES";

/// The families of rules that come with candour.
pub(crate) const FAMILIES: [&str; 3] = ["completeness", "consistency", "re-identification"];

/// The folder of the binary and the plugins.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOLDER.get_or_init(find) {
        Ok(folder) => folder,
        Err(reason) => {
            panic!("{reason}\nrun `cargo build` first, with the profile of the tests, or name a folder in {VARIABLE}")
        }
    }
}

/// The binary.
pub(crate) fn candour() -> PathBuf {
    folder().join(format!("candour{EXE_SUFFIX}"))
}

pub(crate) fn plugin(family: &str) -> PathBuf {
    folder().join(plugin_name(family))
}

/// What the plugin of a family is called.
pub(crate) fn plugin_name(family: &str) -> String {
    format!("{DLL_PREFIX}candour_{}{DLL_SUFFIX}", family.replace('-', "_"))
}

/// The program that measures and scores, which is built with the tests and never installed.
pub(crate) fn scorer() -> PathBuf {
    let program = built().and_then(|folder| {
        let program = folder.join(format!("candour-bench{EXE_SUFFIX}"));
        is_fresh(&program, &folder.join("candour-bench.d"))?;
        Ok(program)
    });
    program.unwrap_or_else(|reason| panic!("{reason}\nrun `cargo build --workspace` first"))
}

/// The folder that the tests themselves were built into.
fn built() -> Result<PathBuf, String> {
    // This test is target/PROFILE/deps/integration-HASH; `cargo test` itself leaves the binary out of target/PROFILE.
    let test = std::env::current_exe().map_err(|error| format!("this test does not know where it is: {error}"))?;
    let folder = test.ancestors().nth(2);
    folder
        .map(Path::to_owned)
        .ok_or_else(|| format!("{} is not in a target folder", test.display()))
}

fn find() -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return Ok(PathBuf::from(folder));
    }
    let folder = built()?;
    is_fresh(&folder.join(format!("candour{EXE_SUFFIX}")), &folder.join("candour.d"))?;
    for family in FAMILIES {
        let stem = format!("{DLL_PREFIX}candour_{}", family.replace('-', "_"));
        is_fresh(&folder.join(plugin_name(family)), &folder.join(format!("{stem}.d")))?;
    }
    Ok(folder)
}

/// A test of yesterday's binary would say nothing: `cargo` lists beside each file what it was made of.
fn is_fresh(file: &Path, made_of: &Path) -> Result<(), String> {
    let built = changed(file).ok_or_else(|| format!("{} is not there", file.display()))?;
    let Ok(list) = std::fs::read_to_string(made_of) else {
        return Ok(());
    };
    let sources = list.split_once(": ").map_or("", |(_, sources)| sources).trim();
    // A space inside a path is written with a backslash before it.
    for source in sources.replace("\\ ", "\0").split(' ') {
        let source = PathBuf::from(source.replace('\0', " "));
        if changed(&source).is_some_and(|changed| changed > built) {
            return Err(format!("{} is older than {}", file.display(), source.display()));
        }
    }
    Ok(())
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

#[test]
fn a_file_older_than_what_it_is_made_of_is_refused() {
    let bench = crate::bench::Bench::new();
    let at = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let file = |name: &str, seconds: u64| {
        let path = bench.write(name, "");
        let opened = std::fs::File::options().write(true).open(&path).unwrap();
        opened.set_modified(at(seconds)).unwrap();
        path
    };
    let built = file("candour", 20);
    let list = format!(
        "{}: {} {}\n",
        built.display(),
        file("old.rs", 10).display(),
        file("a source.rs", 20).display().to_string().replace(' ', "\\ ")
    );
    let list = bench.write("candour.d", list);
    assert_eq!(is_fresh(&built, &list), Ok(()));
    file("a source.rs", 30);
    assert!(is_fresh(&built, &list).unwrap_err().ends_with("a source.rs"));
    assert!(
        is_fresh(&bench.path("absent"), &list)
            .unwrap_err()
            .ends_with("is not there")
    );
    assert_eq!(is_fresh(&built, &bench.path("no.d")), Ok(()));
}
