//! How to check this report, and how to run the audit again.

use candour_statement::statement::Statement;

use super::model::{Part, Section, code, plain};

pub(super) fn section(statement: &Statement) -> Section {
    let mut parts = vec![
        Part::Paragraph(
            plain(
                "This page renders a statement, and anybody could have changed the page: believe the statement. Take the \
                 publisher's public key from a place that you trust, go to the folder that holds ",
            )
            .code("candour.toml")
            .plain(", and run:"),
        ),
        Part::Code(
            [
                "candour verify transparency-report/report.intoto.json --pub PUBLISHER.pub",
                "candour reproduce transparency-report/report.intoto.json --pub PUBLISHER.pub --data .",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        Part::Paragraph(
            plain(
                "The first says who signed the statement, and whether these pages and files are those that it speaks of. The \
                 second runs the audit again, with the same version of Candour, and says what differs. If only ",
            )
            .code("statement.json")
            .plain(" lies here, nobody signed it, and running it again is the only proof."),
        ),
    ];
    if statement.predicate.previous.is_some() {
        parts.push(Part::Paragraph(
            plain("This release was compared with an earlier one. If that does not lie where ")
                .code("candour.toml")
                .plain(" says, add ")
                .code("--previous PATH")
                .plain("."),
        ));
    }
    parts.push(Part::Paragraph(
        plain("For machines: ")
            .then(code("report.intoto.json"))
            .plain(" is the signed statement, ")
            .code("findings.jsonl")
            .plain(" has a finding a line, ")
            .code("baseline.json")
            .plain(" is what the next release can be compared with, and ")
            .code("report.md")
            .plain(" is this page as Markdown."),
    ));
    Section {
        id: "verify",
        title: "How to check this report",
        parts,
    }
}
