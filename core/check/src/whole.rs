//! The checks of the library as a whole: it opens, and says what it is.

use candour_host::kit::{Difference, Library, Question, held};
use candour_sdk::Manifest;

use super::outcome::{Stop, failed, failure};

/// The library opens, exports the symbol, and hands out a table of this version.
pub(super) fn loads(library: &Library) -> Result<String, Stop> {
    if library.family().is_none() {
        let reason = "its file is not named as a plugin's is: libcandour_<family>, with - written as _, and ending as \
                      libraries of this system do";
        return Err(failed(reason).into());
    }
    library.open()?.map_err(|said| failure(&said))?;
    Ok(String::new())
}

/// What it says of itself is in order, and the same each time.
pub(super) fn describes(library: &Library) -> Result<(Manifest, String), Stop> {
    let mut probe = library.open()?.map_err(|said| failure(&said))?;
    let first = probe.ask(Question::Describe);
    let answer = first.as_ref().map_err(failure)?;
    let manifest = held::manifest(library.family().unwrap_or_default(), answer).map_err(|said| failure(&said))?;
    let again = probe.ask(Question::Describe);
    let mut other = library.open()?.map_err(|said| failure(&said))?;
    let elsewhere = other.ask(Question::Describe);
    for (answer, place) in [(again, "the same process"), (elsewhere, "another process")] {
        if let Some(difference) = Difference::of(&first, &answer) {
            return Err(failed(format!("it says something else in {place}: {difference}")).into());
        }
    }
    let note = match manifest.rules.len() {
        1 => "1 rule".to_owned(),
        rules => format!("{rules} rules"),
    };
    Ok((manifest, note))
}
