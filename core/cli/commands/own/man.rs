//! `candour self man DIR`: a page for each command, from the definition of the arguments and from what it does not say.

mod words;

use std::path::Path;

use clap::Command;
use clap::builder::Resettable;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use self::words::{ENVIRONMENT, EXAMPLES, FILES, Named};
use crate::Outcome;
use crate::exit::Exit;
use crate::output::{self, Planned, Readers};

pub(super) fn run(folder: &Path) -> Outcome {
    let pages = pages().into_iter();
    let planned = pages.map(|(name, page)| Planned::new(folder.join(name), page, Readers::Anyone));
    let written = output::write_all(planned.collect())?;
    let told: String = written.iter().map(|path| format!("{}\n", path.display())).collect();
    output::print(&told)?;
    Ok(Exit::Passed)
}

/// Every page, by the name of its file.
fn pages() -> Vec<(String, Vec<u8>)> {
    let mut whole = super::for_people().disable_help_subcommand(true);
    whole.build();
    let mut pages = Vec::new();
    add(&whole, &mut Vec::new(), &mut pages);
    pages
}

/// Adds the page of a command and those of the commands below it. Its path is the words behind `candour`.
fn add<'a>(command: &'a Command, path: &mut Vec<&'a str>, pages: &mut Vec<(String, Vec<u8>)>) {
    pages.push(page(command, &path.join(" ")));
    for below in command.get_subcommands() {
        path.push(below.get_name());
        add(below, path, pages);
        path.pop();
    }
}

fn page(command: &Command, path: &str) -> (String, Vec<u8>) {
    let own = command.clone().version(Resettable::Reset);
    // The same program writes the same pages on any day. Nothing at all would make the next word the date.
    let man = Man::new(own)
        .date("\"\"")
        .source(concat!("candour ", env!("CARGO_PKG_VERSION")))
        .manual("Candour");
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = man.render(&mut page);
    page.extend_from_slice(more(path).to_roff().as_bytes());
    (man.get_filename(), page)
}

/// What the definition of the arguments does not say.
fn more(path: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        roff.control("TP", ["4"]);
        roff.text([bold(exit.code().to_string())]);
        roff.text([roman(exit.plain_meaning())]);
    }
    named(&mut roff, "FILES", FILES, path);
    named(&mut roff, "ENVIRONMENT", ENVIRONMENT, path);
    let examples = EXAMPLES.iter().filter(|example| example.command == path);
    for (at, example) in examples.enumerate() {
        match at {
            0 => roff.control("SH", ["EXAMPLES"]),
            _ => roff.control("PP", []),
        };
        roff.text([roman(example.does)]);
        roff.control("PP", []);
        roff.control("RS", ["4"]);
        roff.control("nf", []);
        roff.text([roman(example.line)]);
        roff.control("fi", []);
        roff.control("RE", []);
    }
    if !path.is_empty() {
        let above = path.rsplit_once(' ').map_or("candour".to_owned(), |(above, _)| {
            format!("candour-{}", above.replace(' ', "-"))
        });
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold(above), roman("(1)")]);
    }
    roff
}

/// A section of names, of those that concern a command.
fn named(roff: &mut Roff, title: &str, all: &[Named], path: &str) {
    let mut concerned = all.iter().filter(|named| named.concerns(path)).peekable();
    if concerned.peek().is_some() {
        roff.control("SH", [title]);
    }
    for named in concerned {
        roff.control("TP", []);
        roff.text([bold(named.name)]);
        roff.text([roman(named.is)]);
    }
}
