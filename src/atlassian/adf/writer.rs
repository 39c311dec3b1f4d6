use std::mem;

/// What stands between two pieces of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Blank,
}

/// What a line begins with inside a list, a quote or a code block.
#[derive(Debug)]
struct Prefix {
    /// For the first line only, until it is written: a list's bullet.
    first: Option<String>,
    rest: &'static str,
    /// Spaces that stand below a bullet.
    indent: usize,
}

/// Writes text of bounded length. Gaps are asked for, and written only once text follows.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    left: usize,
    gap: Gap,
    line_begins: bool,
    prefixes: Vec<Prefix>,
    lists: usize,
    squeeze: bool,
}

impl Writer {
    pub(super) fn new(most_chars: usize) -> Self {
        Self {
            out: String::new(),
            left: most_chars,
            gap: Gap::None,
            line_begins: true,
            prefixes: Vec::new(),
            lists: 0,
            squeeze: false,
        }
    }

    /// A writer for a piece that is put into this one afterwards.
    pub(super) fn piece(&self) -> Self {
        Self::new(self.left)
    }

    /// Whether nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Ends a block: a blank line follows, in lists a new line.
    pub(super) fn end_block(&mut self) {
        self.gap = self.gap.max(if self.lists > 0 { Gap::Line } else { Gap::Blank });
    }

    /// Ends a line.
    pub(super) fn end_line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// The next text loses its leading spaces if there is one before it: something between them was left out.
    pub(super) fn squeeze(&mut self) {
        self.squeeze = true;
    }

    /// Writes text. Line breaks stay; other control characters are dropped.
    pub(super) fn text(&mut self, text: &str) {
        let squeezed = mem::take(&mut self.squeeze) && (self.line_begins || self.out.ends_with(' '));
        let text = if squeezed { text.trim_start_matches(' ') } else { text };
        for character in text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()) {
            match character {
                '\n' => self.line_break(),
                character => self.character(character),
            }
        }
    }

    /// Breaks the line, however many breaks there were.
    pub(super) fn line_break(&mut self) {
        if self.gap == Gap::None {
            self.push('\n');
            self.line_begins = true;
        }
    }

    /// Writes an item of a list with its bullet.
    pub(super) fn item(&mut self, bullet: String, write: impl FnOnce(&mut Self)) {
        let indent = bullet.chars().count();
        self.lists += 1;
        self.within(Prefix { first: Some(bullet), rest: "", indent }, write);
        self.lists -= 1;
        self.end_line();
    }

    /// Writes something of which every line begins alike.
    pub(super) fn prefixed(&mut self, prefix: &'static str, write: impl FnOnce(&mut Self)) {
        self.within(Prefix { first: None, rest: prefix, indent: 0 }, write);
    }

    fn within(&mut self, prefix: Prefix, write: impl FnOnce(&mut Self)) {
        if !self.out.is_empty() && self.gap == Gap::None {
            self.gap = Gap::Line;
        }
        self.prefixes.push(prefix);
        write(self);
        self.prefixes.pop();
    }

    fn character(&mut self, character: char) {
        let gap = mem::take(&mut self.gap);
        if gap != Gap::None && !self.out.is_empty() {
            if !self.line_begins {
                self.push('\n');
            }
            if gap == Gap::Blank && !self.out.ends_with("\n\n") {
                self.push('\n');
            }
            self.line_begins = true;
        }
        if mem::take(&mut self.line_begins) {
            let mut prefixes = mem::take(&mut self.prefixes);
            for prefix in &mut prefixes {
                self.begin_line(prefix);
            }
            self.prefixes = prefixes;
        }
        self.push(character);
    }

    fn begin_line(&mut self, prefix: &mut Prefix) {
        let first = prefix.first.take();
        let indent = if first.is_none() { prefix.indent } else { 0 };
        for character in first.as_deref().unwrap_or(prefix.rest).chars() {
            self.push(character);
        }
        for _ in 0..indent {
            self.push(' ');
        }
    }

    fn push(&mut self, character: char) {
        if self.left > 0 {
            self.left -= 1;
            self.out.push(character);
        }
    }

    /// The text, without empty lines before and white space after it.
    pub(super) fn finish(self) -> String {
        self.out.trim_start_matches('\n').trim_end().to_owned()
    }
}
