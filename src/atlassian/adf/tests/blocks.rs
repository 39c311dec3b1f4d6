//! Blocks: paragraphs, lists, code, quotes, tables, and unknown ones.

use super::*;

#[test]
fn paragraphs_and_headings_are_separated() {
    let heading = json!({"type": "heading", "attrs": {"level": 2}, "content": [text("Goal")]});
    assert_eq!(doc(&json!([heading, paragraph("One."), paragraph("Two.")])), "Goal\n\nOne.\n\nTwo.");
}

#[test]
fn empty_and_blank_blocks_leave_no_gaps() {
    let empty = json!({"type": "paragraph"});
    assert_eq!(doc(&json!([empty, paragraph("One."), empty, empty, paragraph("Two."), empty])), "One.\n\nTwo.");
    let blanks = [" ", "\u{a0}", "\u{200b}", "\t", "\n \n"].map(paragraph);
    assert_eq!(doc(&json!([paragraph("One."), blanks[0], blanks[1], blanks[2], paragraph("Two.")])), "One.\n\nTwo.");
    let heading = node("heading", &json!([text(" \u{a0}")]));
    assert_eq!(doc(&json!([heading, paragraph("One."), blanks[3], blanks[4], paragraph("Two.")])), "One.\n\nTwo.");
}

#[test]
fn breaks_at_the_end_and_spaces_before_them_are_dropped() {
    let br = json!({"type": "hardBreak"});
    let ends = node("paragraph", &json!([text("Only text."), br, br, br]));
    assert_eq!(doc(&json!([ends, paragraph("End.")])), "Only text.\n\nEnd.");
    let greeting = json!([text("Hello,  "), br, br, br, br, text("see below.   "), br, text("Bye")]);
    assert_eq!(line(&greeting), "Hello,\n\nsee below.\nBye");
}

#[test]
fn lists_nest() {
    let inner = json!({"type": "orderedList", "attrs": {"order": 9}, "content": [
        item(&json!([paragraph("nine")])), item(&json!([paragraph("ten"), paragraph("more")]))]});
    let outer = json!({"type": "bulletList", "content": [item(&json!([paragraph("a"), inner])), item(&json!([paragraph("b")]))]});
    assert_eq!(
        doc(&json!([paragraph("Steps:"), outer, paragraph("End.")])),
        "Steps:\n\n- a\n  9. nine\n  10. ten\n      more\n- b\n\nEnd."
    );
}

#[test]
fn a_blank_item_has_no_line_but_keeps_its_number() {
    let items = json!([
        item(&json!([paragraph("one")])),
        item(&json!([paragraph("\u{a0}")])),
        item(&json!([paragraph("two")]))
    ]);
    assert_eq!(doc(&json!([node("bulletList", &items)])), "- one\n- two");
    assert_eq!(doc(&json!([node("orderedList", &items)])), "1. one\n3. two");
}

#[test]
fn ordered_lists_start_where_the_author_set_them() {
    let list = |order: &Value| {
        let items = json!([item(&json!([paragraph("a")])), item(&json!([paragraph("b")]))]);
        doc(&json!([{"type": "orderedList", "attrs": {"order": order}, "content": items}]))
    };
    for (order, right) in [
        (json!("3"), "3. a\n4. b"),
        (json!(" 20 "), "20. a\n21. b"),
        (json!(12.0), "12. a\n13. b"),
        (json!("12.0"), "12. a\n13. b"),
        (json!(0), "0. a\n1. b"),
        (json!(-5), "1. a\n2. b"),
        (json!(u64::MAX), "1. a\n2. b"),
        (json!(1e300), "1. a\n2. b"),
        (json!("x"), "1. a\n2. b"),
        (json!(null), "1. a\n2. b"),
    ] {
        assert_eq!(list(&order), right, "{order}");
    }
}

#[test]
fn tasks_show_whether_they_are_done() {
    let task = |state: &str| json!({"type": "taskItem", "attrs": {"state": state}, "content": [text("task")]});
    let nested = json!({"type": "taskList", "content": [task("TODO")]});
    let tasks = json!({"type": "taskList", "content": [task("DONE"), task("TODO"), nested]});
    assert_eq!(doc(&json!([tasks])), "[x] task\n[ ] task\n  [ ] task");
    let alone = node("panel", &json!([paragraph("Soon:"), task("TODO"), task("DONE"), paragraph("End.")]));
    assert_eq!(doc(&json!([alone])), "Soon:\n\n[ ] task\n[x] task\n\nEnd.");
    let block = json!({"type": "blockTaskItem", "attrs": {"state": "DONE"}, "content": [paragraph("task")]});
    assert_eq!(doc(&json!([node("taskList", &json!([block]))])), "[x] task");
}

#[test]
fn code_keeps_its_lines_and_quotes_are_marked() {
    let code = code("fn a() {\n    b();\n\n\n}  \n");
    let quote = json!({"type": "blockquote", "content": [paragraph("said"), paragraph("so")]});
    assert_eq!(doc(&json!([code, quote])), "    fn a() {\n        b();\n\n\n    }\n\n> said\n\n> so");
    assert_eq!(doc(&json!([paragraph("x"), code])), "x\n\n    fn a() {\n        b();\n\n\n    }");
}

#[test]
fn code_keeps_its_indentation_in_every_context() {
    let yaml = code("  - one\n  - two");
    let right = "      - one\n      - two";
    let picture = node("mediaSingle", &json!([leaf("media", &json!({"id": "x", "type": "file"}))]));
    assert_eq!(doc(&json!([picture, yaml, paragraph("End.")])), format!("{right}\n\nEnd."));
    for gone in [mention(), leaf("mediaInline", &json!({"id": "x"})), leaf("emoji", &json!({"text": ""})), text(" ")] {
        let before = node("paragraph", &json!([text("Log: "), gone]));
        assert_eq!(doc(&json!([before, yaml])), format!("Log:\n\n{right}"), "{gone}");
        let only = node("paragraph", &json!([gone]));
        assert_eq!(doc(&json!([only, yaml])), right, "{gone}");
    }
    let alone = node("table", &json!([node("tableRow", &json!([node("tableCell", &json!([yaml]))]))]));
    assert_eq!(doc(&json!([alone])), right);
}

fn table(rows: &[&[&str]]) -> Value {
    let cell = |content: &&str| node("tableCell", &json!([paragraph(content)]));
    let row = |cells: &&[&str]| node("tableRow", &cells.iter().map(cell).collect());
    node("table", &rows.iter().map(row).collect())
}

#[test]
fn each_table_row_is_one_line() {
    let cell = |kind: &str, content: &str| json!({"type": kind, "content": [paragraph(content), paragraph("x")]});
    let row = |kind: &str| json!({"type": "tableRow", "content": [cell(kind, "a"), cell(kind, "b")]});
    let table = json!({"type": "table", "content": [row("tableHeader"), row("tableCell")]});
    assert_eq!(doc(&json!([table, paragraph("End.")])), "a x | b x\na x | b x\n\nEnd.");
}

#[test]
fn empty_cells_keep_their_column_and_empty_rows_are_dropped() {
    let people = table(&[&["Name", "Task"], &["", ""], &["Lee", ""]]);
    assert_eq!(doc(&json!([people])), "Name | Task\nLee");
    assert_eq!(doc(&json!([table(&[&[" ", "\u{a0}"], &["", "x"]])])), "– | x");
}

#[test]
fn numbered_rows_and_merged_cells_are_read_as_displayed() {
    let mut numbered = table(&[&["b"], &["c"]]);
    let header = node("tableRow", &json!([node("tableHeader", &json!([paragraph("a")]))]));
    numbered["content"].as_array_mut().unwrap().insert(0, header);
    numbered["attrs"] = json!({"isNumberColumnEnabled": true});
    assert_eq!(doc(&json!([numbered])), "# | a\n1 | b\n2 | c");
    let mut joined = table(&[&["Build", "2"], &["3"]]);
    joined["content"][0]["content"][0]["attrs"] = json!({"rowspan": 2.0, "colspan": "2"});
    assert_eq!(doc(&json!([joined])), "Build | – | 2\nBuild | – | 3");
}

#[test]
fn panels_expands_columns_and_rules_are_read() {
    let panel = json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph("note")]});
    let expand = json!({"type": "expand", "attrs": {"title": "More"}, "content": [paragraph("inside")]});
    let column =
        json!({"type": "layoutSection", "content": [{"type": "layoutColumn", "content": [paragraph("left")]}]});
    assert_eq!(doc(&json!([panel, expand, {"type": "rule"}, column])), "note\n\nMore\n\ninside\n\n---\n\nleft");
}

#[test]
fn unknown_blocks_contribute_their_text_on_separate_lines() {
    let unknown = json!({"type": "hologram", "content": [paragraph("seen"), {"type": "spin", "text": "too"}]});
    assert_eq!(doc(&json!([unknown])), "seen\n\ntoo");
    let banner = |words: &str| node("banner", &json!([text(words)]));
    assert_eq!(doc(&json!([banner("One."), banner("Two."), paragraph("End.")])), "One.\n\nTwo.\n\nEnd.");
    let leaf = |words: &str| json!({"type": "spin", "text": words});
    assert_eq!(doc(&json!([leaf("One."), leaf("Two.")])), "One.\n\nTwo.");
    let within = json!([text("a "), node("glow", &json!([text("b")])), text(" c")]);
    assert_eq!(line(&within), "a b c");
    let extension = leaf_extension();
    assert_eq!(doc(&json!([extension, paragraph("End.")])), "Chart of sales\n\nEnd.");
}

fn leaf_extension() -> Value {
    leaf("extension", &json!({"extensionKey": "chart", "text": "Chart of sales"}))
}

#[test]
fn unsupported_content_is_read_from_its_original_value() {
    let block = leaf("unsupportedBlock", &json!({"originalValue": paragraph("Still text.")}));
    let inline = leaf("unsupportedInline", &json!({"originalValue": text("too")}));
    let last = node("paragraph", &json!([text("This "), inline]));
    assert_eq!(doc(&json!([block, last])), "Still text.\n\nThis too");
}
