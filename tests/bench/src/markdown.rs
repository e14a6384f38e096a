//! Medians, and tables of them.

/// The middle of some numbers; of an even count, the mean of the two in the middle. Nought where there are none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => 0.0,
        (length, middle) if length % 2 == 1 => sorted[middle],
        (_, middle) => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// Seconds as a median, with the least and the most.
pub(crate) fn median_and_range(seconds: &[f64]) -> String {
    let least = seconds.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let most = seconds.iter().copied().fold(0.0, f64::max);
    format!("{:.2} s ({least:.2}-{most:.2})", median(seconds))
}

/// A Markdown table: a head, and rows as long.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let mut table = line(&head);
    table += &line(&vec!["---".to_owned(); head.len()]);
    rows.iter().for_each(|row| table += &line(row));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), 0.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn medians_with_their_range() {
        assert_eq!(median_and_range(&[]), "0.00 s (0.00-0.00)");
        assert_eq!(median_and_range(&[3.0, 1.0, 2.5]), "2.50 s (1.00-3.00)");
    }

    #[test]
    fn tables() {
        let rows = [vec!["1".to_owned(), "2".to_owned()]];
        assert_eq!(table(&["a", "b"], &rows), "| a | b |\n| --- | --- |\n| 1 | 2 |\n");
    }
}
