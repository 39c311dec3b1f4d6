use super::Language;
use super::language::language;

/// A text in every language, one after the other. Made by [`messages!`], so none is ever missing one.
///
/// In one piece, because it is smaller: no table of their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Message(pub(super) &'static str);

/// Stands between the languages of a message.
const BREAK: char = '\n';
/// Stands where a word is to be filled in.
const HOLE: char = '%';

impl Message {
    /// The text, in the language of the page. Inlined it would stand in a hundred places.
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

    /// The text with its holes filled in order.
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

/// Whether a text is on one line and has so many holes.
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
/// `NAME => "…", "…";` is a [`Message`]; `name(word) => "… % …", "… % …";` is a function that fills words into the holes,
/// in order. A message that lacks a language, or whose holes do not fit its words, does not compile.
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

        /// All of them, for the test of the whole catalogue.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, [&str; 2])] = &[$((stringify!($name), [$english, $german])),*];
    };
}

pub(super) use messages;
