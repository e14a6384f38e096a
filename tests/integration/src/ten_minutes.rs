//! The page "Write a rule in ten minutes", and what follows it, done as they say with the machine's own cargo.

use crate::bench::{Bench, set_mode};
use crate::console::{Digests, Reader, TEN_MINUTES, is_possible, pages, settle};
use crate::own_crate::{Cargo, checkout, lacks_crates_by};

/// A new crate is built where what it depends on was built before.
const LINK: &str = "[ -e target ] || ln -s \"$BUILT\" target";

#[test]
fn every_step_of_the_page_works() {
    if !is_possible() {
        return;
    }
    let Some(cargo) = Cargo::at_hand() else { return };
    let (pages, bench) = (pages(), Bench::new());
    let mut reader = Reader::new(&pages, &bench);
    let stub = bench.write(
        "bin/cargo",
        format!("#!/bin/sh\n{LINK}\nPATH=${{PATH#*:}} exec cargo \"$@\"\n"),
    );
    set_mode(&stub, 0o755);
    let own = [("CANDOUR", checkout().into()), ("BUILT", cargo.target().into())];
    reader.with(cargo.settings().into_iter().chain(own));
    reader.read(TEN_MINUTES, &Digests::default());
    if reader.faults.iter().any(|fault| lacks_crates_by(fault)) {
        return;
    }
    cargo.forget(&bench, &bench.path("work/candour-house"), "candour-plugin-house");
    settle(&[reader]);
}
