//! Upwork's words, made fit to be shown and logged.

/// Longest text taken over, in characters.
const MOST: usize = 500;

/// The text on one line, without control and direction characters, cut to 500 characters.
pub(crate) fn clean(text: &str) -> String {
    let plain: String = text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => line[..end].to_owned(),
        None => line,
    }
}

/// Control characters, and those that turn the direction of text around: a message must not rewrite the line it is in.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_becomes_one_plain_line() {
        assert_eq!(clean("  Budget\r\n too\u{0} low\u{202e}!\t"), "Budget too low !");
    }

    proptest! {
        #[test]
        fn words_are_bounded_and_plain(text in any::<String>(), times in 1_usize..50) {
            let words = clean(&text.repeat(times));
            prop_assert!(words.chars().count() <= MOST);
            prop_assert!(!words.chars().any(is_invisible));
        }
    }
}
