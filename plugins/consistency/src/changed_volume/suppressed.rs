//! Groups of which far more is suppressed than before.

use candour_sdk::{CellState, ColumnFacts, Finding, Judgement, Under, Unit, count, count_by, label, share_by, value};

use super::Params;
use crate::moved::Moved;
use crate::volume::{Counted, Volume};

/// Whether the share that is suppressed is so many percentage points above what it was, and so is that of which nothing tells the
/// sum.
pub(super) fn is_risen(params: &Params, moved: &Moved) -> bool {
    let Some(points) = params.suppressed_points else {
        return false;
    };
    let Moved { now, before } = moved;
    let (cells, cells_before) = (i128::from(now.cells), i128::from(before.cells));
    let is_rise = |now: u64, before: u64| {
        let rise = i128::from(now) * cells_before - i128::from(before) * cells;
        rise > 0 && 100 * rise >= i128::from(points) * cells * cells_before
    };
    let is_large = now.cells.min(before.cells) >= params.suppressed_cells.max(1);
    is_large && is_rise(now.suppressed, before.suppressed) && is_rise(now.untold, before.untold)
}

/// Says which groups are.
pub(super) fn judge(by: &ColumnFacts, counted: Counted<'_>, mut risen: Vec<(String, Moved)>, out: &mut Judgement) {
    let Some(measure) = counted.filter(|_| !risen.is_empty()) else {
        return;
    };
    risen.sort_by(|(a, x), (b, y)| y.now.suppressed.cmp(&x.now.suppressed).then_with(|| a.cmp(b)));
    let n = risen.len() as u64;
    let finding = Finding::of("group-suppressed")
        .columns([&by.label, &measure.label])
        .arg("count", count(n, Unit::Groups))
        .arg("by", label(&by.label))
        .arg("measure", label(&measure.label))
        .affected(n, Unit::Groups);
    let share = |volume: &Volume| {
        let share = share_by(volume.suppressed, volume.cells, Unit::Cells, [&by.label]);
        share.under(Under::State(CellState::Suppressed))
    };
    out.finding(risen.iter().fold(finding, |finding, (group, Moved { now, before })| {
        finding.group([
            ("group", value(&by.label, Some(group))),
            ("share", share(now)),
            ("cells", count_by(now.cells, Unit::Cells, [&by.label])),
            ("before", share(before)),
        ])
    }));
}
