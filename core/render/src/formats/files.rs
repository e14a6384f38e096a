//! Which file of a repository a finding is shown at.

use candour_statement::vocabulary::InputRole;

use super::Options;
use candour_statement::predicate::Input;
use candour_statement::statement::Statement;

/// The files of a release, as paths from the root of the repository that it lies in.
pub(crate) struct Files<'a> {
    base: String,
    statement: &'a Statement,
}

impl<'a> Files<'a> {
    pub(crate) fn new(statement: &'a Statement, options: Options<'_>) -> Self {
        let base = options.base.trim_start_matches("./").trim_end_matches('/');
        let base = match base {
            "" | "." => String::new(),
            base => format!("{base}/"),
        };
        Files { base, statement }
    }

    /// The data files that may be named, in the order of the statement.
    pub(crate) fn data(&self) -> impl Iterator<Item = &'a Input> {
        let inputs = &self.statement.predicate.inputs;
        inputs
            .iter()
            .filter(|input| input.role == InputRole::Data && is_path(input))
    }

    /// Where a finding about a dataset, or about the release, is shown: at the dataset's first file, or where it is declared.
    pub(crate) fn of(&self, dataset: Option<&str>) -> Option<String> {
        let inputs = &self.statement.predicate.inputs;
        let own = self
            .data()
            .find(|input| dataset.is_some() && input.dataset.as_deref() == dataset);
        let declared = || inputs.iter().find(|input| input.role == InputRole::Declaration);
        let file = own.or_else(declared).or_else(|| self.data().next())?;
        Some(self.path(&file.name))
    }

    /// A file's name as a path from the root of the repository.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.base)
    }
}

/// Whether a data file's name is its path. One that may not be named is told by its place.
pub(crate) fn is_path(input: &Input) -> bool {
    input.part.is_none()
}

/// A path as a relative URI reference.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_without_a_scheme() {
        assert_eq!(uri("2014/ä b:c.csv"), "2014/%C3%A4%20b%3Ac.csv");
    }
}
