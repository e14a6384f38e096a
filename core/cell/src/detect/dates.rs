//! Days, in the forms that people and programs write them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::compiled;
use crate::period::MONTHS;

/// A day of two digits for its year lies in 1931 to 2030: no older form of writing is in use.
const LAST_SHORT_YEAR: i16 = 30;

/// Eight digits in a row are a day of these years only.
const CLOSE_YEARS: std::ops::RangeInclusive<i16> = 1850..=2100;

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

static BIRTH: LazyLock<Regex> = LazyLock::new(|| {
    let month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?";
    let day = r"[0-9]{1,2}(?:st|nd|rd|th)?";
    compiled(&format!(
        "(?i)\\b(?:dob|d\\. ?o\\. ?b|born|birth ?da(?:te|y)|date of birth)\\b[^0-9a-z]{{0,3}}(?:(?:is|was|on|of) )?(?:the )?\
         (?:[0-9]{{8}}|[0-9]{{1,4}}[./ -][0-9]{{1,2}}[./ -][0-9]{{2,4}}|{day}[ -]*(?:of )?{month}[, -]*[0-9]{{2,4}}|{month} \
         {day},? [0-9]{{2,4}})\\b"
    ))
});

/// A day that a text says.
pub(super) struct Day {
    pub(super) date: Date,
    /// All in figures, with a year of two: a code of three parts looks the same.
    pub(super) is_short: bool,
}

/// The day that the whole text says, if it says one that the calendar has. A time of day may follow.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = without_time(text)?;
    let mut tokens = [Token::Month(0); 3];
    let mut count = 0;
    let (mut rest, mut mark, mut marks_agree) = (text.as_bytes(), None, true);
    while let Some(first) = rest.first() {
        let is_kind: fn(&u8) -> bool = match first {
            b'0'..=b'9' => u8::is_ascii_digit,
            b'a'..=b'z' | b'A'..=b'Z' => u8::is_ascii_alphabetic,
            b' ' | b'-' | b'.' | b'/' | b',' | b'_' | b'\'' => |byte| b" -./,_'".contains(byte),
            _ => return None,
        };
        let (this, after) = rest.split_at(rest.iter().take_while(|byte| is_kind(byte)).count());
        rest = after;
        let token = match first {
            b'0'..=b'9' => number(this)?,
            byte if byte.is_ascii_alphabetic() => match word(this, count)? {
                Some(month) => month,
                None => continue,
            },
            _ => {
                marks_agree &= *mark.get_or_insert(this) == this && count > 0;
                continue;
            }
        };
        *tokens.get_mut(count)? = token;
        count += 1;
    }
    resolve(
        &tokens[..count],
        mark.is_some_and(|mark| mark.len() <= 3) && marks_agree,
    )
}

/// Whether a text says of somebody when they were born: a word for it, and a day soon after.
pub(super) fn tells_birth(text: &str) -> bool {
    let bytes = text.as_bytes();
    let may = |windows: &[u8]| {
        bytes
            .windows(windows.len())
            .any(|part| part.eq_ignore_ascii_case(windows))
    };
    (may(b"dob") || may(b"o.b") || may(b"o. b") || may(b"born") || may(b"birth")) && BIRTH.is_match(text)
}

#[derive(Clone, Copy)]
enum Token {
    /// A number, and how many digits it is written with.
    Number(i32, usize),
    Month(i8),
}

fn number(digits: &[u8]) -> Option<Token> {
    if !matches!(digits.len(), 1 | 2 | 4 | 8) {
        return None;
    }
    let value = digits
        .iter()
        .fold(0, |value, digit| value * 10 + i32::from(digit - b'0'));
    Some(Token::Number(value, digits.len()))
}

/// A month; `Some(None)` for a word that may stand in a date and says nothing of it.
fn word(letters: &[u8], after: usize) -> Option<Option<Token>> {
    let is_start = |whole: &str| {
        letters.len() >= 3
            && letters.len() <= whole.len()
            && letters.eq_ignore_ascii_case(&whole.as_bytes()[..letters.len()])
            && (letters.len() <= 4 || letters.len() == whole.len())
    };
    if let Some(month) = (1..).zip(MONTHS).find(|(_, month)| is_start(month)) {
        return Some(Some(Token::Month(month.0)));
    }
    let says_nothing = ["st", "nd", "rd", "th", "of", "the"]
        .iter()
        .any(|word| letters.eq_ignore_ascii_case(word.as_bytes()));
    ((says_nothing && after > 0) || (after == 0 && WEEKDAYS.into_iter().any(is_start))).then_some(None)
}

fn resolve(tokens: &[Token], marks_agree: bool) -> Option<Day> {
    use Token::{Month, Number};
    let long = |year: i32, month: i32, day: i32| {
        let part = |value: i32| i8::try_from(value).ok();
        let date = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
        (date.year() > 0).then_some(Day { date, is_short: false })
    };
    match *tokens {
        [Number(digits, 8)] => {
            long(digits / 10_000, digits / 100 % 100, digits % 100).filter(|day| CLOSE_YEARS.contains(&day.date.year()))
        }
        [Number(year, 4), Month(month), Number(day, 1 | 2)] => long(year, month.into(), day),
        [Number(day, 1 | 2), Month(month), Number(year, length @ (2 | 4))]
        | [Month(month), Number(day, 1 | 2), Number(year, length @ (2 | 4))] => {
            long(whole_year(year, length), month.into(), day)
        }
        [Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)] if marks_agree => long(year, month, day),
        [
            Number(first, 1 | 2),
            Number(second, 1 | 2),
            Number(year, length @ (2 | 4)),
        ] if marks_agree => {
            let year = whole_year(year, length);
            let day = long(year, second, first).or_else(|| long(year, first, second))?;
            Some(Day {
                is_short: length == 2,
                ..day
            })
        }
        _ => None,
    }
}

fn whole_year(year: i32, length: usize) -> i32 {
    match length {
        2 if year <= i32::from(LAST_SHORT_YEAR) => 2000 + year,
        2 => 1900 + year,
        _ => year,
    }
}

/// The text before a time of day, as `2014-04-01 09:30` and `2014-04-01T00:00:00Z`; `None` where what follows is none.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else {
        return Some(text);
    };
    let cut = text[..colon].rfind([' ', 'T', 't'])?;
    let is_time = text[cut + 1..]
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b":.+- ZzAaPpMm".contains(&byte));
    let hour = colon - cut - 1;
    (is_time && (1..=2).contains(&hour)).then(|| text[..cut].trim_end_matches([',', ' ']))
}
