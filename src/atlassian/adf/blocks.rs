use serde_json::Value;

use super::writer::Writer;
use super::{MOST_DEPTH, attribute, content, inline, kind, text_attribute};

/// Writes a node, whatever it is.
pub(super) fn write(writer: &mut Writer, node: &Value, depth: usize) {
    if depth > MOST_DEPTH || writer.is_full() {
        return;
    }
    match kind(node) {
        "paragraph" | "heading" | "caption" | "panel" | "layoutSection" | "layoutColumn" => block(writer, node, depth),
        "bulletList" | "decisionList" => list(writer, node, depth, |_| "- ".to_owned()),
        "orderedList" => {
            let first = attribute(node, "order").and_then(Value::as_u64).unwrap_or(1);
            list(writer, node, depth, |index| format!("{}. ", first.saturating_add(index)));
        }
        "taskList" => tasks(writer, node, depth),
        "blockquote" => {
            writer.end_block();
            writer.prefixed("> ", |writer| children(writer, node, depth));
            writer.end_block();
        }
        "codeBlock" => {
            writer.end_block();
            writer.prefixed("    ", |writer| children(writer, node, depth));
            writer.end_block();
        }
        "expand" | "nestedExpand" => expand(writer, node, depth),
        "table" => table(writer, node, depth),
        "rule" => line(writer, "---"),
        "blockCard" | "embedCard" => line(writer, &inline::card(node).unwrap_or_default()),
        _ => inline::write(writer, node, depth),
    }
}

/// Writes the nodes within a node. Text beside text may be one link, so they are written together.
pub(super) fn children(writer: &mut Writer, node: &Value, depth: usize) {
    inline::run(writer, content(node), depth + 1);
}

fn block(writer: &mut Writer, node: &Value, depth: usize) {
    writer.end_block();
    children(writer, node, depth);
    writer.end_block();
}

fn line(writer: &mut Writer, text: &str) {
    writer.end_block();
    writer.text(text);
    writer.end_block();
}

fn list(writer: &mut Writer, node: &Value, depth: usize, bullet: impl Fn(u64) -> String) {
    writer.end_block();
    for (index, item) in (0..).zip(content(node)) {
        writer.item(bullet(index), |writer| children(writer, item, depth + 1));
    }
    writer.end_block();
}

/// A list of tasks may hold another one directly, not only items.
fn tasks(writer: &mut Writer, node: &Value, depth: usize) {
    writer.end_block();
    for item in content(node) {
        if kind(item) == "taskList" {
            writer.item("  ".to_owned(), |writer| write(writer, item, depth + 1));
        } else {
            let done = text_attribute(item, "state") == Some("DONE");
            let bullet = if done { "[x] " } else { "[ ] " };
            writer.item(bullet.to_owned(), |writer| children(writer, item, depth + 1));
        }
    }
    writer.end_block();
}

fn expand(writer: &mut Writer, node: &Value, depth: usize) {
    line(writer, text_attribute(node, "title").unwrap_or_default());
    block(writer, node, depth);
}

/// A row a line, its cells side by side.
fn table(writer: &mut Writer, node: &Value, depth: usize) {
    writer.end_block();
    for row in content(node) {
        let cells = content(row).iter().map(|cell| cell_text(writer, cell, depth + 2)).collect::<Vec<_>>();
        writer.text(&cells.join(" | "));
        writer.end_line();
    }
    writer.end_block();
}

fn cell_text(writer: &Writer, cell: &Value, depth: usize) -> String {
    let mut piece = writer.piece();
    children(&mut piece, cell, depth);
    piece.finish().split_whitespace().collect::<Vec<_>>().join(" ")
}
