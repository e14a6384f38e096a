//! The header, compiled by a C compiler, lays the structs out as the Rust types do.

use std::io::Write;
use std::process::{Command, Stdio};

const CHECK: &str = r#"
#include "candour_plugin.h"
#define SAME(what, value) _Static_assert((what) == (value), #what)
SAME(sizeof(candour_slice), 2 * sizeof(void *));
SAME(sizeof(candour_buf), 4 * sizeof(void *));
SAME(offsetof(candour_buf, release), 2 * sizeof(void *));
SAME(offsetof(candour_buf, private_data), 3 * sizeof(void *));
SAME(sizeof(candour_host_v1), 8 + 3 * sizeof(void *));
SAME(offsetof(candour_host_v1, ctx), 8);
SAME(offsetof(candour_host_v1, log), 8 + sizeof(void *));
SAME(offsetof(candour_host_v1, cancelled), 8 + 2 * sizeof(void *));
SAME(sizeof(candour_plugin_v1), 8 + 3 * sizeof(void *));
SAME(offsetof(candour_plugin_v1, describe), 8);
SAME(offsetof(candour_plugin_v1, plan), 8 + sizeof(void *));
SAME(offsetof(candour_plugin_v1, judge), 8 + 2 * sizeof(void *));
SAME(sizeof(struct ArrowArrayStream), 5 * sizeof(void *));
SAME(CANDOUR_ABI_MINOR, 0);
SAME(CANDOUR_OK, 0);
SAME(CANDOUR_ERROR, 1);
SAME(CANDOUR_PANICKED, 2);
"#;

#[test]
fn the_header_says_the_same_as_the_rust_types() {
    let include = concat!(env!("CARGO_MANIFEST_DIR"), "/include");
    let compiler = Command::new("cc")
        .args([
            "-std=c11",
            "-Wall",
            "-Werror",
            "-fsyntax-only",
            "-I",
            include,
            "-x",
            "c",
            "-",
        ])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut compiler) = compiler else {
        return candour_wrap_up::skipped("there is no C compiler named cc here");
    };
    compiler.stdin.take().unwrap().write_all(CHECK.as_bytes()).unwrap();
    let output = compiler.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((candour_abi::ABI_MINOR, candour_abi::CANDOUR_PANICKED), (0, 2));
    assert_eq!(candour_abi::INIT_SYMBOL, "candour_plugin_init_v1");
}
