//! Numbers that a health service knows a person by. All have ten digits, and the last checks the others in the same way;
//! which country gave a number out is told by how it begins.

use std::sync::LazyLock;

use regex::Regex;

use super::compiled;

/// What ten digits are, written in one piece and in groups of three, three and four.
const PASSING: [[&str; 2]; 4] = [
    ["nhs-number", "nhs-number-3-3-4"],
    ["chi-number", "chi-number-3-3-4"],
    ["hc-number", "hc-number-3-3-4"],
    ["unissued-number", "unissued-number-3-3-4"],
];
const FAILING: [[&str; 2]; 4] = [
    ["ten-digits-nhs", "ten-digits-nhs-3-3-4"],
    ["ten-digits-chi", "ten-digits-chi-3-3-4"],
    ["ten-digits-hc", "ten-digits-hc-3-3-4"],
    ["ten-digits", "ten-digits-3-3-4"],
];

/// As many marks may stand between two groups: ` - ` is three.
const LONGEST_MARK: usize = 3;

/// Two groups of digits parted so can be the end of something longer, such as a telephone number with its country.
const TWO_GROUPS: [&[usize]; 2] = [&[5, 5], &[6, 4]];

// A prefix glued to the digits would otherwise make them no word of their own.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"\b(?i:nhs(?:no|num|number)?|chi(?:no|num|number)?|hcn|no|num|number)?(",
        r"[0-9]{3}[ ./-]{0,3}[0-9]{3}[ ./-]{0,3}[0-9]{4}|[0-9]{5}[ ./-]{1,3}[0-9]{5}|[0-9]{6}[ ./-]{1,3}[0-9]{4})\b"
    ))
});

/// Digits as they are written, without what parts them.
struct Written {
    digits: [u8; 10],
    /// How many digits are in each group, in order.
    groups: [usize; 4],
    count: usize,
}

impl Written {
    fn groups(&self) -> &[usize] {
        let end = self.groups.iter().position(|digits| *digits == 0).unwrap_or(4);
        &self.groups[..end]
    }

    fn is_grouped(&self) -> bool {
        self.groups() == [3, 3, 4]
    }
}

/// The class of a text that is ten digits, or nine of a number whose leading nought a spreadsheet took.
pub(super) fn whole(text: &str) -> Option<&'static str> {
    let written = scientific(text).or_else(|| whole_digits(text))?;
    match written.count {
        10 => Some(class(&written)),
        9 => {
            let mut digits = [0; 10];
            digits[1..].copy_from_slice(&written.digits[..9]);
            let passes = passes_check(&digits) && begins_with_a_day(&digits);
            Some(if passes { "chi-number-no-zero" } else { "nine-digits" })
        }
        _ => None,
    }
}

/// The first class of ten digits, passing the check or not, that stand in a text as a word of their own.
pub(super) fn inside(text: &str, passing: bool) -> Option<&'static str> {
    INSIDE
        .captures_iter(text)
        .filter_map(|found| {
            let (found, digits) = (found.get(0)?, found.get(1)?);
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let is_fraction = before
                .strip_suffix('.')
                .is_some_and(|whole| whole.ends_with(|c: char| c.is_ascii_digit()));
            if before.ends_with(['+', '-']) || is_fraction || after.starts_with('-') {
                return None;
            }
            let written = grouped(digits.as_str())?;
            let goes_on = before.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == ')');
            (!TWO_GROUPS.contains(&written.groups()) || !goes_on).then(|| class(&written))
        })
        .find(|class| PASSING.iter().flatten().any(|name| name == class) == passing)
}

fn class(written: &Written) -> &'static str {
    let classes = if passes_check(&written.digits) {
        PASSING
    } else {
        FAILING
    };
    classes[issued_by(&written.digits)][usize::from(written.is_grouped())]
}

/// Who gives out numbers that begin so, as a place in the lists of classes.
///
/// Those of England, Wales and the Isle of Man begin with 4, 6 or 7, and with 9 where they are for tests; those of Northern
/// Ireland lie from 320 000 001 to 399 999 999 without the last digit; those of Scotland begin with a day of birth.
fn issued_by(digits: &[u8; 10]) -> usize {
    match digits[0] {
        4 | 6 | 7 | 9 => 0,
        3 if digits[1] >= 2 && digits[..9] != [3, 2, 0, 0, 0, 0, 0, 0, 0] => 2,
        0..=3 if begins_with_a_day(digits) => 1,
        _ => 3,
    }
}

/// Whether the first six digits are a day, its month and its year of two digits.
fn begins_with_a_day(digits: &[u8; 10]) -> bool {
    let (day, month) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]);
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

/// Modulus 11 with the weights 10 to 2; a remainder that would need the digit 10 passes for none.
fn passes_check(digits: &[u8; 10]) -> bool {
    let sum: u32 = (2..=10)
        .rev()
        .zip(digits)
        .map(|(weight, digit)| weight * u32::from(*digit))
        .sum();
    (11 - sum % 11) % 11 == u32::from(digits[9])
}

/// Digits that are a whole cell: also as programs write numbers, with thousands separators or a fraction of nought.
fn whole_digits(text: &str) -> Option<Written> {
    let without_fraction = text.strip_suffix(".00").or_else(|| text.strip_suffix(".0"));
    let text = without_fraction.filter(|rest| !rest.contains('.')).unwrap_or(text);
    grouped(text)
}

/// Groups of digits, all parted by the same marks, in a form that people or programs give them.
fn grouped(text: &str) -> Option<Written> {
    let mut written = Written {
        digits: [0; 10],
        groups: [0; 4],
        count: 0,
    };
    let (mut group, mut rest, mut mark) = (0, text.as_bytes(), None);
    loop {
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        for byte in &rest[..length] {
            *written.digits.get_mut(written.count)? = byte - b'0';
            written.count += 1;
        }
        *written.groups.get_mut(group)? = length;
        rest = &rest[length..];
        if length == 0 || rest.is_empty() {
            break;
        }
        let length = rest.iter().take_while(|byte| b" -._/,".contains(byte)).count();
        let (this, after) = rest.split_at(length);
        if length == 0 || length > LONGEST_MARK || *mark.get_or_insert(this) != this {
            return None;
        }
        (group, rest) = (group + 1, after);
    }
    let is_thousands = mark.is_some_and(|mark| mark.contains(&b','));
    let is_known = match written.groups() {
        [10] | [9] => true,
        [3, 3, 4] | [5, 5] | [6, 4] => !is_thousands,
        [1, 3, 3, 3] | [3, 3, 3] => true,
        _ => false,
    };
    (is_known && rest.is_empty()).then_some(written)
}

/// A number as spreadsheets show long ones, `9.995807300E+09`, if no digit that can tell was rounded away.
fn scientific(text: &str) -> Option<Written> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (first, fraction) = mantissa.split_once(['.', ','])?;
    let count = match exponent.strip_prefix('+').unwrap_or(exponent) {
        "9" | "09" | "009" => 10,
        "8" | "08" | "008" => 9,
        _ => return None,
    };
    let is_short = first.len() != 1 || fraction.len() < FEWEST_DECIMALS;
    let digits = first.bytes().chain(fraction.bytes());
    if is_short
        || digits.clone().any(|byte| !byte.is_ascii_digit())
        || digits.clone().skip(count).any(|byte| byte != b'0')
    {
        return None;
    }
    let mut written = Written {
        digits: [0; 10],
        groups: [count, 0, 0, 0],
        count,
    };
    for (place, byte) in written.digits.iter_mut().zip(digits.take(count)) {
        *place = byte - b'0';
    }
    Some(written)
}

/// A spreadsheet that leaves fewer decimals has rounded the number.
const FEWEST_DECIMALS: usize = 6;
