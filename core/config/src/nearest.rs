//! Did you mean …? The known word that a misspelt one is nearest to: by letters that are added, removed, replaced or swapped
//! with their neighbour.

/// The nearest of `known`, if it is near enough to be meant: one slip in three letters, five at most. A single letter is
/// near to nothing.
///
/// Of several that are equally near, the first by bytes, so that the order of `known` does not show.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match word.chars().count() {
        0 | 1 => 0,
        2..=5 => 1,
        letters => (letters / 3).min(5),
    };
    let letters = word.chars().count();
    known
        .into_iter()
        // Words of very different lengths are far apart, however long they are.
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= allowed)
        .map(|candidate| (strsim::osa_distance(&fold(word), &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars()
        .map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_too_long_is_near_to_nothing_and_costs_nothing() {
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest(&long, ["title", "licence"]), None);
    }

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let known = ["title", "publisher", "licence", "period", "as-of"];
        for (word, meant) in [
            ("titel", Some("title")),
            ("license", Some("licence")),
            ("as_of", Some("as-of")),
            ("Period", Some("period")),
            ("publsher", Some("publisher")),
            ("colour", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
