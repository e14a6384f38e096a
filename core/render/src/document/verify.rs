//! Section 13: how to verify this report, and how to run the audit again.

use candour_statement::statement::{Statement, Subject};
use candour_statement::vocabulary::InputRole;

use super::model::{Part, Section, plain};
use super::{cut, shown};

/// How many files the command for digests names.
const NAMED: usize = 20;

pub(super) fn section(statement: &Statement) -> Section {
    // A policy may have come with the program.
    let published: Vec<&Subject> = statement
        .subject
        .iter()
        .filter(|subject| subject.annotations.role != InputRole::Policy)
        .collect();
    let files: Vec<String> = published
        .iter()
        .take(NAMED)
        .map(|subject| match subject.annotations.role {
            InputRole::Baseline => format!(
                "sha256sum -- {}",
                quoted(&format!("transparency-report/{}", subject.name))
            ),
            _ => format!("sha256sum -- {}", quoted(&subject.name)),
        })
        .collect();
    let mut parts = vec![
        Part::Paragraph(plain(
            "This page is a rendering of a statement, and anybody could have changed it: believe the statement, not the page.",
        )),
        Part::Paragraph(
            plain("All commands are for the folder that holds ")
                .code("candour.toml")
                .plain(", with this report in ")
                .code("transparency-report")
                .plain("."),
        ),
        Part::Heading(3, plain("Who vouches for it")),
        Part::Paragraph(
            plain("If the publisher signed the audit, ")
                .code("report.intoto.json")
                .plain(" lies beside this page. Get the publisher's public key from a place that you trust, not from here, and run:"),
        ),
        lines(&["candour verify transparency-report/report.intoto.json --pub PUBLISHER.pub"]),
        Part::Paragraph(
            plain("If only ")
                .code("statement.json")
                .plain(" lies here, nobody vouches for it. Running the audit again is then the only proof."),
        ),
        Part::Fold("Verify without Candour: openssl and jq".to_owned(), vec![
            Part::Paragraph(plain("For a P-256 key. It must print Verified OK; then statement.json holds what was signed.")),
            lines(&OPENSSL),
        ]),
        Part::Heading(3, plain("Whether these are the files")),
    ];
    if files.is_empty() {
        parts.push(Part::Paragraph(plain("No file is published beside this report.")));
    } else {
        parts.push(Part::Paragraph(
            plain("Each line must print the digest that stands under ")
                .link("files", "Files")
                .plain("."),
        ));
        let left_out = published.len() - files.len();
        parts.push(Part::Code(files));
        if left_out > 0 {
            parts.push(Part::Paragraph(plain(format!("And {left_out} more files likewise."))));
        }
    }
    parts.extend([
        Part::Heading(3, plain("Run the audit again")),
        Part::Paragraph(plain(
            "With the same version of Candour and the files in one folder. It compares the audits block by block, and says what \
             differs, and what cannot be repeated without files that are withheld:",
        )),
        lines(&["candour reproduce transparency-report/report.intoto.json --pub PUBLISHER.pub --data ."]),
    ]);
    if statement.predicate.previous.is_some() {
        parts.push(Part::Paragraph(
            plain("This release was compared with the one before. If that does not lie where ")
                .code("candour.toml")
                .plain(" says, add ")
                .code("--previous PATH")
                .plain("."),
        ));
    }
    Section {
        id: "verify",
        title: "How to verify this report and run it again",
        parts,
    }
}

const OPENSSL: [&str; 8] = [
    "report=transparency-report/report.intoto.json; key=PUBLISHER.pub",
    "jq -j .payload $report | base64 -d > statement.json",
    "id=$(openssl pkey -pubin -in $key -outform DER | sha256sum | cut -c 1-64)",
    "jq -j --arg id $id '.signatures[] | select(.keyid == $id).sig' $report | base64 -d > signature.bin",
    "type=$(jq -j .payloadType $report)",
    "{ printf 'DSSEv1 %d %s %d ' ${#type} $type $(wc -c < statement.json)",
    "  cat statement.json; } > signed.bin",
    "openssl dgst -sha256 -verify $key -signature signature.bin signed.bin",
];

fn lines(lines: &[&str]) -> Part {
    Part::Code(lines.iter().map(|line| (*line).to_owned()).collect())
}

/// A file's name for a shell, so that no name is a command.
fn quoted(name: &str) -> String {
    let name = cut(&shown(name), super::LONGEST);
    format!("'{}'", name.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_name_is_a_command() {
        assert_eq!(quoted("a b.csv"), "'a b.csv'");
        assert_eq!(quoted("a'; rm -rf ~; '\n.csv"), "'a'\\''; rm -rf ~; '\\'' .csv'");
    }
}
