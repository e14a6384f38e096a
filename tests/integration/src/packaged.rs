//! The SDK from its packages alone, in a folder without a source tree: a plugin is written, built, tested and checked.

use std::fs;
use std::path::Path;

use crate::bench::{Bench, has, skipped};
use crate::binary;
use crate::own_crate::{Cargo, checkout, lacks_crates};

/// The crates of a checkout that become packages.
fn packages(checkout: &Path) -> Vec<String> {
    let folders = fs::read_dir(checkout.join("core")).unwrap();
    let named = folders.filter_map(|folder| {
        let folder = folder.unwrap();
        let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).ok()?;
        let name = folder.file_name().into_string().unwrap();
        manifest
            .contains("\npublish = true\n")
            .then(|| format!("candour-{name}"))
    });
    let mut named: Vec<String> = named.collect();
    named.sort();
    named
}

#[test]
fn a_plugin_is_built_and_checked_from_the_packages_alone() {
    let Some(cargo) = Cargo::at_hand() else { return };
    if !has("tar", "--version") {
        return skipped("tar is not on this machine, so no package was unpacked");
    }
    let (bench, checkout) = (Bench::new(), checkout());
    let packages = packages(Path::new(&checkout));
    let packed = bench.path("packed").display().to_string();
    let mut pack = vec!["cargo", "package", "--no-verify", "--allow-dirty", "--exclude-lockfile"];
    pack.extend(["--target-dir", &packed]);
    pack.extend(packages.iter().flat_map(|package| ["--package", package]));
    let answer = cargo.run(&bench, Path::new(&checkout), pack);
    if lacks_crates(&answer) {
        return;
    }
    answer.ending(0);

    // What a registry would give cargo it takes from here; all that is not ours is in its own store.
    let mut settings = "[patch.crates-io]\n".to_owned();
    for package in &packages {
        let unpacked = format!("{package}-{}", env!("CARGO_PKG_VERSION"));
        let file = format!("packed/package/{unpacked}.crate");
        bench.run("tar", "tar", ["-xzmf", &file]).answer().ending(0);
        assert!(bench.path(&unpacked).join("README.md").exists(), "{unpacked}");
        settings.push_str(&format!("{package} = {{ path = \"{unpacked}\" }}\n"));
    }
    fs::remove_dir_all(&packed).unwrap();
    bench.write(".cargo/config.toml", settings);

    // A program that lies in no checkout.
    fs::copy(binary::candour(), bench.path("candour")).unwrap();
    let new = bench.run(bench.path("candour"), "candour", ["plugin", "new", "house"]);
    let said = new.answer().ending(0).stdout;
    assert!(said.contains("the package candour-sdk"), "{said}");
    let folder = bench.path("candour-house");
    std::os::unix::fs::symlink(cargo.target(), folder.join("target")).unwrap();
    let tested = cargo.run(&bench, &folder, ["cargo", "test"]);
    if lacks_crates(&tested) {
        return;
    }
    assert!(tested.ending(0).stdout.contains("test result: ok. 3 passed"));
    cargo.run(&bench, &folder, ["cargo", "build"]).ending(0);
    let lock = bench.read_text("candour-house/Cargo.lock");
    assert!(
        !lock.contains(&checkout) && lock.contains("name = \"candour-config\""),
        "{lock}"
    );
    let library = folder.join("target/debug").join(binary::plugin_name("house"));
    let check = ["plugin", "check", &library.display().to_string()].map(str::to_owned);
    let checked = bench
        .candour(check.iter().map(String::as_str))
        .answer()
        .ending(0)
        .stdout;
    assert!(checked.contains("passed"), "{checked}");
    for package in packages.iter().map(String::as_str).chain(["candour-plugin-house"]) {
        cargo.forget(&bench, &folder, package);
    }
}
