//! Values of a statement in words.

use candour_statement::value::{Band, Between, Count, Decimal, Figure, FileName, Number, Portion, Share, Value};
use candour_statement::vocabulary::{ColumnId, Unit, with_ends};

use crate::numbers::{decimal, number, percent};
use crate::periods::period;

/// What stands where something may not be shown.
pub const NOT_SHOWN: &str = "(not shown)";

/// The noun of a unit, one and many; none for figures, which are of what their column says.
pub fn noun(of: Unit) -> Option<(&'static str, &'static str)> {
    Some(match of {
        Unit::People => ("person", "people"),
        Unit::Rows | Unit::Lines => ("row", "rows"),
        Unit::Cells => ("cell", "cells"),
        Unit::Values => ("value", "values"),
        Unit::Groups => ("group", "groups"),
        Unit::Keys => ("key", "keys"),
        Unit::Periods => ("period", "periods"),
        Unit::Claims => ("declaration", "declarations"),
        Unit::Columns => ("column", "columns"),
        Unit::Files => ("file", "files"),
        Unit::Bytes => ("byte", "bytes"),
        Unit::Figures => return None,
    })
}

/// A number without its noun.
pub fn number_of(n: &Number) -> String {
    match n {
        Number::Exact(n) => number(*n),
        Number::Rounded(rounded) => format!("about {}", number(rounded.n)),
        Number::Below(threshold) => format!("fewer than {}", number(*threshold)),
        Number::AllBut(threshold) => format!("all but fewer than {}", number(*threshold)),
        Number::Band(Band::Nothing) => "0".to_owned(),
        Number::Band(between) => format!("{} of", band(*between)),
        Number::Hidden(_) => NOT_SHOWN.to_owned(),
    }
}

/// A number with its noun: `1 cell`, `2 cells`, `fewer than 10 people`.
pub fn count(count: &Count) -> String {
    let n = number_of(&count.n);
    match noun(count.unit) {
        None => n,
        Some((one, _)) if count.n == Number::Exact(1) => format!("{n} {one}"),
        Some((_, many)) if matches!(count.n, Number::Hidden(_)) => format!("some {many} {n}"),
        Some((_, many)) => format!("{n} {many}"),
    }
}

/// A share in per cent, its band, or how few are its part or its rest.
pub fn portion(portion: &Portion) -> String {
    match (portion.told(), portion) {
        (Some(of), _) => percent(of.part, of.whole),
        (None, Portion::Band(between)) => band(*between).to_owned(),
        (None, Portion::Below(few)) if few.than < few.whole => beyond('<', percent(few.than, few.whole)),
        (None, Portion::Below(few)) => number_of(&Number::Below(few.than)),
        (None, Portion::AllBut(few)) if few.than < few.whole => beyond('>', percent(few.whole - few.than, few.whole)),
        (None, Portion::AllBut(few)) => number_of(&Number::AllBut(few.than)),
        (None, _) => NOT_SHOWN.to_owned(),
    }
}

/// Less or more than this, which may say so itself.
fn beyond(sign: char, share: String) -> String {
    match share.starts_with(sign) {
        true => share,
        false => format!("{sign} {share}"),
    }
}

/// A share, in per cent, as a band, or about so much where it is rounded; its unit is not said.
pub fn share(share: &Share) -> String {
    match &share.share {
        // Nought and all are told as they are.
        rounded @ Portion::Rounded(of) if of.part > 0 && of.part < of.whole => format!("about {}", portion(rounded)),
        other => portion(other),
    }
}

fn band(band: Band) -> &'static str {
    match band {
        Band::Nothing => "0%",
        Band::Below1 => "< 1%",
        Band::From1To5 => "1-5%",
        Band::From5To20 => "5-20%",
        Band::Above20 => "> 20%",
    }
}

/// A column: its label, or its place; an empty id is of one that may be called by neither.
pub fn column(id: &str) -> String {
    match ColumnId::read(id) {
        ColumnId::Label("") => "an undeclared column".to_owned(),
        ColumnId::Label(label) => with_ends(label).into_owned(),
        ColumnId::Place(place) => format!("column {place}"),
    }
}

/// Several columns.
pub fn columns<S: AsRef<str>>(ids: &[S]) -> String {
    let named: Vec<String> = ids.iter().map(|id| column(id.as_ref())).collect();
    named.join(", ")
}

/// A value, with its noun where it is a number of something.
pub fn text(value: &Value) -> String {
    match value {
        Value::Count(counted) => count(counted),
        Value::Figure(Figure {
            figure: of @ (Decimal::Exact(_) | Decimal::Below(_) | Decimal::Between(_)),
            unit: Some(unit),
            ..
        }) => format!("{} {unit}", figure(of)),
        other => bare(other),
    }
}

/// A value without its noun.
pub fn bare(value: &Value) -> String {
    match value {
        Value::Count(counted) => number_of(&counted.n),
        Value::Share(of) => share(of),
        Value::Number(text) | Value::Word(text) | Value::Dataset(text) => text.clone(),
        Value::Period(label) => period(label),
        Value::Figure(of) => figure(&of.figure),
        Value::Value(cell) => cell.text.clone().unwrap_or_else(|| "missing".to_owned()),
        Value::Column(id) => column(id),
        Value::Columns(ids) => columns(ids),
        Value::File(FileName { name, part }) => match (name, part) {
            (Some(name), _) => name.clone(),
            (None, Some(part)) => format!("part {part}"),
            (None, None) => "an undeclared file".to_owned(),
        },
        Value::Hidden(_) => NOT_SHOWN.to_owned(),
    }
}

/// A figure as it may be told.
pub fn figure(of: &Decimal) -> String {
    match of {
        Decimal::Exact(text) => decimal(text),
        Decimal::Below(threshold) => format!("fewer than {}", number(*threshold)),
        Decimal::Between(Between {
            least,
            most: Some(most),
        }) => format!("{} to {}", decimal(least), decimal(most)),
        Decimal::Between(Between { least, most: None }) => format!("{} or more", decimal(least)),
        Decimal::Hidden(_) => NOT_SHOWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use candour_statement::value::{Few, Hidden, PartOf, Rounded};
    use candour_statement::vocabulary::Breakdown;

    use super::*;

    #[test]
    fn an_amount_has_its_unit() {
        let of = |figure: Decimal, unit: Option<&str>| {
            text(&Value::Figure(Figure {
                column: "area".to_owned(),
                figure,
                unit: unit.map(str::to_owned),
                by: Breakdown::default(),
            }))
        };
        let between = Decimal::Between(Between {
            least: "12".to_owned(),
            most: None,
        });
        assert_eq!(of(Decimal::Exact("1204.5".to_owned()), Some("ha")), "1,204.5 ha");
        assert_eq!(of(between, Some("ha")), "12 or more ha");
        assert_eq!(of(Decimal::Exact("12".to_owned()), None), "12");
        assert_eq!(of(Decimal::Hidden(Hidden::Personal), Some("ha")), NOT_SHOWN);
    }

    #[test]
    fn a_number_agrees_with_its_noun() {
        let of = |n, unit| {
            count(&Count {
                n,
                unit,
                by: Breakdown::default(),
            })
        };
        for (n, unit, expected) in [
            (Number::Exact(0), Unit::Rows, "0 rows"),
            (Number::Exact(1), Unit::People, "1 person"),
            (Number::Exact(1_204), Unit::Cells, "1,204 cells"),
            (Number::Rounded(Rounded { n: 120, to: 5 }), Unit::Rows, "about 120 rows"),
            (Number::Below(10), Unit::People, "fewer than 10 people"),
            (Number::AllBut(10), Unit::Cells, "all but fewer than 10 cells"),
            (Number::Band(Band::From1To5), Unit::Cells, "1-5% of cells"),
            (Number::Band(Band::Nothing), Unit::Cells, "0 cells"),
            (Number::Hidden(Hidden::Small), Unit::Cells, "some cells (not shown)"),
            (Number::Exact(7), Unit::Figures, "7"),
        ] {
            assert_eq!(of(n, unit), expected);
        }
    }

    #[test]
    fn columns_are_called_by_label_or_place() {
        assert_eq!(
            columns(&["site", "#3", "##3", "", "note "]),
            "site, column 3, #3, an undeclared column, note⟨SP⟩"
        );
    }

    #[test]
    fn shares_are_told_in_per_cent_or_bands() {
        assert_eq!(portion(&Portion::Exact(PartOf { part: 1, whole: 8 })), "12.5%");
        assert_eq!(portion(&Portion::Band(Band::Above20)), "> 20%");
        for (than, whole, below, all_but) in [
            (10, 1_000, "< 1.0%", "> 99.0%"),
            (10, 1_000_000, "< 0.1%", "> 99.9%"),
            (10, 12, "< 83.3%", "> 16.7%"),
            (10, 8, "fewer than 10", "all but fewer than 10"),
        ] {
            let few = Few { than, whole };
            assert_eq!(portion(&Portion::Below(few)), below);
            assert_eq!(portion(&Portion::AllBut(few)), all_but);
        }
        assert_eq!(portion(&Portion::Hidden(Hidden::Personal)), "(not shown)");
    }
}
