//! Detectors: what a text looks like, told by its form and check digits, never by its column.
//!
//! A class is a likeness, not a verdict. One in eleven numbers of ten digits passes the check of an NHS number by chance:
//! what passes and what does not are classes of their own, so that a rule can judge a column by its share. Numbers written
//! in groups of three, three and four digits are told apart, because chance seldom writes so.
//!
//! Texts are read as people and spreadsheets write them: with any space or dash of Unicode, full-width digits, invisible
//! characters, other marks between groups.

mod contacts;
mod dates;
mod names;
mod numbers;
mod plain;

use std::borrow::Cow;

use regex::Regex;

pub use plain::plain;

/// The detector classes and what each stands for.
pub const DESCRIBED: &[(&str, &str)] = &[
    ("email", "an e-mail address"),
    (
        "nhs-number",
        "ten digits that pass the check of an NHS number and begin as one of England, Wales or the Isle of Man",
    ),
    ("nhs-number-3-3-4", "the same in groups of three, three and four digits"),
    (
        "chi-number",
        "ten digits that pass the check and begin with a day of birth, as CHI numbers of Scotland do",
    ),
    ("chi-number-3-3-4", "the same in groups of three, three and four digits"),
    (
        "chi-number-no-zero",
        "nine digits that would be a CHI number with a nought before them",
    ),
    (
        "hc-number",
        "ten digits that pass the check and begin as a Health and Care number of Northern Ireland",
    ),
    ("hc-number-3-3-4", "the same in groups of three, three and four digits"),
    (
        "unissued-number",
        "ten digits that pass the check and begin as no number that is given out",
    ),
    (
        "unissued-number-3-3-4",
        "the same in groups of three, three and four digits",
    ),
    (
        "ten-digits-nhs",
        "ten digits that begin as an NHS number and fail its check",
    ),
    (
        "ten-digits-nhs-3-3-4",
        "the same in groups of three, three and four digits",
    ),
    (
        "ten-digits-chi",
        "ten digits that begin as a CHI number and fail its check",
    ),
    (
        "ten-digits-chi-3-3-4",
        "the same in groups of three, three and four digits",
    ),
    (
        "ten-digits-hc",
        "ten digits that begin as a Health and Care number and fail its check",
    ),
    (
        "ten-digits-hc-3-3-4",
        "the same in groups of three, three and four digits",
    ),
    (
        "ten-digits",
        "ten digits that begin as none of these and fail the check",
    ),
    ("ten-digits-3-3-4", "the same in groups of three, three and four digits"),
    ("nine-digits", "nine other digits"),
    ("nino", "a National Insurance number"),
    ("postcode", "a full postcode of the United Kingdom, no pseudo-code"),
    (
        "uk-phone",
        "a telephone number of the United Kingdom, with its area code",
    ),
    ("uuid", "a universally unique identifier"),
    ("hex-digest", "32, 40 or 64 hexadecimal digits, as hash functions give"),
    (
        "date",
        "a day, as 2014-04-01, 01/04/2014, 1 April 2014, 01-Apr-14 or 20140401, with or without a time",
    ),
    ("short-date", "a day in figures with a year of two, as 01/04/14"),
    ("birth-date", "a day that a text says somebody was born on"),
    ("person-name", "a given name and a surname, both in lists"),
];

/// The detector classes, as [`DESCRIBED`].
pub const CLASSES: &[&str] = &class_names();

const fn class_names() -> [&'static str; DESCRIBED.len()] {
    let mut names = [""; DESCRIBED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = DESCRIBED[at].0;
        at += 1;
    }
    names
}

/// The class that the whole text looks like; `None` where it looks like none.
pub fn looks_like(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST || text.len() < SHORTEST {
        return None;
    }
    let plain = plain(text);
    let text = plain.trim();
    let bytes = text.as_bytes();
    if bytes.contains(&b'@') {
        return contacts::is_email(text).then_some("email");
    }
    let digits = count_digits(bytes);
    if digits == 0 {
        return without_digits(text);
    }
    if !text.is_ascii() || bytes.len() < SHORTEST {
        return None;
    }
    if (9..=12).contains(&digits)
        && let Some(class) = numbers::whole(text)
    {
        return Some(class);
    }
    let ends_in_letters = bytes[0].is_ascii_alphabetic() && bytes[bytes.len() - 1].is_ascii_alphabetic();
    if ends_in_letters && digits == 6 && contacts::is_nino(text) {
        return Some("nino");
    }
    if ends_in_letters && digits <= 3 && contacts::is_postcode(text) {
        return Some("postcode");
    }
    if (10..=15).contains(&digits) && bytes.len() >= 11 && contacts::is_phone(text) {
        return Some("uk-phone");
    }
    match bytes.len() {
        36 if is_uuid(bytes) => return Some("uuid"),
        32 | 40 | 64 if is_digest(bytes) => return Some("hex-digest"),
        _ => {}
    }
    let day = may_be_day(bytes, digits).then(|| dates::day(text))??;
    Some(if day.is_short { "short-date" } else { "date" })
}

/// The year of the day that the whole text looks like.
///
/// ```
/// use candour_cell::detect::dated_year;
///
/// assert_eq!(dated_year("16-Jul-66"), Some(1966));
/// assert_eq!(dated_year("1966"), None);
/// ```
pub fn dated_year(text: &str) -> Option<i16> {
    let class = looks_like(text)?;
    matches!(class, "date" | "short-date")
        .then(|| dates::day(plain(text).trim()))?
        .map(|day| day.date.year())
}

/// Whether [`looks_like`] answers `None` for every ASCII text of this shape, in which digits are 9 and letters A or a.
/// `false` where only the text itself can tell.
pub fn looks_like_nothing(shape: &[u8]) -> bool {
    let shape = shape.trim_ascii();
    let (Some(first), Some(last)) = (shape.first(), shape.last()) else {
        return true;
    };
    let digits = count_digits(shape);
    let between_letters = first.is_ascii_alphabetic() && last.is_ascii_alphabetic();
    let may_be = shape.contains(&b'@')
        || match digits {
            0 => may_be_name(shape),
            9..=15 => true,
            _ => (between_letters && digits <= 6) || may_be_day(shape, digits),
        }
        || matches!(shape.len(), 32 | 36 | 40 | 64);
    !may_be
}

/// Whether [`contains`] answers `None` for every ASCII text of this shape, in which digits are 9 and letters A or a.
/// `false` where only the text itself can tell.
pub fn contains_nothing(shape: &[u8]) -> bool {
    let (digits, capitals, letters) = count_kinds(shape);
    !shape.contains(&b'@') && digits < 10 && (digits < 2 || capitals < 3) && (digits < 3 || letters < 3)
}

/// The class of an identifier of a person that stands somewhere in a text, as a word of its own; `None` where none does.
///
/// Of several, the first of `email`, the classes of numbers that pass the check, `nino`, `postcode`, `uk-phone`,
/// `birth-date`. Postcodes and National Insurance numbers must be in capitals: in running text `L5 1st` is none.
pub fn contains_identifier(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST {
        return None;
    }
    identifier_inside(&plain(text))
}

/// As [`contains_identifier`]; where there is none, a class of ten digits that fail the check, so that a rule can weigh
/// what passes against what does not.
pub fn contains(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST {
        return None;
    }
    let plain = plain(text);
    identifier_inside(&plain).or_else(|| {
        let may_be = count_digits(plain.as_bytes()) >= 10;
        may_be.then(|| numbers::inside(&without_underscores(&plain), false))?
    })
}

/// Every class of [`contains_identifier`] of which a text holds one, so that none hides behind another. National Insurance
/// numbers count in small letters too, since whoever typed them may have used those.
///
/// ```
/// use candour_cell::detect::identifiers_in;
///
/// assert_eq!(identifiers_in("9434765919@example.nhs.uk, of ab123456c"), ["email", "nhs-number", "nino"]);
/// assert_eq!(identifiers_in("Clinics by month, 2015"), [""; 0]);
/// ```
pub fn identifiers_in(text: &str) -> Vec<&'static str> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let plain = plain(text);
    let words = plain.replace(['_', '@'], " ");
    let holds = |class, it_does: bool| it_does.then_some(class);
    let found = [
        holds("email", plain.contains('@') && contacts::has_email(&plain)),
        numbers::inside(&words, true),
        holds("nino", contacts::has_nino(&words.to_uppercase())),
        holds("postcode", contacts::has_postcode(&words)),
        holds("uk-phone", contacts::has_phone(&words)),
        holds("birth-date", dates::tells_birth(&words)),
    ];
    found.into_iter().flatten().collect()
}

fn identifier_inside(text: &str) -> Option<&'static str> {
    if text.as_bytes().contains(&b'@') && contacts::has_email(text) {
        return Some("email");
    }
    let (digits, capitals, letters) = count_kinds(text.as_bytes());
    if digits < 2 {
        return None;
    }
    let text = &*without_underscores(text);
    if digits >= 10
        && let Some(class) = numbers::inside(text, true)
    {
        return Some(class);
    }
    if capitals >= 3 && digits >= 6 && contacts::has_nino(text) {
        return Some("nino");
    }
    if capitals >= 3 && contacts::has_postcode(text) {
        return Some("postcode");
    }
    if digits >= 10 && contacts::has_phone(text) {
        return Some("uk-phone");
    }
    (digits >= 3 && letters >= 3 && dates::tells_birth(text)).then_some("birth-date")
}

/// The shortest text of any class, a postcode, and the longest, an e-mail address.
const SHORTEST: usize = 5;
const LONGEST: usize = 254;

fn compiled(form: &str) -> Regex {
    Regex::new(form).unwrap_or_else(|fault| unreachable!("a constant pattern compiles: {fault}"))
}

/// In running text an underscore parts words.
fn without_underscores(text: &str) -> Cow<'_, str> {
    match text.contains('_') {
        true => Cow::Owned(text.replace('_', " ")),
        false => Cow::Borrowed(text),
    }
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).count()
}

/// How many digits, capitals and letters of ASCII a text has.
fn count_kinds(text: &[u8]) -> (usize, usize, usize) {
    let mut kinds = (0, 0, 0);
    for byte in text {
        kinds.0 += usize::from(byte.is_ascii_digit());
        kinds.1 += usize::from(byte.is_ascii_uppercase());
        kinds.2 += usize::from(byte.is_ascii_alphabetic());
    }
    kinds
}

/// Whether a text with so many digits has the parts of a day: eight digits, a month in letters, or two marks.
fn may_be_day(text: &[u8], digits: usize) -> bool {
    let (mut marks, mut letters) = (0, 0);
    for byte in text {
        marks += usize::from(b"-/. _".contains(byte));
        letters += usize::from(byte.is_ascii_alphabetic());
    }
    match digits {
        8 if text.len() == 8 => true,
        3.. => text.len() >= 6 && (marks >= 2 || letters >= 3),
        _ => false,
    }
}

fn without_digits(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.len() == 36 && is_uuid(bytes) {
        return Some("uuid");
    }
    (may_be_name(bytes) && names::is_person(text)).then_some("person-name")
}

/// Two words or more, of which the first begins with a letter.
fn may_be_name(text: &[u8]) -> bool {
    text.contains(&b' ')
        && text
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// Hexadecimal digits in one case, letters and figures among them: no hash function is known to give figures alone.
fn is_digest(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_hexdigit)
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_uppercase) != bytes.iter().any(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests;
