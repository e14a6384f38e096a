//! A rule tried on a few lines of CSV, without loading anything.
//!
//! ```
//! # use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, number};
//! # #[derive(serde::Deserialize, schemars::JsonSchema)]
//! # struct Params { k: u64 }
//! # struct Rare;
//! # impl Rule for Rare {
//! #     type Params = Params;
//! #     fn meta(&self) -> RuleMeta { RuleMeta::new("rare").template("rare", "some groups have fewer than {k} rows") }
//! #     fn plan(&self, ask: &Ask<Params>) -> Plan { Plan::tallies([ask.tally().by("town").at_most(ask.params.k - 1)]) }
//! #     fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
//! #         if !tallies.get(0)?.is_empty() { out.finding(Finding::of("rare").arg("k", number(ask.params.k))); }
//! #         Ok(())
//! #     }
//! # }
//! use candour_testing::{Case, judge};
//!
//! let case = Case::new("town\nDeal\nDeal\nRye\n");
//! let verdict = judge(&Rare, serde_json::json!({ "k": 2 }), &case);
//! assert_eq!(verdict.text(), "some groups have fewer than 2 rows\n");
//! ```
//!
//! The tallies come from [`naive_tally`], which goes row by row and is also what the real engine is compared with.
//! [`check_page`] runs the examples on a rule's page, [`check_odd_releases`] tries it where nobody would.
//!
//! Everything here panics on a mistake, as a test should. [`quietly`] is for a program that tells of it in its own words.

#![warn(missing_docs)]

mod answer;
mod batch;
mod case;
mod csv;
mod directions;
mod every;
mod naive;
mod odd;
mod page;
mod quiet;
mod scrutiny;
mod settings;
mod wording;
mod words;

pub use candour_arrow::Tally;

pub use answer::{Answer, judge, tallies_of, try_judge};
pub use case::Case;
pub use directions::directions;
pub use every::check_every_rule_on_odd_releases;
pub use naive::{naive_tally, sample_hash};
pub use odd::{check_odd_releases, large_release, may_overflow, odd_releases};
pub use page::{Example, HEADINGS, check_page, examples, headings};
pub use quiet::quietly;
pub use wording::thresholds;
