//! Text without invisible characters: they reorder text, hide parts of it, or speak to machines only. What a person
//! reads and approves must be what is published.

/// Text of any number of lines: every line separator is a `\n`, tabs stay, and no character is invisible.
///
/// Joiners stay where they shape what is seen: inside emoji and in scripts that need them.
#[must_use]
pub fn plain_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\r' => {
                rest.next_if_eq(&'\n');
                plain.push('\n');
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            // Looks like a space, but counts as a character: a text of these alone would not be empty.
            '\u{2800}' => plain.push(' '),
            '\u{200c}' | '\u{200d}' if joins(plain.chars().next_back(), rest.peek().copied()) => plain.push(character),
            '\u{fe0e}' | '\u{fe0f}' if takes_style(plain.chars().next_back()) => plain.push(character),
            '\t' => plain.push('\t'),
            hidden if is_hidden(hidden) => {}
            shown => plain.push(shown),
        }
    }
    plain
}

/// Text on one line with single spaces, and no invisible character.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in plain_text(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a character is invisible, although it may change how others look or what machines read.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    let is_ignorable = matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    character.is_control() || is_ignorable || (character as u32) & 0xfffe == 0xfffe
}

/// Whether a joiner between these two characters changes how they look. Between Latin letters it only hides.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let shaped = |character: char| {
        character >= '\u{600}' && !character.is_whitespace() && !matches!(character, '\u{2000}'..='\u{206f}')
    };
    before.is_some_and(shaped) && after.is_some_and(|after| shaped(after) && !is_hidden(after))
}

/// Whether a character can be displayed as an emoji or as text.
fn takes_style(before: Option<char>) -> bool {
    before.is_some_and(|sign| {
        matches!(sign, '0'..='9' | '#' | '*' | '©' | '®')
            || (sign >= '\u{203c}' && !sign.is_alphabetic() && !sign.is_whitespace())
    }) && !before.is_some_and(is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_marks_and_invisible_characters_are_removed() {
        assert_eq!(
            plain_text("File \u{202e}gnp.exe\u{202c} is\u{0} \u{2066}safe\u{2069}\u{feff}"),
            "File gnp.exe is safe"
        );
        assert_eq!(plain_text("a\u{200b}b\u{200c}c\u{200d}d\u{ad}e\u{3164}f\u{e0041}g\u{fe0f}\u{1b}[h"), "abcdefg[h");
        assert_eq!(one_line("Invoice \u{202e}gpj.exe\u{202c} \u{feff}ready"), "Invoice gpj.exe ready");
        assert_eq!(one_line("\u{2800}\u{200b} \u{3164}\u{a0}"), "");
    }

    #[test]
    fn every_line_separator_becomes_a_line_break() {
        assert_eq!(plain_text("a\r\nb\rc\u{b}d\u{c}e\u{85}f\u{2028}g\u{2029}h\n\ti"), "a\nb\nc\nd\ne\nf\ng\nh\n\ti");
    }

    #[test]
    fn joiners_and_variation_selectors_are_kept() {
        for text in [
            "👨‍👩‍👧",
            "❤\u{fe0f}",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "25\u{a0}m²",
            "�",
        ] {
            assert_eq!(plain_text(text), text);
        }
    }
}
