//! Pictures whose bars are measures of rules, such as people by the size of their class.

use candour_statement::predicate::{Block, Measure};
use candour_statement::words::Words;
use candour_words::{capitalised, columns, told};

use super::amount::Amount;
use super::cut;
use super::drawing::{BarRow, Drawing, Fill, Picture, thousandths};
use super::model::{Table, value};
use super::pictures::{LABEL, OPEN};
use super::wording;

/// The most pictures that rules' measures make of one dataset.
const OF_RULES: usize = 6;

/// The most bars of one of them.
const BARS: usize = 40;

/// Measures that are the bars of one picture.
struct Bars<'a> {
    rule: &'a str,
    /// The thresholds that they were measured with.
    params: String,
    picture: &'a str,
    columns: &'a [String],
    bars: Vec<&'a Measure>,
}

/// The pictures whose bars are measures of rules.
pub(super) fn of_rules(name: &str, blocks: &[&Block], words: &Words) -> Vec<Picture> {
    let mut groups: Vec<Bars<'_>> = Vec::new();
    for block in blocks {
        for evaluation in &block.evaluations {
            let mut fresh: Vec<Bars<'_>> = Vec::new();
            for measure in &evaluation.measures {
                let of = words.measure(&block.rule, &measure.name);
                let Some(picture) = of.and_then(|of| of.bar_of.as_deref()) else {
                    continue;
                };
                let is_same =
                    |group: &&mut Bars<'_>| group.picture == picture && group.columns == measure.columns.as_slice();
                match fresh.iter_mut().find(is_same) {
                    Some(group) => group.bars.push(measure),
                    None => fresh.push(Bars {
                        rule: &block.rule,
                        params: wording::params(&evaluation.params),
                        picture,
                        columns: &measure.columns,
                        bars: vec![measure],
                    }),
                }
            }
            // Judged at another severity, a rule may measure the same again.
            fresh.retain(|group| !groups.iter().any(|other| other.is_like(group)));
            groups.extend(fresh);
        }
    }
    groups.truncate(OF_RULES);
    groups.iter().map(|group| bars_of(name, group, words)).collect()
}

impl Bars<'_> {
    /// Whether it is the same picture, bar for bar.
    fn is_like(&self, other: &Bars<'_>) -> bool {
        (self.rule, self.picture, self.columns) == (other.rule, other.picture, other.columns)
            && same_values(&self.bars, &other.bars)
    }
}

fn same_values(left: &[&Measure], right: &[&Measure]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.value == right.value)
}

fn bars_of(name: &str, of: &Bars<'_>, words: &Words) -> Picture {
    let amounts: Vec<(&str, Amount)> = of
        .bars
        .iter()
        .map(|bar| (told::title(words, of.rule, bar), Amount::from(&bar.value)))
        .collect();
    let most = amounts.iter().filter_map(|(_, amount)| amount.n).max().unwrap_or(0);
    let rows = amounts.iter().take(BARS).map(|(title, amount)| BarRow {
        label: cut(title, LABEL),
        bars: vec![(
            cut(&amount.text, LABEL),
            vec![(Fill::Now, thousandths(amount.n.unwrap_or(0), most))],
        )],
    });
    let title = format!(
        "{} ({}; {})",
        capitalised(&cut(of.picture, 80).replace('-', " ")),
        cut(name, 80),
        cut(&of.params, 80)
    );
    let mut description = bar_extremes(&amounts);
    if !of.columns.is_empty() {
        let named = columns(&of.columns[..of.columns.len().min(12)]);
        description.push_str(&format!(" Columns: {}.", cut(&named, 300)));
    }
    description.push_str(&format!(" Measured by {}.", cut(of.rule, 80)));
    let cells = amounts
        .iter()
        .map(|(title, amount)| vec![value(title), value(&amount.text)]);
    let table = Table::new(title.clone(), &["What", "#Value"]);
    Picture {
        description,
        drawing: Drawing::Bars {
            rows: rows.collect(),
            legend: Vec::new(),
        },
        table: table.rows(cells.collect(), 200, "the statement"),
        is_table_long: of.bars.len() > OPEN,
        title,
    }
}

fn bar_extremes(amounts: &[(&str, Amount)]) -> String {
    let told = || {
        amounts
            .iter()
            .filter_map(|(title, amount)| Some((title, amount, amount.n?)))
    };
    let highest = told().collect::<Vec<_>>().into_iter().rev().max_by_key(|(.., n)| *n);
    let lowest = told().min_by_key(|(.., n)| *n);
    match (highest, lowest) {
        (Some((high, most, a)), Some((low, least, b))) if a != b => format!(
            "The longest of {} bars is \u{201c}{}\u{201d} ({}), the shortest \u{201c}{}\u{201d} ({}).",
            amounts.len(),
            cut(high, 60),
            cut(&most.text, LABEL),
            cut(low, 60),
            cut(&least.text, LABEL)
        ),
        (Some((_, most, _)), _) => format!("All bars are alike: {}.", cut(&most.text, LABEL)),
        _ => "The bars may be told in words only.".to_owned(),
    }
}
