//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_consistency::declared_changes::DeclaredChanges;
use candour_sdk::{Change, ChangeKind};
use candour_testing::{check_every_rule_on_odd_releases, may_overflow, odd_releases, try_judge};
use serde_json::json;

#[test]
fn every_rule_answers_on_every_odd_release() {
    check_every_rule_on_odd_releases(candour_consistency::plugin());
}

/// The odd releases declare no changes, so here is one of each sort about each of several columns.
#[test]
fn declared_changes() {
    use ChangeKind::{
        Closed, Merged, Opened, Paused, Provisional, Recoded, Redefined, Relabelled, Renamed, Revised, Split,
    };
    let kinds = [
        Closed,
        Opened,
        Paused,
        Renamed,
        Merged,
        Split,
        Recoded,
        Relabelled,
        Redefined,
        Revised,
        Provisional,
    ];
    let params = json!({ "which": ["contradicted", "volume", "nothing"], "percent": 0, "volume": 0 });
    for case in odd_releases() {
        let mut claims = case.clone();
        for what in kinds {
            for column in [
                None,
                Some("site"),
                Some("n"),
                Some("when"),
                Some("absent"),
                Some("nowhere"),
            ] {
                for (from, into) in [(&[][..], &[][..]), (&["A", ""], &["B", ""])] {
                    claims = claims.change(Change {
                        what,
                        dataset: case.name().to_owned(),
                        column: column.map(str::to_owned),
                        from: from.iter().map(|&text| text.to_owned()).collect(),
                        into: into.iter().map(|&text: &&str| text.to_owned()).collect(),
                        on: Some("2014-08".to_owned()),
                        reason: String::new(),
                    });
                }
            }
        }
        match try_judge(&DeclaredChanges, params.clone(), &claims) {
            Ok(verdict) => {
                let claims = verdict
                    .measures
                    .iter()
                    .filter(|measure| measure.name == "claim")
                    .count();
                assert_eq!(claims, kinds.len() * 12, "{case:?}");
            }
            Err(error) => assert!(
                error.code == "overflowed" && may_overflow(&case),
                "{error:?} on {case:?}"
            ),
        }
    }
}
