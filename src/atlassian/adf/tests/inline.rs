//! Text and small inline nodes.

use super::*;

#[test]
fn struck_text_is_marked_as_struck() {
    let struck = |words: &str| marked(words, &json!({"type": "strike"}));
    assert_eq!(
        line(&json!([text("Fee "), struck("$650"), text(" $480 for the whole.")])),
        "Fee ~~$650~~ $480 for the whole."
    );
    assert_eq!(line(&json!([text("Fee"), struck(" $6"), struck("50 "), text("$480")])), "Fee ~~$650~~ $480");
    assert_eq!(line(&json!([struck("a"), {"type": "hardBreak"}, struck("b\nc")])), "~~a~~\n~~b~~\n~~c~~");
    assert_eq!(line(&json!([text("a"), struck(" "), text("b")])), "a b");
}

#[test]
fn superscripts_and_subscripts_stay_readable() {
    let set = |words: &str, kind: &str| marked(words, &json!({"type": "subsup", "attrs": {"type": kind}}));
    assert_eq!(
        line(&json!([text("Up to 10"), set("9", "sup"), text(" rows, 25 m"), set("2", "sup")])),
        "Up to 10⁹ rows, 25 m²"
    );
    assert_eq!(
        line(&json!([text("CO"), set("2", "sub"), text(" and 2"), set("n", "sup"), set("-1", "sup")])),
        "CO₂ and 2ⁿ⁻¹"
    );
    assert_eq!(line(&json!([text("x"), set("ab", "sup"), text(" on the 1"), set("st", "sup")])), "x^(ab) on the 1st");
}

#[test]
fn small_inline_nodes_become_text() {
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
fn a_date_is_read_in_every_notation() {
    for time in [
        json!("1798675200000"),
        json!(1_798_675_200_000_i64),
        json!("1798675200000.0"),
        json!(1_798_675_200_000.0),
        json!("2026-12-31"),
    ] {
        let until = json!([text("Until "), leaf("date", &json!({"timestamp": time})), text(".")]);
        assert_eq!(line(&until), "Until 2026-12-31.", "{time}");
    }
    for time in [json!("soon"), json!(null), json!(1e300), json!(i64::MAX)] {
        let until = json!([text("Until "), leaf("date", &json!({"timestamp": time})), text(".")]);
        assert_eq!(line(&until), "Until.", "{time}");
    }
}

#[test]
fn a_status_lozenge_is_separated_from_the_text_around_it() {
    let status = |words: &str| leaf("status", &json!({"text": words, "color": "green"}));
    let date = leaf("date", &json!({"timestamp": "1798675200000"}));
    assert_eq!(line(&json!([status("OPEN"), status("LATE"), text(" today")])), "OPEN LATE today");
    assert_eq!(
        line(&json!([text("Now"), status("DONE"), date, status("OK"), text("then")])),
        "Now DONE 2026-12-31 OK then"
    );
    assert_eq!(line(&json!([text("(“"), status("OPEN"), text("”), "), status(" "), text(" x")])), "(“OPEN”), x");
}

#[test]
fn an_emoji_without_a_character_is_named_or_leaves_no_gap() {
    let emoji = |name: &str| leaf("emoji", &json!({"shortName": name, "id": "made-up", "text": ""}));
    assert_eq!(line(&json!([text("New "), emoji(":our-badge:"), text(" badge")])), "New :our-badge: badge");
    assert_eq!(line(&json!([text("New "), emoji(""), text(" badge")])), "New badge");
}

#[test]
fn every_line_separator_is_a_line_break() {
    let all = ["one\u{b}two", "three\rfour", "five\u{85}six", "seven\u{2028}eight"].map(paragraph);
    assert_eq!(doc(&json!(all)), "one\ntwo\n\nthree\nfour\n\nfive\nsix\n\nseven\neight");
}

#[test]
fn invisible_characters_are_dropped() {
    let all = ["File \u{202e}gnp.exe\u{202c} is safe", "\u{feff}Begin \u{2066}x\u{2069}"].map(paragraph);
    assert_eq!(doc(&json!(all)), "File gnp.exe is safe\n\nBegin x");
    assert_eq!(doc(&json!([paragraph("a\u{0}b\u{1b}[31m\r\nc")])), "ab[31m\nc");
    let hidden = json!([
        {"type": "codeBlock", "content": [text("a\u{202e}\n\u{200b}b")]},
        {"type": "expand", "attrs": {"title": "T\u{202e}"}, "content": []},
        {"type": "paragraph", "content": [leaf("status", &json!({"text": "\u{200b}S"})), leaf("emoji", &json!({"text": "\u{202e}"})),
            linked("l\u{ad}", "mailto:a%E2%80%AEb@c.test")]}
    ]);
    assert_eq!(doc(&hidden), "    a\n    b\n\nT\n\nS l (ab@c.test)");
    assert_eq!(to_text(&json!("\u{202e}wiki\u{2029}text")), "wiki\ntext");
}
