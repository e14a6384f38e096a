//! Rows that are left out because somebody declares them to be no records: counted, and looked at nevertheless. A declaration
//! cannot tell whether they are data; what they hold can make one ask.

use crate::doubts::is_unit;
use crate::fault::Faults;
use crate::fault_kind::FaultKind;

/// How many rows titles, footnotes and the like take at most.
const MOST_LEFT_OUT: u64 = 20;

/// How many cells of figures no title and no footnote has.
const FIGURES: usize = 2;

/// In a narrower table a text under each label is nothing odd.
const NARROWEST: usize = 3;

/// The years that stand above the labels of a wide table.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// How a left-out row stands to the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Next above it, as the upper row of a header of two does.
    NextAbove,
    Above,
    Below,
}

/// Notes where more rows of a dataset are left out than titles and footnotes take.
pub(crate) fn note_many(faults: &mut Faults) {
    const KINDS: [FaultKind; 4] = [
        FaultKind::TitleLine,
        FaultKind::LeftOutAbove,
        FaultKind::LeftOutBelow,
        FaultKind::SkippedRow,
    ];
    let of_kinds = KINDS.iter().filter_map(|kind| faults.get(*kind));
    let rows: u64 = of_kinds.clone().map(|fault| fault.count).sum();
    let first = of_kinds
        .filter_map(|fault| fault.places().next())
        .min_by_key(|place| (place.part, place.record));
    if rows > MOST_LEFT_OUT {
        faults.add_many(FaultKind::ManyLeftOut, rows, first);
    }
}

/// Whether a left-out row has what records have: figures, or a text under each label. The header again is none, nor is a row
/// of units, nor are years above the labels.
pub(crate) fn looks_like_record(cells: &[&str], labels: &[String], stands: Stands) -> bool {
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    if filled == 0 || cells.iter().eq(labels.iter()) {
        return false;
    }
    let figures: Vec<&str> = cells.iter().copied().filter(|cell| is_figure(cell)).collect();
    let are_labels = stands == Stands::NextAbove && figures.iter().all(|figure| is_year(figure));
    if figures.len() >= FIGURES && !are_labels {
        return true;
    }
    let is_full = filled == cells.len() && cells.len() == labels.len();
    let counts = figures.iter().any(|figure| !is_year(figure));
    let is_wide = labels.len() >= NARROWEST && !cells.iter().any(|cell| is_unit(cell));
    is_full && stands != Stands::NextAbove && (counts && labels.len() > 1 || is_wide)
}

/// Whether a cell is a number as tables write them.
fn is_figure(cell: &str) -> bool {
    let bare = cell
        .trim()
        .trim_start_matches(['(', '+', '-', '−', '£', '$', '€', ' '])
        .trim_end_matches([')', '%', ' ']);
    bare.bytes().any(|byte| byte.is_ascii_digit())
        && bare.bytes().all(|byte| byte.is_ascii_digit() || b" ,.".contains(&byte))
        && bare.bytes().filter(|byte| *byte == b'.').count() < 2
}

fn is_year(figure: &str) -> bool {
    figure.trim().parse().is_ok_and(|year| YEARS.contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(row: &str, stands: Stands) -> bool {
        let labels = ["area", "month", "n"].map(str::to_owned);
        let cells: Vec<&str> = row.split(',').collect();
        looks_like_record(&cells, &labels, stands)
    }

    #[test]
    fn figures_and_full_rows_look_like_records() {
        for row in [
            "Deal,3,5",
            "(1.5),£200,",
            "Deal,2015-04,many",
            "x,1 204,12%",
            "a,2014,2015",
            "Deal,number,3",
        ] {
            assert!(looks(row, Stands::Below), "{row}");
        }
        let two = ["area", "n"].map(str::to_owned);
        assert!(looks_like_record(&["Deal", "3"], &two, Stands::Below));
        assert!(!looks_like_record(&["Updated", "2015"], &two, Stands::Below));
        assert!(
            looks(",2014,2015", Stands::Above),
            "years, but not next above the labels"
        );
        assert!(looks("Deal,2015-04,many", Stands::Above));
        assert!(looks("Deal,3,5", Stands::NextAbove));
    }

    #[test]
    fn titles_footnotes_headers_and_units_do_not() {
        for row in [
            "Clinics by month,,",
            "Source: the Trust,2015,",
            "area,month,n",
            ",(Number),%",
            "Kent,month,number",
            "01/04/2015,1.4.2015,",
            ",,",
        ] {
            assert!(!looks(row, Stands::Below), "{row}");
        }
        assert!(!looks(",2014,2015", Stands::NextAbove), "years above the labels");
        assert!(!looks("Area,Period,Count of people", Stands::NextAbove));
    }
}
