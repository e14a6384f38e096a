//! What several specs share is planned once.

use candour_model::meaning::ColumnMeaning;
use candour_model::predicate::Predicate;

use super::*;

fn columns(ids: &[&str]) -> Vec<Column> {
    let column = |id: &&str| Column {
        id: (*id).to_owned(),
        meaning: ColumnMeaning::default(),
    };
    ids.iter().map(column).collect()
}

#[test]
fn what_several_specs_share_is_done_once() {
    let spec = || TallySpec::of("d").by("a").by_as("b", As::Month).sum("b");
    let specs = [
        spec(),
        spec().at_most(4).rows(3),
        spec().distinct("a"),
        TallySpec::of("d").by_as("b", As::Month).by("a").sum("b"),
        TallySpec::of("d").by("a"),
    ];
    let plan = plan(&columns(&["a", "b", "#3"]), &specs, &()).unwrap();
    use Placed::{Across, Alone};
    assert_eq!(plan.placed, [Across(0), Across(0), Across(1), Across(0), Alone(0)]);
    assert_eq!((plan.lanes.len(), plan.summed.len(), plan.across[0].rows), (3, 1, 3));
    let positions: Vec<usize> = plan.columns.iter().map(|work| work.position).collect();
    assert_eq!(positions, [0, 1], "a column that nobody asks for is not looked at");
    let columns = columns(&["a", "b", "#3"]);
    assert_eq!(plan.key_places(&specs[0], plan.placed[0], &columns), [0, 1]);
    assert_eq!(plan.key_places(&specs[3], plan.placed[3], &columns), [1, 0]);
}

#[test]
fn an_unknown_column_is_laid_to_its_spec() {
    let specs = [TallySpec::of("d"), TallySpec::of("d").sum("b")];
    let error = plan(&columns(&["a"]), &specs, &()).err().unwrap();
    assert!(matches!(error.kind, ErrorKind::UnknownColumn { spec: 1, column } if column == "b"));
}

#[test]
fn a_test_is_run_once_however_many_ask_for_it() {
    let shown = |column: &str| RowTest::of(Predicate::Shown(column.to_owned()));
    let specs = [
        TallySpec::of("d").test(shown("a")).rows(3),
        TallySpec::of("d").by("b").test(shown("a")).test(shown("b")),
        TallySpec::of("d").test(shown("b")).by("b").test(shown("a")),
    ];
    let columns = columns(&["a", "b"]);
    let plan = plan(&columns, &specs, &()).unwrap();
    assert_eq!((plan.tests.len(), plan.across.len()), (2, 2));
    assert_eq!(plan.key_places(&specs[1], plan.placed[1], &columns), [0, 1, 2]);
    assert_eq!(plan.key_places(&specs[2], plan.placed[2], &columns), [0, 2, 1]);
}

#[test]
fn a_test_that_cannot_be_run_is_laid_to_its_spec() {
    let nothing = Predicate::Any(Vec::new());
    let deep = (0..100).fold(nothing, |inner, _| Predicate::Not(Box::new(inner)));
    let specs = [TallySpec::of("d"), TallySpec::of("d").test(RowTest::of(deep))];
    let error = plan(&columns(&["a"]), &specs, &()).err().unwrap();
    assert!(matches!(error.kind, ErrorKind::RowTest { spec: 1, .. }));
}
