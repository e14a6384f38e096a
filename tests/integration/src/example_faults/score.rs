//! What the scoreboard lists is found, and what it lists as missed is missed: each fault in one of two seeds
//! and one of the twins.

use std::path::Path;
use std::process::Command;

use crate::binary;

#[test]
fn what_was_found_is_not_lost_and_what_is_found_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(binary::scorer())
        .args(["scoreboard", "--check", "--seeds", "2", "--candour"])
        .arg(binary::candour())
        .current_dir(root)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}
