//! The document as a whole: limits, and invalid documents.

use super::*;

#[test]
fn an_invalid_document_becomes_empty_text() {
    for value in [json!(null), json!(1), json!([]), json!({}), json!({"content": "x"})] {
        assert_eq!(to_text(&value), "", "{value}");
    }
    assert_eq!(to_text(&json!("wiki text")), "wiki text");
}

#[test]
fn content_that_nests_too_deeply_is_left_out_and_reported() {
    let mut quote = paragraph("deep");
    for _ in 0..200 {
        quote = node("blockquote", &json!([quote]));
    }
    let read = read(&document(&json!([paragraph("flat"), quote])));
    assert_eq!((read.text.as_str(), read.is_too_deep, read.is_cut), ("flat", true, false));
    let mut glow = text("deep");
    for _ in 0..200 {
        glow = node("glow", &json!([glow]));
    }
    let read = super::read(&document(&json!([node("paragraph", &json!([text("flat"), glow]))])));
    assert_eq!((read.text.as_str(), read.is_too_deep), ("flat", true));
}

#[test]
fn a_list_of_many_levels_is_read() {
    let mut list = paragraph("the last");
    for _ in 0..33 {
        list = node("bulletList", &json!([item(&json!([list]))]));
    }
    let read = read(&document(&json!([list])));
    assert!(read.text.ends_with("- the last") && !read.is_too_deep);
}

#[test]
fn the_text_is_bounded_and_the_result_says_so() {
    let long = |chars: usize| read(&document(&json!([paragraph("a"), paragraph(&"é".repeat(chars - 3))])));
    let whole = long(MAX_CHARS);
    assert_eq!((whole.text.chars().count(), whole.is_cut), (MAX_CHARS, false));
    let cut = long(MAX_CHARS + 1);
    assert_eq!((cut.text.chars().count(), cut.is_cut), (MAX_CHARS, true));
}
