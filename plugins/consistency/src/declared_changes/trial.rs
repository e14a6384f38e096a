//! What becomes of a claim, and in which way it can fail.

use std::collections::BTreeSet;

use candour_sdk::Why;

use crate::volume::Volume;

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The data agree with it.
    Held,
    /// The data contradict it.
    Failed,
    /// Nothing that it is about occurs.
    ExplainsNothing,
    /// It could not be tested.
    NotTested,
}

impl Fate {
    /// All, in the order in which the words are declared.
    pub(super) const ALL: [Fate; 4] = [Fate::Held, Fate::Failed, Fate::ExplainsNothing, Fate::NotTested];

    /// The word of the manifest.
    pub(super) fn word(self) -> &'static str {
        match self {
            Fate::Held => "held",
            Fate::Failed => "failed",
            Fate::ExplainsNothing => "explains-nothing",
            Fate::NotTested => "not-tested",
        }
    }
}

/// A test that a claim can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Test {
    /// What closed must end.
    Over,
    /// What opened must not have been there.
    New,
    /// What paused must be gone for that time.
    Paused,
    /// What became another must be gone.
    Gone,
    /// What it became must be there.
    There,
    /// A recoding must be one to one.
    OneToOne,
    /// A new label must stand for the codes of the old one.
    SameCodes,
    /// A renamed column must have its new label.
    Renamed,
    /// Only the periods that were named may be others than before.
    OnlyThese,
    /// The volume must be what it was.
    Volume,
    /// A claim must be about something.
    Nothing,
}

/// One thing that contradicts a claim.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) test: Test,
    /// The value concerned, the label of a column, or the period; nothing where the claim is about a whole.
    pub(super) what: Option<String>,
    pub(super) now: Volume,
    pub(super) before: Volume,
    /// Of figures that were compared key by key.
    pub(super) keys: Option<OtherKeys>,
}

/// Keys that are not what they were.
#[derive(Clone, Debug, Default)]
pub(super) struct OtherKeys {
    pub(super) differing: u64,
    pub(super) all: u64,
    /// The columns of figures that differ.
    pub(super) columns: BTreeSet<String>,
}

impl Failure {
    pub(super) fn of(test: Test, what: Option<&str>) -> Self {
        Failure {
            test,
            what: what.map(str::to_owned),
            now: Volume::NONE,
            before: Volume::NONE,
            keys: None,
        }
    }

    pub(super) fn now(mut self, now: Volume) -> Self {
        self.now = now;
        self
    }

    pub(super) fn keys(mut self, keys: OtherKeys) -> Self {
        self.keys = Some(keys);
        self
    }

    pub(super) fn before(mut self, before: Volume) -> Self {
        self.before = before;
        self
    }
}

/// What became of a claim, and why.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) tested: Fate,
    /// Of a claim that could not be tested: why.
    pub(super) untested: Option<Why>,
    pub(super) failures: Vec<Failure>,
}

impl Trial {
    pub(super) fn held() -> Self {
        Trial::without_failure(Fate::Held)
    }

    pub(super) fn not_tested(why: Why) -> Self {
        Trial {
            untested: Some(why),
            ..Trial::without_failure(Fate::NotTested)
        }
    }

    /// Nothing occurs of these values, or of the whole where there are none.
    pub(super) fn nothing<'a>(values: impl IntoIterator<Item = &'a String>) -> Self {
        let mut failures: Vec<Failure> = values
            .into_iter()
            .map(|value| Failure::of(Test::Nothing, Some(value)))
            .collect();
        if failures.is_empty() {
            failures.push(Failure::of(Test::Nothing, None));
        }
        Trial {
            failures,
            ..Trial::without_failure(Fate::ExplainsNothing)
        }
    }

    /// Failed where anything contradicts it, else this.
    pub(super) fn failed_or(failures: Vec<Failure>, otherwise: Trial) -> Self {
        match failures.is_empty() {
            true => otherwise,
            false => Trial {
                failures,
                ..Trial::without_failure(Fate::Failed)
            },
        }
    }

    fn without_failure(tested: Fate) -> Self {
        Trial {
            tested,
            untested: None,
            failures: Vec::new(),
        }
    }
}
