//! Logs go to stderr, and never hold a value of a cell. What everybody is told reads like the program's other remarks.

use std::io::Write;

use candour_render::terminal::harmless;
use log::{Level, LevelFilter};

/// Starts logging: warnings, more with `-vv`, only errors with `-q`.
pub(crate) fn start(quiet: bool, verbose: u8) {
    let level = match (quiet, verbose) {
        (true, _) => LevelFilter::Error,
        (false, 0 | 1) => LevelFilter::Warn,
        (false, 2) => LevelFilter::Info,
        (false, _) => LevelFilter::Debug,
    };
    env_logger::Builder::new()
        .filter_level(level)
        .target(env_logger::Target::Stderr)
        .format(|to, record| {
            writeln!(
                to,
                "{}",
                told(record.level(), record.target(), &record.args().to_string())
            )
        })
        .init();
}

/// A line of the log: a remark for whoever runs it, or what is done, with where in the program.
fn told(level: Level, target: &str, text: &str) -> String {
    let text = harmless(text);
    match level {
        Level::Error | Level::Warn => format!("warning: {text}"),
        Level::Info | Level::Debug | Level::Trace => format!("{} {target}: {text}", level.as_str().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_is_told_is_a_sentence_and_no_line_of_a_logger() {
        let told = |level| told(level, "candour_sign::dsse", "one signature is not looked at\u{1b}[2J");
        assert_eq!(told(Level::Warn), "warning: one signature is not looked at⟨U+001B⟩[2J");
        assert_eq!(
            told(Level::Debug),
            "debug candour_sign::dsse: one signature is not looked at⟨U+001B⟩[2J"
        );
    }
}
