mod any;
mod blocks;
mod inline;
mod links;
mod names;
mod odd;
mod whole;

use serde_json::{Value, json};

use super::*;

fn doc(content: &Value) -> String {
    to_text(&document(content))
}

fn document(content: &Value) -> Value {
    json!({"type": "doc", "version": 1, "content": content})
}

fn node(kind: &str, content: &Value) -> Value {
    json!({"type": kind, "content": content})
}

/// A node of a line that has attributes only.
fn leaf(kind: &str, attributes: &Value) -> Value {
    json!({"type": kind, "attrs": attributes})
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn marked(label: &str, mark: &Value) -> Value {
    json!({"type": "text", "text": label, "marks": [{"type": "strong"}, mark]})
}

fn linked(label: &str, href: &str) -> Value {
    marked(label, &json!({"type": "link", "attrs": {"href": href}}))
}

fn mention() -> Value {
    leaf("mention", &json!({"id": "712020:made-up", "text": "@Sam Orchard"}))
}

fn paragraph(content: &str) -> Value {
    node("paragraph", &json!([text(content)]))
}

/// The text of one paragraph.
fn line(nodes: &Value) -> String {
    doc(&json!([node("paragraph", nodes)]))
}

fn code(content: &str) -> Value {
    json!({"type": "codeBlock", "attrs": {"language": "yaml"}, "content": [text(content)]})
}

fn item(content: &Value) -> Value {
    node("listItem", content)
}
