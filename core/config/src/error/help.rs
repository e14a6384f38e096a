//! What to do about each kind of mistake.

use super::ErrorKind;
use crate::declaration::CsvTable;
use crate::short_file::MOST_DECLARED_BYTES;

/// One line of help. What is declared has a place; what is not was named on the command line.
pub(super) fn help(kind: &ErrorKind, is_declared: bool) -> String {
    match kind {
        ErrorKind::NotFound { what, .. } => match *what {
            "release folder" => "name the folder that holds candour.toml".into(),
            "declaration" => {
                "name a folder that holds a candour.toml, or one data file; `candour example` writes releases to copy"
                    .into()
            }
            "previous release" if is_declared => {
                "correct the path, or leave out `previous` to audit without a comparison".into()
            }
            "release of the archive" => "correct the path, or leave it out of `archive`".into(),
            "previous release" => "leave out --previous, or name the folder of a release".into(),
            _ if is_declared => "correct the path; it is relative to the release folder, and capitals count".into(),
            _ => "correct the path; capitals count".into(),
        },
        ErrorKind::NotAFile { what: "data file", .. } => {
            "name a file, or, for a dataset in parts, a list of files or a glob".into()
        }
        ErrorKind::NotAFile { .. } => "name a text file".into(),
        ErrorKind::NeitherFolderNorFile { .. } => {
            "name the folder that holds candour.toml, or a data file to be audited alone".into()
        }
        ErrorKind::TooLong { .. } => {
            format!("at most {MOST_DECLARED_BYTES} bytes are allowed; is this the right file?")
        }
        ErrorKind::EmptyFile { .. } | ErrorKind::NoRow => {
            "describe one row: {\"type\": \"object\", \"properties\": {\"column\": …}}".into()
        }
        ErrorKind::Unreadable { .. } => "give the user who runs candour permission to read this file".into(),
        ErrorKind::NotText { .. } => "save it as UTF-8".into(),
        ErrorKind::NotOfItsKind { kind } => format!(
            "is this the right file? a {} has {}; its contents are not shown here, since they may be data",
            kind.name(),
            kind.sign()
        ),
        ErrorKind::TomlSyntax { message } if message.contains("duplicate") => "remove one of the two".into(),
        ErrorKind::TomlSyntax { .. } => {
            "put texts in quotes, and dates without: title = \"…\", as-of = 2015-07-01".into()
        }
        ErrorKind::JsonSyntax { .. } => "JSON has no comments, no trailing commas and only double quotes".into(),
        ErrorKind::NumberOutOfRange => "write a number that fits 64 bits".into(),
        ErrorKind::DuplicateKey { .. } => "remove one of the two".into(),
        ErrorKind::UnknownKey { key, known, .. } if known.iter().any(|known| known == "csv") && CsvTable::has(key) => {
            format!("it belongs in `csv`: csv = {{ {key} = … }}")
        }
        ErrorKind::UnknownKey { nearest, known, .. } => did_you_mean(nearest, "known here", known),
        ErrorKind::MissingKey { key } => format!("add `{key}`"),
        ErrorKind::UnknownWord { nearest, known, .. } => did_you_mean(nearest, "known here", known),
        ErrorKind::WrongType { expected, .. } => format!("write {expected}"),
        ErrorKind::WrongValue { message } if message.contains("is not a day such as") => {
            "write the year, the month and the day in figures, such as as-of = 2016-07-01".into()
        }
        ErrorKind::WrongValue { .. } => "correct the value".into(),
        ErrorKind::WrongCondition { help, .. } => help.clone(),
        ErrorKind::PublicKeyInLocal { .. } => {
            "candour.local.toml is private and holds only `previous` and `notes`; the rest belongs in candour.toml"
                .into()
        }
        ErrorKind::EmptyRelease => "add a [[dataset]] with name, path and kind".into(),
        ErrorKind::BackwardPeriod => "`from` is the first day and `to` the last".into(),
        ErrorKind::UnknownDataset { nearest, known, .. } => did_you_mean(nearest, "datasets of this release", known),
        ErrorKind::DatasetTwice { .. } => {
            "give each dataset its own name; several files of one dataset are a list: path = [\"a.csv\", \"b.csv\"]"
                .into()
        }
        ErrorKind::FileTwice { .. } => "list each file once, in one dataset".into(),
        ErrorKind::PathOutside { .. } => {
            "datasets and schemas stay inside the release, so that others get all of it; move or copy the file there"
                .into()
        }
        ErrorKind::NotASchema { .. } => "see https://json-schema.org/draft/2020-12 for what is allowed here".into(),
        ErrorKind::RemoteReference { .. } => {
            "copy what is referred to into $defs, and refer to it as \"#/$defs/…\": an audit works offline".into()
        }
        ErrorKind::UnboundedSchema { .. } => {
            "say the same with fewer references, or with references that lead to less".into()
        }
        ErrorKind::DanglingReference { .. } => "refer to something of this schema, such as \"#/$defs/name\"".into(),
        ErrorKind::UnknownKeyword { nearest, .. } => {
            let known: Vec<String> = crate::keywords::ALL.iter().map(|name| (*name).to_owned()).collect();
            did_you_mean(nearest, "Candour's keywords", &known)
        }
        ErrorKind::MisspeltKeyword { meant, .. } => {
            format!("write `{meant}`: as it stands, it says nothing of any cell")
        }
        ErrorKind::MisplacedKeyword { belongs, .. } => format!("it belongs {belongs}"),
        ErrorKind::UnknownColumn { nearest, .. } => match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "name a column that stands under `properties` of the schema".into(),
        },
        ErrorKind::UnknownPolicy { nearest, known, .. } => {
            format!(
                "{}; a file's name ends in .toml",
                did_you_mean(nearest, "policies", known)
            )
        }
        ErrorKind::UnknownRule { nearest, .. } => match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`candour rules` lists all rules".into(),
        },
        ErrorKind::UnknownMeasure { known, .. } => match known.is_empty() {
            true => "this rule has no measures; remove `at-most`".into(),
            false => format!("measures of this rule: {}", known.join(", ")),
        },
        ErrorKind::UnboundedWaiver { known, .. } => {
            format!(
                "say how much is accepted: at-most = {{ {} = 12 }}",
                known.join(" = 12, ")
            )
        }
        ErrorKind::UnknownParameter { nearest, known, .. } => match known.is_empty() {
            true => "this rule takes no parameters".into(),
            false => did_you_mean(nearest, "parameters of this rule", known),
        },
        ErrorKind::ParameterNotInPolicy {
            param, nearest, known, ..
        } => format!(
            "{}; to set another, name the severity: warn = {{ {param} = … }}",
            did_you_mean(nearest, "set by the policy", known)
        ),
        ErrorKind::RuleWithoutSeverity { param, nearest, .. } => {
            let to_run = format!("to run it, name the severity: warn = {{ {param} = … }}");
            match nearest {
                Some(nearest) => format!("did you mean `{nearest}`? else, {to_run}"),
                None => to_run,
            }
        }
        ErrorKind::MissingParameter { param, .. } => format!("add `{param}`"),
        ErrorKind::WrongParameter { rule, .. } => format!("`candour explain {rule}` lists its parameters"),
        ErrorKind::WeakerWithoutReason { .. } => {
            "add `reason = \"…\"` beside it; the report will show the weaker value and the reason".into()
        }
        ErrorKind::WeakerPolicy { .. } => {
            "add `reason = \"…\"` under [pack]; the report will show the weaker value and the reason".into()
        }
        ErrorKind::ReservedPack { id, .. } => format!(
            "give the pack an id and a title of its own; the built-in one is named without a file: policy = [\"{id}\"]"
        ),
        ErrorKind::MoreThanARelease { most, .. } => format!(
            "write {most} or less; whoever runs the audit may give more, by naming the pack: candour audit --policy FILE"
        ),
        ErrorKind::OffWithoutReason { .. } => "add `reason = \"…\"` beside it; the report will show it".into(),
        ErrorKind::BrokenManifest { .. } => "tell the plugin's author".into(),
    }
}

fn did_you_mean(nearest: &Option<String>, about: &str, known: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? {about}: {}", known.join(", ")),
        None if known.is_empty() => format!("{about}: none"),
        None => format!("{about}: {}", known.join(", ")),
    }
}
