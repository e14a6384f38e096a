//! What the tallies of one column say: how many cells look like which identifier, and how sure that is.

use std::collections::BTreeMap;

use candour_sdk::{As, GroupView, RecordRef, RuleError, Tallies, TallySpec};

use super::Params;

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
    fn add(&mut self, group: &GroupView<'_>) {
        self.count += group.count();
        self.records.extend(group.rows());
    }
}

/// What is seen in one column.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Cells that hold a value.
    pub(super) present: u64,
    /// Cells of ten digits, or with ten digits in their text, where enough values pass the check of an NHS number.
    pub(super) nhs_numbers: Cells,
    /// Cells with ten digits in groups of three, three and four.
    pub(super) grouped_digits: Cells,
    /// Cells of other classes of identifiers, where they cannot be codes by chance.
    pub(super) classes: BTreeMap<&'static str, Cells>,
    /// Cells that look like a day.
    pub(super) dates: Cells,
}

impl Evidence {
    /// Reads the tallies planned for a column, the first of which has the number `at`.
    pub(super) fn read(tallies: &Tallies, at: usize, params: &Params) -> Result<Evidence, RuleError> {
        let mut evidence = Evidence::default();
        let (mut whole, mut inside) = (TenDigits::default(), TenDigits::default());
        for group in tallies.get(at + 1)?.groups() {
            let (looks_like, contains) = (group.key(0), group.key(1));
            if matches!(group.key(2), Some("present" | "malformed")) {
                evidence.present += group.count();
            }
            match looks_like {
                Some("date") => evidence.dates.add(&group),
                Some(class) => whole.add(class, &group),
                None => inside.add(contains.unwrap_or_default(), &group),
            }
            if looks_like.or(contains).is_some_and(|class| class.ends_with("-3-3-4")) {
                evidence.grouped_digits.add(&group);
            }
        }
        for digits in [whole, inside] {
            if digits.are_nhs_numbers(params) {
                evidence.nhs_numbers.count += digits.cells.count;
                evidence.nhs_numbers.records.extend(digits.cells.records);
            }
        }
        evidence.read_classes(tallies, at, params)?;
        Ok(evidence)
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

/// Ten digits, of which one number in eleven passes the check by chance.
#[derive(Default)]
struct TenDigits {
    passing: u64,
    failing: u64,
    cells: Cells,
}

impl TenDigits {
    fn add(&mut self, class: &str, group: &GroupView<'_>) {
        match class {
            "nhs-number" | "nhs-number-3-3-4" => self.passing += group.distinct(),
            "ten-digits" | "ten-digits-3-3-4" => self.failing += group.distinct(),
            _ => return,
        }
        self.cells.add(group);
    }

    fn are_nhs_numbers(&self, params: &Params) -> bool {
        let values = u128::from(self.passing) + u128::from(self.failing);
        self.passing > 0
            && self.passing >= params.nhs_values
            && u128::from(self.passing) * 100 >= values * u128::from(params.nhs_percent)
    }
}

/// Classes that are judged one by one; numbers of ten digits and dates are not.
fn other_class(class: &str) -> Option<&'static str> {
    ["email", "nino", "postcode", "uk-phone", "uuid", "hex-digest"]
        .into_iter()
        .find(|other| *other == class)
}

/// Whether a cell of this shape can hardly be an ordinary code: `W12AB` and `01234567890` may be, `W1 2AB` is none.
fn is_no_code(class: &str, is_whole: bool, shape: &str) -> bool {
    match class {
        "postcode" | "nino" => shape.contains(' '),
        "uk-phone" if is_whole => shape.chars().any(|c| c != '9'),
        "uk-phone" => shape.contains(' '),
        _ => true,
    }
}
