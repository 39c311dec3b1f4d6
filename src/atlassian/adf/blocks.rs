//! Walks the tree of a document.

use app::model::{one_line, plain_text};

use super::grid::{Cell, Grid};
use super::node::Node;
use super::writer::Writer;
use super::{MAX_CHARS, MAX_DEPTH, inline};

/// Browsers count no further.
const MAX_NUMBER: i64 = i32::MAX as i64;

/// A cell loses its line breaks and its indentation, and only then counts against [`MAX_CHARS`].
const MAX_CELL_CHARS: usize = 4 * MAX_CHARS;

/// Writes a node on separate lines, whatever its kind.
pub(super) fn write(writer: &mut Writer, node: Node<'_>, depth: usize) {
    if writer.is_full() {
        return;
    }
    if depth > MAX_DEPTH {
        writer.skip();
        return;
    }
    writer.end_block();
    match node.kind() {
        "bulletList" | "decisionList" | "taskList" => items(writer, node, depth, |_| "- ".to_owned()),
        "orderedList" => {
            let first = node.integer("order").filter(|first| (0..=MAX_NUMBER).contains(first)).unwrap_or(1);
            items(writer, node, depth, |index| format!("{}. ", first + index));
        }
        "blockquote" => writer.prefixed("> ", |writer| children(writer, node, depth)),
        "codeBlock" => writer.prefixed("    ", |writer| writer.lines(&inline::code(node))),
        "expand" | "nestedExpand" => {
            writer.block(&one_line(node.words("title").unwrap_or_default()));
            children(writer, node, depth);
        }
        "table" => table(writer, node, depth),
        "rule" => writer.lines("---"),
        "blockCard" | "embedCard" | "media" | "mediaGroup" | "extension" => paragraph(writer, &mut vec![node]),
        kind if !is_block(kind) && !node.has_children() => paragraph(writer, &mut vec![node]),
        _ => {
            writer.block(&plain_text(node.text()));
            children(writer, node, depth);
        }
    }
    writer.end_block();
}

/// Writes the children of a node. Adjacent inline nodes make a paragraph.
fn children(writer: &mut Writer, node: Node<'_>, depth: usize) {
    let side_by_side = holds_text(node.kind()) || node.children().any(|child| is_inline(child.kind()));
    let mut run = Vec::new();
    for child in node.children() {
        let kind = child.kind();
        if is_inline(kind) || (side_by_side && !is_block(kind) && !holds_block(child, depth)) {
            run.push(child);
            continue;
        }
        paragraph(writer, &mut run);
        if matches!(kind, "listItem" | "taskItem" | "blockTaskItem" | "decisionItem") {
            item(writer, child, depth, "- ".to_owned());
        } else {
            write(writer, child, depth + 1);
        }
    }
    paragraph(writer, &mut run);
}

fn paragraph(writer: &mut Writer, run: &mut Vec<Node<'_>>) {
    if !run.is_empty() && !writer.is_full() {
        let inline = inline::text(run.drain(..));
        writer.note(&inline);
        writer.block(&inline.text);
    }
}

/// Writes a list. An item without text gets no line, but its number stays taken, as in Jira.
fn items(writer: &mut Writer, list: Node<'_>, depth: usize, bullet: impl Fn(i64) -> String) {
    let mut index = 0;
    for child in list.children() {
        if child.kind().ends_with("List") {
            writer.item("  ".to_owned(), |writer| write(writer, child, depth + 1));
        } else {
            item(writer, child, depth, bullet(index));
            index += 1;
        }
    }
}

fn item(writer: &mut Writer, node: Node<'_>, depth: usize, bullet: String) {
    let is_task = matches!(node.kind(), "taskItem" | "blockTaskItem");
    let bullet = match node.words("state") {
        Some("DONE") if is_task => "[x] ".to_owned(),
        _ if is_task => "[ ] ".to_owned(),
        _ => bullet,
    };
    writer.item(bullet, |writer| {
        if is_block(node.kind()) && !node.kind().ends_with("Item") {
            write(writer, node, depth + 1);
        } else if node.has_children() {
            children(writer, node, depth + 1);
        } else if is_inline(node.kind()) || !node.text().is_empty() {
            paragraph(writer, &mut vec![node]);
        }
    });
}

/// One line per row, its cells side by side. Code keeps its lines if nothing is next to it.
fn table(writer: &mut Writer, table: Node<'_>, depth: usize) {
    let is_column = table.children().all(|row| row.children().nth(1).is_none());
    let holds_code = |row: Node<'_>| row.children().flat_map(Node::children).any(|block| block.kind() == "codeBlock");
    if is_column && table.children().any(holds_code) {
        children(writer, table, depth);
        return;
    }
    let is_numbered = table.attribute("isNumberColumnEnabled").is_some_and(|numbered| numbered == true);
    let mut grid = Grid::default();
    let mut number = 0;
    for row in table.children() {
        if writer.is_full() {
            return;
        }
        if row.kind() != "tableRow" {
            write(writer, row, depth + 1);
            continue;
        }
        let mut cells = Vec::new();
        for cell in row.children() {
            cells.push(self::cell(writer, cell, depth + 2));
        }
        let line = grid.row(cells);
        let is_header = number == 0 && row.children().all(|cell| cell.kind() == "tableHeader");
        number += u32::from(!is_header);
        let number = if is_header { "#".to_owned() } else { number.to_string() };
        let numbered = |line: String| if is_numbered { format!("{number} | {line}") } else { line };
        writer.lines(&line.map(numbered).unwrap_or_default());
    }
}

fn cell(writer: &mut Writer, cell: Node<'_>, depth: usize) -> Cell {
    let mut piece = Writer::new(MAX_CELL_CHARS);
    write(&mut piece, cell, depth);
    let piece = piece.finish();
    writer.note(&piece);
    let span = |name| cell.integer(name).and_then(|span| usize::try_from(span).ok()).unwrap_or(1);
    Cell { text: one_line(&piece.text), columns: span("colspan"), rows: span("rowspan") }
}

/// Nodes that share a line with others.
fn is_inline(kind: &str) -> bool {
    const KINDS: [&str; 11] = [
        "text",
        "hardBreak",
        "emoji",
        "status",
        "date",
        "inlineCard",
        "mention",
        "mediaInline",
        "image",
        "placeholder",
        "inlineExtension",
    ];
    KINDS.contains(&kind)
}

/// Nodes that have lines of their own.
fn is_block(kind: &str) -> bool {
    const KINDS: [&str; 17] = [
        "doc",
        "panel",
        "table",
        "tableRow",
        "tableCell",
        "tableHeader",
        "layoutSection",
        "layoutColumn",
        "blockquote",
        "codeBlock",
        "rule",
        "mediaSingle",
        "mediaGroup",
        "media",
        "extension",
        "blockCard",
        "embedCard",
    ];
    let is_family = ["List", "Item", "xpand", "Extension"].iter().any(|end| kind.ends_with(end));
    holds_text(kind) || KINDS.contains(&kind) || (is_family && !is_inline(kind))
}

/// Blocks whose children are inline nodes.
fn holds_text(kind: &str) -> bool {
    matches!(kind, "paragraph" | "heading" | "caption" | "taskItem" | "decisionItem")
}

fn holds_block(node: Node<'_>, depth: usize) -> bool {
    let is = |child: Node<'_>| is_block(child.kind()) || (!is_inline(child.kind()) && holds_block(child, depth + 1));
    depth < MAX_DEPTH && node.children().any(is)
}
