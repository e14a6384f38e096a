//! Every block of commands in the documentation is run, and prints what the page says. `CANDOUR_DOCS=update` writes into the
//! pages what is printed now.

use std::fs;
use std::thread;

use crate::bench::{Bench, has, skipped};
use crate::releases;

mod align;
mod page;
mod shown;
mod walk;

pub(crate) use page::{Action, Page};
pub(crate) use shown::Digests;
pub(crate) use walk::{Pages, Reader};

/// Of its own: it builds a crate with the machine's cargo, as do the pages that follow it.
pub(crate) const TEN_MINUTES: &str = "docs/ten-minutes.md";

/// Made by the program.
const GENERATED: &str = "docs/statement-reference.md";

/// The programs that pages use besides candour.
const PROGRAMS: [(&str, &str); 4] = [
    ("cc", "--version"),
    ("jq", "--version"),
    ("openssl", "version"),
    ("sha256sum", "--version"),
];

const UPDATE: &str = "CANDOUR_DOCS=update cargo test -p candour-integration -- console:: ten_minutes::";

/// How many blocks of a page are not run. The page gives the reason of each.
const NOT_RUN: [(&str, usize); 10] = [
    ("README.md", 2),
    ("docs/architecture.md", 1),
    ("docs/development.md", 6),
    ("docs/install.md", 3),
    ("docs/other-languages.md", 1),
    ("docs/performance.md", 4),
    ("docs/scoreboard.md", 1),
    ("docs/scrutineers.md", 1),
    ("docs/tallies.md", 1),
    ("docs/ten-minutes.md", 1),
];

/// All pages.
pub(crate) fn pages() -> Pages {
    let folder = fs::read_dir(releases::root().join("docs")).unwrap();
    let names = folder.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()));
    let names = names.filter(|name| name.ends_with(".md") && name != GENERATED);
    let names = names.chain(["README.md".to_owned()]);
    let read = names.map(|name| {
        let text = fs::read_to_string(releases::root().join(&name)).unwrap();
        let page = Page::read(&text).unwrap_or_else(|fault| panic!("{name}, {fault}"));
        (name, (text, page))
    });
    read.collect()
}

/// Whether pages can be read on this machine.
pub(crate) fn is_possible() -> bool {
    let absent = PROGRAMS.iter().find(|(program, argument)| !has(program, argument));
    match absent {
        _ if cfg!(not(target_os = "linux")) => skipped("pages name the libraries of Linux"),
        Some((program, _)) => skipped(&format!("{program} is not on this machine")),
        None => return true,
    }
    false
}

/// Fails for what went wrong, and for what was printed otherwise, unless that is to be written into the pages.
pub(crate) fn settle(readers: &[Reader<'_>]) {
    let is_update = std::env::var("CANDOUR_DOCS").is_ok_and(|docs| docs == "update");
    let mut faults: Vec<&String> = readers.iter().flat_map(|reader| &reader.faults).collect();
    if is_update {
        for (name, text) in readers.iter().flat_map(|reader| &reader.renewed) {
            fs::write(releases::root().join(name), text).unwrap();
        }
    } else {
        faults.extend(readers.iter().flat_map(|reader| &reader.others));
    }
    let faults: Vec<&str> = faults.into_iter().map(String::as_str).collect();
    assert!(
        faults.is_empty(),
        "{}\n\nwhat is printed now is written into the pages by: {UPDATE}",
        faults.join("\n\n")
    );
}

#[test]
fn every_block_of_commands_prints_what_its_page_says() {
    if !is_possible() {
        return;
    }
    let pages = pages();
    let first = pages
        .iter()
        .filter(|(_, (_, page))| page.follows.is_none() && !page.steps.is_empty());
    let first: Vec<&String> = first
        .map(|(name, _)| name)
        .filter(|name| *name != TEN_MINUTES)
        .collect();
    let benches: Vec<Bench> = first.iter().map(|_| Bench::new()).collect();
    let test = thread::current().name().unwrap_or_default().to_owned();
    let readers: Vec<Reader<'_>> = thread::scope(|scope| {
        let running: Vec<_> = std::iter::zip(first, &benches)
            .map(|(name, bench)| {
                let mut reader = Reader::new(&pages, bench);
                // What is skipped is said under the name of the thread.
                let named = thread::Builder::new().name(test.clone());
                let read = move || {
                    reader.read(name, &Digests::default());
                    reader
                };
                named.spawn_scoped(scope, read).unwrap()
            })
            .collect();
        running.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    settle(&readers);
}

#[test]
fn few_blocks_are_not_run_and_each_has_a_reason() {
    let counts = pages().into_iter().filter_map(|(name, (_, page))| {
        let reasons = page.steps.iter().filter_map(|step| match &step.action {
            Action::Leave { reason } => Some(reason),
            _ => None,
        });
        let reasons: Vec<&String> = reasons.collect();
        assert!(reasons.iter().all(|reason| reason.contains(' ')), "{name}: {reasons:?}");
        (!reasons.is_empty()).then_some((name, reasons.len()))
    });
    let expected = NOT_RUN.map(|(name, count)| (name.to_owned(), count));
    assert_eq!(counts.collect::<Vec<_>>(), expected);
}

#[test]
fn each_page_follows_one_that_is_there() {
    let pages = pages();
    for (name, (_, page)) in &pages {
        let Some(followed) = &page.follows else { continue };
        assert!(
            pages.contains_key(followed) && followed != name,
            "{name} follows {followed}"
        );
    }
}
