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
    /// Something other than digits and one decimal point.
    #[error("not a decimal number")]
    NotANumber,
    /// More than two decimal places.
    #[error("more than two decimal places")]
    TooPrecise,
    /// Above what any job costs (one billion dollars).
    #[error("too large")]
    TooLarge,
}

const MOST_CENTS: u64 = 100_000_000_000;

impl Money {
    /// An amount of whole dollars.
    pub const fn dollars(dollars: u32) -> Self {
        Self { cents: dollars as u64 * 100 }
    }

    /// The amount in cents.
    pub const fn cents(self) -> u64 {
        self.cents
    }

    /// Reads an amount as people type it: `5`, `5.5`, `$1,250.00`, spaces around it.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text).trim_start();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = without_group_commas(whole)?;
        if fraction.len() > 2 && fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::TooPrecise);
        }
        let dollars = digits(&whole)?;
        let cents = digits(&format!("{fraction:0<2}"))?;
        let cents = dollars.checked_mul(100).and_then(|d| d.checked_add(cents)).ok_or(MoneyError::TooLarge)?;
        if cents > MOST_CENTS { Err(MoneyError::TooLarge) } else { Ok(Self { cents }) }
    }
}

/// `1,250` is one thousand two hundred and fifty; `1,25` is refused, because elsewhere it means one and a quarter.
fn without_group_commas(whole: &str) -> Result<String, MoneyError> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
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
        for (text, cents) in
            [("5", 500), ("5.5", 550), (" 5.50 ", 550), ("$1,250.05", 125_005), ("1,000,000", 100_000_000), ("0", 0)]
        {
            assert_eq!(Money::parse(text).map(Money::cents), Ok(cents), "{text}");
        }
    }

    #[test]
    fn what_is_ambiguous_or_inexact_is_refused() {
        for text in ["", "five", "-5", "1,25", ",500", "1.2.3", "1e3", "5,", "1234,567", "."] {
            assert_eq!(Money::parse(text), Err(MoneyError::NotANumber), "{text}");
        }
        assert_eq!(Money::parse("5.001"), Err(MoneyError::TooPrecise));
        assert_eq!(Money::parse("99999999999999999999"), Err(MoneyError::TooLarge));
        assert_eq!(Money::parse("1000000000.01"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn an_amount_is_written_with_two_places() {
        assert_eq!(Money::dollars(5).to_string(), "5.00");
        assert_eq!(Money::parse("12.5").map(|m| m.to_string()), Ok("12.50".to_owned()));
    }
}
