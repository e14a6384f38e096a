//! Whether what is printed is what a page shows, and what the page would show instead.

use std::collections::BTreeMap;

use super::align::{ELISION, Pair, align};

/// The columns that a line is wrapped to.
const WIDTH: usize = 100;

/// The digests that pages show, each with the one that was printed in its place: keys and salts are drawn at random.
#[derive(Debug, Default, Clone)]
pub(crate) struct Digests {
    printed: BTreeMap<String, String>,
}

impl Digests {
    /// Whether this block is printed as it is shown, where each digest of the page stands for one and the same.
    pub(crate) fn agree(&mut self, shown: &str, printed: &str) -> bool {
        let (before, after): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), printed.lines().collect());
        let (cost, pairs) = lines(&before, &after);
        self.learn(&before, &after, &pairs) && cost == 0
    }

    /// The block as it would be printed now. What it leaves out stays left out, where that can be told.
    pub(crate) fn renew(&mut self, shown: &str, printed: &str) -> String {
        let (before, after): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), printed.lines().collect());
        let (_, pairs) = lines(&before, &after);
        self.learn(&before, &after, &pairs);
        let pairs = unbroken(&after, pairs);
        let mut renewed: Vec<String> = Vec::new();
        let mut elided = None;
        for pair in pairs {
            match pair {
                Pair::Same { shown, .. } => renewed.push(before[shown].to_owned()),
                Pair::Other { shown, printed } => renewed.push(self.line(before[shown], after[printed])),
                Pair::New { printed } => renewed.push(self.as_shown(after[printed])),
                Pair::Elided { shown, .. } if elided != Some(shown) => {
                    renewed.push(before[shown].to_owned());
                    elided = Some(shown);
                }
                Pair::Elided { .. } | Pair::Gone { .. } => {}
            }
        }
        renewed.iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// False where a digest that was seen before now stands for another.
    fn learn(&mut self, shown: &[&str], printed: &[&str], pairs: &[Pair]) -> bool {
        let mut agrees = true;
        for pair in pairs {
            let Pair::Same { shown: i, printed: j } = pair else {
                continue;
            };
            let (before, after) = (digests(shown[*i]), digests(printed[*j]));
            for (before, after) in before.into_iter().zip(after) {
                let known = self.printed.entry(before.to_owned()).or_insert(after.to_owned());
                agrees &= known == after;
            }
        }
        agrees
    }

    fn line(&self, shown: &str, printed: &str) -> String {
        let (before, after): (Vec<&str>, Vec<&str>) = (shown.split(' ').collect(), printed.split(' ').collect());
        let mut line: Vec<&str> = Vec::new();
        let mut elided = None;
        for pair in words(&before, &after).1 {
            match pair {
                Pair::Elided { shown, .. } if elided == Some(shown) => {}
                Pair::Elided { shown, .. } => {
                    line.push(ELISION);
                    elided = Some(shown);
                }
                Pair::Same { shown, .. } => line.push(before[shown]),
                Pair::Other { printed, .. } | Pair::New { printed } => line.push(after[printed]),
                Pair::Gone { .. } => {}
            }
        }
        self.as_shown(&line.join(" "))
    }

    fn as_shown(&self, line: &str) -> String {
        let known = self.printed.iter();
        known.fold(line.to_owned(), |line, (shown, printed)| line.replace(printed, shown))
    }
}

/// The lines that are shown and not printed, and those that are printed instead.
pub(crate) fn differences(shown: &str, printed: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), printed.lines().collect());
    let mut told = String::new();
    for pair in lines(&before, &after).1 {
        match pair {
            Pair::Other { shown, printed } => told.push_str(&format!("- {}\n+ {}\n", before[shown], after[printed])),
            Pair::Gone { shown } if !is_elision(before[shown]) => told.push_str(&format!("- {}\n", before[shown])),
            Pair::New { printed } => told.push_str(&format!("+ {}\n", after[printed])),
            _ => {}
        }
    }
    told
}

fn is_elision(line: &str) -> bool {
    line.trim() == ELISION
}

fn lines(shown: &[&str], printed: &[&str]) -> (u32, Vec<Pair>) {
    let is_elision = |i: usize| shown[i].trim() == ELISION;
    align(shown.len(), printed.len(), is_elision, |i, j| {
        difference(shown[i], printed[j])
    })
}

/// From nought, which is the same, to ten.
fn difference(shown: &str, printed: &str) -> u32 {
    let (before, after): (Vec<&str>, Vec<&str>) = (shown.split(' ').collect(), printed.split(' ').collect());
    if words(&before, &after).0 == 0 {
        return 0;
    }
    // Indentation makes no two lines alike.
    let (before, after): (Vec<&str>, Vec<&str>) =
        (shown.split_whitespace().collect(), printed.split_whitespace().collect());
    let (_, pairs) = words(&before, &after);
    let is_other = |pair: &&Pair| !matches!(pair, Pair::Same { .. } | Pair::Elided { .. });
    let others = pairs.iter().filter(is_other).count();
    // Lines that begin alike say the same of something, however they go on.
    let begins = u32::from(before.first() != after.first());
    begins + 1 + u32::try_from(8 * others / pairs.len().max(1)).unwrap()
}

fn words(shown: &[&str], printed: &[&str]) -> (u32, Vec<Pair>) {
    let cost = |i: usize, j: usize| if is_word(shown[i], printed[j]) { 0 } else { 9 };
    align(shown.len(), printed.len(), |i| shown[i] == ELISION, cost)
}

fn is_word(shown: &str, printed: &str) -> bool {
    match shown.split_once(ELISION) {
        Some((before, after)) => {
            let rest = printed.strip_prefix(before);
            rest.is_some_and(|rest| rest.ends_with(after))
        }
        None => shown == printed || without(shown) == without(printed),
    }
}

/// Sentences are not broken off: a line that goes on with the one before it is printed where that one is, and elided where it is.
fn unbroken(printed: &[&str], mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.retain(|pair| !matches!(pair, Pair::Gone { .. }));
    for at in 1..pairs.len() {
        let Pair::Elided { printed: line, .. } = pairs[at] else {
            continue;
        };
        let is_new = matches!(pairs[at - 1], Pair::Other { .. } | Pair::New { .. });
        if is_new && line > 0 && goes_on(printed[line - 1], printed[line]) {
            pairs[at] = Pair::New { printed: line };
        }
    }
    for at in (1..pairs.len()).rev() {
        let (Pair::Elided { printed: line, .. }, Pair::Other { printed: next, .. } | Pair::New { printed: next }) =
            (pairs[at - 1], pairs[at])
        else {
            continue;
        };
        if goes_on(printed[line], printed[next]) {
            pairs[at - 1] = Pair::New { printed: line };
        }
    }
    pairs
}

/// Whether a line is what did not fit on the one before it.
fn goes_on(before: &str, line: &str) -> bool {
    let word = line.split_whitespace().next().map_or(0, |word| word.chars().count());
    let is_text = !before.trim().is_empty() && word > 0;
    is_text && before.chars().count() + 1 + word > WIDTH
}

fn digests(line: &str) -> Vec<&str> {
    let parts = line.split(|character: char| !character.is_ascii_hexdigit());
    parts.filter(|part| part.len() == 64).collect()
}

fn without(word: &str) -> String {
    digests(word)
        .into_iter()
        .fold(word.to_owned(), |word, digest| word.replace(digest, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(shown: &str, printed: &str) -> bool {
        Digests::default().agree(shown, printed)
    }

    fn renewed(shown: &str, printed: &str) -> String {
        let renewed = Digests::default().renew(shown, printed);
        assert!(agrees(&renewed, printed), "{renewed}\n{printed}");
        renewed
    }

    #[test]
    fn what_is_left_out_may_be_anything() {
        assert!(agrees("…\nb … d\n", "x\ny\nb c c d\n"));
        assert!(agrees("a\n  …\n", "a\n"));
        assert!(agrees("a::… b\n", "a::12 b\n"));
        assert!(!agrees("a::… b\n", "b::12 b\n"));
        assert!(!agrees("a\n", "a\nb\n"));
        assert!(!agrees("b … d\n", "b c d e\n"));
    }

    #[test]
    fn a_digest_is_any_and_the_same_on_the_whole_page() {
        let [one, two, three] = ["1", "2", "3"].map(|digit| digit.repeat(64));
        let mut digests = Digests::default();
        assert!(digests.agree(&format!("key {one}\n"), &format!("key {two}\n")));
        assert!(digests.agree(&format!("({one})\n"), &format!("({two})\n")));
        assert!(!digests.agree(&format!("{one}\n"), &format!("{three}\n")));
        assert!(!digests.agree(&format!("{one}\n"), "none\n"));
        assert_eq!(
            digests.renew("other\n", &format!("new {two}\n")),
            format!("new {one}\n")
        );
    }

    #[test]
    fn a_difference_is_told_by_its_lines() {
        assert_eq!(
            differences("a\n…\nword is\n", "a\nx\nword was\nb\n"),
            "- word is\n+ word was\n+ b\n"
        );
    }

    #[test]
    fn what_is_renewed_leaves_out_what_was_left_out() {
        assert_eq!(
            renewed(
                "PASSED\n        … checks ran and found nothing\n…\nreport a\n",
                "PASSED\n        12 checks ran: nothing\nx\ny\nreport a\n"
            ),
            "PASSED\n        … checks ran: nothing\n…\nreport a\n"
        );
        assert_eq!(renewed("a\n…\n", "b\n\nc\n"), "b\n…\n");
        assert_eq!(renewed("a\n", "b\nc\n"), "b\nc\n");
    }

    #[test]
    fn no_sentence_is_broken_off() {
        let long = "  warn   ".to_owned() + &"word ".repeat(17) + "words";
        assert_eq!(
            renewed(
                "  warn   word word it is\n…\n",
                &format!("{long}\n         wordsword.\nx\n")
            ),
            format!("{long}\n         wordsword.\n…\n")
        );
        assert_eq!(
            renewed(
                "…\n         word it is\n",
                &format!("x\n{long}\n         wordsword it is.\n")
            ),
            format!("…\n{long}\n         wordsword it is.\n")
        );
    }
}
