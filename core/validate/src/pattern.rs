//! Patterns that mean the same everywhere, as tables that are walked a byte at a time.
//!
//! JSON Schema's patterns are those of ECMA-262. Of these, only what every dialect reads alike is taken: ASCII characters,
//! classes of them, groups, alternatives, repetitions and the two anchors. The rest is left to those who know.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start::Config;
use regex_automata::util::syntax;

/// As large as a table may be.
const MOST_BYTES: usize = 1 << 20;

/// A pattern, compiled.
#[derive(Debug)]
pub(crate) struct Pattern {
    table: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Pattern {
    /// Compiles a pattern, if it is one of those.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let translated = Translator::of(pattern)?;
        let table = dense::Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .configure(
                dense::Config::new()
                    .dfa_size_limit(Some(MOST_BYTES))
                    .determinize_size_limit(Some(MOST_BYTES)),
            )
            .build(&translated)
            .ok()?;
        let start = table.start_state(&Config::new().anchored(Anchored::No)).ok()?;
        Some(Pattern { table, start })
    }

    /// Whether it matches somewhere in a text.
    #[inline]
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        let mut state = self.start;
        for byte in text {
            state = self.table.next_state(state, *byte);
            if self.table.is_special_state(state) {
                if self.table.is_match_state(state) {
                    return true;
                }
                if self.table.is_dead_state(state) {
                    return false;
                }
            }
        }
        self.table.is_match_state(self.table.next_eoi_state(state))
    }
}

/// Reads a pattern and writes it anew, byte by byte, so that no other syntax can slip through.
struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    written: String,
    depth: usize,
}

/// ASCII characters that stand for themselves in every dialect.
fn is_literal(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            ' ' | '_' | '-' | '/' | ',' | ':' | ';' | '@' | '%' | '&' | '#' | '!' | '=' | '<' | '>' | '~' | '\'' | '"'
        )
}

/// ASCII characters that stand for themselves behind a backslash in every dialect.
fn is_escaped(c: char) -> bool {
    matches!(
        c,
        '.' | '/' | '\\' | '(' | ')' | '[' | ']' | '{' | '}' | '+' | '*' | '?' | '^' | '$' | '|'
    )
}

impl Translator<'_> {
    fn of(pattern: &str) -> Option<String> {
        let mut translator = Translator {
            rest: pattern.chars().peekable(),
            written: String::new(),
            depth: 0,
        };
        translator.alternatives()?;
        translator.rest.peek().is_none().then_some(translator.written)
    }

    fn alternatives(&mut self) -> Option<()> {
        loop {
            self.sequence()?;
            if self.rest.next_if_eq(&'|').is_none() {
                return Some(());
            }
            self.written.push('|');
        }
    }

    fn sequence(&mut self) -> Option<()> {
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            match c {
                // An anchor is not repeated.
                '^' => self.written.push_str("\\A"),
                '$' => self.written.push_str("\\z"),
                '(' => {
                    self.group()?;
                    self.repetition()?;
                }
                '[' => {
                    self.class()?;
                    self.repetition()?;
                }
                '\\' => {
                    match self.rest.next()? {
                        'd' => self.written.push_str("[0-9]"),
                        c if is_escaped(c) => self.byte(c),
                        _ => return None,
                    }
                    self.repetition()?;
                }
                c if is_literal(c) => {
                    self.byte(c);
                    self.repetition()?;
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > 20 {
            return None;
        }
        if self.rest.next_if_eq(&'?').is_some() {
            self.rest.next_if_eq(&':')?;
        }
        self.written.push_str("(?:");
        self.alternatives()?;
        self.rest.next_if_eq(&')')?;
        self.written.push(')');
        self.depth -= 1;
        Some(())
    }

    fn class(&mut self) -> Option<()> {
        self.written.push('[');
        let mut members = 0;
        loop {
            match self.rest.next()? {
                ']' if members > 0 => break,
                '\\' => match self.rest.next()? {
                    'd' => self.written.push_str("0-9"),
                    c if is_escaped(c) || c == '-' => self.byte(c),
                    _ => return None,
                },
                // At either end it stands for itself; in between, dialects differ.
                '-' if members == 0 || self.rest.peek() == Some(&']') => self.byte('-'),
                c if c != '-' && (is_literal(c) || c == '.') => {
                    self.byte(c);
                    if c.is_ascii_alphanumeric() && self.rest.peek() == Some(&'-') {
                        let mut ahead = self.rest.clone();
                        ahead.next();
                        match ahead.peek() {
                            Some(']') => {}
                            Some(end) if end.is_ascii_alphanumeric() && *end >= c => {
                                let end = *end;
                                self.rest.next();
                                self.rest.next();
                                self.written.push('-');
                                self.byte(end);
                            }
                            _ => return None,
                        }
                    }
                }
                _ => return None,
            }
            members += 1;
        }
        self.written.push(']');
        Some(())
    }

    fn repetition(&mut self) -> Option<()> {
        match self.rest.peek() {
            Some(c @ ('?' | '*' | '+')) => {
                self.written.push(*c);
                self.rest.next();
            }
            Some('{') => {
                self.rest.next();
                let least = self.number()?;
                let most = match self.rest.next_if_eq(&',') {
                    None => Some(least),
                    Some(_) if self.rest.peek() == Some(&'}') => None,
                    Some(_) => Some(self.number()?),
                };
                self.rest.next_if_eq(&'}')?;
                if most.is_some_and(|most| most < least || most > 200) || least > 200 {
                    return None;
                }
                match most {
                    Some(most) => write!(self.written, "{{{least},{most}}}").ok()?,
                    None => write!(self.written, "{{{least},}}").ok()?,
                }
            }
            _ => return Some(()),
        }
        // Lazy and possessive ones, and repetitions of repetitions, are left to others.
        (!matches!(self.rest.peek(), Some('?' | '*' | '+' | '{'))).then_some(())
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    fn byte(&mut self, c: char) {
        // Writing into a string does not fail.
        let _ = write!(self.written, "\\x{:02x}", c as u32);
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::PatternOptions;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// A known answer that the other engine of the library gets wrong.
    #[test]
    fn what_stands_on_both_sides_of_an_option_must_stand_there_twice() {
        let pattern = Pattern::new("B+a?B+").unwrap();
        assert!(!pattern.is_match(b"B"));
        assert!(pattern.is_match(b"BB") && pattern.is_match(b"BaB"));
    }

    fn piece() -> impl Strategy<Value = String> {
        let atom = prop::sample::select(vec![
            "a", "B", "0", " ", "-", "/", "[a-c]", "[A-Z0-9]", "[0-9]", "\\d", "[-a]", "[a-]", "[a b]", "\\.",
            "(a|B0)", "(?:0|1)", "[_./]",
        ]);
        let repetition = prop::sample::select(vec!["", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,}"]);
        (atom, repetition).prop_map(|(atom, repetition)| format!("{atom}{repetition}"))
    }

    fn pattern() -> impl Strategy<Value = String> {
        let anchor = |text: &'static str| prop::sample::select(vec!["", text]);
        let sequence = prop::collection::vec(piece(), 0..5).prop_map(|pieces| pieces.concat());
        let one = (anchor("^"), sequence, anchor("$")).prop_map(|(start, middle, end)| format!("{start}{middle}{end}"));
        prop::collection::vec(one, 1..3).prop_map(|alternatives| alternatives.join("|"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_pattern_means_what_jsonschema_takes_it_for(
            pattern in pattern(),
            texts in prop::collection::vec("[abcABZ01 ./_-]{0,6}|[a0é\n]{0,3}", 1..12),
        ) {
            let ours = Pattern::new(&pattern);
            prop_assert!(ours.is_some(), "{}", pattern);
            let ours = ours.unwrap();
            // Its other engine, fancy-regex 0.19, takes `a+b?a+` for a match of a lone `a`.
            let theirs = jsonschema::options()
                .with_pattern_options(PatternOptions::regex())
                .build(&json!({ "pattern": pattern }))
                .unwrap();
            for text in &texts {
                prop_assert_eq!(ours.is_match(text.as_bytes()), theirs.is_valid(&json!(text)), "{} on {:?}", &pattern, text);
            }
        }
    }

    #[test]
    fn what_dialects_read_differently_is_left_to_others() {
        for pattern in [
            ".",
            "\\w",
            "\\s",
            "\\D",
            "\\b",
            "[^a]",
            "a{,2}",
            "a**",
            "a+?",
            "(?=a)",
            "(?i)a",
            "\\p{L}",
            "[a-\\d]",
            "[z-a]",
            "[]a]",
            "é",
            "a{300}",
            "[a&&b]",
            "(a",
            "a)",
            "{",
            "]",
            "\\u0041",
            "\\x41",
            "[[:alpha:]]",
            "(?<n>a)",
            "\\1",
        ] {
            let taken = Pattern::new(pattern).is_some();
            // `&` in a class is written anew as a byte, so that it is no operator.
            assert_eq!(taken, pattern == "[a&&b]", "{pattern}");
        }
    }
}
