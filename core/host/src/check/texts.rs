//! The texts of a manifest: a stranger's, which are shown on terminals, in pages and in the files of other tools.
//!
//! None of them steers a terminal, hides or turns round what stands beside it, or names a person: a plugin may have read more than
//! it should.

use candour_cell::detect;

use super::limits;

/// A text of one line.
pub(super) fn short(what: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("a {what} is empty"));
    }
    if text.chars().count() > limits::TEXT {
        return Err(format!("a {what} is too long"));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("a {what} has control characters"));
    }
    open(what, text)
}

/// A text of many lines, such as what a schema says of a parameter.
pub(super) fn long(what: &str, text: &str) -> Result<(), String> {
    shown(what, text)?;
    open(what, text)
}

/// A page. It is printed for whoever asks for it and stands in no report, and is about what rules look for: it may show what looks like a
/// person's number.
pub(super) fn page(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("it has no page".into());
    }
    shown("page", text)?;
    visible("page", text)
}

fn shown(what: &str, text: &str) -> Result<(), String> {
    if text.chars().count() > limits::PAGE {
        return Err(format!("its {what} is too long"));
    }
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    match text.chars().any(steers) {
        true => Err(format!("a {what} has control characters")),
        false => Ok(()),
    }
}

/// Whether a text shows what it holds.
fn visible(what: &str, text: &str) -> Result<(), String> {
    match text.chars().any(is_hidden) {
        true => Err(format!(
            "a {what} has characters that cannot be seen, or that turn the text round"
        )),
        false => Ok(()),
    }
}

/// Whether a text shows what it holds, and holds nothing that names a person.
pub(super) fn open(what: &str, text: &str) -> Result<(), String> {
    visible(what, text)?;
    match detect::identifiers_in(text).first() {
        // What was found is not said: it may be a person's.
        Some(class) => Err(format!(
            "a {what} holds what looks like an identifier of a person ({class})"
        )),
        None => Ok(()),
    }
}

/// Whether a name in kebab-case holds nothing that names a person, its hyphens being read as spaces.
pub(super) fn name(what: &str, name: &str) -> Result<(), String> {
    open(what, &name.replace('-', " "))
}

/// Characters that take no room, turn the direction of what follows, or stand for nothing that anybody agreed on.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// A version: letters, digits, points, hyphens and plus signs.
pub(super) fn version(text: &str) -> Result<(), String> {
    short("version", text)?;
    let is_of_it = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    match text.chars().all(is_of_it) && text.len() <= LONGEST_VERSION {
        true => Ok(()),
        false => Err("its version is none, such as 1.2.0".into()),
    }
}

const LONGEST_VERSION: usize = 64;

/// A licence, as SPDX writes them: names, joined by AND, OR and WITH, in parentheses or not.
pub(super) fn licence(text: &str) -> Result<(), String> {
    short("licence", text)?;
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let (mut depth, mut wants_name) = (0_usize, true);
    let mut is_right = true;
    for word in spaced.split_whitespace() {
        let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || ".-+:".contains(c));
        match word {
            "(" if wants_name => depth += 1,
            ")" if !wants_name && depth > 0 => depth -= 1,
            "AND" | "OR" | "WITH" if !wants_name => wants_name = true,
            "(" | ")" | "AND" | "OR" | "WITH" => is_right = false,
            name if wants_name && is_name(name) => wants_name = false,
            _ => is_right = false,
        }
    }
    match is_right && depth == 0 && !wants_name {
        true => Ok(()),
        false => Err("its licence is no SPDX expression, such as MIT OR Apache-2.0".into()),
    }
}

/// The address of a page on the web, which names no user.
pub(super) fn homepage(text: &str) -> Result<(), String> {
    short("homepage", text)?;
    let host = text
        .strip_prefix("https://")
        .map(|rest| rest.split(['/', '?', '#', '\\']).next().unwrap_or_default());
    let is_host = |host: &str| {
        let is_label = |label: &str| {
            !label.is_empty() && !label.starts_with('-') && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        host.contains('.') && host.split('.').all(is_label)
    };
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"'`{}|\\^".contains(c);
    match host.is_some_and(is_host) && text.chars().all(is_plain) {
        true => Ok(()),
        false => Err("its homepage is no address that begins with https://".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_or_names_a_person_is_in_no_text() {
        for text in [
            "agreed for 943 476 5919",
            "agreed for 943\u{2011}476\u{2011}5919",
            "９４３４７６５９１９",
            "ab 12 34 56 c",
            "ask ann.other@example.org",
            "she lives at SW1A 1AA",
            "born 1 April 1950\u{202e}",
            "complete\u{200b}ness",
            "a\u{e0041}",
        ] {
            assert!(short("summary", text).is_err(), "{text}");
        }
        assert!(page("# Page\n\nborn\u{202e}").is_err() && page("# \u{1b}[2J").is_err());
        assert_eq!(page("# Page\n\n```csv\nnhs\n943 476 5919\n```\n"), Ok(()));
        assert!(long("description", "a\u{1b}]8;;http://example.org\u{7}").is_err());
        assert_eq!(short("summary", "a count of 12 people, 2014-15 – „näive“"), Ok(()));
    }

    #[test]
    fn versions_licences_and_homepages_have_a_form() {
        for right in [
            "MIT",
            "MIT OR Apache-2.0",
            "(MIT AND BSD-3-Clause) OR GPL-3.0+",
            "GPL-2.0 WITH x",
            "LicenseRef-ours",
        ] {
            assert_eq!(licence(right), Ok(()), "{right}");
        }
        for wrong in ["MIT OR", "free for all", "MIT, BSD", "(MIT", "MIT)", "<b>MIT</b>", "OR"] {
            assert!(licence(wrong).is_err(), "{wrong}");
        }
        for right in [
            "https://example.org",
            "https://example.org/a?b=c#d",
            "https://a-b.example.org/~x",
        ] {
            assert_eq!(homepage(right), Ok(()), "{right}");
        }
        for wrong in [
            "http://example.org",
            "javascript:alert(1)",
            "https://user@example.org",
            "https://exаmple.org",
            "https://example.org/<b>",
            "https://localhost",
            "https://example.org\\@other.org",
            "https://",
        ] {
            assert!(homepage(wrong).is_err(), "{wrong}");
        }
        assert_eq!(version("0.1.0-rc.1+a"), Ok(()));
        assert!(version("1.0 beta").is_err() && version(&"1".repeat(65)).is_err());
    }
}
