//! Texts of others inside Markdown: no mark of it works, and no link begins.

use crate::document::shown;

/// A text as Markdown, anywhere in a line: at its start, in a list, a heading or a table.
pub(super) fn escape(text: &str) -> String {
    let text = shown(text);
    let chars: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let is_word = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    for (at, c) in chars.iter().enumerate() {
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '@' => true,
            // Inside a word it marks nothing.
            '_' => !(is_word(at.checked_sub(1)) && is_word(Some(at + 1))),
            // At the start of a line these begin a list or underline a heading; after a number these make a list.
            '-' | '+' | '=' => chars[..at].iter().all(|c| c.is_whitespace()),
            '.' | ')' => is_numbering(&chars[..at]) || starts_an_address(&chars[..at]),
            // What some readers make a link of by itself.
            ':' => chars.get(at + 1) == Some(&'/') || is_scheme(&chars[..at]),
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(*c);
    }
    escaped
}

fn is_numbering(before: &[char]) -> bool {
    let mut digits = before.iter().skip_while(|c| c.is_whitespace()).peekable();
    digits.peek().is_some() && digits.all(char::is_ascii_digit)
}

fn starts_an_address(before: &[char]) -> bool {
    let ends_with = |word: &str| {
        let n = word.len();
        before.len() >= n
            && before[before.len() - n..]
                .iter()
                .collect::<String>()
                .eq_ignore_ascii_case(word)
    };
    ends_with("www")
}

fn is_scheme(before: &[char]) -> bool {
    let word: String = before.iter().rev().take_while(|c| c.is_alphanumeric()).collect();
    let word: String = word.chars().rev().collect();
    ["mailto", "xmpp", "javascript", "data"]
        .iter()
        .any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// A name as code; as plain text where code could not hold it everywhere.
pub(super) fn code(text: &str) -> String {
    let text = shown(text);
    match text.contains(['`', '|']) || text.trim() != text || text.is_empty() {
        true => escape(&text),
        false => format!("`{text}`"),
    }
}

/// A fence that none of the lines can close.
pub(super) fn fence(lines: &[String]) -> String {
    let mut longest = 2;
    for line in lines {
        let mut run = 0;
        for c in line.chars() {
            run = if c == '`' { run + 1 } else { 0 };
            longest = longest.max(run);
        }
    }
    "`".repeat(longest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_of_markdown_works() {
        for (text, expected) in [
            ("[x](javascript:alert(1))", "\\[x\\](javascript\\:alert(1))"),
            ("](javascript:x)", "\\](javascript\\:x)"),
            ("a|b`c`", "a\\|b\\`c\\`"),
            ("<script>&copy;", "\\<script\\>\\&copy;"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("12) item", "12\\) item"),
            ("# heading", "\\# heading"),
            ("=== ", "\\=== "),
            ("location_code and _x_", "location_code and \\_x\\_"),
            ("https://e.org www.e.org", "https\\://e.org www\\.e.org"),
            ("2014-15, 1.5: 3", "2014-15, 1.5: 3"),
            ("line\n# two", "line \\# two"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("a_b"), "`a_b`");
        assert_eq!(code("a`b"), "a\\`b");
        assert_eq!(code("a|b"), "a\\|b");
        assert_eq!(fence(&["```` x".to_owned()]), "`````");
        assert_eq!(fence(&[]), "```");
    }
}
