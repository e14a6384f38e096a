//! Secrets wherever a release may hold one, looked for in every byte that an audit, and whatever is done with its report,
//! gives to the public.

mod drafts;
mod guises;
mod neighbours;
mod planted;

use std::path::Path;

use crate::bench::{Bench, copy, formats};
use guises::Guises;

/// What the public may come to see, and where each piece of it comes from.
#[derive(Default)]
pub(crate) struct Public {
    pub(crate) pieces: Vec<(String, Vec<u8>)>,
}

impl Public {
    /// Runs a command that is not private and keeps what it prints.
    pub(crate) fn run(&mut self, bench: &Bench, arguments: &[&str]) -> i32 {
        // Who runs it and where is nobody's to know either.
        let run = bench.candour(arguments.iter().copied());
        let run = run
            .env("USER", planted::USER)
            .env("LOGNAME", planted::USER)
            .env("HOSTNAME", planted::HOST);
        let output = run.output();
        let told = arguments.join(" ");
        self.pieces.push((format!("{told}: stdout"), output.stdout));
        self.pieces.push((format!("{told}: stderr"), output.stderr));
        output.status.code().unwrap_or(-1)
    }

    /// Keeps every file of a folder, and their names.
    pub(crate) fn folder(&mut self, bench: &Bench, name: &str) {
        for (path, _, bytes) in bench.listing(name) {
            self.pieces
                .push((format!("the name of {path}"), path.clone().into_bytes()));
            let bytes = bytes.unwrap_or_default();
            if let Some(payload) = guises::payload(&bytes) {
                self.pieces.push((format!("the payload of {path}"), payload));
            }
            self.pieces.push((path, bytes));
        }
    }

    /// Fails where a secret stands in any piece, in any guise.
    pub(crate) fn holds_none_of(&self, guises: &Guises) {
        for (from, bytes) in &self.pieces {
            if let Some(found) = guises.find(bytes) {
                panic!("{from}: {found}");
            }
        }
    }
}

/// Everything that can be had of a release in `release`: all audits, then all that is done with the report they leave.
fn everything(bench: &Bench) -> Public {
    let mut public = Public::default();
    for format in &formats("audit") {
        public.run(bench, &["audit", "release", "--format", format]);
    }
    for more in ["-v", "-vv", "-vvv", "-q"] {
        public.run(bench, &["audit", "release", more]);
    }
    let code = public.run(bench, &["audit", "release", "--publish", "-vvv"]);
    let said = public.pieces.last().map(|(_, bytes)| String::from_utf8_lossy(bytes));
    assert!([0, 1].contains(&code), "{said:?}");
    public.folder(bench, "release/transparency-report");
    with_report(bench, &mut public);
    public
}

fn with_report(bench: &Bench, public: &mut Public) {
    let report = "release/transparency-report/statement.json";
    for format in &formats("export") {
        public.run(bench, &["export", report, "--format", format, "-vvv"]);
    }
    bench
        .run(crate::binary::candour(), "candour", ["key", "new", "key.pem"])
        .answer()
        .ending(0);
    public.run(
        bench,
        &["audit", "release", "--publish", "--key", "key.pem", "--out", "signed"],
    );
    public.folder(bench, "signed");
    // Whoever downloads it has neither the private files nor what it was compared with.
    copy(&bench.path("release"), &bench.path("elsewhere"));
    std::fs::remove_dir_all(bench.path("elsewhere/.candour")).unwrap();
    std::fs::remove_file(bench.path("elsewhere/candour.local.toml")).unwrap();
    let theirs = "elsewhere/transparency-report/statement.json";
    for arguments in [
        &["verify", theirs, "-vvv"][..],
        &["verify", theirs, "--json"],
        &["reproduce", theirs, "-vvv"],
        &["reproduce", theirs, "--json"],
    ] {
        public.run(bench, arguments);
    }
    // Other data, so that there is something to tell of the difference.
    planted::change(bench, "elsewhere");
    public.run(bench, &["reproduce", theirs, "-vvv"]);
    public.run(bench, &["audit", "elsewhere", "--publish", "--out", "later"]);
    public.folder(bench, "later");
    for format in ["human", "markdown", "json"] {
        public.run(
            bench,
            &["diff", report, "later/statement.json", "--format", format, "-vvv"],
        );
    }
    let arguments = ["audit", "elsewhere", "--since", report, "--out", "later", "-vvv"];
    public.run(bench, &arguments);
}

#[test]
fn no_secret_is_in_any_public_byte() {
    let bench = planted::bench();
    let public = everything(&bench);
    let mut secrets = planted::secrets(bench.root());
    // With it whoever guesses at a withheld file could try the guess.
    secrets.push(bench.read_text("release/.candour/salt").trim().to_owned());
    let guises = Guises::of(&bench, &secrets);
    public.holds_none_of(&guises);
}

/// The test can fail: what the publisher alone may see holds what was planted.
#[test]
fn private_workings_hold_what_was_planted() {
    let bench = planted::bench();
    let answer = bench.candour(["audit", "release", "--private", "-v"]).answer();
    let mut private = answer.stdout.clone().into_bytes();
    private.extend(bench.read("release/.candour/workings.jsonl"));
    for secret in planted::PRIVATELY_SHOWN {
        let guises = Guises::of(&bench, &[(*secret).to_owned()]);
        assert!(
            guises.find(&private).is_some(),
            "{secret} is not found where it is shown"
        );
    }
    for (guise, bytes) in guises::examples("Xq7vLw0Zr9K") {
        let guises = Guises::of(&bench, &["Xq7vLw0Zr9K".to_owned()]);
        assert!(guises.find(&bytes).is_some(), "{guise} is not recognised");
    }
}

/// A plugin's report of everything it was shown, and everything that is made of it.
#[test]
fn what_a_hostile_plugin_says_is_in_no_public_byte() {
    let plugin = crate::failing_plugins::faulty().display().to_string();
    for rule in crate::failing_plugins::TELLS {
        let bench = planted::bench();
        planted::with_rule(&bench, &format!("faulty/{rule}"));
        let mut public = Public::default();
        for more in [&[][..], &["-vvv"], &["--format", "json"], &["--publish", "-vvv"]] {
            let arguments = [&["audit", "release", "--plugin", &plugin][..], more].concat();
            public.run(&bench, &arguments);
        }
        public.folder(&bench, "release/transparency-report");
        for format in &formats("export") {
            let report = "release/transparency-report/statement.json";
            public.run(&bench, &["export", report, "--format", format]);
        }
        let told = String::from_utf8_lossy(&bench.read("release/transparency-report/statement.json")).into_owned();
        assert!(told.contains(&format!("faulty/{rule}")), "{rule} was not asked");
        public.holds_none_of(&Guises::of(&bench, &planted::secrets(Path::new(bench.root()))));
    }
}
