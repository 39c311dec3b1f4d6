//! Repairs JSON from outside for the parser, which refuses a whole response for half a character (a lone surrogate,
//! left by editors that truncate a text) or for one value that nests too deeply.

/// Values nested deeper become `null`. The parser gives up at 128.
const MAX_DEPTH: usize = 120;

/// JSON that can be parsed, if it was JSON.
#[derive(Debug)]
pub(super) struct WellFormed {
    pub(super) json: Vec<u8>,
    /// A value was replaced by `null` because it was nested too deeply.
    pub(super) is_too_deep: bool,
}

/// Half characters become U+FFFD, and values that nest too deeply become `null`.
pub(super) fn repair(json: &[u8]) -> WellFormed {
    let text = String::from_utf8_lossy(json);
    let bytes = text.as_bytes();
    let mut repaired = WellFormed { json: Vec::with_capacity(bytes.len()), is_too_deep: false };
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = if byte == b'"' { string_end(bytes, at) } else { at + 1 };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let opens_too_deep = depth == MAX_DEPTH + 1 && matches!(byte, b'[' | b'{');
        if opens_too_deep {
            repaired.json.extend_from_slice(b"null");
            repaired.is_too_deep = true;
        }
        let closes_too_deep = depth == MAX_DEPTH && matches!(byte, b']' | b'}');
        if depth <= MAX_DEPTH && !closes_too_deep {
            push_repaired(&bytes[start..at], &mut repaired.json);
        }
    }
    repaired
}

/// The end of the string that begins here.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Copies a token; in a string, an escape that names only half a character is replaced.
fn push_repaired(token: &[u8], json: &mut Vec<u8>) {
    let mut rest = token;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        json.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (length, is_half) = match (escaped(rest), rest.get(6..).and_then(escaped)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            (Some(_), _) => (6, false),
            (None, _) => (2.min(rest.len()), false),
        };
        json.extend_from_slice(if is_half { b"\\ufffd" } else { &rest[..length] });
        rest = &rest[length..];
    }
    json.extend_from_slice(rest);
}

/// The UTF-16 unit that a `\uXXXX` names.
fn escaped(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parsed(json: &[u8]) -> Value {
        serde_json::from_slice(&repair(json).json).unwrap()
    }

    #[test]
    fn an_unpaired_surrogate_affects_only_itself() {
        for (json, right) in [
            (r#""Leaf \ud83c and stem""#, "Leaf \u{fffd} and stem"),
            (r#""tree\ude80""#, "tree\u{fffd}"),
            (r#""\ud83c\ud83c\udf31\udf31""#, "\u{fffd}🌱\u{fffd}"),
            (r#""\ud83c\n\\ud83c \"\u00e9""#, "\u{fffd}\n\\ud83c \"é"),
        ] {
            assert_eq!(parsed(json.as_bytes()), right);
        }
        assert_eq!(parsed(b"\"a\xffb\""), "a\u{fffd}b");
    }

    #[test]
    fn a_too_deeply_nested_value_affects_only_itself() {
        let deep = format!(r#"{{"a": 1, "b": {}"[{{"{}, "c": [2]}}"#, "[".repeat(5_000), "]".repeat(5_000));
        let repaired = repair(deep.as_bytes());
        let value: Value = serde_json::from_slice(&repaired.json).unwrap();
        assert!(repaired.is_too_deep);
        assert_eq!((&value["a"], &value["c"]), (&json!(1), &json!([2])));
        let fits = format!("{}1{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        let repaired = repair(fits.as_bytes());
        assert_eq!((repaired.json, repaired.is_too_deep), (fits.into_bytes(), false));
    }

    proptest! {
        #[test]
        fn valid_json_is_unchanged(text in any::<String>(), number in any::<i32>()) {
            let value = json!({&text: [text, number, {"a": null}]});
            prop_assert_eq!(parsed(value.to_string().as_bytes()), value);
        }

        #[test]
        fn any_bytes_are_handled_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), json in r#"[\[\]{}"\\u0-9ad:, ]{0,40}"#) {
            repair(&bytes);
            repair(json.as_bytes());
        }
    }
}
