//! Turns an Atlassian document (ADF) into plain text that a person can read.
//!
//! It never fails: of a node it does not know it takes the text. Mentions and media are left out, for names and files
//! do not belong in a public job post. Only links to the web and to mail addresses are written out.

mod blocks;
mod inline;
mod writer;

use serde_json::Value;
use writer::Writer;

/// Longest text made, in characters. Longer than any job description may be, so that the user decides what to cut.
pub const MOST_CHARS: usize = 20_000;

/// Nodes below this depth are left out.
const MOST_DEPTH: usize = 48;

/// The text of a document. A string is taken as it is; anything that is no document gives what text there is in it.
pub fn to_text(document: &Value) -> String {
    let mut writer = Writer::new(MOST_CHARS);
    match document {
        Value::String(text) => writer.text(text),
        node => blocks::write(&mut writer, node, 0),
    }
    writer.finish()
}

/// The type of a node.
fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The nodes within a node.
fn content(node: &Value) -> &[Value] {
    node.get("content").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An attribute of a node.
fn attribute<'a>(node: &'a Value, name: &str) -> Option<&'a Value> {
    node.get("attrs")?.get(name)
}

/// An attribute that is text.
fn text_attribute<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    attribute(node, name)?.as_str()
}

#[cfg(test)]
mod tests;
