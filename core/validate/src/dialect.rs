//! A pattern of JSON Schema, which is one of ECMA-262, in the dialect of the engine that steps back.
//!
//! The two differ in what short forms stand for, and in what a reference to a group means that took no part. Everything
//! is written anew, so that no other syntax can slip through; what cannot be said exactly is refused, with the reason.

use std::fmt::Write;

use crate::groups::Groups;

/// The characters of `\w` and of `\s` in ECMA-262, as members of a class.
const WORD: &str = "A-Za-z0-9_";
const SPACE: &str = r"\x{9}-\x{D} \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

/// What stands in a class.
enum Member {
    One(char),
    Many(String),
}

/// The pattern in the other dialect.
pub(crate) fn translated(pattern: &str) -> Result<String, &'static str> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut writer = Writer {
        groups: Groups::of(&chars)?,
        chars,
        at: 0,
        opened: 0,
        written: String::new(),
    };
    writer.pattern()?;
    Ok(writer.written)
}

struct Writer {
    groups: Groups,
    chars: Vec<char>,
    at: usize,
    /// How many groups that capture were opened.
    opened: usize,
    written: String,
}

impl Writer {
    fn pattern(&mut self) -> Result<(), &'static str> {
        let mut is_repeated = false;
        while let Some(c) = self.next() {
            let was_repeated = std::mem::take(&mut is_repeated);
            match c {
                '^' => self.written.push_str(r"\A"),
                '$' => self.written.push_str(r"\z"),
                '.' => self.written.push_str(r"[^\x{A}\x{D}\x{2028}\x{2029}]"),
                '|' => self.written.push('|'),
                '(' => self.group()?,
                ')' => self.written.push(')'),
                '[' => self.class()?,
                '\\' => self.escape()?,
                '*' | '+' | '?' => {
                    self.repetition(was_repeated, &c.to_string())?;
                    is_repeated = true;
                }
                '{' => {
                    let bounds = self.bounds().ok_or("a brace stands alone in it")?;
                    self.repetition(was_repeated, &bounds)?;
                    is_repeated = true;
                }
                ']' | '}' => return Err("a bracket or brace stands alone in it"),
                c => self.char(c),
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        self.at += 1;
        c
    }

    fn takes(&mut self, text: &str) -> bool {
        let is_next = text
            .chars()
            .enumerate()
            .all(|(n, c)| self.chars.get(self.at + n) == Some(&c));
        if is_next {
            self.at += text.chars().count();
        }
        is_next
    }

    fn char(&mut self, c: char) {
        self.written.push_str(&written(c));
    }

    /// Another repetition behind one would mean something else in the other dialect.
    fn repetition(&mut self, was_repeated: bool, text: &str) -> Result<(), &'static str> {
        if was_repeated {
            return Err("it repeats a repetition");
        }
        self.written.push_str(text);
        if self.takes("?") {
            self.written.push('?');
        }
        Ok(())
    }

    /// What stands in braces, if it says how often.
    fn bounds(&mut self) -> Option<String> {
        let length = self.chars[self.at..].iter().position(|c| *c == '}')?;
        let inside: String = self.chars[self.at..self.at + length].iter().collect();
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
        let is_bounds = is_number(least) && (most.is_empty() || is_number(most));
        self.at += length + 1;
        is_bounds.then(|| format!("{{{inside}}}"))
    }

    fn group(&mut self) -> Result<(), &'static str> {
        for opening in ["?:", "?=", "?!", "?<=", "?<!"] {
            if self.takes(opening) {
                self.written.push('(');
                self.written.push_str(opening);
                return Ok(());
            }
        }
        if self.takes("?<") {
            while self.next().ok_or("a name has no end")? != '>' {}
        } else if self.chars.get(self.at) == Some(&'?') {
            return Err("it changes how it is read in the middle");
        }
        self.opened += 1;
        // Names are known to us; the other dialect counts groups.
        self.written.push('(');
        Ok(())
    }

    fn escape(&mut self) -> Result<(), &'static str> {
        let c = self.next().ok_or("it ends in a backslash")?;
        match c {
            'b' | 'B' => {
                let (inside, outside) = (format!("[{WORD}]"), format!("[{WORD}]"));
                let edge = match c {
                    'b' => format!("(?:(?<={inside})(?!{outside})|(?<!{inside})(?={outside}))"),
                    _ => format!("(?:(?<={inside})(?={outside})|(?<!{inside})(?!{outside}))"),
                };
                self.written.push_str(&edge);
            }
            'k' => {
                let name: String = self.name()?;
                let group = self.groups.named(&name).ok_or("it refers to a group that it has not")?;
                self.reference(group)?;
            }
            '1'..='9' => {
                let mut digits = String::from(c);
                while let Some(digit) = self.chars.get(self.at).filter(|c| c.is_ascii_digit()) {
                    digits.push(*digit);
                    self.at += 1;
                }
                let group = digits.parse().map_err(|_| "it refers to a group that it has not")?;
                self.reference(group)?;
            }
            _ => match self.member(c)? {
                Member::One(c) => self.char(c),
                Member::Many(members) if members.starts_with(r"\p") || members.starts_with(r"\P") => {
                    self.written.push_str(&members);
                }
                Member::Many(members) => {
                    let _ = write!(self.written, "[{members}]");
                }
            },
        }
        Ok(())
    }

    fn name(&mut self) -> Result<String, &'static str> {
        if !self.takes("<") {
            return Err("it refers to a group without a name");
        }
        let mut name = String::new();
        loop {
            match self.next().ok_or("a name has no end")? {
                '>' => return Ok(name),
                c => name.push(c),
            }
        }
    }

    /// A group that took no part is the empty text in ECMA-262, and no match elsewhere.
    fn reference(&mut self, group: usize) -> Result<(), &'static str> {
        self.groups.may_be_referred_to(group, self.at)?;
        let _ = write!(self.written, "(?:(?({group})\\{group}|))");
        Ok(())
    }

    /// What a backslash and this character stand for, in a class or outside.
    fn member(&mut self, c: char) -> Result<Member, &'static str> {
        let one = |code: u32| char::from_u32(code).map(Member::One).ok_or("it names half a character");
        Ok(match c {
            'd' => Member::Many("0-9".to_owned()),
            'w' => Member::Many(WORD.to_owned()),
            's' => Member::Many(SPACE.to_owned()),
            'D' => Member::Many("[^0-9]".to_owned()),
            'W' => Member::Many(format!("[^{WORD}]")),
            'S' => Member::Many(format!("[^{SPACE}]")),
            't' => Member::One('\t'),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            'v' => Member::One('\u{b}'),
            'f' => Member::One('\u{c}'),
            '0' if !self.chars.get(self.at).is_some_and(char::is_ascii_digit) => Member::One('\0'),
            'c' => match self.next().filter(char::is_ascii_alphabetic) {
                Some(letter) => Member::One(char::from(letter as u8 % 32)),
                None => return Err("it names a control character that is none"),
            },
            'x' => one(self.hex(2)?)?,
            'u' if self.takes("{") => {
                let mut code = 0_u32;
                loop {
                    match self.next().ok_or("it names a character that is none")? {
                        '}' => break one(code)?,
                        digit => {
                            let digit = digit.to_digit(16).ok_or("it names a character that is none")?;
                            code = code.saturating_mul(16).saturating_add(digit);
                        }
                    }
                }
            }
            'u' => match self.hex(4)? {
                high @ 0xD800..=0xDBFF if self.takes("\\u") => match self.hex(4)? {
                    low @ 0xDC00..=0xDFFF => one(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))?,
                    _ => return Err("it names half a character"),
                },
                code => one(code)?,
            },
            'p' | 'P' => {
                let length = self.chars[self.at.min(self.chars.len())..]
                    .iter()
                    .position(|c| *c == '}');
                let length = length.filter(|_| self.chars.get(self.at) == Some(&'{'));
                let length = length.ok_or("it names no property of characters")?;
                let name: String = self.chars[self.at..=self.at + length].iter().collect();
                self.at += length + 1;
                Member::Many(format!("\\{c}{name}"))
            }
            c if c.is_ascii_alphanumeric() => return Err("it has an escape that means nothing"),
            c => Member::One(c),
        })
    }

    fn hex(&mut self, digits: usize) -> Result<u32, &'static str> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|c| c.to_digit(16));
            code = code * 16 + digit.ok_or("it names a character that is none")?;
        }
        Ok(code)
    }

    fn class(&mut self) -> Result<(), &'static str> {
        let is_negated = self.takes("^");
        let mut members = String::new();
        let mut before: Option<char> = None;
        loop {
            let member = match self.next().ok_or("a bracket is not closed in it")? {
                ']' => break,
                '-' if before.is_some() && !matches!(self.chars.get(self.at), None | Some(']')) => {
                    let first = before.take().unwrap_or('-');
                    let end = match self.next().ok_or("a bracket is not closed in it")? {
                        '\\' => self.class_escape()?,
                        c => Member::One(c),
                    };
                    let Member::One(last) = end else {
                        return Err("a range of characters ends in several");
                    };
                    if last < first {
                        return Err("a range of characters ends before it begins");
                    }
                    let _ = write!(members, "-{}", written(last));
                    continue;
                }
                '\\' => self.class_escape()?,
                c => Member::One(c),
            };
            before = match member {
                Member::One(c) => {
                    members.push_str(&written(c));
                    Some(c)
                }
                Member::Many(many) => {
                    members.push_str(&many);
                    None
                }
            };
        }
        let text = match (members.is_empty(), is_negated) {
            // Nothing is in the one, and everything in the other.
            (true, false) => r"(?!)".to_owned(),
            (true, true) => r"[\x{0}-\x{10FFFF}]".to_owned(),
            (false, false) => format!("[{members}]"),
            (false, true) => format!("[^{members}]"),
        };
        self.written.push_str(&text);
        Ok(())
    }

    fn class_escape(&mut self) -> Result<Member, &'static str> {
        match self.next().ok_or("it ends in a backslash")? {
            'b' => Ok(Member::One('\u{8}')),
            c => self.member(c),
        }
    }
}

/// A character that stands for itself, in a class and outside.
fn written(c: char) -> String {
    match c.is_ascii_alphanumeric() || c == '_' {
        true => c.to_string(),
        false => format!("\\x{{{:X}}}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_written_out() {
        for (pattern, expected) in [
            ("^a.$", r"\Aa[^\x{A}\x{D}\x{2028}\x{2029}]\z"),
            (r"(?=\d)[\w-]", r"(?=[0-9])[A-Za-z0-9_\x{2D}]"),
            (r"(?<year>a)\k<year>", r"(a)(?:(?(1)\1|))"),
            (r"[^\D/]", r"[^[^0-9]\x{2F}]"),
            (r"a{2,}?\u00e9\uD83D\uDE00", r"a{2,}?\x{E9}\x{1F600}"),
            ("[]", "(?!)"),
            ("[a-c&&b]", r"[a-c\x{26}\x{26}b]"),
        ] {
            assert_eq!(translated(pattern).as_deref(), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn what_engines_read_differently_is_refused() {
        for pattern in [
            "a*+",
            "a**",
            "a{2}{3}",
            "a{",
            "}",
            "(?i)a",
            "(?>a)",
            r"\q",
            r"\1",
            r"(?:(a)|b)*\1",
            r"(a\1)",
            r"(?<=(a))\1",
            r"(?<=\1(a))",
            r"\uD800",
            "[b-a]",
            r"\k<x>",
            r"(?(1)a)",
        ] {
            assert!(translated(pattern).is_err(), "{pattern}");
        }
    }
}
