//! A page under construction. Every text and every attribute is escaped here and nowhere else; only names of elements,
//! which are Candour's own, are not.
//!
//! It is our own, since a language of templates escapes unless it is told not to, and here nothing can be told not to.

use crate::document::shown;

/// In a word of more characters, a line may break after each so many.
const BREAK_AFTER: usize = 32;

/// A page of HTML.
#[derive(Default)]
pub(super) struct Html(String);

/// A text as HTML, between elements or inside an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in shown(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

impl Html {
    pub(super) fn finish(self) -> String {
        self.0
    }

    pub(super) fn doctype(&mut self) {
        self.0.push_str("<!DOCTYPE html>\n");
    }

    /// The style sheet, which is Candour's own and must stand as it is: the page's policy names its digest.
    pub(super) fn style(&mut self, style: &'static str) {
        self.0.push_str("<style>");
        self.0.push_str(style);
        self.0.push_str("</style>\n");
    }

    /// An element with what is inside it.
    pub(super) fn within(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Html),
    ) {
        self.open(name, attributes);
        inside(self);
        self.close(name);
    }

    /// The beginning of an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.void(name, attributes);
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
        if !is_inline(name) {
            self.0.push('\n');
        }
    }

    /// An element that has no end.
    pub(super) fn void(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.0.push_str(&escape(value));
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// A text. Words as long as a line may break.
    pub(super) fn text(&mut self, text: &str) {
        let (mut start, mut run) = (0, 0);
        for (at, c) in text.char_indices() {
            if run == BREAK_AFTER && !c.is_whitespace() {
                self.0.push_str(&escape(&text[start..at]));
                self.void("wbr", &[]);
                (start, run) = (at, 0);
            }
            run = if c.is_whitespace() { 0 } else { run + 1 };
        }
        self.0.push_str(&escape(&text[start..]));
    }

    /// Lines of code.
    pub(super) fn lines(&mut self, lines: &[String]) {
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.0.push('\n');
            }
            self.0.push_str(&escape(line));
        }
    }

    /// A text where no element may stand.
    pub(super) fn bare(&mut self, text: &str) {
        self.0.push_str(&escape(text));
    }
}

/// Whether a line end after an element would be seen as a space.
fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "bdi" | "code" | "span" | "strong" | "svg" | "text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_element_or_an_attribute() {
        assert_eq!(
            escape("<script>alert(\"x\" & 'y')</script>"),
            "&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"
        );
        assert_eq!(escape("a\u{202e}b\u{0}"), "a⟨U+202E⟩b⟨U+0000⟩");
    }

    #[test]
    fn attributes_are_escaped_too() {
        let mut html = Html::default();
        html.within("a", &[("href", "\"><b>")], |html| html.text("<i>"));
        assert_eq!(html.finish(), "<a href=\"&quot;&gt;&lt;b&gt;\">&lt;i&gt;</a>");
    }

    #[test]
    fn long_words_may_break_and_others_do_not() {
        let mut html = Html::default();
        html.text(&format!(
            "{} {}",
            "a".repeat(BREAK_AFTER),
            "b".repeat(2 * BREAK_AFTER + 1)
        ));
        let (a, b) = ("a".repeat(BREAK_AFTER), "b".repeat(BREAK_AFTER));
        assert_eq!(html.finish(), format!("{a} {b}<wbr>{b}<wbr>b"));
    }
}
