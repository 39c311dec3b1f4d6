use std::fmt;

use serde::{Deserialize, Serialize};

/// US dollars, exact to the cent. Written and sent as a decimal with two places (`12.50`), never as a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money {
    cents: u64,
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Contains something other than digits and the usual separators.
    #[error("not a decimal number")]
    NotANumber,
    /// More than two decimal places.
    #[error("more than two decimal places")]
    TooPrecise,
    /// Above what any job costs (one billion dollars).
    #[error("too large")]
    TooLarge,
}

const MAX_CENTS: u64 = 100_000_000_000;

impl Money {
    /// An amount of whole dollars.
    pub const fn dollars(dollars: u32) -> Self {
        Self { cents: dollars as u64 * 100 }
    }

    /// The amount in cents.
    pub const fn cents(self) -> u64 {
        self.cents
    }

    /// Reads an amount as people write it, in any language: `5`, `5.5`, `40,50`, `$1,250.00`, `1.250,50`, `1 250 USD`.
    ///
    /// A separator before three digits counts as a thousands separator, any other one as the decimal separator.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = without_currency(text);
        let text: String = text.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
        let (whole, fraction) = decimal_at(&text).map_or((&*text, ""), |at| (&text[..at], &text[at + 1..]));
        let dollars = digits(&without_groups(whole)?)?;
        if fraction.len() > 2 && fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::TooPrecise);
        }
        let cents = digits(&format!("{fraction:0<2}"))?;
        let cents = dollars.checked_mul(100).and_then(|d| d.checked_add(cents)).ok_or(MoneyError::TooLarge)?;
        if cents > MAX_CENTS { Err(MoneyError::TooLarge) } else { Ok(Self { cents }) }
    }
}

/// Thousands separators.
const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’')
}

/// Without the dollar sign, which may be before or after the number.
fn without_currency(text: &str) -> &str {
    let text = text.trim();
    for sign in ["US-$", "US$", "USD", "$"] {
        let end = text.len().saturating_sub(sign.len());
        match (text.get(..sign.len()), text.get(end..)) {
            (Some(head), _) if head.eq_ignore_ascii_case(sign) => return text[sign.len()..].trim_start(),
            (_, Some(tail)) if tail.eq_ignore_ascii_case(sign) => return text[..end].trim_end(),
            _ => {}
        }
    }
    text
}

/// The position of the decimal separator, if there is one.
fn decimal_at(text: &str) -> Option<usize> {
    let is_sign = |b: u8| matches!(b, b'.' | b',');
    let at = text.bytes().rposition(is_sign)?;
    let (sign, head, tail) = (text.as_bytes()[at], &text[..at], &text[at + 1..]);
    if head.bytes().any(|b| b == sign) {
        return None;
    }
    let may_be_group = tail.len() == 3 && (1..=3).contains(&head.len()) && !head.starts_with('0');
    let has_other = head.bytes().any(|b| is_sign(b) || b == b' ');
    (has_other || !may_be_group).then_some(at)
}

/// Without the signs between thousands: the same one everywhere, with three digits after each.
fn without_groups(whole: &str) -> Result<String, MoneyError> {
    let Some(sign) = whole.bytes().find(|b| matches!(b, b' ' | b'.' | b',')) else { return Ok(whole.to_owned()) };
    let mut joined = String::new();
    for (index, group) in whole.split(char::from(sign)).enumerate() {
        let is_whole = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        if !is_whole {
            return Err(MoneyError::NotANumber);
        }
        joined.push_str(group);
    }
    Ok(joined)
}

fn digits(text: &str) -> Result<u64, MoneyError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    text.parse().map_err(|_| MoneyError::TooLarge)
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.cents / 100, self.cents % 100)
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        Self::parse(&text)
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, cents) in [
            ("5", 500),
            ("5.5", 550),
            (" 5.50 ", 550),
            ("$1,250.05", 125_005),
            ("1,000,000", 100_000_000),
            ("0", 0),
            ("40,50", 4_050),
            ("40,5", 4_050),
            ("1.250,50", 125_050),
            ("1.250", 125_000),
            ("1.000.000", 100_000_000),
            ("1,250", 125_000),
            ("1 250,50", 125_050),
            ("1\u{202f}250.50", 125_050),
            ("1'250.50", 125_050),
            ("$ 60", 6_000),
            ("60 $", 6_000),
            ("US$60", 6_000),
            ("60,00 US-$", 6_000),
            ("usd 60", 6_000),
            ("60 USD", 6_000),
            ("0.5", 50),
            ("5,", 500),
        ] {
            assert_eq!(Money::parse(text).map(Money::cents), Ok(cents), "{text}");
        }
    }

    #[test]
    fn ambiguous_or_inexact_amounts_are_refused() {
        for text in [
            "",
            "$",
            "five",
            "-5",
            ",500",
            ".5",
            "1.2.3",
            "1e3",
            ".",
            ",",
            "1,25,000",
            "1.250.50",
            "1,250,50",
            "1.250 000",
            "12 34",
            "60 €",
            "5 - 6",
            "$5 $",
            "1,2 3",
            "5.5.",
            "٥",
            "1e300",
            "1-250",
            "1.25x",
        ] {
            assert_eq!(Money::parse(text), Err(MoneyError::NotANumber), "{text}");
        }
        for text in ["0.125", "0,125", "1234,567", "1,250.125", "1 250,125"] {
            assert_eq!(Money::parse(text), Err(MoneyError::TooPrecise), "{text}");
        }
        assert_eq!(Money::parse("99999999999999999999"), Err(MoneyError::TooLarge));
        assert_eq!(Money::parse("1000000000.01"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn an_amount_is_written_with_two_decimals() {
        assert_eq!(Money::dollars(5).to_string(), "5.00");
        assert_eq!(Money::parse("12.5").map(|m| m.to_string()), Ok("12.50".to_owned()));
    }
}
