//! Links and smart links.

use super::*;

#[test]
fn links_show_their_address_once() {
    let one = json!([text("See "), linked("the ", "https://a.test/x"), linked("page", "https://a.test/x"), text(".")]);
    assert_eq!(line(&one), "See the page (https://a.test/x).");
    assert_eq!(line(&json!([linked("https://a.test/", "https://a.test/")])), "https://a.test/");
    let broken = json!([linked("the", "https://a.test/x"), {"type": "hardBreak"}, linked("page", "https://a.test/x")]);
    assert_eq!(line(&broken), "the\npage (https://a.test/x)");
    let two = json!([linked("one", "https://a.test/1"), linked("two", "https://a.test/2")]);
    assert_eq!(line(&two), "one (https://a.test/1) two (https://a.test/2)");
}

#[test]
fn spaces_at_the_edge_of_a_link_stay_outside() {
    let guide = "https://docs.example.org/g";
    let right = "Follow the guideline (https://docs.example.org/g), please.";
    assert_eq!(line(&json!([text("Follow"), linked(" the guideline", guide), text(", please.")])), right);
    let over = json!([text("Follow the "), linked("guideline ", guide), text("closely.")]);
    assert_eq!(line(&over), "Follow the guideline (https://docs.example.org/g) closely.");
    assert_eq!(line(&json!([text("a"), linked(" ", guide), text("b")])), "a https://docs.example.org/g b");
}

#[test]
fn an_address_that_is_shown_is_not_shown_twice() {
    for (words, href, right) in [
        ("www.example.net", "http://www.example.net", "http://www.example.net"),
        ("Example.net/Path", "https://example.net/Path", "https://example.net/Path"),
        ("https://example.net", "https://example.net/", "https://example.net/"),
        ("https://example.net/a/lo…", "https://example.net/a/long/path", "https://example.net/a/long/path"),
        ("example.net", "https://example.org/", "example.net (https://example.org/)"),
    ] {
        assert_eq!(line(&json!([text("Home "), linked(words, href), text(".")])), format!("Home {right}."));
    }
}

#[test]
fn an_email_link_shows_only_the_address() {
    assert_eq!(line(&json!([linked("me@a.test", "mailto:me@a.test")])), "me@a.test");
    let offer = "mailto:team@example.net?subject=Offer&cc=boss@example.net";
    assert_eq!(
        line(&json!([text("Send it to "), linked("our team", offer), text(".")])),
        "Send it to our team (team@example.net)."
    );
    assert_eq!(
        line(&json!([linked("team@example.net", "mailto:team%40example.net?body=Hi%20all")])),
        "team@example.net"
    );
    assert_eq!(line(&json!([linked("write", "mailto:?subject=x")])), "write");
}

#[test]
fn only_web_and_email_addresses_are_shown() {
    for href in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.test", "/relative", ""] {
        assert_eq!(line(&json!([linked("here", href)])), "here", "{href}");
    }
    let cards = json!([
        {"type": "blockCard", "attrs": {"url": "https://a.test/card"}},
        {"type": "embedCard", "attrs": {"url": "javascript:1"}},
        {"type": "paragraph", "content": [text("in "), {"type": "inlineCard", "attrs": {"url": "https://a.test/i"}}]}
    ]);
    assert_eq!(doc(&cards), "https://a.test/card\n\nin https://a.test/i");
}

#[test]
fn a_smart_link_with_data_shows_its_name_and_address() {
    let card = |kind: &str, data: &Value| leaf(kind, &json!({"data": data}));
    let sketch = json!({"@type": "Object", "url": "https://files.example.net/s/1", "name": "Sketch one"});
    let right = "Sketch one (https://files.example.net/s/1)";
    assert_eq!(
        line(&json!([text("Sketch: "), card("inlineCard", &sketch), text(" and text.")])),
        format!("Sketch: {right} and text.")
    );
    assert_eq!(doc(&json!([card("blockCard", &sketch)])), right);
    let script = json!({"url": "javascript:alert(1)", "name": "n"});
    assert_eq!(line(&json!([text("x "), card("inlineCard", &script), text(" y")])), "x n y");
    assert_eq!(line(&json!([text("x "), card("inlineCard", &json!({})), text(" y")])), "x y");
    let touching = json!([text("see"), leaf("inlineCard", &json!({"url": "https://a.test/i"})), text("and")]);
    assert_eq!(line(&touching), "see https://a.test/i and");
}

#[test]
fn a_struck_link_is_struck_and_keeps_its_address() {
    let marks = json!([{"type": "strike"}, {"type": "link", "attrs": {"href": "https://a.test/x"}}]);
    let struck = |words: &str| json!({"type": "text", "text": words, "marks": marks});
    assert_eq!(line(&json!([struck("old page"), text(" gone")])), "~~old page~~ (https://a.test/x) gone");
    assert_eq!(line(&json!([struck("https://a.test/x"), text(" gone")])), "~~https://a.test/x~~ gone");
}
