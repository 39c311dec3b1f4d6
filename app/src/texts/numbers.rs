//! Numbers, money and dates, as the language of the page writes them.

use super::{Language, language};
use crate::model::Money;

/// A whole number, in groups of three.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let group = match language() {
        Language::English => ',',
        Language::German => '.',
    };
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(group);
        }
        written.push(digit);
    }
    written
}

/// An amount in US dollars.
pub(crate) fn money(amount: Money) -> String {
    cents(amount.cents())
}

/// An amount in cents of a US dollar.
pub(crate) fn cents(amount: u64) -> String {
    let dollars = number(amount / 100);
    let cents = (100 + amount % 100).to_string();
    match language() {
        Language::English => ["$", &dollars, ".", &cents[1..]].concat(),
        Language::German => [&dollars, ",", &cents[1..], "\u{a0}$"].concat(),
    }
}

/// The day of a time (RFC 3339) in UTC: for where the viewer's clock is not known.
pub(crate) fn utc_day(time: &str) -> String {
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(0));
    day(std::array::from_fn(|_| parts.next().unwrap_or(0)))
}

/// A day, by year, month and day of the month.
pub(crate) fn day([year, month, day]: [u32; 3]) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (year, date) = (year.to_string(), day.to_string());
    match language() {
        Language::English => {
            let at = (month as usize).saturating_sub(1) * 3;
            [MONTHS.get(at..at + 3).unwrap_or_default(), " ", &date, ", ", &year].concat()
        }
        Language::German => [&date, ".", &month.to_string(), ".", &year].concat(),
    }
}
