//! The rules say the same, called directly and in processes of their own.

#[test]
fn every_rule_says_the_same_natively_and_isolated() {
    candour_native::check("completeness", candour_completeness::plugin());
}
