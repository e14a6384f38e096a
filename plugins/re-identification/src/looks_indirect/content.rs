//! What the cells of a column look like, whatever its label says.

use std::collections::BTreeSet;

use candour_sdk::{As, Decimal, RuleError, Tallies, TallySpec, TallyView};

use super::{Params, What};

/// Past so many values a column does not hold a sex.
pub(crate) const MOST_SEXES: u64 = 12;

/// Past so many beginnings and shapes a column does not hold the first halves of postcodes.
const MOST_OUTWARD_GROUPS: u64 = 20_000;

/// From so many postcode areas of two letters on, codes are hardly anything else.
const FEWEST_AREAS: usize = 3;

/// How many tallies are planned by [`plan`].
pub(super) const TALLIES: usize = 4;

/// The tallies by which a column is judged. The sum is taken of figures only; of other cells it says how many there are.
pub(super) fn plan(tally: &TallySpec, column: &str) -> [TallySpec; TALLIES] {
    let tally = || tally.clone();
    [
        tally()
            .by_as(column, As::LooksLike)
            .by_as(column, As::State)
            .distinct(column),
        tally()
            .by_as(column, As::Shape)
            .by_as(column, As::Prefix(2))
            .limit(MOST_OUTWARD_GROUPS),
        tally().by_as(column, As::Fold).limit(MOST_SEXES),
        tally()
            .by_as(column, As::Length)
            .sum(column)
            .at_least(1)
            .limit(MOST_OUTWARD_GROUPS),
    ]
}

/// What is seen in one column.
pub(super) struct Content<'a> {
    /// Cells that hold a value.
    present: u64,
    /// Different values.
    pub(super) values: u64,
    dates: u64,
    different_dates: u64,
    shapes: TallyView<'a>,
    folded: TallyView<'a>,
    lengths: TallyView<'a>,
}

impl<'a> Content<'a> {
    /// Reads the tallies planned for a column, the first of which has the number `at`.
    pub(super) fn read(tallies: &'a Tallies, at: usize) -> Result<Content<'a>, RuleError> {
        let mut content = Content {
            present: 0,
            values: 0,
            dates: 0,
            different_dates: 0,
            shapes: tallies.even_overflowed(at + 1)?,
            folded: tallies.even_overflowed(at + 2)?,
            lengths: tallies.even_overflowed(at + 3)?,
        };
        for group in tallies.get(at)?.groups() {
            if !matches!(group.key(1), Some("present" | "malformed" | "default")) {
                continue;
            }
            content.present += group.count();
            content.values += group.distinct();
            if group.key(0) == Some("date") {
                content.dates += group.count();
                content.different_dates += group.distinct();
            }
        }
        Ok(content)
    }

    /// What the cells look like by themselves.
    pub(super) fn seen(&self, params: &Params) -> Option<What> {
        if self.are_most(self.dates, params) && self.different_dates > 1 {
            return Some(What::Date);
        }
        if are_sexes(self.folded) {
            return Some(What::Sex);
        }
        self.are_outward_postcodes(params).then_some(What::Area)
    }

    /// Whether the cells can be ages: figures that nearly all are, or bands, which have figures in them.
    pub(super) fn can_be_ages(&self, params: &Params) -> bool {
        let (mut figures, mut ages) = (0, 0);
        for group in self.lengths.groups() {
            let of_one_length = group.sum(0);
            figures += of_one_length.n;
            let is_within = |bound: Option<Decimal>| {
                bound.is_some_and(|bound| !bound.is_sign_negative() && bound <= Decimal::from(OLDEST))
            };
            if is_within(of_one_length.min) && is_within(of_one_length.max) {
                ages += of_one_length.n;
            }
        }
        if self.are_most(figures, params) {
            return self.are_most(ages, params);
        }
        let with_figures = self
            .shapes
            .groups()
            .filter(|group| group.key(0).is_some_and(|shape| shape.contains('9')))
            .map(|group| group.count())
            .sum::<u64>();
        with_figures * 2 >= self.present
    }

    fn are_outward_postcodes(&self, params: &Params) -> bool {
        let (mut cells, mut areas) = (0, BTreeSet::new());
        for group in self.shapes.groups() {
            let (Some(shape), Some(beginning)) = (group.key(0), group.key(1)) else {
                continue;
            };
            let letters: String = beginning.chars().take_while(char::is_ascii_uppercase).collect();
            if is_outward(shape) && !beginning.ends_with('0') && AREAS.contains(&letters.as_str()) {
                cells += group.count();
                areas.insert(letters);
            }
        }
        let telling = areas.iter().filter(|area| area.len() == 2).count();
        self.are_most(cells, params) && telling >= FEWEST_AREAS
    }

    fn are_most(&self, cells: u64, params: &Params) -> bool {
        cells > 0 && u128::from(cells) * 100 >= u128::from(self.present) * u128::from(params.content_percent)
    }
}

/// Both of a pair among a few values, by a tally of these folded.
pub(crate) fn are_sexes(folded: TallyView<'_>) -> bool {
    let values: BTreeSet<&str> = folded.groups().filter_map(|group| group.key(0)).collect();
    [
        ["f", "m"],
        ["female", "male"],
        ["females", "males"],
        ["woman", "man"],
        ["women", "men"],
        ["girl", "boy"],
        ["girls", "boys"],
    ]
    .iter()
    .any(|pair| pair.iter().all(|word| values.contains(word)))
}

/// Nobody is older.
const OLDEST: u64 = 120;

/// The shapes of the first half of a postcode.
fn is_outward(shape: &str) -> bool {
    ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"].contains(&shape)
}

/// The postcode areas of the United Kingdom.
const AREAS: [&str; 121] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR",
    "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY",
    "G", "GL", "GU", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IP", "IV", "KA", "KT", "KW", "KY", "L",
    "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL",
    "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO",
    "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD",
    "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];
