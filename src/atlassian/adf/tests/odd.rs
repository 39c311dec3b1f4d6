//! Further inputs of the kinds that have failed before: nothing is lost, and nothing reads as something else.

use super::*;

fn set(words: &str, kind: &str) -> Value {
    marked(words, &json!({"type": "subsup", "attrs": {"type": kind}}))
}

fn row(cells: &[Value]) -> Value {
    let cells: Vec<Value> = cells.iter().map(|content| node("tableCell", &json!([content]))).collect();
    node("tableRow", &json!(cells))
}

fn task(words: &str) -> Value {
    json!({"type": "taskItem", "attrs": {"state": "DONE"}, "content": [text(words)]})
}

fn all(lines: &[(Value, &str)]) {
    for (nodes, right) in lines {
        assert_eq!(line(nodes), *right, "{nodes}");
    }
}

#[test]
fn nested_marks_and_marks_next_to_punctuation_are_converted() {
    let both = json!({"type": "text", "text": "9", "marks": [{"type": "subsup", "attrs": {"type": "sup"}}, {"type": "strike"}]});
    let marks = json!([{"type": "strike"}, {"type": "code"}, {"type": "link", "attrs": {"href": "https://a.test/x"}}]);
    all(&[
        (
            json!([
                text("(m"),
                set("2", "sup"),
                text("), 10"),
                set("-3", "sup"),
                text(", CO"),
                set("2", "sub"),
                text(".")
            ]),
            "(m²), 10⁻³, CO₂.",
        ),
        (json!([text("A claim"), set("[1]", "sup"), text(" and"), set("1)", "sup")]), "A claim[1] and¹⁾"),
        (json!([text("10"), both, text(" rows")]), "10~~⁹~~ rows"),
        (json!([text("Pay "), marked("$650,", &json!({"type": "strike"})), text(" $480.")]), "Pay ~~$650,~~ $480."),
        (
            json!([linked("old ", "https://a.test/x"), {"type": "text", "text": "new", "marks": marks}, text("!")]),
            "old ~~new~~ (https://a.test/x)!",
        ),
        (
            json!([{"type": "text", "text": "a", "marks": [{"type": "glow"}, null, 1]}, {"type": "text", "text": "b", "marks": "x"}]),
            "ab",
        ),
    ]);
}

#[test]
fn links_with_bidirectional_or_symbol_text_keep_their_address() {
    let smile = |href: &str| json!({"type": "emoji", "attrs": {"text": "🙂"}, "marks": [{"type": "link", "attrs": {"href": href}}]});
    all(&[
        (
            json!([text("Get "), linked("\u{202e}exe.gpj\u{202c}", "https://a.test/x"), text(" now")]),
            "Get exe.gpj (https://a.test/x) now",
        ),
        (
            json!([text("שלום\u{200f} "), linked("קישור", "https://a.test/h"), text(" (ab)")]),
            "שלום קישור (https://a.test/h) (ab)",
        ),
        (json!([text("see "), smile("https://a.test/e"), text(" end")]), "see 🙂 (https://a.test/e) end"),
        (json!([text("ask "), smile("accountid:712020:made-up"), text(" first")]), "ask first"),
    ]);
}

#[test]
fn dates_around_new_year_and_in_other_formats_are_read() {
    for (time, right) in [
        (json!(1_767_225_600_000_i64), "2026-01-01"),
        (json!("1767225599999"), "2025-12-31"),
        (json!(-1), "1969-12-31"),
        (json!("2026-12-31T23:59:59Z"), "2026-12-31"),
    ] {
        let until = json!([text("Until "), leaf("date", &json!({"timestamp": time})), text(".")]);
        assert_eq!(line(&until), format!("Until {right}."), "{time}");
    }
    for time in [json!("2026-02-30"), json!(true), json!("")] {
        let until = json!([text("Until "), leaf("date", &json!({"timestamp": time})), text(".")]);
        assert_eq!(line(&until), "Until.", "{time}");
    }
}

#[test]
fn people_files_and_unknown_nodes_in_a_sentence_are_converted() {
    let nobody = json!({"type": "mention"});
    let file = leaf("mediaInline", &json!({"id": "x"}));
    let br = json!({"type": "hardBreak"});
    all(&[
        (json!([text("Ask "), nobody, text(" or "), leaf("mention", &json!({"id": "x"})), text(".")]), "Ask."),
        (json!([text("cc: "), mention(), text(", "), mention(), br, text("Next")]), "cc:\nNext"),
        (json!([text("see "), file, text(" for ("), file, text(") details")]), "see for details"),
        (
            json!([text("a "), {"type": "sparkle", "text": "shiny"}, text(" b "), leaf("sparkle", &json!({})), text(" c")]),
            "a shiny b c",
        ),
        (
            json!([text("👩\u{200d}💻 "), leaf("emoji", &json!({"shortName": ":grinning:", "id": "1f600"}))]),
            "👩\u{200d}💻 :grinning:",
        ),
    ]);
}

#[test]
fn blocks_within_blocks() {
    let table = node("table", &json!([row(&[paragraph("a"), paragraph("b")]), row(&[paragraph("c"), paragraph("d")])]));
    let panel = node("panel", &json!([paragraph("Before"), table, paragraph("After")]));
    assert_eq!(doc(&json!([panel])), "Before\n\na | b\nc | d\n\nAfter");
    let within = node("table", &json!([row(&[paragraph("x"), table])]));
    assert_eq!(doc(&json!([within])), "x | a | b c | d");
    let full =
        row(&[node("panel", &json!([paragraph("note"), paragraph("two")])), node("taskList", &json!([task("t")]))]);
    assert_eq!(doc(&json!([node("table", &json!([full]))])), "note two | [x] t");
    let steps = json!([
        item(&json!([paragraph("Run:"), code("a:\n  - b"), paragraph("Stop.")])),
        item(&json!([paragraph("last")]))
    ]);
    assert_eq!(doc(&json!([node("bulletList", &steps)])), "- Run:\n      a:\n        - b\n  Stop.\n- last");
    let caption = node("caption", &json!([text("From "), linked("here", "https://a.test/s")]));
    let picture = node("mediaSingle", &json!([leaf("media", &json!({"id": "f"})), caption]));
    assert_eq!(doc(&json!([picture, paragraph("End.")])), "From here (https://a.test/s)\n\nEnd.");
    let unnamed =
        node("mediaSingle", &json!([leaf("media", &json!({"id": "f"})), node("caption", &json!([mention()]))]));
    assert_eq!(doc(&json!([paragraph("A"), unnamed, paragraph("End.")])), "A\n\nEnd.");
    let frames =
        json!([node("extensionFrame", &json!([paragraph("one")])), node("extensionFrame", &json!([paragraph("two")]))]);
    assert_eq!(doc(&json!([node("multiBodiedExtension", &frames)])), "one\n\ntwo");
}
