//! `candour plugin new NAME`.

mod files;
mod sdk;

use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error as ThisError;

use self::sdk::Sdk;
use crate::Outcome;
use crate::args::PluginNewOptions;
use crate::exit::{Exit, Failure};
use crate::output::{self, Over, Planned, Readers};
use crate::plugins::{STANDARD, shown};

/// The most letters of a name: what is made of it names files and a crate.
const LONGEST_NAME: usize = 40;

/// Why no plugin was written: each is the user's to decide.
#[derive(Debug, ThisError, Diagnostic)]
enum Error {
    #[error("`{}` cannot be the name of a family of rules", shown(name))]
    #[diagnostic(
        code(candour::plugin::bad_name),
        help(
            "give a name of small letters, digits and single hyphens, a letter first, of at most {LONGEST_NAME} characters, such as house-style; where the crate goes is said with --dir"
        )
    )]
    BadName { name: String },
    #[error("`{name}` is a family of rules that comes with candour")]
    #[diagnostic(
        code(candour::plugin::name_taken),
        help("choose another name, such as your organisation's; `candour rules` lists what is taken")
    )]
    Taken { name: String },
    #[error("{} is there already, and is not an empty folder", path.display())]
    #[diagnostic(
        code(candour::plugin::in_the_way),
        help("name another folder with --dir, or move this one away; nothing was written")
    )]
    InTheWay { path: PathBuf },
}

pub(crate) fn run(options: &PluginNewOptions) -> Outcome {
    let family = options.name.as_str();
    check_name(family).map_err(Failure::usage)?;
    let folder = options
        .dir
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("candour-{family}")));
    if !is_free(&folder) {
        return Err(Failure::usage(Error::InTheWay { path: folder }));
    }
    let sdk = sdk::find(options.sdk.as_deref()).map_err(Failure::usage)?;
    let files = files::of_plugin(family, &sdk).into_iter();
    let planned = files.map(|(name, text)| Planned::new(folder.join(name), text.into_bytes(), Readers::Anyone));
    let written = output::write_all(planned.map(|file| file.over(Over::Nothing)).collect())?;
    output::print(&told(&folder, &written, &sdk))?;
    Ok(Exit::Passed)
}

fn check_name(name: &str) -> Result<(), Error> {
    if !candour_host::is_name(name) || name.len() > LONGEST_NAME {
        return Err(Error::BadName { name: name.to_owned() });
    }
    let of_core = candour_audit::core_rules();
    let mut taken = of_core.iter().filter_map(|rule| rule.split('/').next()).chain(STANDARD);
    match taken.any(|family| family == name) {
        true => Err(Error::Taken { name: name.to_owned() }),
        false => Ok(()),
    }
}

/// Whether nothing is there but, at most, an empty folder.
fn is_free(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        // A link that leads nowhere is something too.
        Err(_) => folder.symlink_metadata().is_err(),
    }
}

fn told(folder: &Path, written: &[PathBuf], sdk: &Sdk) -> String {
    let mut told = String::new();
    for path in written {
        told.push_str(&format!("{}\n", path.display()));
    }
    told.push_str(&format!(
        "\nIt is built with {sdk}.\nNext: run `cargo test` in {}; README.md says how to try and use it.\n",
        folder.display()
    ));
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_not_taken() {
        for good in ["house", "house-style", "a1-2", "template", "completeness-of-ours"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let long = "a".repeat(LONGEST_NAME + 1);
        for bad in [
            "", "House", "1st", "-house", "house-", "a--b", "a_b", "a/b", "../a", ".", "haus ", "häuser", &long,
        ] {
            assert!(matches!(check_name(bad), Err(Error::BadName { .. })), "{bad}");
        }
        for taken in ["completeness", "re-identification", "structure", "schema"] {
            assert!(matches!(check_name(taken), Err(Error::Taken { .. })), "{taken}");
        }
    }
}
