//! Columns that repeat the figures of another, of an earlier period: whether they are those that the previous release gave, or
//! that this file gives.

use candour_sdk::{Ask, ColumnFacts, Judgement, Repeats, RuleError, Side, Tallies, TallySpec, Unit, Why, periods};

use super::repeats_said;
use crate::by_key::{ByKey, Keyed};
use crate::met::{Cell, Met};
use crate::moving::Moving;
use crate::restatement::{Held, Restatement};

/// More keys than this are not compared: a sample of one period's would not be one of another's.
const MOST_KEYS: u64 = 500_000;

/// Columns that are looked at together.
const AT_ONCE: usize = 12;

/// The columns of a table that repeat another.
pub(super) struct Repeating<'a> {
    /// The file by itself.
    alone: ByKey<'a>,
    /// Beside the previous release, where there is one.
    both: Option<ByKey<'a>>,
    pairs: Vec<Pair<'a>>,
}

/// A column, and the one whose figures it repeats.
struct Pair<'a> {
    column: &'a ColumnFacts,
    source: &'a ColumnFacts,
    repeats: &'a Repeats,
}

/// What became of one column.
#[derive(Default)]
pub(super) struct Repeated {
    pub(super) own: Restatement,
    /// Figures that repeat what is not there, though its period is.
    pub(super) of_nothing: u64,
    /// Keys that say nothing.
    blank: u64,
    /// Of those, how many could repeat a figure.
    could: u64,
    /// Keys of which neither release has the earlier period.
    beyond: u64,
}

impl<'a> Repeating<'a> {
    /// `None` where no column does.
    pub(super) fn of<P>(ask: &'a Ask<P>) -> Option<Self> {
        let dataset = ask.dataset();
        let pair = |column: &'a ColumnFacts| {
            let repeats = column.meaning.measure.as_ref()?.repeats.as_ref()?;
            let source = dataset.column(&repeats.column)?;
            Some(Pair {
                column,
                source,
                repeats,
            })
        };
        let pairs: Vec<Pair<'a>> = dataset.present().filter_map(pair).collect();
        let alone = ByKey::alone(ask).filter(|alone| alone.period.is_some())?;
        (!pairs.is_empty()).then(|| Repeating {
            alone,
            both: ByKey::of(ask).ok(),
            pairs,
        })
    }

    pub(super) fn tallies(&self) -> Vec<TallySpec> {
        let tallies = |pairs: &[Pair<'a>]| {
            let now = self.alone.tally(Side::Current, &figures(pairs)).rows(1);
            let before = self
                .both
                .iter()
                .map(|both| both.tally(Side::Comparison, &self.sources(pairs)));
            let both: Vec<TallySpec> = std::iter::once(now).chain(before).collect();
            both.into_iter().map(|tally| tally.spectrum().limit(MOST_KEYS))
        };
        self.pairs.chunks(AT_ONCE).flat_map(tallies).collect()
    }

    /// Says of each column whether it repeats what it is declared to, from the tallies that were planned from number `first`;
    /// gives how many figures do not.
    pub(super) fn judge(
        &self,
        tallies: &Tallies,
        first: usize,
        (is_asked, is_judged): (bool, bool),
        out: &mut Judgement,
    ) -> Result<u64, RuleError> {
        let mut wrong = 0;
        let sides = 1 + usize::from(self.both.is_some());
        for (share, pairs) in self.pairs.chunks(AT_ONCE).enumerate() {
            let at = first + share * sides;
            let (mut now, mut before, mut stated) = (Keyed::default(), Keyed::default(), Keyed::default());
            let keys = tallies
                .even_overflowed(at)?
                .spectrum()
                .iter()
                .map(|entry| entry.groups)
                .sum();
            let mut is_in_baseline = false;
            let mut is_past_limit = tallies.even_overflowed(at)?.overflowed();
            if self.both.is_some() {
                let before = tallies.even_overflowed(at + 1)?;
                // A baseline has no figures by key, and tells not even how many there are.
                is_in_baseline = before.overflowed() && before.spectrum().is_empty();
                is_past_limit |= before.overflowed();
            }
            if is_in_baseline && !is_judged {
                return Err(RuleError::overflowed(at + 1));
            }
            if is_past_limit {
                let why = if is_in_baseline {
                    Why::OneSided
                } else {
                    Why::BeyondLimit
                };
                for pair in pairs {
                    let looked = out.looked(Unit::Keys).columns([&pair.column.label]);
                    looked.of(keys).rest(why, keys);
                }
                continue;
            }
            self.alone
                .read_side(tallies, at, Side::Current, &figures(pairs), &mut now)?;
            if let Some(both) = &self.both {
                both.read_side(tallies, at + 1, Side::Comparison, &self.sources(pairs), &mut before)?;
                if both.is_read_otherwise() {
                    both.read_side_as_stated(tallies, at + 1, Side::Comparison, &self.sources(pairs), &mut stated)?;
                }
            }
            for (i, pair) in pairs.iter().enumerate() {
                let repeated = self.repeated(pair, i, pairs, [&now, &before, &stated]);
                wrong += repeated.wrong();
                repeated.look(&pair.column.label, out);
                if is_asked {
                    repeats_said::say(&self.alone, pair.column, pair.source, &repeated, out);
                }
            }
        }
        Ok(wrong)
    }

    /// The columns whose figures the previous release has.
    fn sources(&self, pairs: &[Pair<'a>]) -> Vec<&'a ColumnFacts> {
        let Some(both) = &self.both else {
            return Vec::new();
        };
        let is_there = |label: &str| both.previous.column(label).is_some_and(|column| column.present);
        let sources = pairs.iter().map(|pair| pair.source);
        sources.filter(|source| is_there(&source.label)).collect()
    }

    /// The i-th of these columns, beside both releases, and the previous one as it stands: what was declared merged may repeat what
    /// its own code had, or what all of them had together.
    fn repeated(&self, pair: &Pair<'a>, i: usize, pairs: &[Pair<'a>], [now, before, stated]: [&Keyed; 3]) -> Repeated {
        let place = |columns: Vec<&ColumnFacts>| columns.iter().position(|column| column.label == pair.source.label);
        let in_file = place(figures(pairs)[pairs.len()..].to_vec()).map(|at| at + pairs.len());
        let in_previous = place(self.sources(pairs));
        let (periods_now, periods_before) = (now.periods(), before.periods());
        let changes = [&pair.column.label, &pair.source.label];
        let moving: Vec<Moving> = changes
            .into_iter()
            .flat_map(|label| Moving::all(self.alone.dataset, Some(label)))
            .collect();
        let mut told = Repeated::default();
        for (key, cells) in &now.cells {
            let cell = &cells[i];
            let unit = self.alone.period.map(|(_, unit)| unit);
            let earlier = unit.and_then(|unit| periods::earlier(&key.0, unit, &pair.repeats.back));
            let covered = |earlier: &String| {
                let earlier = earlier.as_str();
                in_previous.is_some() && periods_before.contains(earlier)
                    || in_file.is_some() && periods_now.contains(earlier)
            };
            let Some(earlier) = earlier.filter(covered) else {
                *if cell.is_there() {
                    &mut told.beyond
                } else {
                    &mut told.blank
                } += 1;
                continue;
            };
            let key_before = (earlier, key.1.clone());
            let find = |side: &Keyed, at: Option<usize>| -> Option<Cell> { Some(side.cells.get(&key_before)?[at?]) };
            // What was published first comes first.
            let is_alike = |source: &Cell| matches!(cell.met(source), Met::Same | Met::BothHidden);
            let source = find(stated, in_previous).filter(is_alike);
            let source = source
                .or_else(|| find(before, in_previous))
                .or_else(|| find(now, in_file));
            let source = source.filter(Cell::is_there);
            match (cell.is_there(), source) {
                (false, source) => {
                    told.blank += 1;
                    told.could += u64::from(source.is_some());
                }
                (true, None) => told.of_nothing += 1,
                (true, Some(source)) => {
                    let days = unit.and_then(|unit| periods::days(&key_before.0, unit));
                    let may_move = days.is_some_and(|days| moving.iter().any(|moving| moving.has(days)));
                    let held = if may_move { Held::Moving } else { Held::Compared };
                    told.own.add(key, (cell, &source), held, now.records.get(key));
                }
            }
        }
        told
    }
}

impl Repeated {
    /// Whether no figure repeats one, though it could.
    pub(super) fn is_never(&self) -> bool {
        self.could > 0 && self.of_nothing == 0 && self.own.met.is_empty() && self.own.all_moving == 0
    }

    /// Figures that are shown on one side alone.
    pub(super) fn suppressed(&self) -> u64 {
        self.own.count(Met::Hidden) + self.own.count(Met::Shown)
    }

    fn wrong(&self) -> u64 {
        self.own.count(Met::Restated) + self.suppressed() + self.of_nothing
    }

    fn look(&self, column: &str, out: &mut Judgement) {
        let looked = self.own.compared() + self.own.all_moving + self.of_nothing + self.blank;
        let (hidden, mixed) = (self.own.count(Met::BothHidden), self.own.count(Met::Mixed));
        let unread = self.own.count(Met::Unreadable);
        let all = looked + hidden + mixed + unread + self.beyond;
        let told = out.looked(Unit::Keys).columns([column]).of(all).at(looked);
        told.rest(Why::Suppressed, hidden)
            .rest(Why::Redefined, mixed)
            .rest(Why::Unreadable, unread)
            .rest(Why::OneSided, self.beyond);
    }
}

/// The columns that repeat, then those that they repeat, as far as the file has them.
fn figures<'a>(pairs: &[Pair<'a>]) -> Vec<&'a ColumnFacts> {
    let sources = pairs.iter().map(|pair| pair.source).filter(|source| source.present);
    pairs.iter().map(|pair| pair.column).chain(sources).collect()
}
