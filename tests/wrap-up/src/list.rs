//! The list of the tests that may be skipped, in paragraphs: the reason, in lines that begin with `#`, and under it the tests.

/// The tests of a list, each with its reason.
pub fn listed(list: &str) -> Result<Vec<(String, String)>, String> {
    let mut tests = Vec::new();
    for paragraph in list.split("\n\n") {
        let (reason, names): (Vec<&str>, Vec<&str>) = paragraph
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .partition(|line| line.starts_with('#'));
        let reason: Vec<&str> = reason.iter().map(|line| line.trim_start_matches('#').trim()).collect();
        let reason = reason.join(" ").trim().to_owned();
        for name in names {
            if reason.is_empty() {
                return Err(format!("`{name}` stands in the list of skips without a reason"));
            }
            tests.push((name.to_owned(), reason.clone()));
        }
    }
    Ok(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_for_its_paragraph() {
        let list = "# About the list.\n\n# No such\n# data.\na::b\na::c\n\n# Other.\nd\n";
        let of = |name: &str, reason: &str| (name.to_owned(), reason.to_owned());
        assert_eq!(
            listed(list).unwrap(),
            [
                of("a::b", "No such data."),
                of("a::c", "No such data."),
                of("d", "Other.")
            ]
        );
        for bare in ["a::b\n", "# Why.\na\n\nb\n", "#\na\n"] {
            assert!(listed(bare).is_err(), "{bare}");
        }
    }
}
