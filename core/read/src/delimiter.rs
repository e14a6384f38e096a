//! The delimiter of a file that declares none; the rule is in the documentation of the crate.

use crate::shape::Shape;

const CANDIDATES: [u8; 4] = *b",;\t|";

/// The delimiter of a file and its first rows under it, given what they are under any.
pub(crate) fn sniff(judged: impl Fn(u8) -> Vec<Shape>) -> (u8, Vec<Shape>) {
    let mut best: Option<(Score, u8, Vec<Shape>)> = None;
    for candidate in CANDIDATES {
        let rows = judged(candidate);
        let score = score(&rows);
        let better = match &best {
            None => true,
            Some((before, ..)) => score.is_better_than(before),
        };
        if better {
            best = Some((score, candidate, rows));
        }
    }
    match best {
        Some((score, candidate, rows)) if score.is_enough() => (candidate, rows),
        _ => (CANDIDATES[0], judged(CANDIDATES[0])),
    }
}

/// How well a delimiter does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Score {
    pub(crate) rows: u64,
    pub(crate) of: u64,
    pub(crate) cells: usize,
}

impl Score {
    /// Whether the rows are not rather those of one column, some of which happen to hold the candidate.
    fn is_enough(&self) -> bool {
        self.rows * 4 >= self.of
    }

    pub(crate) fn is_better_than(&self, other: &Score) -> bool {
        let (mine, its) = (self.rows * other.of, other.rows * self.of);
        mine > its || (mine == its && self.cells > other.cells)
    }
}

/// How many of the rows agree, and how many cells those have.
pub(crate) fn score(rows: &[Shape]) -> Score {
    let mut widths: Vec<usize> = rows
        .iter()
        .filter(|row| row.cells > 1 && !row.odd)
        .map(|row| row.cells)
        .collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b);
    let (rows_agreeing, cells) = runs.map(|run| (run.len(), run[0])).max().unwrap_or((0, 0));
    Score {
        rows: rows_agreeing as u64,
        of: rows
            .iter()
            .filter(|row| row.filled > 0)
            .count()
            .max(rows_agreeing)
            .max(1) as u64,
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Decoding;
    use crate::shape::shapes;

    fn sniffed(text: &str) -> char {
        char::from(sniff(|delimiter| shapes(text.as_bytes(), true, Decoding::Utf8, false, delimiter, 1, &[])).0)
    }

    #[test]
    fn delimiters_are_found() {
        assert_eq!(sniffed("a,b\n1,2\n"), ',');
        assert_eq!(sniffed("a;b\n1,5;2,5\n"), ';');
        assert_eq!(sniffed("a\tb c\n1\t2;3\n"), '\t');
        assert_eq!(sniffed("a|b|c\n1|2|3\n"), '|');
        assert_eq!(sniffed("\"x\";\"y, z\"\n\"1\";\"2, 3\"\n"), ';');
        assert_eq!(sniffed("id,list\n1,a;b;c\n2,d;e;f\n"), ',');
        assert_eq!(sniffed("name\nSmith\nJones\n"), ',');
        assert_eq!(
            sniffed(&format!("note\nx; y\n{}", "x\n".repeat(7))),
            ',',
            "one row in nine"
        );
        assert_eq!(sniffed(""), ',');
        assert_eq!(
            sniffed("a|b,c|d\n1|2,3|4\n"),
            '|',
            "as many rows agree, and there are more cells"
        );
    }
}
