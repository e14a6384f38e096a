//! What running an audit again came to, for someone who never did it before.

use std::collections::BTreeMap;

use candour_compare::reproduction::{Differing, File, FileState, Reproduced, Reproduction};
use candour_statement::predicate::Predicate;
use candour_statement::vocabulary::{InputRole, Verdict};
use candour_words::{agreeing, names};

use super::{Colour, Style, next, paragraph};
use crate::plain::{hanging, harmless, wrapped};
use crate::reproduction as worded;

/// How many blocks of a kind are listed, unless all are asked for.
const LISTED: usize = 20;

/// What is told, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// What the report says.
    pub predicate: &'a Predicate,
    /// Whether anybody has signed it.
    pub is_signed: bool,
    /// Whose known keys signed; nothing where no key was given.
    pub signers: Option<&'a [String]>,
    /// Which version ran it again.
    pub version: &'a str,
    /// The report, as a command names it.
    pub report: &'a str,
    /// The keys that were given, as a command names them.
    pub keys: &'a str,
    /// What it came to.
    pub reproduction: &'a Reproduction,
    /// How it is written.
    pub style: Style,
}

impl Again<'_> {
    /// Everything.
    pub fn all(&self) -> String {
        let most = if self.style.verbose { usize::MAX } else { LISTED };
        let mut text = self.head();
        text.push_str(&self.files());
        text.push_str(&self.differing(most));
        text.push_str(&self.following(most));
        text.push_str(&self.needing(most));
        text.push_str(&self.dimensions());
        if let Some(told) = worded::worded_otherwise(self.reproduction) {
            text.push_str(&wrapped(&harmless(&told), "", self.style.width));
            text.push('\n');
        }
        text.push_str(&self.conclusion());
        text.push('\n');
        text.push_str(&next(&self.next(), self.style.width));
        text
    }

    /// What it comes to.
    pub fn conclusion(&self) -> String {
        let reproduction = self.reproduction;
        let colour = match (reproduction.differs(), reproduction.is_whole()) {
            (true, _) => Colour::Red,
            (false, true) => Colour::Green,
            (false, false) => Colour::Yellow,
        };
        paragraph(&[], &[(colour, &reproduced(reproduction))], 0, self.style)
    }

    fn head(&self) -> String {
        let predicate = self.predicate;
        let release = &predicate.release;
        let title: Vec<&str> = [&release.title, &release.publisher, &release.id]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
        let mut text = match title.is_empty() {
            true => String::new(),
            false => format!(
                "{}\n",
                paragraph(&[], &[(Colour::Bold, &title.join(" · "))], 0, self.style)
            ),
        };
        text.push_str(&match (self.signers, self.is_signed) {
            (Some(names), _) => format!("signed by {}\n", names.join("; ")),
            (None, true) => "signatures were not checked: name the publisher's key with --pub\n".to_owned(),
            (None, false) => "nobody has signed this statement\n".to_owned(),
        });
        let as_of = predicate.audit.as_of.as_deref().unwrap_or("no day");
        text.push_str(&format!(
            "audited by candour {} as of {}; run again by candour {}\n\n",
            harmless(&predicate.audit.candour),
            harmless(as_of),
            self.version
        ));
        text
    }

    fn heading(&self, text: &str) -> String {
        format!("{}\n", Colour::Bold.painted(text, self.style.colour))
    }

    fn files(&self) -> String {
        let mut text = String::new();
        for file in &self.reproduction.files {
            let (colour, state) = match file.state {
                FileState::Rewritten if file.role == InputRole::Data => (Colour::Yellow, "same records, other bytes"),
                FileState::Rewritten => (Colour::Yellow, "same text, other line ends"),
                FileState::Differs => (Colour::Red, "DIFFERS"),
                FileState::Absent => (Colour::Yellow, "not here"),
                FileState::Withheld => (Colour::Yellow, "withheld by the publisher"),
                FileState::Unchecked => (Colour::Yellow, "given, and not checked"),
                FileState::OnlyHere => (Colour::Red, "not in the report"),
            };
            let of = match file.role {
                InputRole::Previous => " (previous release)",
                InputRole::Archive => " (earlier release)",
                _ => "",
            };
            let gap = " ".repeat(26_usize.saturating_sub(state.len()));
            let state = colour.painted(state, self.style.colour);
            text.push_str(&format!("  {state}{gap} {}{of}\n", harmless(&file.name)));
        }
        if !text.is_empty() {
            text.insert_str(0, &self.heading("files"));
            text.push('\n');
        }
        text
    }

    fn differing(&self, most: usize) -> String {
        let differing = &self.reproduction.differing;
        let other = &self.reproduction.other;
        if differing.is_empty() && other.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "{}\n",
            Colour::Red.painted("differs from the report", self.style.colour)
        );
        text.push_str(&self.blocks(differing, most));
        if !other.is_empty() {
            let other: Vec<String> = other.iter().map(worded::other).collect();
            let parts = format!("in the statement: {}", harmless(&other.join(", ")));
            text.push_str(&hanging(&parts, "  ", "    ", self.style.width));
        }
        text.push('\n');
        text
    }

    fn following(&self, most: usize) -> String {
        match self.reproduction.following.as_slice() {
            [] => String::new(),
            following => format!(
                "{}{}\n",
                self.heading("follows from how the files are written now"),
                self.blocks(following, most)
            ),
        }
    }

    fn blocks(&self, differing: &[Differing], most: usize) -> String {
        let mut text = String::new();
        let words = &self.reproduction.words;
        for Differing {
            rule,
            dataset,
            differences,
        } in differing.iter().take(most)
        {
            text.push_str(&format!("  {}\n", harmless(&on(rule, dataset.as_deref()))));
            for difference in differences {
                let told = worded::difference(words, rule, difference);
                text.push_str(&hanging(&harmless(&told), "    - ", "      ", self.style.width));
            }
        }
        text.push_str(&more(differing.len(), most));
        text
    }

    fn needing(&self, most: usize) -> String {
        let needing = &self.reproduction.needing;
        if needing.is_empty() {
            return String::new();
        }
        let mut text = self.heading("not reproduced here");
        let mut by_need: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for block in needing {
            let name = on(&block.rule, block.dataset.as_deref());
            by_need.entry(worded::needs(&block.needs)).or_default().push(name);
        }
        for (needs, blocks) in by_need {
            let left_out = match blocks.len().saturating_sub(most) {
                0 => String::new(),
                more => format!(", and {more} more (-v lists all)"),
            };
            let shown = blocks.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
            let line = format!("{} without {needs}: {shown}{left_out}", counted(blocks.len() as u64));
            text.push_str(&hanging(&harmless(&line), "  ", "    ", self.style.width));
        }
        text.push('\n');
        text
    }

    /// What the missing blocks leave open, by dimension.
    fn dimensions(&self) -> String {
        let mut text = String::new();
        for of in self.reproduction.dimensions.iter().filter(|of| of.needing > 0) {
            text.push_str(&hanging(&worst(of), "  ", "    ", self.style.width));
        }
        if !text.is_empty() {
            text.insert_str(0, &self.heading("whatever the missing blocks say"));
            let whole: Vec<String> = self
                .reproduction
                .dimensions
                .iter()
                .filter(|of| of.needing == 0 && of.reproduced.is_some())
                .map(|of| format!("{} is {}", names::dimension(of.dimension), told(of.reproduced)))
                .collect();
            if !whole.is_empty() {
                text.push_str(&hanging(&whole.join(", "), "  ", "    ", self.style.width));
            }
            text.push('\n');
        }
        text
    }

    fn next(&self) -> String {
        let reproduction = self.reproduction;
        let report = self.report;
        let is_of_before = |file: &File| {
            file.state == FileState::Differs && matches!(file.role, InputRole::Previous | InputRole::Archive)
        };
        if reproduction.files.iter().any(is_of_before) {
            return "ask the publisher for the files of the release before that belong to this report, and for the salt if \
                    they are withheld"
                .to_owned();
        }
        if reproduction.is_of_other_files() {
            return "download again what differs, and run it again; if it still differs, ask the publisher which version is \
                    right"
                .to_owned();
        }
        if reproduction.is_altered() {
            return format!(
                "check the signature, since no audit wrote this, and ask the publisher:\ncandour verify {report} --pub KEY"
            );
        }
        if reproduction.differs() {
            return "make sure that candour and its plugins are of the same version; if it still differs, ask the publisher, \
                    and send this output along"
                .to_owned();
        }
        if reproduction.files.iter().any(|file| file.state == FileState::Unchecked) {
            return "ask the publisher for the secret salt, and say --salt: without it nothing tells whether the withheld file is \
                    the one that was audited"
                .to_owned();
        }
        if !reproduction.following.is_empty() {
            return "get the files as they were published, to compare the rest too".to_owned();
        }
        if !reproduction.is_whole() {
            return "download what is not here, or ask the publisher for it (--previous names the release before); what is \
                    withheld nobody else can run again, and the report says why"
                .to_owned();
        }
        match (self.signers, self.is_signed) {
            (None, true) => format!("check whose report it is:\ncandour verify {report} --pub KEY"),
            (None, false) => "ask the publisher for the signed report: nobody vouches for this one yet".to_owned(),
            (Some(_), _) if !reproduction.same_bytes => {
                "to vouch for it too, get the files as they were published: only the same bytes are signed".to_owned()
            }
            (Some(_), _) => format!(
                "if you want to vouch for it too:\ncandour sign {report} --key YOUR-KEY{}",
                self.keys
            ),
        }
    }
}

/// The outcome in a sentence or two.
pub fn reproduced(reproduction: &Reproduction) -> String {
    let (same, needing, differing) = (
        reproduction.identical,
        reproduction.needing.len(),
        reproduction.differing.len(),
    );
    let mut text = format!("{} identical, ", counted(same));
    if needing > 0 {
        let need = agreeing(needing, "needs", "need");
        text.push_str(&format!("{needing} {need} what is not here, "));
    }
    if !reproduction.following.is_empty() {
        let following = reproduction.following.len();
        let differ = agreeing(following, "differs", "differ");
        text.push_str(&format!("{following} {differ} in how the files are written, "));
    }
    text.push_str(&format!("{differing} {}. ", agreeing(differing, "differs", "differ")));
    let is_unchecked = |file: &File| file.state == FileState::Unchecked;
    text.push_str(if reproduction.is_of_other_files() {
        "The audit was NOT reproduced: some of these files are not those that were audited. That says nothing about the \
         audit itself."
    } else if reproduction.is_altered() {
        "The audit was NOT reproduced: every block is the same, and what sums them up is not. The report was altered."
    } else if reproduction.differs() {
        "The audit was NOT reproduced."
    } else if reproduction.files.iter().any(is_unchecked) {
        "What was run again came out the same; whether the withheld file is the one that was audited was not checked."
    } else if !reproduction.is_whole() {
        "What could be run again came out the same."
    } else if reproduction.same_bytes && !reproduction.worded_otherwise.is_empty() {
        "The audit was reproduced: all that it says is the same, in other words for it."
    } else if reproduction.same_bytes {
        "The audit was reproduced: its statement is the same, byte for byte."
    } else {
        "The audit was reproduced: it comes to the same on files that were written anew and hold the same records."
    });
    text
}

fn counted(blocks: u64) -> String {
    format!("{blocks} {}", agreeing(blocks, "block", "blocks"))
}

fn on(rule: &str, dataset: Option<&str>) -> String {
    match dataset {
        Some(dataset) => format!("{rule} on {dataset}"),
        None => rule.to_owned(),
    }
}

fn more(all: usize, most: usize) -> String {
    match all.saturating_sub(most) {
        0 => String::new(),
        more => format!("  … and {more} more; -v lists all\n"),
    }
}

fn worst(of: &Reproduced) -> String {
    let dimension = names::dimension(of.dimension);
    let reproduced = match of.reproduced {
        Some(_) => format!("{} as far as it was run again", told(of.reproduced)),
        None => "not run again at all".to_owned(),
    };
    let stated = told(of.stated);
    match (of.reproduced, of.worst) {
        (Some(found), Some(worst)) if found == worst => {
            format!("{dimension} is {stated}: no missing block could change it")
        }
        (_, Some(worst)) => format!(
            "{dimension} is {reproduced}; the report says {stated}, and at worst it would be {}",
            told(Some(worst))
        ),
        (_, None) => format!("{dimension} is {reproduced}; the report says {stated}"),
    }
}

fn told(verdict: Option<Verdict>) -> &'static str {
    names::verdict_or_none(verdict)
}
