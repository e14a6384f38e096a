//! What to do now.

use crate::plain::{harmless, wrapped};

/// An advice, wrapped. A command in it, which begins a line and ends with it, stays whole, to be copied.
pub fn next(advice: &str, width: usize) -> String {
    let lines = format!("next: {advice}");
    lines
        .lines()
        .map(|line| match line.starts_with("candour ") {
            true => format!("  {}\n", harmless(line)),
            false => wrapped(line, "", width),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stays_whole_on_a_line_of_its_own() {
        let command = "candour sign a/long/way/to/transparency-report/statement.json --key YOUR-KEY";
        let told = next(&format!("if you want to vouch for it too:\n{command}"), 40);
        assert_eq!(told, format!("next: if you want to vouch for it too:\n  {command}\n"));
    }
}
