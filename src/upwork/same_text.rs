//! Compares texts by what Upwork does not change: it may escape characters, tidy up white space, quotes and final
//! punctuation, store another Unicode form, or cut a text. Everything that may have changed is left out on both sides.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A text may be escaped on input and again on output.
const MAX_ESCAPES: usize = 3;

/// A shorter prefix says too little about the truncated part.
const MIN_PREFIX: usize = 20;

/// Whether `theirs` is a changed form of `ours`.
pub(crate) fn is_same(ours: &str, theirs: &str) -> bool {
    key(ours) == key(theirs)
}

/// Whether `theirs` is a prefix of `ours`, in a changed form.
pub(crate) fn is_cut(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (key(ours), key(theirs));
    let begins = |beginning: &str| beginning.chars().count() >= MIN_PREFIX && ours.starts_with(beginning);
    // The cut may be inside an entity: `R&am`.
    let (whole, broken) = theirs.rsplit_once('&').unwrap_or((&theirs, ""));
    let is_entity = broken.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
    theirs.len() < ours.len() && (begins(&theirs) || (is_entity && begins(whole)))
}

/// The words of a text, without the parts that Upwork may change.
pub(crate) fn plain(text: &str) -> String {
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..MAX_ESCAPES {
        let next = html_escape::decode_html_entities(&decoded).into_owned();
        if next == decoded {
            break;
        }
        decoded = Cow::Owned(next);
    }
    let composed: String = decoded.nfkc().filter(|c| !is_invisible(*c)).map(straight).collect();
    composed.to_lowercase()
}

fn key(text: &str) -> String {
    let plain = plain(text);
    let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect::<String>();
    let key = kept(plain.trim_end_matches(|c: char| c.is_whitespace() || c == '\'' || is_final(c)));
    // In a text of nothing but punctuation, all of it counts.
    if key.is_empty() { kept(&plain) } else { key }
}

/// Combining characters: some are lost on the way, and none carries a word.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffd}')
}

/// All quotes as one, and all dashes.
const fn straight(c: char) -> char {
    match c {
        '"' | '`' | '´' | '‘'..='‟' | '′'..='‷' | '«' | '»' | '‹' | '›' | '＂' | '＇' => '\'',
        '‐'..='―' | '−' => '-',
        other => other,
    }
}

const fn is_final(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '-' | '·' | '。' | '、')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn changes_that_upwork_may_make_leave_a_text_equal() {
        for (ours, theirs) in [
            ("R&D report writer", "R&amp;D report writer"),
            ("R&D report writer", "R&amp;amp;D report writer"),
            ("Paint three walls.", "Paint three walls"),
            ("Paint three walls", "Paint three walls."),
            ("Who paints? Now!", "Who paints? Now"),
            ("A \"small\" job", "A “small” job"),
            ("A \"small\" job", "A &quot;small&quot; job"),
            ("Don't wait", "Don&#39;t wait"),
            ("Don't wait", "Don&rsquo;t wait"),
            ("Two  lines\r\nof text", "Two lines\u{a0}of text"),
            ("Two lines\nof text", "Two linesof text"),
            ("Café owner", "Cafe\u{301} owner"),
            ("ﬁnd 5 m² of ﬂoor…", "find 5 m2 of floor..."),
            ("2019–2021 report", "2019-2021 report"),
            ("Soft\u{ad}ware\u{200b}", "Software"),
            ("a < b > c", "a &lt; b &gt; c"),
            ("Write &amp; about it", "Write &amp;amp; about it"),
        ] {
            assert!(is_same(ours, theirs), "{ours:?} {theirs:?}");
        }
    }

    #[test]
    fn different_texts_stay_different() {
        for (one, other) in [
            ("C++ developer", "C developer"),
            ("C# developer", "C++ developer"),
            ("Developer for C++", "Developer for C"),
            ("Report 1", "Report 2"),
            ("Fix the login page", "Fix the login pages"),
            ("???", "!!!"),
            ("1.5 hours", "15 hours"),
            ("", "Paint"),
        ] {
            assert!(!is_same(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_long_enough_prefix_counts_as_a_truncated_text() {
        let ours = "An engineer for R&D of \"very\" small windmills, who can travel";
        for theirs in [
            "An engineer for R&D of “very” small windm",
            "An engineer for R&amp;D of &quot;very&quot; small windmills, who…",
            "An engineer for R&amp;D of &quot;very&quo",
            "An engineer for R&amp;D of &quot;very&quot; small windmills, ",
        ] {
            assert!(is_cut(ours, theirs) && !is_same(ours, theirs), "{theirs:?}");
        }
        for other in ["An engineer", "An engineer for R&D of large windmills", "", ours] {
            assert!(!is_cut(ours, other), "{other:?}");
        }
        assert!(!is_cut("An engineer for R&D of small", ours), "what is longer was not cut");
    }

    proptest! {
        #[test]
        fn an_escaped_text_is_equal(text in any::<String>()) {
            let escaped = html_escape::encode_safe(&text);
            prop_assert!(is_same(&text, &escaped));
        }

        #[test]
        fn a_text_in_another_unicode_form_is_equal(text in any::<String>()) {
            let decomposed: String = text.nfd().collect();
            prop_assert!(is_same(&text, &decomposed));
        }
    }
}
