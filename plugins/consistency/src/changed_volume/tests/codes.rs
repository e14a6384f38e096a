//! Groups where codes are suppressed: what has none that is shown may be of any.

use candour_testing::{Case, judge};

use super::*;

const CODED: &str =
    r#"{ "properties": { "site": { "enum": ["A", "B"], "x-markers": { "*": "suppressed", "": "missing" } } } }"#;

fn rows(sites: &[(&str, usize)]) -> String {
    let rows = sites.iter().map(|(site, n)| format!("{site},x\n").repeat(*n));
    format!("site,note\n{}", rows.collect::<String>())
}

fn said(now: &[(&str, usize)], before: &[(&str, usize)]) -> (String, String) {
    let case = Case::new(&rows(now)).schema(CODED).previous(&rows(before));
    let verdict = judge(&ChangedVolume, params(), &case);
    let coverage = verdict.coverage_text();
    (verdict.text(), coverage.lines().last().unwrap_or_default().to_owned())
}

const FOUND: &str = "1 group of site has far more or far fewer rows than in the same periods before\n";

#[test]
fn a_group_is_found_only_if_it_changed_whichever_rows_are_its_own() {
    let before = [("A", 400), ("B", 120), ("*", 80)];
    // 50 and 10 are as many as half of 120.
    assert_eq!(
        said(&[("A", 520), ("B", 50), ("*", 10)], &before),
        (
            "nothing\n".to_owned(),
            "groups of site: 1 of 2, 1 suppressed".to_owned()
        )
    );
    assert_eq!(
        said(&[("A", 520), ("B", 50), ("*", 9)], &before),
        (
            format!("{FOUND}  B (50 rows now, 120 before)\n"),
            "groups of site: 2 of 2".to_owned()
        )
    );
    // What is hidden before may be its own too.
    assert_eq!(said(&[("A", 300), ("B", 400)], &before).0, "nothing\n");
    assert_eq!(
        said(&[("A", 300), ("B", 401)], &before).0,
        format!("{FOUND}  B (401 rows now, 120 before)\n")
    );
}

#[test]
fn a_code_that_is_missing_is_none() {
    let (text, _) = said(&[("A", 400), ("B", 50), ("", 70)], &[("A", 400), ("B", 120)]);
    assert_eq!(text, format!("{FOUND}  B (50 rows now, 120 before)\n"));
}
