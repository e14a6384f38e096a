//! What the author of a rule imports: the trait [`Rule`], the words a rule speaks in, and the tallies it judges.
//!
//! A rule never walks the rows. It *plans* tallies (exact grouped counts) and *judges* what comes back:
//!
//! ```
//! use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit};
//! use candour_sdk::{count, label};
//! use schemars::JsonSchema;
//! use serde::Deserialize;
//!
//! /// Columns of which every cell is empty.
//! pub struct EmptyColumns;
//!
//! /// What a policy may set.
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(deny_unknown_fields, rename_all = "kebab-case")]
//! pub struct Params {
//!     /// Tables of fewer rows are let be.
//!     #[schemars(extend("x-stricter" = "lower"))]
//!     at_least_rows: u64,
//! }
//!
//! impl Rule for EmptyColumns {
//!     type Params = Params;
//!
//!     fn meta(&self) -> RuleMeta {
//!         RuleMeta::new("empty-columns")
//!             .summary("columns of which every cell is empty")
//!             .dimension(Dimension::Completeness)
//!             .template("no-columns", "the file has no columns")
//!             .template("empty", "{column} is empty in all {rows}")
//!             .advice("Fill the column, or leave it out of the release.")
//!             .measure("empty", "columns that are empty")
//!             .covers_cells()
//!             .page("# Empty columns")
//!     }
//!
//!     fn plan(&self, ask: &Ask<Params>) -> Plan {
//!         if ask.dataset().present().next().is_none() {
//!             return Plan::not_applicable("no-columns");
//!         }
//!         Plan::tallies(ask.dataset().present().map(|column| ask.tally().by(&column.label).limit(2)))
//!     }
//!
//!     fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
//!         let mut empty = 0;
//!         for (i, column) in ask.dataset().present().enumerate() {
//!             // More than two values: it cannot be empty.
//!             let tally = tallies.even_overflowed(i)?;
//!             let rows = tally.rows_in_all();
//!             if tally.overflowed() || rows < ask.params.at_least_rows {
//!                 continue;
//!             }
//!             if tally.groups().all(|group| group.key(0).is_none()) {
//!                 empty += 1;
//!                 out.finding(
//!                     Finding::of("empty")
//!                         .columns([&column.label])
//!                         .arg("column", label(&column.label))
//!                         .arg("rows", count(rows, Unit::Rows))
//!                         .affected(rows, Unit::Cells),
//!                 );
//!             }
//!         }
//!         out.measure("empty", count(empty, Unit::Columns));
//!         Ok(())
//!     }
//! }
//! ```
//!
//! Deliberately absent: rows, files, a clock, randomness, printing. What a rule says is a pure function of what it is
//! asked and of its tallies.

#![warn(missing_docs)]

mod args;
mod ask;
pub mod dimensions;
mod error;
mod exact;
mod export;
mod known;
mod looked;
mod meta;
mod plan;
mod rule;
mod say;
mod tallies;
pub mod when;

pub use args::{
    count, count_by, dataset, figure, figure_between, figure_by, file, label, labels, number, period, share, share_by,
    value, word,
};
pub use ask::Ask;
pub use error::RuleError;
pub use exact::Exact;
pub use export::{Definition, NativePlugin};
pub use looked::Looked;
pub use meta::RuleMeta;
pub use plan::Plan;
pub use rule::{ErasedRule, Rule};
pub use say::{Finding, Judgement, MOST_GROUPS, MOST_RECORDS};
pub use tallies::{GroupView, SumView, Tallies, TallyView};

pub use candour_cell::decimal::{self, Decimal};
pub use candour_cell::detect;
pub use candour_model::cell::CellState;
pub use candour_model::control::{
    self, JudgeRequest, Manifest, MeasureMeta, MeasureRole, PlanRequest, PluginError, RuleManifest, RuleRole, Scope,
    Template,
};
pub use candour_model::coverage::{self, Coverage, Covers, Rest, Why};
pub use candour_model::facts::{
    self, AgreeingSide, Agreement, Assertion, Back, Change, ChangeKind, ColumnFacts, DatasetFacts, DateRange, Expect,
    Facts, FileFacts, Kind, PreviousRelease, ReleaseFacts,
};
pub use candour_model::finding::{
    self, Argument, Breakdown, Count, Dimension, Figure, Message, RecordRef, Severity, Share, Under, Unit,
};
pub use candour_model::levels::Levels;
pub use candour_model::long::LongColumns;
pub use candour_model::meaning::{
    self, ColumnMeaning, JsonType, LongMeasure, Marker, MarkerKind, Measure, MeasureOf, NumberFormat, Parts, Period,
    PeriodUnit, Privacy, Reference, Repeats, Subject, TableMeaning,
};
pub use candour_model::metadata;
pub use candour_model::predicate::{self, Amount, Predicate, Relation, RowTest, Tested, Undecided};
pub use candour_model::tally::{self, As, By, Keep, Side, SpectrumEntry, TallyHead, TallySpec};

/// How the text of a cell is read.
pub mod cell {
    pub use candour_cell::{fold, key, marker, number, state};
    pub use candour_model::cell::CellState;
}

#[doc(hidden)]
pub use candour_abi as abi;

pub use arrow_array::RecordBatch;

/// What is not ours in these signatures, in the versions that fit: parameters are derived with `schemars` and `serde` and given as
/// values of `serde_json`, and tallies are batches of `arrow_array`. Days are of [`periods::Date`], numbers of [`Decimal`].
///
/// ```
/// use candour_sdk::serde::Deserialize;
/// use candour_sdk::{schemars, serde, serde_json};
///
/// #[derive(Deserialize, schemars::JsonSchema)]
/// #[serde(crate = "serde")]
/// #[schemars(crate = "schemars")]
/// struct Params {
///     at_most: u64,
/// }
///
/// let params: Params = serde_json::from_value(serde_json::json!({ "at_most": 5 }))?;
/// assert_eq!(params.at_most, 5);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub use {arrow_array, schemars, serde, serde_json};

/// Periods: parsing, naming, stepping and comparing them.
///
/// ```
/// use candour_sdk::PeriodUnit;
/// use candour_sdk::periods::{Date, days};
///
/// let april = days("2015-04", PeriodUnit::Month).expect("a month");
/// assert_eq!(april.from, Date::constant(2015, 4, 1));
/// ```
pub mod periods {
    pub use candour_cell::period::*;
}
