//! Each argument that a host would refuse.

use crate::Case;
use candour_sdk::{
    CellState, RuleMeta, Unit, count, count_by, figure, file, label, number, period, share, value, word,
};

use super::*;

fn refused(argument: &Argument) -> bool {
    let manifest = RuleMeta::new("any").word("fair").into_manifest::<serde_json::Value>();
    let facts = Case::new("a,b\n1,2\n").previous("a,c\n").facts(false);
    let scrutiny = Scrutiny {
        manifest: &manifest,
        facts: &facts,
        dataset: Some("data"),
    };
    candour_sdk::abi::catch(|| scrutiny.argument(argument)).is_err()
}

#[test]
fn what_a_host_takes_is_taken() {
    for argument in [
        count_by(1, Unit::Rows, ["a", "c"]),
        share(3, 3, Unit::Cells),
        number(5),
        number("-0.5"),
        figure("b", "12"),
        period("2014/15"),
        period("2014-04"),
        value("c", None),
        label("a"),
        file("data.csv"),
        word("fair"),
        count(1, Unit::Rows).under(Under::Condition("fair".into())),
        share(1, 3, Unit::Rows).under(Under::Categories("c".into())),
        figure("b", 3).under(Under::State(CellState::Missing)),
    ] {
        assert!(!refused(&argument), "{argument:?}");
    }
}

#[test]
fn what_a_host_refuses_is_refused() {
    for argument in [
        count_by(1, Unit::Rows, ["d"]),
        share(4, 3, Unit::Cells),
        number("5%"),
        figure("d", "12"),
        figure("a", "many"),
        period("April"),
        value("d", None),
        label("d"),
        file("other.csv"),
        word("foul"),
        count(1, Unit::Rows).under(Under::Condition("foul".into())),
        share(1, 3, Unit::Rows).under(Under::Keyword("foul".into())),
        figure("b", 3).under(Under::Categories("d".into())),
    ] {
        assert!(refused(&argument), "{argument:?}");
    }
}
