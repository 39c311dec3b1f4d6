//! The lines of a paragraph, put together from independent pieces.

use super::gap;

/// Lines as they grow.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: Vec<String>,
    line: String,
    /// Something was left out directly before this position.
    gap: bool,
    /// Something was left out somewhere in this line.
    had_gap: bool,
    /// Whether something that must be separated from words comes directly before this position.
    apart: bool,
}

impl Lines {
    /// Adds text without line breaks.
    pub(super) fn text(&mut self, text: &str) {
        let text = if self.gap { gap::join(&mut self.line, text) } else { text };
        if text.is_empty() {
            return;
        }
        self.gap = false;
        let touches = !self.line.ends_with(char::is_whitespace);
        if std::mem::take(&mut self.apart) && touches && text.starts_with(|c: char| c.is_alphanumeric() || c == '(') {
            self.line.push(' ');
        }
        self.line.push_str(text);
    }

    /// Adds text that has its own box in Jira, so it is separated from the words around it.
    pub(super) fn boxed(&mut self, text: &str) {
        let before = self.line.chars().next_back();
        if before.is_some_and(|before| !before.is_whitespace() && !"([{\"'“‘„«/–—-".contains(before)) {
            self.line.push(' ');
        }
        self.address(text);
    }

    /// Adds an address: the following text must not become part of it.
    pub(super) fn address(&mut self, text: &str) {
        self.text(text);
        self.apart = true;
    }

    /// Notes that something was left out here.
    pub(super) fn leave_out(&mut self) {
        self.gap = true;
        self.had_gap = true;
    }

    pub(super) fn end_line(&mut self) {
        if std::mem::take(&mut self.gap) {
            gap::end(&mut self.line);
        }
        self.apart = false;
        let line = std::mem::take(&mut self.line).trim_end().to_owned();
        let is_gap_only = std::mem::take(&mut self.had_gap) && line.is_empty();
        let is_second_blank = line.is_empty() && self.done.last().is_none_or(String::is_empty);
        if !is_gap_only && !is_second_blank {
            self.done.push(line);
        }
    }

    /// All lines, without empty ones before and after.
    pub(super) fn finish(mut self) -> String {
        self.end_line();
        self.done.join("\n").trim_end().to_owned()
    }
}
