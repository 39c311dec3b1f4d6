//! People, pictures and files, which are left out.

use super::*;

#[test]
fn names_and_files_are_left_out() {
    let media =
        json!({"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "f", "alt": "secret.png"}}]});
    let one = node("paragraph", &json!([text("Ask "), mention(), text(" about it.")]));
    assert_eq!(doc(&json!([one, media, paragraph("End.")])), "Ask about it.\n\nEnd.");
    let caption =
        node("mediaSingle", &json!([leaf("media", &json!({"id": "f"})), node("caption", &json!([text("The plan")]))]));
    assert_eq!(doc(&json!([caption])), "The plan");
    let hint = leaf("placeholder", &json!({"text": "Type here"}));
    assert_eq!(line(&json!([text("a "), hint, text(" b")])), "a b");
}

#[test]
fn punctuation_is_repaired_where_a_name_was_removed() {
    for (before, after, right) in [
        ("Ask ", ", then begin.", "Ask, then begin."),
        ("The lead (", ") agrees.", "The lead agrees."),
        ("Thanks ", "!", "Thanks!"),
        ("", ": please help", "please help"),
        ("Thanks, ", "", "Thanks"),
    ] {
        assert_eq!(line(&json!([text(before), mention(), text(after)])), right);
    }
    let several = json!([text("Ask "), mention(), text(", "), mention(), text(" and "), mention(), text(".")]);
    assert_eq!(line(&several), "Ask.");
    let rest =
        json!([mention(), text(" "), mention(), text(" "), marked("will", &json!({"type": "em"})), text(" help")]);
    assert_eq!(line(&rest), "will help");
}

#[test]
fn a_paragraph_that_began_with_a_name_begins_with_the_next_word() {
    let helps = node("paragraph", &json!([mention(), text(" will help.")]));
    assert_eq!(doc(&json!([paragraph("Hello."), helps])), "Hello.\n\nwill help.");
    let lines = json!([text("a"), {"type": "hardBreak"}, mention(), {"type": "hardBreak"}, mention(), text(" b")]);
    assert_eq!(line(&lines), "a\nb");
}

#[test]
fn a_link_to_a_person_is_left_out() {
    for href in ["accountid:712020:made-up", "https://acme.atlassian.net/jira/people/712020:made-up"] {
        let ask = json!([text("Ask "), linked("@Sam Orchard", href), text(" first.")]);
        assert_eq!(line(&ask), "Ask first.");
        let card =
            json!([text("Ask "), leaf("inlineCard", &json!({"url": href, "data": {"name": "Sam"}})), text(" first.")]);
        assert_eq!(line(&card), "Ask first.");
    }
}

#[test]
fn the_result_says_whether_something_was_left_out() {
    let media = node("mediaSingle", &json!([leaf("media", &json!({"id": "f"}))]));
    let named = node("paragraph", &json!([text("Ask "), mention()]));
    let cell = node("table", &json!([node("tableRow", &json!([node("tableCell", &json!([named]))]))]));
    for gone in [media, named, cell] {
        assert!(read(&document(&json!([gone]))).has_gaps, "{gone}");
    }
    for whole in
        [json!([]), json!([{"type": "paragraph"}, paragraph("a"), node("bulletList", &json!([item(&json!([]))]))])]
    {
        assert!(!read(&document(&whole)).has_gaps, "{whole}");
    }
    assert!(!read(&Value::Null).has_gaps);
}
