//! Any input: no panic, within the limit, and no word lost.

use proptest::prelude::*;
use serde_json::Map;

use super::*;

const KINDS: [&str; 38] = [
    "doc",
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "taskList",
    "taskItem",
    "blockTaskItem",
    "decisionList",
    "decisionItem",
    "codeBlock",
    "blockquote",
    "table",
    "tableRow",
    "tableCell",
    "tableHeader",
    "text",
    "mention",
    "date",
    "status",
    "emoji",
    "inlineCard",
    "blockCard",
    "embedCard",
    "hardBreak",
    "expand",
    "panel",
    "layoutSection",
    "layoutColumn",
    "mediaSingle",
    "media",
    "caption",
    "extension",
    "unsupportedBlock",
    "rule",
    "placeholder",
    "hologram",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\n\t a,.:()~]{0,6}".prop_map(Value::from),
        "(https?|mailto|accountid)://?[a-z.@/]{0,9}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        let names = prop::sample::select(vec![
            "content", "attrs", "text", "marks", "url", "href", "timestamp", "order", "state", "title", "data", "name",
            "originalValue", "colspan", "rowspan", "shortName",
        ]);
        let object = prop::collection::hash_map(names.prop_map(str::to_owned), inner.clone(), 0..5);
        let kinds = prop_oneof![3 => prop::sample::select(KINDS.to_vec()), 1 => prop::sample::select(vec!["link", "strike", "subsup"])];
        let node = (kinds, object).prop_map(|(kind, fields)| {
            let mut node: Map<String, Value> = fields.into_iter().collect();
            node.insert("type".to_owned(), kind.into());
            Value::Object(node)
        });
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Value::from), node]
    })
}

/// A text of one word and signs around it, marked or not.
fn any_text() -> impl Strategy<Value = Value> {
    let marks = prop::sample::select(vec![
        json!([]),
        json!([{"type": "strong"}]),
        json!([{"type": "strike"}]),
        json!([{"type": "subsup", "attrs": {"type": "sup"}}]),
        json!([{"type": "subsup", "attrs": {"type": "sub"}}]),
        json!([{"type": "link", "attrs": {"href": "https://a.test/x"}}]),
        json!([{"type": "strike"}, {"type": "link", "attrs": {"href": "mailto:me@a.test"}}]),
        json!([{"type": "link", "attrs": {"href": "javascript:1"}}]),
    ]);
    let words = prop_oneof![" ?w[0-9]{6}[.,:) ]?", "w[0-9]{6}", "[(\"]w[0-9]{6}"];
    (words, marks).prop_map(|(text, marks)| json!({"type": "text", "text": text, "marks": marks}))
}

/// Inline content: text, and nodes that show words or none.
fn any_inline() -> impl Strategy<Value = Value> {
    let word = "w[0-9]{6}";
    let small = prop_oneof![
        word.prop_map(|word| leaf("status", &json!({"text": word}))),
        word.prop_map(|word| leaf("emoji", &json!({"shortName": word}))),
        word.prop_map(|word| leaf("inlineCard", &json!({"url": format!("https://a.test/{word}")}))),
        word.prop_map(|word| leaf("inlineExtension", &json!({"text": word}))),
        Just(mention()),
        Just(json!({"type": "hardBreak"})),
        Just(leaf("date", &json!({"timestamp": "0"}))),
        Just(leaf("mediaInline", &json!({}))),
    ];
    prop_oneof![3 => any_text(), 1 => small, 1 => any_text().prop_map(|text| node("glow", &json!([text])))]
}

/// A document as editors produce it, with some defects.
fn any_document() -> impl Strategy<Value = Value> {
    let line = prop::collection::vec(any_inline(), 0..6);
    let kinds = vec!["paragraph", "heading", "taskItem", "decisionItem", "codeBlock", "banner"];
    let block = (prop::sample::select(kinds), line).prop_map(|(kind, line)| {
        // Code holds nothing but text.
        let fits = |node: &Value| kind != "codeBlock" || node["type"] == "text";
        node(kind, &line.into_iter().filter(fits).collect())
    });
    let blocks = block.prop_recursive(5, 40, 5, |inner| {
        let kinds = prop::sample::select(KINDS.to_vec()).prop_filter("holds blocks", |kind| {
            !["text", "mention", "codeBlock", "rule", "unsupportedBlock", "extension"].contains(kind)
                && !matches!(*kind, "date" | "status" | "emoji" | "inlineCard" | "blockCard" | "embedCard")
                && !matches!(*kind, "hardBreak" | "media" | "placeholder")
        });
        (kinds, prop::collection::vec(inner, 0..5), "w[0-9]{6}").prop_map(|(kind, content, title)| {
            json!({"type": kind, "attrs": {"title": title, "order": 2, "rowspan": 2}, "content": content})
        })
    });
    prop::collection::vec(blocks, 0..4).prop_map(|blocks| document(&blocks.into()))
}

/// The words that Jira shows.
fn visible(value: &Value, words: &mut Vec<String>) {
    let mut add = |text: Option<&Value>| {
        let text = text.and_then(Value::as_str).unwrap_or_default();
        words.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 7).map(str::to_owned));
    };
    let attrs = &value["attrs"];
    match value["type"].as_str().unwrap_or_default() {
        "mention" => return,
        "expand" => add(attrs.get("title")),
        "status" | "inlineExtension" => add(attrs.get("text")),
        "emoji" => add(attrs.get("shortName")),
        "inlineCard" => add(attrs.get("url")),
        _ => add(value.get("text")),
    }
    for child in value["content"].as_array().into_iter().flatten() {
        visible(child, words);
    }
}

fn is_tidy(text: &str) -> bool {
    let lines_end = text.lines().all(|line| line.trim_end() == line);
    lines_end && !text.starts_with('\n') && !text.chars().any(|c| c != '\n' && c != '\t' && c.is_control())
}

proptest! {
    #[test]
    fn any_json_becomes_bounded_plain_text(value in any_json(), max in 0..80_usize) {
        let whole = read(&value);
        prop_assert!(is_tidy(&whole.text), "{:?}", whole.text);
        prop_assert_eq!(plain_text(&whole.text), whole.text.clone());
        let cut = read_bounded(&value, max);
        prop_assert!(cut.text.chars().count() <= max);
        prop_assert!(whole.text.starts_with(&cut.text) && is_tidy(&cut.text));
        prop_assert_eq!(cut.is_cut, whole.text.chars().count() > max);
    }

    #[test]
    fn every_visible_word_appears_in_the_text(document in any_document()) {
        let text = to_text(&document);
        let mut words = Vec::new();
        visible(&document, &mut words);
        for word in words {
            prop_assert!(text.contains(&word), "{word} is not in {text:?}");
        }
        prop_assert!(!text.contains("Sam"));
        prop_assert!(is_tidy(&text), "{text:?}");
    }
}
