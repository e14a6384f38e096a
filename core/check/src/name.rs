//! The names of the checks.

/// A check of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckName {
    Loads,
    Describes,
    ParamSchemas,
    Limits,
    Pages,
    Coverage,
    OddReleases,
    SameTwice,
    EightThreads,
    WrongParams,
    ReleasesBuffers,
    NoStdout,
}

impl CheckName {
    /// All, in the order in which they are run; the first two are of the library as a whole.
    pub const ALL: [CheckName; 12] = [
        CheckName::Loads,
        CheckName::Describes,
        CheckName::ParamSchemas,
        CheckName::Limits,
        CheckName::Pages,
        CheckName::Coverage,
        CheckName::OddReleases,
        CheckName::SameTwice,
        CheckName::EightThreads,
        CheckName::WrongParams,
        CheckName::ReleasesBuffers,
        CheckName::NoStdout,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            CheckName::Loads => "loads",
            CheckName::Describes => "describes",
            CheckName::ParamSchemas => "param-schemas",
            CheckName::Limits => "limits",
            CheckName::Pages => "pages",
            CheckName::Coverage => "coverage",
            CheckName::OddReleases => "odd-releases",
            CheckName::SameTwice => "same-twice",
            CheckName::EightThreads => "eight-threads",
            CheckName::WrongParams => "wrong-params",
            CheckName::ReleasesBuffers => "releases-buffers",
            CheckName::NoStdout => "no-stdout",
        }
    }

    /// What it holds the plugin to.
    pub fn about(self) -> &'static str {
        match self {
            CheckName::Loads => "The library opens, and hands out a table of this version",
            CheckName::Describes => "What it says of itself is in order, and the same each time",
            CheckName::ParamSchemas => "The schema of each rule's parameters can be used",
            CheckName::Limits => "It answers within its memory and time, of a larger release too",
            CheckName::Pages => "Each rule's page has the six headings, and its examples hold",
            CheckName::Coverage => "Each rule that matches says how much it looked at, and what it says adds up",
            CheckName::OddReleases => "Each rule answers on releases that nobody expects",
            CheckName::SameTwice => "The same question has the same answer, in the same process and in another",
            CheckName::EightThreads => "It has from eight threads at once, too",
            CheckName::WrongParams => "It survives parameters that do not fit, and requests that no host sends",
            CheckName::ReleasesBuffers => "It gives back the tallies that it was given, and keeps no memory",
            CheckName::NoStdout => "It writes nothing to the standard output or the standard error",
        }
    }
}
