//! Texts in lines no longer than the screen is wide.

/// The text in lines of at most `width`, each after the indent.
pub(crate) fn wrapped(text: &str, indent: &str, width: usize) -> String {
    hanging(text, indent, indent, width)
}

/// The same with another indent from the second line on.
pub(crate) fn hanging(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut lines = first.to_owned();
    let mut line = first.len();
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && line + 1 + length > width {
            lines.push('\n');
            lines.push_str(rest);
            line = rest.len();
        } else if at > 0 {
            lines.push(' ');
            line += 1;
        }
        lines.push_str(word);
        line += length;
    }
    lines.push('\n');
    lines
}
