//! Logs go to stderr, and never hold a value of a cell.

use log::LevelFilter;

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
        .format_timestamp(None)
        .init();
}
