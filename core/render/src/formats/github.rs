//! Annotations of a run of GitHub Actions: workflow commands, of which a step shows ten of a kind.

use candour_statement::statement::Statement;
use candour_statement::vocabulary::{Severity, Verdict};
use candour_words::{coverage, outcome, several};

use super::Options;
use super::files::Files;
use super::found::{self, about, line};
use crate::sentence::sentence;

/// How many of a kind are shown.
const SHOWN: usize = 10;

/// The kinds, the worst first.
const KINDS: [&str; 3] = ["error", "warning", "notice"];

struct Annotation {
    kind: &'static str,
    title: String,
    file: Option<String>,
    text: String,
}

pub(super) fn render(statement: &Statement, options: Options<'_>) -> String {
    let all = annotations(statement, options);
    let mut text = String::new();
    for kind in KINDS {
        let of_kind: Vec<&Annotation> = all.iter().filter(|annotation| annotation.kind == kind).collect();
        let more = match of_kind.len() > SHOWN {
            true => of_kind.len() - (SHOWN - 1),
            false => 0,
        };
        for annotation in &of_kind[..of_kind.len() - more] {
            text.push_str(&command(annotation));
        }
        if more > 0 {
            text.push_str(&command(&Annotation {
                kind,
                title: "Candour".to_owned(),
                file: None,
                text: format!(
                    "{} not shown here: {SHOWN} of a kind are.",
                    several(more as u64, "more like these is", "more like these are")
                ),
            }));
        }
    }
    text
}

fn annotations(statement: &Statement, options: Options<'_>) -> Vec<Annotation> {
    let predicate = &statement.predicate;
    let files = Files::new(statement, options);
    let mut all = vec![Annotation {
        kind: match predicate.verdict {
            Verdict::Passed => "notice",
            Verdict::Warned => "warning",
            Verdict::Failed | Verdict::Error => "error",
        },
        title: format!("Candour: {}", outcome::outcome(predicate)),
        file: None,
        text: line(&sentence(predicate)),
    }];
    all.extend(coverage::counted(&predicate.figures).map(|text| Annotation {
        kind: "notice",
        title: "Candour: not all was looked at".to_owned(),
        file: None,
        text: format!("{text}."),
    }));
    all.extend(found::could_not_run(predicate).map(|block| Annotation {
        kind: "error",
        title: format!("{} on {}", line(&block.rule), about(block)),
        file: files.of(block.dataset.as_deref()),
        text: found::could_not(&predicate.words, block),
    }));
    all.extend(found::too_little(predicate).map(|block| Annotation {
        kind: "warning",
        title: format!("{} on {}", line(&block.rule), about(block)),
        file: files.of(block.dataset.as_deref()),
        text: found::saw_too_little(block),
    }));
    all.extend(found::all(predicate).iter().map(|found| {
        let mut lines = vec![found.text()];
        lines.extend(found.details());
        Annotation {
            kind: match found.severity {
                _ if found.waived => "notice",
                Severity::Fail => "error",
                Severity::Warn => "warning",
                Severity::Note => "notice",
            },
            title: format!("{} on {}", line(&found.block.rule), about(found.block)),
            file: files.of(found.block.dataset.as_deref()),
            text: lines.join("\n"),
        }
    }));
    all
}

/// A workflow command: one line, whatever stands in it.
fn command(annotation: &Annotation) -> String {
    let file = annotation.file.as_deref();
    let file = file.map_or(String::new(), |file| format!(",file={}", property(file)));
    let title = property(&annotation.title);
    format!(
        "::{} title={title}{file}::{}\n",
        annotation.kind,
        data(&annotation.text)
    )
}

/// A text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text between the name of a command and its second `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        let hostile = Annotation {
            kind: "error",
            title: "a,file=x::y\n::set-output name=a::b".to_owned(),
            file: Some("50%,a:b.csv".to_owned()),
            text: "100%0A\r\n::stop-commands::token".to_owned(),
        };
        assert_eq!(
            command(&hostile),
            "::error title=a%2Cfile=x%3A%3Ay%0A%3A%3Aset-output name=a%3A%3Ab,file=50%25%2Ca%3Ab.csv\
             ::100%250A%0D%0A::stop-commands::token\n"
        );
    }
}
