//! What the tallies of one column say: how many cells look like which identifier, and how sure that is.

use std::collections::BTreeMap;

use candour_sdk::{As, GroupView, RecordRef, RuleError, Tallies, TallySpec};

use super::Params;
use super::numbers::{self, Numbers};

/// Past so many shapes a column is running text, in which nothing is a code by chance.
const MOST_SHAPES: u64 = 20_000;

/// How many tallies are planned by [`plan`].
pub(super) const TALLIES: usize = 2;

/// The tallies by which a column is judged.
pub(super) fn plan(tally: &TallySpec, column: &str) -> [TallySpec; TALLIES] {
    let classes = tally.clone().by_as(column, As::LooksLike).by_as(column, As::Contains);
    [
        classes.clone().by_as(column, As::Shape).rows(1).limit(MOST_SHAPES),
        classes.by_as(column, As::State).distinct(column).rows(2),
    ]
}

/// Cells of one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) count: u64,
    pub(super) records: Vec<RecordRef>,
}

impl Cells {
    pub(super) fn add(&mut self, group: &GroupView<'_>) {
        self.count += group.count();
        self.records.extend(group.rows());
    }

    pub(super) fn join(&mut self, other: Cells) {
        self.count += other.count;
        self.records.extend(other.records);
    }
}

/// What is seen in one column.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Cells that hold a value.
    pub(super) present: u64,
    /// Different values in these.
    values: u64,
    /// Numbers of a health service, by what they are, where chance does not explain that they pass the check.
    pub(super) numbers: BTreeMap<&'static str, Cells>,
    /// Cells with ten digits in groups of three, three and four.
    pub(super) grouped_digits: Cells,
    /// Cells of other classes of identifiers, where they cannot be codes by chance.
    pub(super) classes: BTreeMap<&'static str, Cells>,
    /// Cells that look like a day.
    pub(super) dates: Cells,
    /// Cells that look like a day in figures with a year of two, which other codes do too.
    pub(super) short_dates: Cells,
    /// Cells of five, six or eight digits that look like nothing else, as days are stored; of five, spreadsheets count them.
    pub(super) figures: Cells,
    /// Cells that are a given name and a surname.
    names: Cells,
    different_names: u64,
}

impl Evidence {
    /// Reads the tallies planned for a column, the first of which has the number `at`.
    pub(super) fn read(tallies: &Tallies, at: usize, params: &Params) -> Result<Evidence, RuleError> {
        let mut evidence = Evidence::default();
        let mut pools: [Numbers; 3] = Default::default();
        let mut grouped: [Numbers; 2] = Default::default();
        for group in tallies.get(at + 1)?.groups() {
            let (looks_like, contains) = (group.key(0), group.key(1));
            if matches!(group.key(2), Some("present" | "malformed")) {
                evidence.present += group.count();
                evidence.values += group.distinct();
            }
            let is_inside = usize::from(looks_like.is_none());
            let class = looks_like.or(contains).unwrap_or_default();
            match class {
                "date" => evidence.dates.add(&group),
                "short-date" => evidence.short_dates.add(&group),
                "person-name" => {
                    evidence.names.add(&group);
                    evidence.different_names += group.distinct();
                }
                "chi-number-no-zero" | "nine-digits" => pools[2].add(class, &group),
                class => pools[is_inside].add(class, &group),
            }
            if numbers::are_grouped(class) {
                evidence.grouped_digits.add(&group);
                grouped[is_inside].add(class, &group);
            }
        }
        let [whole, inside, without_nought] = pools;
        for (pool, its_grouped) in [whole, inside].into_iter().zip(grouped) {
            let found = pool.judge(params);
            // Numbers in groups stand out from others that are written otherwise.
            let found = if found.is_empty() {
                its_grouped.judge(params)
            } else {
                found
            };
            evidence.add_numbers(found);
        }
        evidence.add_numbers(without_nought.judge(params));
        evidence.read_classes(tallies, at, params)?;
        Ok(evidence)
    }

    fn add_numbers(&mut self, found: Vec<(&'static str, Cells)>) {
        for (words, cells) in found {
            self.numbers.entry(words).or_default().join(cells);
        }
    }

    /// The cells that are names of people, where enough of the different values are.
    pub(super) fn names(&self, params: &Params) -> Cells {
        let is_enough = self.different_names >= params.name_values
            && u128::from(self.different_names) * 100 >= u128::from(self.values) * u128::from(params.name_percent);
        if is_enough {
            self.names.clone()
        } else {
            Cells::default()
        }
    }

    fn read_classes(&mut self, tallies: &Tallies, at: usize, params: &Params) -> Result<(), RuleError> {
        let by_shape = tallies.even_overflowed(at)?;
        let groups = if by_shape.overflowed() {
            tallies.get(at + 1)?
        } else {
            by_shape
        };
        let mut sure: BTreeMap<&'static str, bool> = BTreeMap::new();
        for group in groups.groups() {
            let (looks_like, contains) = (group.key(0), group.key(1));
            if looks_like.is_none() && !by_shape.overflowed() && group.key(2).is_some_and(are_day_figures) {
                self.figures.add(&group);
            }
            let Some(class) = looks_like.or(contains).and_then(other_class) else {
                continue;
            };
            let is_sure =
                by_shape.overflowed() || is_no_code(class, looks_like.is_some(), group.key(2).unwrap_or_default());
            self.classes.entry(class).or_default().add(&group);
            *sure.entry(class).or_default() |= is_sure;
        }
        let enough = u128::from(self.present) * u128::from(params.code_percent);
        self.classes
            .retain(|class, cells| sure.get(class) == Some(&true) || u128::from(cells.count) * 100 >= enough);
        Ok(())
    }
}

/// Classes that are judged one by one; numbers of ten digits and dates are not.
fn other_class(class: &str) -> Option<&'static str> {
    [
        "email",
        "nino",
        "postcode",
        "uk-phone",
        "birth-date",
        "uuid",
        "hex-digest",
    ]
    .into_iter()
    .find(|other| *other == class)
}

/// Whether a cell of this shape can hardly be an ordinary code: `W12AB` and `01234567890` may be, `W1 2AB` is none.
fn is_no_code(class: &str, is_whole: bool, shape: &str) -> bool {
    match class {
        "postcode" | "nino" => shape.contains(char::is_whitespace),
        "uk-phone" if is_whole => shape.chars().any(|c| c != '9'),
        "uk-phone" => shape.contains(char::is_whitespace),
        _ => true,
    }
}

/// The shapes of days that are stored as numbers: `24304`, `160766`, `19660716` or `16071966`.
fn are_day_figures(shape: &str) -> bool {
    let digits = shape.strip_suffix(".9").unwrap_or(shape);
    matches!(digits, "99999" | "999999" | "99999999")
}
