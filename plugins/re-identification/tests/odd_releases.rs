//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

#[test]
fn every_rule_answers_on_every_odd_release() {
    candour_testing::check_every_rule_on_odd_releases(candour_re_identification::plugin());
}
