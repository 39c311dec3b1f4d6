//! Repairs punctuation and spaces where a person or a file was left out of a sentence.

/// Punctuation that follows a word directly.
const CLOSING: [char; 9] = [',', '.', ';', ':', '!', '?', ')', ']', '}'];
/// Punctuation between two items; it is dropped if one of them is gone.
const SEPARATORS: [char; 9] = [',', ';', ':', '-', '–', '—', '&', '/', '+'];
const PAIRS: [(char, char); 8] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’')];

/// Joins the line so far and the text after an omission; returns the rest of the text.
pub(super) fn join<'a>(line: &mut String, mut text: &'a str) -> &'a str {
    text = without_possessive(text);
    if line.trim().is_empty() {
        line.clear();
        return without_leading_punctuation(text);
    }
    while let Some((shorter, rest)) = without_pair(line, text) {
        line.truncate(shorter);
        text = rest;
    }
    if line.trim().is_empty() {
        line.clear();
        return without_leading_punctuation(text);
    }
    if ends_with_opening(line) {
        return text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':'));
    }
    let next = text.trim_start();
    if begins_with_closing(next) {
        trim_separators(line);
        return next;
    }
    let last = line.trim_end().chars().next_back();
    if last.is_some_and(|last| SEPARATORS.contains(&last) && next.starts_with(last)) {
        trim_separators(line);
        return text;
    }
    if line.ends_with(char::is_whitespace) {
        return next;
    }
    if line.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric) {
        line.push(' ');
    }
    text
}

/// Ends a line with an omission.
pub(super) fn end(line: &mut String) {
    let end = line.trim_end_matches(|c: char| {
        c.is_whitespace() || (c != ':' && SEPARATORS.contains(&c)) || PAIRS[..3].iter().any(|(open, _)| *open == c)
    });
    line.truncate(end.len());
}

/// Whether a text between two omissions only joined them.
pub(super) fn only_joins(text: &str) -> bool {
    let words = text.trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
    matches!(words, "" | "and" | "or" | "und" | "oder")
}

fn without_possessive(text: &str) -> &str {
    let rest = text.strip_prefix("'s").or(text.strip_prefix("’s")).unwrap_or(text);
    if rest.starts_with(char::is_alphanumeric) { text } else { rest }
}

fn without_leading_punctuation(text: &str) -> &str {
    let rest = text.trim_start();
    let words = rest.trim_start_matches(|c: char| CLOSING.contains(&c) || SEPARATORS.contains(&c));
    // `.NET` and `-5` are words.
    let is_stray = words.len() < rest.len() && (words.is_empty() || words.starts_with(char::is_whitespace));
    if is_stray { words.trim_start() } else { rest }
}

/// The length of the line and the rest of the text without the pair of brackets or quotes that is empty now.
fn without_pair<'a>(line: &str, text: &'a str) -> Option<(usize, &'a str)> {
    let before = line.trim_end();
    let open = before.chars().next_back()?;
    let next = text.trim_start();
    let (_, close) = PAIRS.iter().find(|(known, close)| *known == open && next.starts_with(*close))?;
    Some((before.len() - open.len_utf8(), &next[close.len_utf8()..]))
}

fn ends_with_opening(line: &str) -> bool {
    line.ends_with(['(', '[', '{'])
}

fn begins_with_closing(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|first| CLOSING.contains(&first)) && !signs.next().is_some_and(char::is_alphanumeric)
}

fn trim_separators(line: &mut String) {
    let end = line.trim_end_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).len();
    line.truncate(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(before: &str, after: &str) -> String {
        let mut line = before.to_owned();
        let rest = join(&mut line, after);
        line.push_str(rest);
        line
    }

    #[test]
    fn removing_a_name_leaves_a_complete_sentence() {
        for (before, after, right) in [
            ("Ask ", " about it.", "Ask about it."),
            ("Ask ", ", then begin.", "Ask, then begin."),
            ("Thanks ", "!", "Thanks!"),
            ("The lead (", ") agrees.", "The lead agrees."),
            ("The \"", "\" list", "The list"),
            ("The lead (", ", Oslo) agrees.", "The lead (Oslo) agrees."),
            ("Hi, ", ".", "Hi."),
            ("Owner: ", "; due soon", "Owner; due soon"),
            ("(lead: ", ")", "(lead)"),
            ("Lead – ", " – agrees", "Lead – agrees"),
            ("Use ", " .NET", "Use .NET"),
            ("See ", "'s desk", "See desk"),
            ("by", "now", "by now"),
            ("", " will help.", "will help."),
            ("", ": please help", "please help"),
            ("", " - please help", "please help"),
            ("", "!", ""),
            ("", ".NET", ".NET"),
            ("(", ") yes", "yes"),
        ] {
            assert_eq!(joined(before, after), right, "{before:?} {after:?}");
        }
    }

    #[test]
    fn removing_a_name_also_removes_the_words_before_it() {
        for (line, right) in [("Thanks, ", "Thanks"), ("Maintainer: ", "Maintainer:"), ("See (", "See"), ("- ", "")] {
            let mut line = line.to_owned();
            end(&mut line);
            assert_eq!(line, right);
        }
        assert!(only_joins(", ") && only_joins(" and ") && !only_joins(" then "));
    }
}
