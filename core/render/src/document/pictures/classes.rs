//! Pictures whose bars are measures of rules, such as people by the size of their group.

use candour_statement::predicate::{Block, Measure};
use candour_statement::value::{Number, Value};
use candour_statement::vocabulary::Unit;
use candour_statement::words::Words;
use candour_words::{agreeing, capitalised, columns, count, number, told};

use super::super::cut;
use super::super::drawing::{BarRow, Drawing, Fill, Picture, thousandths};
use super::super::model::{Table, value};
use super::LABEL;
use super::amount::Amount;

/// The most pictures that rules' measures make of one dataset.
const OF_RULES: usize = 6;

/// The most bars of one of them.
const BARS: usize = 40;

/// The rule that finds people who share what is known of them with few others, its parameter, and what it measures.
const CLASSES: &str = "re-identification/small-classes";
const SMALLEST: &str = "k";
const BELOW: &str = "people-below-k";

/// Measures that are the bars of one picture.
struct Bars<'a> {
    rule: &'a str,
    /// The thresholds that they were measured with.
    params: &'a serde_json::Value,
    picture: &'a str,
    columns: &'a [String],
    bars: Vec<&'a Measure>,
    /// How many people are in small groups.
    below: Option<&'a Measure>,
}

/// The pictures whose bars are measures of rules: one for each set of columns, as the strictest threshold has it.
pub(super) fn of_rules(name: &str, blocks: &[&Block], words: &Words) -> Vec<Picture> {
    let mut groups: Vec<Bars<'_>> = Vec::new();
    for block in blocks {
        for evaluation in &block.evaluations {
            for measure in &evaluation.measures {
                let of = words.measure(&block.rule, &measure.name);
                let is_below = block.rule == CLASSES && measure.name == BELOW;
                let picture = match of.and_then(|of| of.bar_of.as_deref()) {
                    Some(picture) => picture,
                    None if is_below => "",
                    None => continue,
                };
                let fresh = Bars {
                    rule: &block.rule,
                    params: &evaluation.params,
                    picture,
                    columns: &measure.columns,
                    bars: Vec::new(),
                    below: None,
                };
                let at = match groups.iter().position(|group| group.is_of(&fresh)) {
                    Some(at) => at,
                    None => {
                        groups.push(fresh);
                        groups.len() - 1
                    }
                };
                match is_below {
                    true => groups[at].below = Some(measure),
                    false => groups[at].bars.push(measure),
                }
            }
        }
    }
    let strictness: Vec<Option<u64>> = groups.iter().map(Bars::threshold).collect();
    let is_strictest = |at: usize| {
        let mut others = groups.iter().zip(&strictness).enumerate();
        !others.any(|(other, (group, k))| {
            let is_same = group.rule == groups[at].rule && group.columns == groups[at].columns;
            // Judged at another severity, a rule may measure the same again.
            is_same && group.is_like(&groups[at]) && (*k > strictness[at] || *k == strictness[at] && other < at)
        })
    };
    let drawn = (0..groups.len()).filter(|at| is_strictest(*at)).take(OF_RULES);
    drawn.filter_map(|at| groups[at].draw(name, words)).collect()
}

impl Bars<'_> {
    /// Whether the other's bar belongs in this picture.
    fn is_of(&self, other: &Bars<'_>) -> bool {
        (self.rule, self.params, self.columns) == (other.rule, other.params, other.columns)
            && (self.picture == other.picture || self.picture.is_empty() || other.picture.is_empty())
    }

    /// Whether it is the same picture, if only for another threshold.
    fn is_like(&self, other: &Bars<'_>) -> bool {
        self.rule == CLASSES || self.picture == other.picture && same_values(&self.bars, &other.bars)
    }

    /// From how many people on a group is large enough.
    fn threshold(&self) -> Option<u64> {
        (self.rule == CLASSES).then(|| self.params.get(SMALLEST)?.as_u64())?
    }

    fn draw(&self, name: &str, words: &Words) -> Option<Picture> {
        let amounts: Vec<(String, Amount)> = self
            .bars
            .iter()
            .map(|bar| {
                (
                    self.with_numbers(told::title(words, self.rule, bar)),
                    Amount::from(&bar.value),
                )
            })
            .collect();
        let most = amounts.iter().filter_map(|(_, amount)| amount.n).max().unwrap_or(0);
        let rows = amounts.iter().take(BARS).map(|(title, amount)| BarRow {
            label: cut(title, LABEL),
            bars: vec![(
                cut(&amount.text, LABEL),
                vec![(Fill::Now, thousandths(amount.n.unwrap_or(0), most))],
            )],
        });
        let title = match self.threshold() {
            Some(k) => self.message(k)?,
            None => capitalised(&cut(self.picture, 80).replace('-', " ")),
        };
        let has_bars = amounts.iter().filter(|(_, amount)| amount.n != Some(0)).count() > 1;
        let cells = amounts
            .iter()
            .map(|(title, amount)| vec![value(title), value(&amount.text)]);
        let below = self.below.filter(|_| amounts.is_empty());
        let cells = cells.chain(below.map(|below| {
            let title = self.with_numbers(told::title(words, self.rule, below));
            vec![value(&title), value(&told::measured(below))]
        }));
        let table = Table::new(title.clone(), &["What", "#Value"]);
        Some(Picture {
            description: self.caption(name, &amounts),
            drawing: match has_bars {
                true => Drawing::Bars {
                    rows: rows.collect(),
                    legend: Vec::new(),
                },
                false => Drawing::Nothing,
            },
            table: table.rows(cells.collect(), 200, "the statement"),
            title,
        })
    }

    /// `Nobody is in a group smaller than 10`.
    fn message(&self, k: u64) -> Option<String> {
        let small = self.below.or_else(|| self.bars.first().copied())?;
        let Value::Count(counted) = &small.value else {
            return None;
        };
        let smaller = format!("smaller than {}", number(k));
        Some(match &counted.n {
            Number::Exact(0) if counted.unit == Unit::People => format!("Nobody is in a group {smaller}"),
            Number::Exact(0) => format!("No row is in a group {smaller}"),
            Number::Hidden(_) => return None,
            // Where a person is in several groups there are no bars, and no more is known.
            n @ (Number::Exact(_) | Number::Rounded(_)) if self.bars.is_empty() => {
                format!("At most {} {} in groups {smaller}", count(counted), are(n))
            }
            n => format!("{} {} in groups {smaller}", capitalised(&count(counted)), are(n)),
        })
    }

    fn caption(&self, name: &str, amounts: &[(String, Amount)]) -> String {
        let mut caption = match self.threshold() {
            Some(_) => format!("A group is all in {} who have the same", cut(name, 80)),
            None => format!("Measured in {} by {}", cut(name, 80), cut(self.rule, 80)),
        };
        if !self.columns.is_empty() {
            let named = columns(&self.columns[..self.columns.len().min(12)]);
            let lead = if self.threshold().is_some() { " " } else { ", columns " };
            caption.push_str(&format!("{lead}{}", cut(&named, 300)));
        }
        caption.push('.');
        if amounts.iter().any(|(_, amount)| amount.is_rounded) {
            caption.push_str(" Numbers are rounded.");
        }
        let hidden = amounts.iter().filter(|(_, amount)| amount.n.is_none()).count();
        if hidden > 0 {
            caption.push_str(&format!(
                " {hidden} {} told in words only.",
                agreeing(hidden as u64, "number is", "numbers are")
            ));
        }
        caption
    }

    /// `k` and `2k` in a title as the numbers that they were.
    fn with_numbers(&self, title: &str) -> String {
        let Some(k) = self.threshold() else {
            return title.to_owned();
        };
        let word = |word: &str| match word.strip_suffix(SMALLEST).map(str::parse::<u64>) {
            Some(Ok(times)) => number(k.saturating_mul(times)),
            _ if word == SMALLEST => number(k),
            _ => word.to_owned(),
        };
        title.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

fn are(n: &Number) -> &'static str {
    if *n == Number::Exact(1) { "is" } else { "are" }
}

fn same_values(left: &[&Measure], right: &[&Measure]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.value == right.value)
}
