//! The options of `candour export`, and the formats of other tools.

use std::path::PathBuf;

use candour_model::finding::Severity;
use candour_render::formats::{FORMATS, Format};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::FailOn;

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// The report: report.intoto.json or statement.json, or the folder that it is in, or the release's. Signatures are not checked.
    pub(crate) report: PathBuf,

    /// The format.
    #[arg(long, value_parser = export_formats())]
    pub(crate) format: ExportFormat,

    /// The file to write [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// The release's folder as seen from the root of the repository, put before each file's name.
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true)]
    pub(crate) base: String,

    /// In sigstore-bundle: the public key whose signature it holds.
    #[arg(long = "pub", value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    /// In junit: which findings make a case fail.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
}

/// Another form of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ExportFormat {
    /// One that is made of the statement alone.
    Rendered(&'static Format),
    /// A Sigstore bundle, with the signature of a key.
    SigstoreBundle,
}

/// The name of a Sigstore bundle among the forms.
const BUNDLE: &str = "sigstore-bundle";

/// The forms by name, each with its help.
fn export_formats() -> impl TypedValueParser<Value = ExportFormat> {
    let rendered = FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.name).help(format.help));
    let bundle = "A Sigstore bundle v0.3 with the signature of the key that --pub names";
    let all = rendered.chain([PossibleValue::new(BUNDLE).help(bundle)]);
    PossibleValuesParser::new(all)
        .map(|name| Format::named(&name).map_or(ExportFormat::SigstoreBundle, ExportFormat::Rendered))
}

/// How an audit prints its outcome.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AuditFormat {
    /// For people.
    Human,
    /// The statement itself.
    Json,
    /// The statement in another form.
    Rendered(&'static Format),
}

/// The name of text for people, and that of the statement itself.
pub(crate) const HUMAN: &str = "human";
const JSON: &str = "json";

/// The same for the forms that an audit prints.
pub(crate) fn audit_formats() -> impl TypedValueParser<Value = AuditFormat> {
    let own = [(HUMAN, "For people"), (JSON, "The statement, as JSON")];
    let own = own.map(|(name, help)| PossibleValue::new(name).help(help));
    let rendered = FORMATS.iter().filter(|format| format.of_audit);
    let rendered = rendered.map(|format| PossibleValue::new(format.name).help(format.help));
    PossibleValuesParser::new(own.into_iter().chain(rendered)).map(|name| match Format::named(&name) {
        Some(format) => AuditFormat::Rendered(format),
        None if name == JSON => AuditFormat::Json,
        None => AuditFormat::Human,
    })
}

impl FailOn {
    /// The least severity that is a failure.
    pub(crate) fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Fail),
            FailOn::Warning => Some(Severity::Warn),
            FailOn::Never => None,
        }
    }
}
