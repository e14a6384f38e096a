//! Plain text: harmless on a terminal, and in lines of some width.

use candour_statement::vocabulary::written_out;

/// The narrowest page; on a narrower terminal lines run over.
pub(crate) const NARROWEST: usize = 40;

/// A text in lines of at most `width`, each after the indent.
pub fn wrapped(text: &str, indent: &str, width: usize) -> String {
    hanging(text, indent, indent, width)
}

/// The same with another indent from the second line on. The text is made harmless.
pub fn hanging(text: &str, first: &str, rest: &str, width: usize) -> String {
    folded(&harmless(text), first, rest, width.max(NARROWEST))
}

/// Lines as wide as they are shown, codes for colours apart.
pub(crate) fn folded(text: &str, first: &str, rest: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(|line| format!("{}\n", line.trim_end_matches(' '))).collect()
}

/// With the characters written out by which a text could steer the terminal, hide, or stand in another order than it is read.
pub fn harmless(text: &str) -> String {
    written_out(text).into_owned()
}
