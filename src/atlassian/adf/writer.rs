//! Writes lines of bounded length altogether, indented as lists, quotes and code ask for.

use super::PlainText;

/// The beginning of a line inside a list, a quote or a code block.
#[derive(Debug)]
struct Prefix {
    /// For the first line only, until it is written: a list's bullet.
    first: Option<String>,
    rest: &'static str,
    /// Spaces that align with the text after a bullet.
    indent: usize,
}

/// Writes text, block by block. A blank line is written only once text follows.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    max_chars: usize,
    /// One more than the limit: only then it is known whether there was more.
    left: usize,
    blank: bool,
    prefixes: Vec<Prefix>,
    lists: usize,
    /// What the text lacks so far.
    noted: PlainText,
}

impl Writer {
    pub(super) fn new(max_chars: usize) -> Self {
        Self {
            out: String::new(),
            max_chars,
            left: max_chars.saturating_add(1),
            blank: false,
            prefixes: Vec::new(),
            lists: 0,
            noted: PlainText::default(),
        }
    }

    /// Records what the next piece lacks.
    pub(super) fn note(&mut self, piece: &PlainText) {
        self.noted.is_cut |= piece.is_cut;
        self.noted.is_too_deep |= piece.is_too_deep;
        self.noted.has_gaps |= piece.has_gaps;
    }

    /// Something is nested too deeply to be read.
    pub(super) fn skip(&mut self) {
        self.noted.is_too_deep = true;
    }

    /// Whether the limit is reached.
    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Ends a block: a blank line follows, in lists a new line.
    pub(super) fn end_block(&mut self) {
        self.blank |= self.lists == 0 && !self.out.is_empty();
    }

    /// Writes text with a blank line before and after it, without blank lines at its edges.
    pub(super) fn block(&mut self, text: &str) {
        self.end_block();
        self.lines(text);
        self.end_block();
    }

    /// Writes lines; empty ones at the edges are left out.
    pub(super) fn lines(&mut self, text: &str) {
        for line in text.trim_end().lines().skip_while(|line| line.trim().is_empty()) {
            self.line(line.trim_end());
        }
    }

    /// Writes an item of a list with its bullet.
    pub(super) fn item(&mut self, bullet: String, write: impl FnOnce(&mut Self)) {
        let indent = bullet.chars().count();
        self.lists += 1;
        self.within(Prefix { first: Some(bullet), rest: "", indent }, write);
        self.lists -= 1;
    }

    /// Writes content whose lines all begin alike.
    pub(super) fn prefixed(&mut self, prefix: &'static str, write: impl FnOnce(&mut Self)) {
        self.within(Prefix { first: None, rest: prefix, indent: 0 }, write);
    }

    fn within(&mut self, prefix: Prefix, write: impl FnOnce(&mut Self)) {
        self.prefixes.push(prefix);
        write(self);
        self.prefixes.pop();
    }

    fn line(&mut self, line: &str) {
        if !self.out.is_empty() {
            self.push("\n");
            if std::mem::take(&mut self.blank) {
                self.push("\n");
            }
        }
        if line.is_empty() {
            return;
        }
        let mut prefixes = std::mem::take(&mut self.prefixes);
        for prefix in &mut prefixes {
            match prefix.first.take() {
                Some(bullet) => self.push(&bullet),
                None => self.push(&format!("{}{:2$}", prefix.rest, "", prefix.indent)),
            }
        }
        self.prefixes = prefixes;
        self.push(line);
    }

    fn push(&mut self, text: &str) {
        let end = text.char_indices().nth(self.left).map_or(text.len(), |(end, _)| end);
        self.left -= text[..end].chars().count();
        self.out.push_str(&text[..end]);
    }

    /// The text, without white space after it.
    pub(super) fn finish(self) -> PlainText {
        let cut = self.out.char_indices().nth(self.max_chars).map(|(end, _)| end);
        let text = self.out[..cut.unwrap_or(self.out.len())].trim_end().to_owned();
        PlainText { text, is_cut: self.noted.is_cut || cut.is_some(), ..self.noted }
    }
}
