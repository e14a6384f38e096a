//! What a folder holds of a report, in words.

use candour_render::terminal::{Colour, Style, hanging, harmless};
use candour_statement::pages::FILE;
use candour_verify::{Beside, Checked, CheckedPage, Found, Layout, PageState, Places, Remark, State};

use super::super::pages::{Pages, Useless};
use super::heading;
use candour_words::{agreeing, listed, names, number, several};

/// How many files are named that the report does not speak of.
const MOST_STRANGERS: usize = 5;

/// The files, the pages, and what else is there.
pub(super) fn tell(found: &Found, pages: &Pages, style: Style) -> String {
    let mut text = files(found, style);
    text.push_str(&pages_told(&found.pages, pages, style));
    text.push_str(&beside(&found.beside, style.width));
    text
}

/// A state in a column of its own, in its colour, before what it is of.
fn line((colour, state): (Colour, &str), of: &str, style: Style) -> String {
    let gap = " ".repeat(28_usize.saturating_sub(state.chars().count()));
    format!("  {}{gap} {of}\n", colour.painted(state, style.colour))
}

fn files(found: &Found, style: Style) -> String {
    let mut text = heading(&format!("the files{}", whereabouts(&found.places)), style);
    for file in &found.files {
        let state = match file.state {
            State::Matches => (Colour::Green, "matches"),
            State::BuiltIn => (Colour::Green, "matches (comes with candour)"),
            State::OtherLineEnds => (Colour::Yellow, "same text, other line ends"),
            State::SameRecords => (Colour::Yellow, "same records, other bytes"),
            State::MoreThanRecords => (Colour::Red, "MORE THAN ITS RECORDS"),
            State::Differs => (Colour::Red, "DIFFERS"),
            State::TwoPlaces => (Colour::Red, "IN TWO PLACES"),
            State::Absent => (Colour::Yellow, "not here"),
            State::Unreadable => (Colour::Red, "cannot be read"),
        };
        let name = harmless(&file.name);
        text.push_str(&line(state, &format!("{name} ({})", names::role(file.role)), style));
        let here_as = file.here_as.as_ref().map(|name| format!("here as {name}"));
        for told in here_as.into_iter().chain(file.remark.as_ref().map(remark)) {
            text.push_str(&hanging(&harmless(&told), "    ", "      ", style.width));
        }
    }
    text.push('\n');
    text
}

/// What stands behind a file's state, a sentence without its full stop.
pub(in crate::commands::verify) fn remark(remark: &Remark) -> String {
    match remark {
        Remark::Rivals { own, other } => format!("{} and {} are different files", own.display(), other.display()),
        Remark::OutOfPlace { other } => format!("{} is not in its place", other.display()),
        Remark::RecordsAlone { blank_rows } => {
            let blank = match blank_rows {
                0 => String::new(),
                rows => format!("it has {} too; ", several(*rows, "blank row", "blank rows")),
            };
            format!("{blank}what else stood in it, such as a title, a footer or a comment, is not compared")
        }
        Remark::Above { lines } => format!(
            "{} above its header, and nothing tells whether that was audited",
            several(*lines, "line stands", "lines stand")
        ),
        Remark::Records {
            records,
            audited,
            left_out,
        } => {
            let left_out = match left_out {
                0 => String::new(),
                rows => format!(
                    "; {} left out as declared, so that records alone do not tell whether it is the same",
                    several(*rows, "row was", "rows were")
                ),
            };
            format!(
                "it has {}, and {} {} audited{left_out}",
                several(*records, "record", "records"),
                number(*audited),
                agreeing(*audited, "was", "were")
            )
        }
        Remark::LeftOut { rows } => format!(
            "{} left out of the audit as its publisher declares, and nothing tells whether they are as they were",
            several(*rows, "row was", "rows were")
        ),
    }
}

/// Where the files are, unless that is where an audit puts them.
fn whereabouts(places: &Places) -> String {
    match places.layout {
        Layout::Above => String::new(),
        Layout::Flat => " (a flat download: all in the folder of the report)".to_owned(),
        Layout::Named => format!(" in {}", harmless(&places.release.display().to_string())),
    }
}

fn pages_told(pages: &[CheckedPage], signed: &Pages, style: Style) -> String {
    let mut text = String::new();
    for page in pages {
        let state = match page.state {
            PageState::Matches | PageState::Signed if page.other_line_ends => {
                (Colour::Green, "same text, other line ends")
            }
            PageState::Matches => (Colour::Green, "says what the report says"),
            PageState::Signed => (Colour::Green, "as signed with the report"),
            PageState::Differs => (Colour::Red, "IS NOT WHAT THE REPORT SAYS"),
            PageState::NotChecked => (Colour::Yellow, "not checked"),
            PageState::Unreadable => (Colour::Red, "cannot be read"),
        };
        text.push_str(&line(state, page.name, style));
    }
    let told = match signed {
        Pages::Absent => None,
        Pages::Signed(_) => Some((Colour::Green, "signed by the same")),
        Pages::Useless(Useless::NotSigned) => Some((Colour::Yellow, "not signed by the same")),
        Pages::Useless(Useless::OfAnother) => Some((Colour::Yellow, "of another report")),
        Pages::Useless(Useless::Unread) => Some((Colour::Yellow, "cannot be read")),
    };
    if let Some(told) = told {
        text.push_str(&line(told, &format!("{FILE} (the digests of the pages)"), style));
    }
    match text.is_empty() {
        true => text,
        false => format!("{}{text}\n", heading("pages beside the report", style)),
    }
}

fn beside(beside: &Beside, width: usize) -> String {
    let mut text = String::new();
    let mut line = |what: &str, names: &[String]| {
        if !names.is_empty() {
            text.push_str(&hanging(&format!("{what}: {}", few(names)), "", "  ", width));
        }
    };
    line("in this folder, and not in the report", &beside.strangers);
    line(
        "left half written by a run that was stopped; nobody needs it",
        &beside.left_behind,
    );
    line("not looked into", &beside.passed_over);
    if beside.is_cut_off {
        text.push_str("this folder holds more than could be looked at, so not all that was not audited is named\n");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The first of them, and how many more there are.
fn few(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_STRANGERS).map(|name| harmless(name)).collect();
    match names.len().saturating_sub(MOST_STRANGERS) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Follows "The report is genuine".
pub(super) fn concluded(found: &Found) -> String {
    let mut text = of_files(&found.files);
    if found.places.layout == Layout::Flat {
        text.push_str(" All was looked for in the folder of the report, as a flat download.");
    }
    text.push_str(&of_pages(&found.pages));
    match found.beside.strangers.len() {
        0 => {}
        1 => text.push_str(" 1 more file lies in this folder, which nobody audited."),
        more => text.push_str(&format!(" {more} more files lie in this folder, which nobody audited.")),
    }
    text
}

fn of_files(files: &[Checked]) -> String {
    let count = |wanted: &[State]| files.iter().filter(|file| wanted.contains(&file.state)).count();
    // A policy that came with this very program is no file that anybody downloaded.
    let all = files.len() - count(&[State::BuiltIn]);
    let matching = count(&[State::Matches]);
    if all == 0 {
        return ". It names no file, so there is nothing to compare.".to_owned();
    }
    if matching == all {
        return match all {
            1 => ", and its only file is the one that was audited.".to_owned(),
            all if all < files.len() => {
                format!(
                    ", and all {all} files are the ones that were audited (the policy that comes with candour apart)."
                )
            }
            all => format!(", and all {all} files are the ones that were audited."),
        };
    }
    let mut text = match all {
        1 => ".".to_owned(),
        all => format!(
            ". Of its {all} files, {}.",
            format_args!(
                "{matching} {}",
                agreeing(matching, "is here as it was audited", "are here as they were audited")
            )
        ),
    };
    let parts = [
        (
            State::OtherLineEnds,
            "is the same text with other line ends.",
            "are the same text with other line ends.",
        ),
        (
            State::SameRecords,
            "has other bytes (another encoding or quoting) and the same records.",
            "have other bytes (another encoding or quoting) and the same records.",
        ),
        (
            State::MoreThanRecords,
            "has the same records, and more that may not have been audited.",
            "have the same records, and more that may not have been audited.",
        ),
        (
            State::Differs,
            "differs from what was audited.",
            "differ from what was audited.",
        ),
        (
            State::TwoPlaces,
            "lies in two places, and the two differ.",
            "lie in two places each, and the two differ.",
        ),
        (State::Unreadable, "cannot be read.", "cannot be read."),
        (State::Absent, "is not here.", "are not here."),
    ];
    for (state, one, many) in parts {
        match count(&[state]) {
            0 => {}
            _ if all == 1 => text.push_str(&format!(" Its only file {one}")),
            count => text.push_str(&format!(" {}", format_args!("{count} {}", agreeing(count, one, many)))),
        }
    }
    text
}

/// What a reader should know of the pages before reading them.
fn of_pages(pages: &[CheckedPage]) -> String {
    let in_state = |state: PageState| -> Vec<String> {
        let pages = pages.iter().filter(|page| page.state == state);
        pages.map(|page| page.name.to_owned()).collect()
    };
    let mut text = match in_state(PageState::Differs).as_slice() {
        [] => String::new(),
        [one] => format!(" But {one} beside it does not say what the report says: do not read it."),
        several => format!(
            " But {} beside it do not say what the report says: do not read them.",
            listed(several)
        ),
    };
    if let [first, ..] = in_state(PageState::Unreadable).as_slice() {
        text.push_str(&format!(" {first} beside it cannot be read."));
    }
    let unchecked = in_state(PageState::NotChecked);
    if !unchecked.is_empty() {
        let several = |one, many| agreeing(unchecked.len(), one, many);
        let (they, them) = (several("it", "they"), several("it", "them"));
        text.push_str(&format!(
            " Whether {} beside it {} what the report says was not checked: another version made {them}, and nothing that is \
             signed tells what {they} should be.",
            listed(&unchecked),
            several("says", "say"),
        ));
    }
    text
}
