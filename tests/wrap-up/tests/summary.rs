//! Not a test but what a run of all tests says last: which of them were skipped. With `CANDOUR_LISTED_SKIPS`, the path of a list, it
//! fails where one was skipped that the list does not name.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Whoever asks which tests there are runs none.
    if std::env::args().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let list = std::env::var_os("CANDOUR_LISTED_SKIPS")
        .map(|path| std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    let summary =
        candour_wrap_up::summary(&candour_wrap_up::noted(), list.as_deref()).unwrap_or_else(|error| panic!("{error}"));
    write!(std::io::stdout(), "\n{}", summary.text).expect("a summary that cannot be said would be hidden");
    if summary.is_expected {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
