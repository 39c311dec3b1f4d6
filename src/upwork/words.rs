//! Upwork's messages: what is shown, and what is logged.

use std::fmt;

/// Longest text that is accepted, in characters.
const MAX_CHARS: usize = 500;

/// The text on one line, without control and direction characters, cut to 500 characters.
pub(crate) fn clean(text: &str) -> String {
    let plain: String = text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => line[..end].to_owned(),
        None => line,
    }
}

/// Upwork's message when it refused something, for the user to read. It may quote what was typed, so neither `Display`
/// nor `Debug` shows it: both show only what may be logged.
#[derive(Clone)]
pub struct Said {
    words: String,
    logged: String,
}

impl Said {
    /// `words` is Upwork's message. `logged` consists of codes and names only: see [`code`].
    pub(super) fn new(words: &str, logged: &str) -> Self {
        Self { words: clean(words), logged: clean(logged) }
    }

    /// The text for the user.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The text for the user.
    pub fn into_words(self) -> String {
        self.words
    }
}

/// A message of our own, which contains no typed text.
impl From<&'static str> for Said {
    fn from(words: &'static str) -> Self {
        Self::new(words, words)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.logged)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Said({})", self.logged)
    }
}

/// Compares the shown text: the part for the log follows from the same answer.
impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Said {}

/// Maximum length of a code, in characters.
const MAX_CODE: usize = 60;

/// A code from Upwork, or a name in its schema. Typed text can look like one only if it is a single word, so this
/// offers no protection where single words may be quoted.
pub(super) fn code(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    Some(text).filter(|_| is_plain && (1..=MAX_CODE).contains(&text.len()))
}

/// Control characters, and those that turn the direction of text around: a message must not rewrite the line it is in.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_becomes_one_plain_line() {
        assert_eq!(clean("  Budget\r\n too\u{0} low\u{202e}!\t"), "Budget too low !");
    }

    #[test]
    fn a_shown_message_is_not_logged() {
        let said = Said::new("Title \"Buy the moon\" is too long", "VALIDATION at title");
        assert_eq!(said.words(), "Title \"Buy the moon\" is too long");
        assert_eq!(format!("{said} {said:?}"), "VALIDATION at title Said(VALIDATION at title)");
    }

    #[test]
    fn an_error_code_is_one_plain_word() {
        assert_eq!(code("VALIDATION_ERROR"), Some("VALIDATION_ERROR"));
        for text in ["", "Buy the moon", "a\nb", "\"quoted\"", &"x".repeat(61)] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn messages_are_bounded_and_plain(text in any::<String>(), times in 1_usize..50) {
            let words = clean(&text.repeat(times));
            prop_assert!(words.chars().count() <= MAX_CHARS);
            prop_assert!(!words.chars().any(is_invisible));
        }
    }
}
