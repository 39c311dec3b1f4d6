//! Superscript and subscript in plain text: `10⁹` and `CO₂` must not become `109` and `CO2`.

/// Whether text is set higher or lower than the rest of its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Script {
    #[default]
    None,
    Super,
    Sub,
}

const PLAIN: &str = "0123456789+-−=()ni ";
const SUPER: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ ";
const SUB: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎";

/// Characters that are commonly set high, and read the same on the line.
const ON_THE_LINE: [&str; 7] = ["st", "nd", "rd", "th", "er", "re", "ème"];

impl Script {
    /// The text in Unicode's superscripts or subscripts if it has them, otherwise after a `^` or a `_`. Spaces around
    /// it stay around it.
    pub(super) fn apply(self, text: &str) -> String {
        let core = text.trim();
        let Some(at) = text.find(core).filter(|_| !core.is_empty()) else { return text.to_owned() };
        let (before, after) = (&text[..at], &text[at + core.len()..]);
        let written = match self {
            Self::None => return text.to_owned(),
            Self::Super => signs(core, SUPER).unwrap_or_else(|| raised(core)),
            Self::Sub => signs(core, SUB).unwrap_or_else(|| lowered(core)),
        };
        format!("{before}{written}{after}")
    }
}

fn signs(text: &str, row: &str) -> Option<String> {
    text.chars().map(|c| PLAIN.chars().position(|plain| plain == c).and_then(|at| row.chars().nth(at))).collect()
}

fn raised(text: &str) -> String {
    match text {
        "TM" => "™".to_owned(),
        text if ON_THE_LINE.contains(&text) || is_prose(text) => text.to_owned(),
        text if text.chars().count() == 1 => format!("^{text}"),
        text => format!("^({text})"),
    }
}

fn lowered(text: &str) -> String {
    match text {
        text if is_prose(text) => text.to_owned(),
        text if text.chars().all(char::is_alphanumeric) => format!("_{text}"),
        text => format!("_({text})"),
    }
}

/// A separate text, a mark such as an asterisk, or the number of a footnote in brackets: nothing that belongs to the
/// character before it.
fn is_prose(text: &str) -> bool {
    let is_footnote = text.starts_with('[') && text.ends_with(']');
    is_footnote || text.contains(char::is_whitespace) || !text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superscripts_and_subscripts_keep_their_meaning() {
        for (text, high) in [("9", "⁹"), ("-3", "⁻³"), ("n+1", "ⁿ⁺¹"), ("x", "^x"), ("1,5", "^(1,5)"), (" 2 ", " ² ")]
        {
            assert_eq!(Script::Super.apply(text), high);
        }
        for (text, high) in
            [("TM", "™"), ("th", "th"), ("*", "*"), ("small print", "small print"), ("[1]", "[1]"), (" ", " ")]
        {
            assert_eq!(Script::Super.apply(text), high);
        }
        for (text, low) in [("2", "₂"), ("max", "_max"), ("i,j", "_(i,j)"), ("n", "_n"), ("", "")] {
            assert_eq!(Script::Sub.apply(text), low);
        }
    }
}
