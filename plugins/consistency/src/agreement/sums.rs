//! The sums of one side by group, each as all that it can be.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::cell::{self, CellState};
use candour_sdk::{As, ColumnMeaning, Decimal, GroupView, MeasureOf, RecordRef, SumView, TallyView, Why};

use super::pair::{Half, Pair};
use crate::interval::Interval;
use crate::levels::Levels;

/// The values of a group, as the right side writes them.
pub(super) type Key = Vec<Option<String>>;

/// The sums of one side.
pub(super) struct Sums {
    pub(super) groups: BTreeMap<Key, Amount>,
    /// Rows that fulfil the condition.
    pub(super) rows: u64,
    /// What rows of no known group may add to any, and why it is not known.
    pub(super) beside: Interval,
    pub(super) unplaced: BTreeMap<Why, u64>,
    /// What is declared to be translated and stands in some row, by the position of its column.
    pub(super) translated: BTreeSet<(usize, String)>,
}

/// What a group comes to.
#[derive(Default)]
pub(super) struct Amount {
    /// Cells that are added.
    cells: u64,
    sum: Option<Interval>,
    /// The least that its greatest cell can be.
    greatest: Decimal,
    /// Why it tells no sum, where it does not.
    untold: Option<Why>,
    /// Its values as its own side writes them; of several the first.
    pub(super) written: Key,
    pub(super) records: BTreeSet<RecordRef>,
}

impl Sums {
    pub(super) fn of(pair: &Pair<'_>, half: &Half<'_>, tally: TallyView<'_>) -> Self {
        let meaning = half.meaning();
        let factor = pair.agreement.factor.filter(|_| !half.is_left).unwrap_or(1);
        let mut sums = Sums {
            groups: BTreeMap::new(),
            rows: 0,
            beside: Interval::ZERO,
            unplaced: BTreeMap::new(),
            translated: BTreeSet::new(),
        };
        let levels = Levels::all_of(tally, half.side.by.len() + half.side.only.len(), &half.levelled());
        let stands = |group: &GroupView<'_>| levels.iter().filter(|levels| levels.has_parts(*group)).count();
        let keys = |group: &GroupView<'_>| -> Key {
            let by = 0..half.side.by.len();
            by.map(|i| group.key(i).map(str::to_owned)).collect()
        };
        let fulfilling = || tally.groups().filter(|group| fulfils(half, group));
        let stands_for_all = |group: &GroupView<'_>| {
            stands(group) == levels.len() && !levels.iter().any(|levels| levels.is_between(*group))
        };
        let keys_of = |is_one: &dyn Fn(&GroupView<'_>) -> bool| -> BTreeSet<Key> {
            let groups = fulfilling().filter(|group| !levels.is_empty() && is_one(group));
            groups.map(|group| keys(&group)).collect()
        };
        let (in_parts, in_all) = (keys_of(&|group| stands(group) == 0), keys_of(&stands_for_all));
        for group in fulfilling() {
            sums.rows += group.count();
            // What stands for others would be added twice; where nothing else is there, what stands for all is taken. What stands
            // for some alone tells no sum, and is not nought.
            let is_added = stands(&group) == 0 || stands_for_all(&group);
            if stands(&group) > 0 {
                let key = keys(&group);
                if in_parts.contains(&key) || !is_added && in_all.contains(&key) {
                    continue;
                }
            }
            let mut amount = match is_added {
                true => Amount::of(group.sum(0), &meaning, factor),
                false => Amount {
                    untold: Some(Why::NotDeclared),
                    ..Amount::default()
                },
            };
            match sums.key(pair, half, &group) {
                Ok(key) => {
                    let written = (0..half.side.by.len()).map(|i| group.key(i));
                    amount.written = written.map(|text| text.map(str::to_owned)).collect();
                    amount.records = group.rows().into_iter().collect();
                    sums.groups.entry(key).or_default().add(amount);
                }
                Err(why) => {
                    *sums.unplaced.entry(why).or_default() += 1;
                    sums.beside = sums.beside.plus(amount.beside()).unwrap_or(Interval::ANY);
                }
            }
        }
        sums
    }

    /// What a group of this key can be; nothing of it is nought.
    pub(super) fn interval(&self, key: &Key, half: &Half<'_>) -> Result<Interval, Why> {
        let own = match self.groups.get(key) {
            Some(amount) => amount.interval(half)?,
            None => Interval::ZERO,
        };
        own.plus(self.beside).ok_or(Why::BeyondLimit)
    }

    /// The values of a group; or why they are not known.
    fn key(&mut self, pair: &Pair<'_>, half: &Half<'_>, group: &GroupView<'_>) -> Result<Key, Why> {
        let mut key = Key::new();
        for (i, label) in half.side.by.iter().enumerate() {
            let text = group.key(i);
            let is_read_as_written = matches!(pair.form(i), As::Value | As::Fold);
            if text.is_none() && !is_read_as_written {
                return Err(Why::Unreadable);
            }
            let meaning = half.by(i).map(|column| &column.meaning);
            let is_hidden = |text| meaning.is_some_and(|meaning| cell::state(text, meaning) == CellState::Suppressed);
            if text.is_some_and(is_hidden) {
                return Err(Why::Suppressed);
            }
            let codes = pair.agreement.codes.get(label).filter(|_| half.is_left);
            let other = text.and_then(|text| codes?.get(text));
            if let (Some(text), Some(_)) = (text, other) {
                self.translated.insert((i, text.to_owned()));
            }
            key.push(other.map(String::as_str).or(text).map(str::to_owned));
        }
        Ok(key)
    }
}

/// Whether the rows of a group fulfil the condition of their side.
fn fulfils(half: &Half<'_>, group: &GroupView<'_>) -> bool {
    let only = half.side.only.values().enumerate();
    let width = half.side.by.len();
    only.into_iter()
        .all(|(i, text)| group.key(width + i).unwrap_or("") == text)
}

impl Amount {
    fn of(sum: SumView, meaning: &ColumnMeaning, factor: u32) -> Self {
        let cells = sum.n + sum.suppressed;
        let all = Interval::of_sum(sum, meaning).and_then(|all| {
            // Told in larger units, each figure is known to half of one.
            let half = match factor {
                1 => Decimal::ZERO,
                _ => Decimal::new(5, 1).checked_mul(sum.n.into())?,
            };
            let all = Interval {
                low: all.low.checked_sub(half)?,
                high: match all.high {
                    Some(high) => Some(high.checked_add(half)?),
                    None => None,
                },
            };
            all.times(factor.into())
        });
        let shown = sum.max.map(|max| max.saturating_sub(Decimal::from(rounding(meaning))));
        let hidden = (sum.suppressed > 0).then(|| Interval::of_suppressed(meaning).low);
        let greatest = shown.max(hidden).unwrap_or(Decimal::ZERO);
        Amount {
            cells,
            sum: all,
            greatest: greatest.saturating_mul(Decimal::from(factor)),
            untold: match all {
                Some(_) => None,
                None if sum.malformed > 0 => Some(Why::Unreadable),
                None => Some(Why::OneSided),
            },
            ..Amount::default()
        }
    }

    /// Several values of the left may be one of the right.
    fn add(&mut self, other: Amount) {
        let is_first = self.cells == 0 && self.untold.is_none();
        self.sum = match (self.sum, other.sum) {
            (_, sum) if is_first => sum,
            (Some(sum), Some(more)) => sum.plus(more),
            _ => None,
        };
        self.cells += other.cells;
        self.greatest = self.greatest.max(other.greatest);
        self.untold = self.untold.or(other.untold);
        if is_first {
            self.written = other.written;
        }
        self.records.extend(other.records);
    }

    /// Distinct people do not add up: they are as many as the greatest cell or more, and at most all together.
    fn interval(&self, half: &Half<'_>) -> Result<Interval, Why> {
        if let Some(why) = self.untold {
            return Err(why);
        }
        let sum = self.sum.ok_or(Why::BeyondLimit)?;
        match half.measure() {
            Some(measure) if self.cells > 1 && measure.of == MeasureOf::Rate => Err(Why::NotDeclared),
            Some(measure) if self.cells > 1 && !measure.adds() => Ok(Interval {
                low: self.greatest.min(sum.low),
                high: sum.high,
            }),
            _ => Ok(sum),
        }
    }

    /// What rows of an unknown group may add to another: nothing, or all of it.
    fn beside(&self) -> Interval {
        let unbounded = Interval {
            low: Decimal::ZERO,
            high: None,
        };
        let sum = self.sum.unwrap_or(unbounded);
        Interval {
            low: sum.low.min(Decimal::ZERO),
            high: sum.high.map(|high| high.max(Decimal::ZERO)),
        }
    }
}

fn rounding(meaning: &ColumnMeaning) -> u32 {
    let rounded = meaning.measure.as_ref().and_then(|measure| measure.rounded);
    rounded.unwrap_or(1) / 2
}
