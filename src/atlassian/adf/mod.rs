//! Turns an Atlassian document (ADF) into plain text that a person can read.
//!
//! It never fails: for an unknown node it uses the text. Mentions and media are left out, because names and files do
//! not belong in a public job post. Only links to the web and to mail addresses are written out.
//!
//! Calls go one way: [`blocks`] walks the tree, asks [`inline`] for the text of a paragraph and [`grid`] for a row of a
//! table, and hands both to [`writer`]. The rest are leaves.

mod address;
mod blocks;
mod gap;
mod grid;
mod inline;
mod line;
mod node;
mod script;
mod writer;

use app::model::plain_text;
use serde_json::Value;

use self::node::Node;
use self::writer::Writer;

/// Longest text, in characters. Longer than any job description may be, so that the user decides what to cut.
pub const MAX_CHARS: usize = 20_000;

/// Nodes below this depth are left out.
const MAX_DEPTH: usize = 100;

/// A document as text, and what was left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText {
    /// The text.
    pub text: String,
    /// The document had more than [`MAX_CHARS`] characters: its end is missing.
    pub is_cut: bool,
    /// Parts are missing because they were nested too deeply.
    pub is_too_deep: bool,
    /// People, pictures or files were left out.
    pub has_gaps: bool,
}

/// Reads a document. A string is used unchanged; from any other JSON value, the text in it.
pub fn read(document: &Value) -> PlainText {
    read_bounded(document, MAX_CHARS)
}

/// The text of a document.
pub fn to_text(document: &Value) -> String {
    read(document).text
}

fn read_bounded(document: &Value, max_chars: usize) -> PlainText {
    let mut writer = Writer::new(max_chars);
    match document {
        Value::String(text) => writer.block(&plain_text(text)),
        node => blocks::write(&mut writer, Node::new(node), 0),
    }
    writer.finish()
}

#[cfg(test)]
mod tests;
