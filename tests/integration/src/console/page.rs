//! What a page tells its reader to do, in its order: commands to run with what they print, files to write, and what is left out.
//!
//! `docs/development.md` says how a page is written for this.

use std::ops::Range;

/// Marks that hold for the next block.
const MARKS: [&str; 4] = ["exit code", "given to", "needs", "not run"];

#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The page whose reader this one has been, by its file.
    pub(crate) follows: Option<String>,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Where it stands in the page, from 1.
    pub(crate) line: usize,
    pub(crate) action: Action,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Run(Commands),
    /// A block that is put through a command, which writes it to a file.
    Give {
        text: String,
        to: String,
    },
    Leave {
        reason: String,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Commands {
    pub(crate) text: String,
    pub(crate) code: i32,
    /// The module of Python without which this cannot be run.
    pub(crate) needs: Option<String>,
    pub(crate) shown: Option<Shown>,
}

/// What the page says is printed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The lines of the page, from 0.
    pub(crate) place: Range<usize>,
    pub(crate) indent: String,
    pub(crate) text: String,
}

/// The block that starts at a line of the page, and the lines between its fences.
struct Block<'a> {
    kind: &'a str,
    indent: &'a str,
    inside: Range<usize>,
}

impl Page {
    /// # Errors
    /// What is out of place, and in which line.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let lines: Vec<&str> = text.lines().collect();
        let mut reader = Reader::default();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let read = match block(&lines, at) {
                Some(block) => reader.block(&lines, at, &block).map(|()| block.inside.end + 1),
                None if line.starts_with("<!--") => reader.comment(&lines, at),
                None => reader.prose(line).map(|()| at + 1),
            };
            at = read.map_err(|fault| format!("line {}: {fault}", at + 1))?;
        }
        Ok(reader.page)
    }
}

#[derive(Default)]
struct Reader<'a> {
    page: Page,
    marks: Vec<(&'a str, String)>,
    /// The last line of prose.
    before: &'a str,
    /// Whether the last thing read was commands, of which the next block shows what they print.
    is_open: bool,
}

impl<'a> Reader<'a> {
    fn prose(&mut self, line: &'a str) -> Result<(), String> {
        if line.trim().is_empty() {
            return Ok(());
        }
        self.before = line;
        self.is_open = false;
        match self.marks.first() {
            Some((mark, _)) => Err(format!("`{mark}` stands before no block")),
            None => Ok(()),
        }
    }

    /// A comment, over as many lines as it takes; the line after it.
    fn comment(&mut self, lines: &[&'a str], at: usize) -> Result<usize, String> {
        let end = (at..lines.len()).find(|&line| lines[line].trim_end().ends_with("-->"));
        let end = end.ok_or("a comment has no end")?;
        let whole = lines[at..=end].join("\n");
        let body = whole
            .trim_start_matches("<!--")
            .trim_end()
            .trim_end_matches("-->")
            .trim();
        match (body.strip_prefix('$'), body.split_once(": ")) {
            (Some(commands), _) => self.run(at, commands.trim())?,
            (None, Some(("follows", page))) => self.page.follows = Some(page.to_owned()),
            (None, Some((name, value))) => {
                let known = MARKS.into_iter().find(|mark| *mark == name);
                let known = known.ok_or_else(|| format!("`{name}` is no mark of a block"))?;
                self.marks.push((known, value.to_owned()));
            }
            (None, None) => {}
        }
        Ok(end + 1)
    }

    fn block(&mut self, lines: &[&'a str], at: usize, block: &Block<'a>) -> Result<(), String> {
        let inside = lines[block.inside.clone()].iter();
        let text = inside.flat_map(|line| [line.strip_prefix(block.indent).unwrap_or(line), "\n"]);
        let text: String = text.collect();
        if let Some(reason) = self.mark("not run") {
            self.push(at, Action::Leave { reason });
        } else if let Some(to) = self.mark("given to").or_else(|| file(self.before, block.kind)) {
            self.push(at, Action::Give { text, to });
        } else if block.kind == "sh" {
            return self.run(at, text.trim_end());
        } else if self.is_open {
            let (place, indent) = (block.inside.clone(), block.indent.to_owned());
            if let Some(Action::Run(commands)) = self.page.steps.last_mut().map(|step| &mut step.action) {
                commands.shown = Some(Shown { place, indent, text });
            }
        } else if block.kind == "text" {
            return Err("no commands print this".to_owned());
        }
        self.is_open = false;
        Ok(())
    }

    fn run(&mut self, at: usize, text: &str) -> Result<(), String> {
        let code = self.mark("exit code").map_or(Ok(0), |code| code.parse());
        let commands = Commands {
            text: text.to_owned(),
            code: code.map_err(|error| format!("the exit code: {error}"))?,
            needs: self.mark("needs"),
            shown: None,
        };
        self.push(at, Action::Run(commands));
        self.is_open = true;
        Ok(())
    }

    fn push(&mut self, at: usize, action: Action) {
        self.page.steps.push(Step { line: at + 1, action });
        self.is_open = false;
    }

    fn mark(&mut self, name: &str) -> Option<String> {
        let at = self.marks.iter().position(|(mark, _)| *mark == name)?;
        Some(self.marks.remove(at).1)
    }
}

fn block<'a>(lines: &[&'a str], at: usize) -> Option<Block<'a>> {
    let line = lines[at];
    let (indent, fenced) = line.split_at(line.len() - line.trim_start().len());
    let kind = fenced.trim_start_matches('`');
    let fence = &line[..line.len() - kind.len()];
    if fence.len() < indent.len() + 3 {
        return None;
    }
    let rest = &lines[at + 1..];
    let length = rest.iter().position(|line| *line == fence).unwrap_or(rest.len());
    let inside = at + 1..at + 1 + length;
    Some(Block { kind, indent, inside })
}

/// How the file is written that a block is, if the text before it ends with its name: "such a file, `name`:".
fn file(before: &str, kind: &str) -> Option<String> {
    let (_, name) = before.strip_suffix("`:")?.rsplit_once('`')?;
    (!["sh", "text"].contains(&kind)).then(|| format!("cat > '{name}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions(page: &str) -> Vec<Action> {
        let steps = Page::read(page).unwrap().steps;
        steps.into_iter().map(|step| step.action).collect()
    }

    fn commands(text: &str) -> Commands {
        Commands {
            text: text.to_owned(),
            code: 0,
            needs: None,
            shown: None,
        }
    }

    #[test]
    fn commands_have_what_stands_directly_below_them_as_what_they_print() {
        let page =
            "Do:\n\n```sh\necho a\n```\n\n```text\na\n```\n\n```sh\ntrue\n```\n\nWords.\n\n```toml\na = 1\n```\n";
        let shown = Shown {
            place: 7..8,
            indent: String::new(),
            text: "a\n".to_owned(),
        };
        let printing = Commands {
            shown: Some(shown),
            ..commands("echo a")
        };
        assert_eq!(actions(page), [Action::Run(printing), Action::Run(commands("true"))]);
    }

    #[test]
    fn commands_in_a_comment_are_run_and_not_seen() {
        let page = "<!-- follows: other.md -->\n<!-- $ cd a -->\n<!-- exit code: 1 -->\n<!-- $\nfalse\n-->\n";
        assert_eq!(Page::read(page).unwrap().follows.as_deref(), Some("other.md"));
        let failing = Commands {
            code: 1,
            ..commands("false")
        };
        assert_eq!(actions(page), [Action::Run(commands("cd a")), Action::Run(failing)]);
    }

    #[test]
    fn a_block_is_a_file_by_the_words_before_it_or_by_a_mark() {
        let page = "Such a file, `a.csv`:\n\n````csv\n```\n````\n\n<!-- given to: cat >> b -->\n```toml\nc\n```\n";
        let give = |text: &str, to: &str| Action::Give {
            text: text.to_owned(),
            to: to.to_owned(),
        };
        assert_eq!(actions(page), [give("```\n", "cat > 'a.csv'"), give("c\n", "cat >> b")]);
    }

    #[test]
    fn a_block_in_a_list_loses_its_indentation() {
        let page = "1. Do\n\n   ```sh\n   echo a\n     echo b\n   ```\n";
        assert_eq!(actions(page), [Action::Run(commands("echo a\n  echo b"))]);
    }

    #[test]
    fn what_is_out_of_place_is_an_error() {
        let fault = |page: &str| Page::read(page).unwrap_err();
        assert_eq!(fault("Words.\n\n```text\na\n```\n"), "line 3: no commands print this");
        assert_eq!(
            fault("<!-- not run: so -->\nWords.\n"),
            "line 2: `not run` stands before no block"
        );
        assert_eq!(
            fault("<!-- not-run: so -->\n"),
            "line 1: `not-run` is no mark of a block"
        );
        assert!(fault("<!-- exit code: one -->\n```sh\n```\n").starts_with("line 2: the exit code: "));
        assert_eq!(fault("\n<!-- given"), "line 2: a comment has no end");
    }
}
