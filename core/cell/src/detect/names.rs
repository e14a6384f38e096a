//! Names of people: a given name and a surname, both in lists. Where the lists come from, and whom they leave out, is in
//! `names/README.md`.

use std::sync::LazyLock;

static GIVEN: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("names/given.txt").lines().collect());
static SURNAMES: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("names/surnames.txt").lines().collect());

/// No name of the lists is longer.
const LONGEST_WORD: usize = 24;

/// A given name, a surname, and up to two between them.
const MOST_WORDS: usize = 4;

const TITLES: [&str; 11] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "master", "lady",
];

const PARTICLES: [&str; 14] = [
    "al", "ap", "bin", "da", "de", "del", "der", "di", "dos", "el", "la", "le", "van", "von",
];

/// Whether the whole text is a given name and a surname of the lists, in either order, as `Mrs Jane Smith`, `SMITH, Jane`
/// or `Jane A. Smith-Jones`.
pub(super) fn is_person(text: &str) -> bool {
    let (mut words, mut count, mut comma_after) = ([""; MOST_WORDS], 0, None);
    let text = text.split_once('(').map_or(text, |(before, _)| before);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let (word, has_comma) = match word.strip_suffix(',') {
            Some(word) => (word, true),
            None => (word, false),
        };
        if !word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.')) {
            return false;
        }
        if TITLES
            .iter()
            .any(|title| word.trim_end_matches('.').eq_ignore_ascii_case(title))
        {
            continue;
        }
        let Some(place) = words.get_mut(count) else {
            return false;
        };
        *place = word;
        count += 1;
        if has_comma && comma_after.replace(count).is_some() {
            return false;
        }
    }
    let (Some(first), Some(last)) = (words.first(), count.checked_sub(1).and_then(|last| words.get(last))) else {
        return false;
    };
    if count < 2 {
        return false;
    }
    if let Some(after) = comma_after {
        return after < count && is_surname(words[after - 1]) && is_given(words[after]);
    }
    let is_one = (is_given(first) && is_surname(last)) || (is_surname(first) && is_given(last));
    is_one && words[1..count - 1].iter().all(|word| is_between(word))
}

/// Whether a word may stand between a given name and a surname: an initial, another name, a part of a surname.
fn is_between(word: &str) -> bool {
    let is_initial = word.trim_end_matches('.').chars().count() == 1;
    let is_particle = PARTICLES.iter().any(|particle| word.eq_ignore_ascii_case(particle));
    is_initial || is_particle || is_given(word) || is_surname(word)
}

fn is_given(word: &str) -> bool {
    let first = word.split('-').next().unwrap_or_default();
    is_listed(&GIVEN, first)
}

/// Of a double name the last is looked up.
fn is_surname(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or_default();
    is_listed(&SURNAMES, last)
}

fn is_listed(list: &[&str], word: &str) -> bool {
    let mut folded = [0u8; LONGEST_WORD];
    let mut length = 0;
    for c in word.chars().filter(|c| !matches!(c, '\'' | '.')) {
        let Some(place) = folded.get_mut(length) else {
            return false;
        };
        *place = plain_letter(c);
        length += 1;
    }
    list.binary_search_by(|name| name.as_bytes().cmp(&folded[..length]))
        .is_ok()
}

/// The small letter of ASCII that a letter is written as where marks are left off; a full stop for other letters.
fn plain_letter(c: char) -> u8 {
    let small = c.to_lowercase().next().unwrap_or(c);
    match small {
        'a'..='z' => small as u8,
        'à'..='å' | 'ā' | 'ă' | 'ą' => b'a',
        'ç' | 'ć' | 'č' => b'c',
        'ď' | 'đ' => b'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => b'e',
        'ì'..='ï' | 'ī' | 'į' => b'i',
        'ł' => b'l',
        'ñ' | 'ń' | 'ň' => b'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => b'o',
        'ř' => b'r',
        'ś' | 'ş' | 'š' | 'ș' => b's',
        'ť' | 'ț' | 'ţ' => b't',
        'ù'..='ü' | 'ū' | 'ů' | 'ų' => b'u',
        'ŵ' => b'w',
        'ý' | 'ÿ' | 'ŷ' => b'y',
        'ź' | 'ż' | 'ž' => b'z',
        _ => b'.',
    }
}
