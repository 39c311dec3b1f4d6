use super::Language;
use super::language::language;

/// A text in every language, one after the other. Made by [`messages!`], so none can be missing.
///
/// In one string, because that is smaller: no table of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Message(pub(super) &'static str);

/// Separates the languages of a message.
const BREAK: char = '\n';
/// Marks where a word is inserted.
const HOLE: char = '%';

impl Message {
    /// The text, in the language of the page. Inlined, it would be in a hundred places.
    #[inline(never)]
    pub(crate) fn text(self) -> &'static str {
        let (english, german) = self.0.split_once(BREAK).unwrap_or((self.0, self.0));
        match language() {
            Language::English => english,
            Language::German => german,
        }
    }

    /// The text in English and in German.
    #[cfg(feature = "ssr")]
    pub(crate) fn in_every_language(self) -> [&'static str; 2] {
        let (english, german) = self.0.split_once(BREAK).unwrap_or((self.0, self.0));
        [english, german]
    }

    /// The text with its placeholders filled in order.
    #[inline(never)]
    pub(super) fn fill(self, words: &[&str]) -> String {
        let mut parts = self.text().split(HOLE);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (part, word) in parts.zip(words) {
            text.push_str(word);
            text.push_str(part);
        }
        text
    }
}

/// Whether a text is on one line and has this many placeholders.
pub(super) const fn fits(text: &str, holes: usize) -> bool {
    let (bytes, mut at, mut found) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == BREAK as u8 {
            return false;
        }
        if bytes[at] == HOLE as u8 {
            found += 1;
        }
        at += 1;
    }
    found == holes
}

/// Declares messages, each with its text in English and in German.
///
/// `NAME => "…", "…";` is a [`Message`]; `name(word) => "… % …", "… % …";` is a function that inserts words at the
/// placeholders, in order. A message that lacks a language, or whose placeholders do not match its words, does not
/// compile.
macro_rules! messages {
    (@one $(#[$says:meta])* $name:ident, $english:literal, $german:literal) => {
        $(#[$says])*
        pub(crate) const $name: $crate::texts::Message = {
            assert!($crate::texts::message::fits($english, 0) && $crate::texts::message::fits($german, 0));
            $crate::texts::Message(concat!($english, "\n", $german))
        };
    };
    (@one $(#[$says:meta])* $name:ident($($word:ident),+), $english:literal, $german:literal) => {
        $(#[$says])*
        pub(crate) fn $name($($word: &str),+) -> String {
            const WORDS: usize = [$(stringify!($word)),+].len();
            const _: () = assert!($crate::texts::message::fits($english, WORDS));
            const _: () = assert!($crate::texts::message::fits($german, WORDS));
            $crate::texts::Message(concat!($english, "\n", $german)).fill(&[$($word),+])
        }
    };
    ($($(#[$says:meta])* $name:ident $(($($word:ident),+))? => $english:literal, $german:literal;)*) => {
        $(messages!(@one $(#[$says])* $name $(($($word),+))?, $english, $german);)*

        /// All of them, for the test of the whole catalog.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, [&str; 2])] = &[$((stringify!($name), [$english, $german])),*];
    };
}

pub(super) use messages;
