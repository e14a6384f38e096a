//! See `candour_replay`. The reader of Arrow may panic, which is caught: only what is not caught counts here.

#![no_main]

use std::sync::Once;

static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // libFuzzer ends the program at each panic, also where somebody would catch it.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    if std::panic::catch_unwind(|| candour_replay::run("tallies_ipc", bytes)).is_err() {
        std::process::abort();
    }
});
