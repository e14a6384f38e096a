//! The kinds of mistake, each saying whose fault it is.

use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::file_kind::FileKind;

/// What is wrong. Unless a variant says otherwise, the fault lies with what the publisher wrote.
#[derive(Clone, Debug, PartialEq, Error, Diagnostic)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A named path leads nowhere: the fault of who named it.
    #[error("{what} not found: {}", path.display())]
    #[diagnostic(code(candour::config::not_found))]
    NotFound {
        /// What was looked for, such as `data file`.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// A file is needed and something else is there: the fault of who named it.
    #[error("{what} is not a file: {}", path.display())]
    #[diagnostic(code(candour::config::not_a_file))]
    NotAFile {
        /// What was looked for.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// What is named as a release can be none: the fault of who named it.
    #[error("neither a folder nor a data file that can be read: {}", path.display())]
    #[diagnostic(code(candour::config::neither_folder_nor_file))]
    NeitherFolderNorFile {
        /// Where.
        path: PathBuf,
    },
    /// Something must stand in a file, and nothing does.
    #[error("{what} is empty: {}", path.display())]
    #[diagnostic(code(candour::config::empty_file))]
    EmptyFile {
        /// What was read.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// A file is far longer than what is looked for: the fault of who named it.
    #[error("{what} is too long: {}", path.display())]
    #[diagnostic(code(candour::config::too_long))]
    TooLong {
        /// What was looked for.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// The machine does not let us read a file.
    #[error("cannot read {what} {}: {message}", path.display())]
    #[diagnostic(code(candour::config::unreadable))]
    Unreadable {
        /// What was to be read.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the machine says.
        message: String,
    },
    /// A declaration is not UTF-8.
    #[error("{what} is not UTF-8 text: {}", path.display())]
    #[diagnostic(code(candour::config::not_text))]
    NotText {
        /// What was read.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// A file in which nothing says that it is what it is taken for; it may be data, so nothing of it is told.
    #[error("this is no {} that can be read, and nothing in it says that it is one", kind.name())]
    #[diagnostic(code(candour::config::not_of_its_kind))]
    NotOfItsKind {
        /// What it is taken for.
        kind: FileKind,
    },
    /// Not TOML.
    #[error("not TOML: {message}")]
    #[diagnostic(code(candour::config::toml_syntax))]
    TomlSyntax {
        /// The parser's words.
        message: String,
    },
    /// Not JSON.
    #[error("not JSON: {message}")]
    #[diagnostic(code(candour::config::json_syntax))]
    JsonSyntax {
        /// The parser's words.
        message: String,
    },
    /// A number that cannot be held.
    #[error("number out of range")]
    #[diagnostic(code(candour::config::number_out_of_range))]
    NumberOutOfRange,
    /// One key twice in one object.
    #[error("key `{key}` is set twice")]
    #[diagnostic(code(candour::config::duplicate_key))]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A key that is not known in this place.
    #[error("unknown key `{key}`")]
    #[diagnostic(code(candour::config::unknown_key))]
    UnknownKey {
        /// The key.
        key: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// All that are known here.
        known: Vec<String>,
    },
    /// A key that must be there.
    #[error("key `{key}` is missing")]
    #[diagnostic(code(candour::config::missing_key))]
    MissingKey {
        /// The key.
        key: String,
    },
    /// A word that is not known in this place.
    #[error("unknown word `{word}`")]
    #[diagnostic(code(candour::config::unknown_word))]
    UnknownWord {
        /// The word.
        word: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// All that are known here.
        known: Vec<String>,
    },
    /// Something of another type.
    #[error("expected {expected}, found {found}")]
    #[diagnostic(code(candour::config::wrong_type))]
    WrongType {
        /// What belongs here.
        expected: String,
        /// What stands here.
        found: String,
    },
    /// Of the right type, and still not a value.
    #[error("{message}")]
    #[diagnostic(code(candour::config::wrong_value))]
    WrongValue {
        /// What is wrong with it.
        message: String,
    },
    /// A condition on a row that cannot be judged.
    #[error("{message}")]
    #[diagnostic(code(candour::config::wrong_condition))]
    WrongCondition {
        /// What is wrong with it.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The private file may not change what is declared.
    #[error("`{key}` does not belong in candour.local.toml")]
    #[diagnostic(code(candour::config::public_key_in_local))]
    PublicKeyInLocal {
        /// The key.
        key: String,
    },
    /// Nothing to audit.
    #[error("the release has no dataset")]
    #[diagnostic(code(candour::config::empty_release))]
    EmptyRelease,
    /// A period that ends before it begins.
    #[error("the period ends before it begins")]
    #[diagnostic(code(candour::config::backward_period))]
    BackwardPeriod,
    /// A name that no dataset has.
    #[error("no dataset is named `{name}`")]
    #[diagnostic(code(candour::config::unknown_dataset))]
    UnknownDataset {
        /// The name.
        name: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Two datasets of one name.
    #[error("dataset `{name}` is listed twice")]
    #[diagnostic(code(candour::config::dataset_twice))]
    DatasetTwice {
        /// The name.
        name: String,
    },
    /// One file in two places.
    #[error("file `{path}` is named twice")]
    #[diagnostic(code(candour::config::file_twice))]
    FileTwice {
        /// Its path inside the release.
        path: String,
    },
    /// A path that leaves the release.
    #[error("path `{path}` leaves the release folder")]
    #[diagnostic(code(candour::config::path_outside))]
    PathOutside {
        /// The path, as written.
        path: String,
    },
    /// A schema that is none.
    #[error("not a JSON Schema: {message}")]
    #[diagnostic(code(candour::config::not_a_schema))]
    NotASchema {
        /// What is wrong.
        message: String,
    },
    /// A reference out of the schema.
    #[error("reference to another document: `{reference}`")]
    #[diagnostic(code(candour::config::remote_reference))]
    RemoteReference {
        /// The reference.
        reference: String,
    },
    /// A schema whose references, followed, come to more than anybody can check.
    #[error("{message}")]
    #[diagnostic(code(candour::config::unbounded_schema))]
    UnboundedSchema {
        /// In which way.
        message: String,
    },
    /// A reference to what is not in the schema.
    #[error("nothing stands where `{reference}` refers to")]
    #[diagnostic(code(candour::config::dangling_reference))]
    DanglingReference {
        /// The reference.
        reference: String,
    },
    /// A schema that describes no row.
    #[error("the schema does not describe a row")]
    #[diagnostic(code(candour::config::no_row))]
    NoRow,
    /// A keyword of ours that does not exist.
    #[error("unknown keyword `{keyword}`")]
    #[diagnostic(code(candour::config::unknown_keyword))]
    UnknownKeyword {
        /// The keyword.
        keyword: String,
        /// The one that may be meant.
        nearest: Option<String>,
    },
    /// A keyword of JSON Schema with a slip in it, which to a validator is an annotation.
    #[error("misspelt keyword `{keyword}`")]
    #[diagnostic(code(candour::config::misspelt_keyword))]
    MisspeltKeyword {
        /// What is written.
        keyword: String,
        /// The keyword that it is one slip away from.
        meant: String,
    },
    /// A keyword of ours where it says nothing.
    #[error("keyword `{keyword}` has no meaning here")]
    #[diagnostic(code(candour::config::misplaced_keyword))]
    MisplacedKeyword {
        /// The keyword.
        keyword: String,
        /// Where it belongs.
        belongs: &'static str,
    },
    /// A column that the schema does not have.
    #[error("no column is named `{column}`")]
    #[diagnostic(code(candour::config::unknown_column))]
    UnknownColumn {
        /// The name.
        column: String,
        /// The one that may be meant.
        nearest: Option<String>,
    },
    /// A pack that is not shipped and not a file.
    #[error("unknown policy `{name}`")]
    #[diagnostic(code(candour::config::unknown_policy))]
    UnknownPolicy {
        /// The name.
        name: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// Those that are shipped.
        known: Vec<String>,
    },
    /// A rule that no plugin offers.
    #[error("unknown rule `{rule}`")]
    #[diagnostic(code(candour::config::unknown_rule))]
    UnknownRule {
        /// The rule.
        rule: String,
        /// The one that may be meant.
        nearest: Option<String>,
    },
    /// A measure that the rule does not report.
    #[error("rule `{rule}` has no measure `{measure}`")]
    #[diagnostic(code(candour::config::unknown_measure))]
    UnknownMeasure {
        /// The rule.
        rule: String,
        /// The measure.
        measure: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// A waiver without a bound, of a rule that has measures.
    #[error("the waiver of `{rule}` has no bound")]
    #[diagnostic(code(candour::config::unbounded_waiver))]
    UnboundedWaiver {
        /// The rule.
        rule: String,
        /// The measures it could be bounded by.
        known: Vec<String>,
    },
    /// A parameter that the rule does not have.
    #[error("rule `{rule}` has no parameter `{param}`")]
    #[diagnostic(code(candour::config::unknown_parameter))]
    UnknownParameter {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// Those that it has.
        known: Vec<String>,
    },
    /// A parameter for all severities, of which none has it.
    #[error("no severity of rule `{rule}` sets `{param}` in the policy")]
    #[diagnostic(code(candour::config::parameter_not_in_policy))]
    ParameterNotInPolicy {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
        /// The one that may be meant.
        nearest: Option<String>,
        /// Those that are set.
        known: Vec<String>,
    },
    /// A parameter of a rule that the policy does not run.
    #[error("the policy does not run rule `{rule}`")]
    #[diagnostic(code(candour::config::rule_without_severity))]
    RuleWithoutSeverity {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
        /// The rule of the policy that may be meant.
        nearest: Option<String>,
    },
    /// A parameter that the rule needs.
    #[error("rule `{rule}` needs the parameter `{param}`")]
    #[diagnostic(code(candour::config::missing_parameter))]
    MissingParameter {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
    },
    /// A parameter of the wrong type, or out of bounds.
    #[error("parameter `{param}` of rule `{rule}` does not fit: {message}")]
    #[diagnostic(code(candour::config::wrong_parameter))]
    WrongParameter {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
        /// What its schema says.
        message: String,
    },
    /// A value weaker than the pack's, and no reason.
    #[error("`{param}` of rule `{rule}` is weaker than the policy's {pack}, and no reason is given")]
    #[diagnostic(code(candour::config::weaker_without_reason))]
    WeakerWithoutReason {
        /// The rule.
        rule: String,
        /// The parameter.
        param: String,
        /// The policy's value.
        pack: String,
    },
    /// A value of a pack that is no rule's, weaker than the built-in policy's, and no reason.
    #[error("`{key}` is weaker than the built-in policy's {at_least}, and no reason is given")]
    #[diagnostic(code(candour::config::weaker_policy))]
    WeakerPolicy {
        /// What is weaker.
        key: &'static str,
        /// The built-in policy's value.
        at_least: u64,
    },
    /// A pack in a file that calls itself by the name of a built-in one.
    #[error("this pack calls itself `{name}`, which is the name of the built-in pack `{id}`, or looks like it")]
    #[diagnostic(code(candour::config::reserved_pack))]
    ReservedPack {
        /// The name.
        name: String,
        /// The id of the built-in one.
        id: String,
    },
    /// A pack of a release that asks for more than a stranger's release may have.
    #[error("the release's own policy asks for `{key} = {asked}`; a release may ask for at most {most}")]
    #[diagnostic(code(candour::config::more_than_a_release))]
    MoreThanARelease {
        /// What it asks for.
        key: &'static str,
        /// How much.
        asked: u32,
        /// How much it may have.
        most: u32,
    },
    /// A rule turned off, and no reason.
    #[error("rule `{rule}` is turned off, and no reason is given")]
    #[diagnostic(code(candour::config::off_without_reason))]
    OffWithoutReason {
        /// The rule.
        rule: String,
    },
    /// The rule's own description of its parameters is no schema: the plugin's fault.
    #[error("the plugin describes the parameters of `{rule}` with something other than a JSON Schema")]
    #[diagnostic(code(candour::config::broken_manifest))]
    BrokenManifest {
        /// The rule.
        rule: String,
    },
}
