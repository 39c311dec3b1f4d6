use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;

fn doc(content: &Value) -> String {
    to_text(&json!({"type": "doc", "version": 1, "content": content}))
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn paragraph(content: &str) -> Value {
    json!({"type": "paragraph", "content": [text(content)]})
}

fn linked(label: &str, href: &str) -> Value {
    json!({"type": "text", "text": label, "marks": [{"type": "strong"}, {"type": "link", "attrs": {"href": href}}]})
}

fn item(content: &Value) -> Value {
    json!({"type": "listItem", "content": content})
}

#[test]
fn paragraphs_and_headings_stand_apart() {
    let heading = json!({"type": "heading", "attrs": {"level": 2}, "content": [text("Goal")]});
    assert_eq!(doc(&json!([heading, paragraph("One."), paragraph("Two.")])), "Goal\n\nOne.\n\nTwo.");
}

#[test]
fn empty_blocks_leave_no_holes() {
    let empty = json!({"type": "paragraph"});
    assert_eq!(doc(&json!([empty, paragraph("One."), empty, empty, paragraph("Two."), empty])), "One.\n\nTwo.");
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
fn tasks_show_whether_they_are_done() {
    let task = |state: &str| json!({"type": "taskItem", "attrs": {"state": state}, "content": [text("task")]});
    let nested = json!({"type": "taskList", "content": [task("TODO")]});
    let tasks = json!({"type": "taskList", "content": [task("DONE"), task("TODO"), nested]});
    assert_eq!(doc(&json!([tasks])), "[x] task\n[ ] task\n  [ ] task");
}

#[test]
fn code_keeps_its_lines_and_quotes_are_marked() {
    let code = json!({"type": "codeBlock", "attrs": {"language": "rust"}, "content": [text("fn a() {\n    b();\n}")]});
    let quote = json!({"type": "blockquote", "content": [paragraph("said"), paragraph("so")]});
    assert_eq!(doc(&json!([code, quote])), "    fn a() {\n        b();\n    }\n\n> said\n\n> so");
    assert_eq!(doc(&json!([paragraph("x"), code])), "x\n\n    fn a() {\n        b();\n    }");
}

#[test]
fn tables_have_a_row_a_line() {
    let cell = |kind: &str, content: &str| json!({"type": kind, "content": [paragraph(content), paragraph("x")]});
    let row = |kind: &str| json!({"type": "tableRow", "content": [cell(kind, "a"), cell(kind, "b")]});
    let table = json!({"type": "table", "content": [row("tableHeader"), row("tableCell")]});
    assert_eq!(doc(&json!([table, paragraph("End.")])), "a x | b x\na x | b x\n\nEnd.");
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
fn links_show_their_address_once() {
    let one = json!({"type": "paragraph", "content": [
        text("See "), linked("the ", "https://a.test/x"), linked("page", "https://a.test/x"), text(".")]});
    assert_eq!(doc(&json!([one])), "See the page (https://a.test/x).");
    let bare = json!({"type": "paragraph", "content": [linked("https://a.test/", "https://a.test/")]});
    assert_eq!(doc(&json!([bare])), "https://a.test/");
    let mail = json!({"type": "paragraph", "content": [linked("me@a.test", "mailto:me@a.test")]});
    assert_eq!(doc(&json!([mail])), "me@a.test");
}

#[test]
fn only_web_and_mail_addresses_are_shown() {
    for href in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.test", "/relative", ""] {
        let one = json!({"type": "paragraph", "content": [linked("here", href)]});
        assert_eq!(doc(&json!([one])), "here", "{href}");
    }
    let cards = json!([
        {"type": "blockCard", "attrs": {"url": "https://a.test/card"}},
        {"type": "embedCard", "attrs": {"url": "javascript:1"}},
        {"type": "paragraph", "content": [text("in "), {"type": "inlineCard", "attrs": {"url": "https://a.test/i"}}]}
    ]);
    assert_eq!(doc(&cards), "https://a.test/card\n\nin https://a.test/i");
}

#[test]
fn names_and_files_are_left_out() {
    let mention = json!({"type": "mention", "attrs": {"id": "557058:1", "text": "@Ann"}});
    let media =
        json!({"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "f", "alt": "secret.png"}}]});
    let one = json!({"type": "paragraph", "content": [text("Ask "), mention, text(" about it.")]});
    assert_eq!(doc(&json!([one, media, paragraph("End.")])), "Ask about it.\n\nEnd.");
}

#[test]
fn small_things_become_text() {
    let one = json!({"type": "paragraph", "content": [
        {"type": "status", "attrs": {"text": "DONE"}}, {"type": "hardBreak"},
        {"type": "date", "attrs": {"timestamp": "1574294400000"}}, text(" "),
        {"type": "date", "attrs": {"timestamp": 0}}, text(" "),
        {"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😄"}},
        {"type": "emoji", "attrs": {"shortName": ":logo:"}}
    ]});
    assert_eq!(doc(&json!([one])), "DONE\n2019-11-21 1970-01-01 😄:logo:");
}

#[test]
fn an_unknown_node_gives_its_text() {
    let unknown = json!({"type": "hologram", "content": [paragraph("seen"), {"type": "spin", "text": "too"}]});
    assert_eq!(doc(&json!([unknown])), "seen\n\ntoo");
}

#[test]
fn control_characters_are_dropped() {
    assert_eq!(doc(&json!([paragraph("a\u{0}b\u{1b}[31m\r\nc")])), "ab[31m\nc");
}

#[test]
fn what_is_no_document_is_no_trouble() {
    for value in [json!(null), json!(1), json!([]), json!({}), json!({"content": "x"})] {
        assert_eq!(to_text(&value), "", "{value}");
    }
    assert_eq!(to_text(&json!("wiki text")), "wiki text");
}

#[test]
fn what_is_too_deep_is_left_out() {
    let mut node = paragraph("deep");
    for _ in 0..200 {
        node = json!({"type": "blockquote", "content": [node]});
    }
    assert_eq!(doc(&json!([paragraph("flat"), node])), "flat");
}

#[test]
fn the_text_is_bounded() {
    let long = doc(&json!([paragraph(&"é".repeat(MOST_CHARS * 2))]));
    assert_eq!(long.chars().count(), MOST_CHARS);
}

fn any_json() -> impl Strategy<Value = Value> {
    let kinds = [
        "doc",
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "listItem",
        "taskList",
        "taskItem",
        "codeBlock",
        "blockquote",
        "table",
        "tableRow",
        "tableCell",
        "text",
        "mention",
        "date",
        "hardBreak",
        "expand",
        "hologram",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[\n\t a]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        let names =
            prop::sample::select(vec!["content", "attrs", "text", "marks", "url", "href", "timestamp", "order"]);
        let object = prop::collection::hash_map(names.prop_map(str::to_owned), inner.clone(), 0..5);
        let node = (prop::sample::select(kinds.to_vec()), object).prop_map(|(kind, fields)| {
            let mut node: Map<String, Value> = fields.into_iter().collect();
            node.insert("type".to_owned(), kind.into());
            Value::Object(node)
        });
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Value::from), node]
    })
}

proptest! {
    #[test]
    fn any_json_gives_bounded_plain_text(value in any_json(), most in 0..80_usize) {
        let mut writer = Writer::new(most);
        blocks::write(&mut writer, &value, 0);
        let text = writer.finish();
        prop_assert!(text.chars().count() <= most);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        prop_assert_eq!(text.trim_start_matches('\n').trim_end(), &text);
    }
}
