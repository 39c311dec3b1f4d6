//! Claims about the whole catalogue.

use super::numbers::{money, number};
use super::*;
use crate::model::Money;

/// Messages that are the same in both languages, and rightly so.
const SAME: [&str; 5] = ["PRODUCT", "about", "code", "JOB", "BUDGET"];

fn all() -> impl Iterator<Item = (&'static str, [&'static str; 2])> {
    let dialog = [dialog::ALL, drafts::ALL, fields::ALL, preferences::ALL, preview::ALL, skills::ALL];
    [ALL, connect::ALL, errors::ALL, oauth::ALL, pages::ALL, panel::ALL, site::ALL, site_jobs::ALL, site_page::ALL]
        .into_iter()
        .chain(dialog)
        .flatten()
        .copied()
}

fn in_german<R>(make: impl FnOnce() -> R) -> R {
    speaking(Language::German, make)
}

#[test]
fn every_message_exists_in_both_languages() {
    for (name, texts) in all() {
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{name}");
    }
}

#[test]
fn german_texts_differ_from_english_ones() {
    let same: Vec<&str> = all().filter(|(_, [english, german])| english == german).map(|(name, _)| name).collect();
    assert_eq!(same, SAME);
}

#[test]
fn both_languages_end_a_sentence_with_the_same_punctuation() {
    for (name, [english, german]) in all() {
        assert_eq!(english.ends_with(['.', '?', '…', ':']), german.ends_with(['.', '?', '…', ':']), "{name}");
    }
}

#[test]
fn a_message_is_in_the_language_of_its_page_or_else_english() {
    assert_eq!(TRY_AGAIN.text(), "Try again");
    assert_eq!(in_german(|| TRY_AGAIN.text()), "Erneut versuchen");
    assert_eq!(TRY_AGAIN.text(), "Try again");
}

#[test]
fn placeholders_are_filled_in_order_and_text_is_unchanged() {
    assert_eq!(fields::counter(1, 5000), "1 of 5,000 characters");
    assert_eq!(in_german(|| fields::counter(1, 5000)), "1 von 5.000 Zeichen");
    assert_eq!(reference("%"), "Reference: %");
}

#[test]
fn dates_follow_the_language() {
    assert_eq!(numbers::day([2026, 1, 2]), "Jan 2, 2026");
    assert_eq!(numbers::day([2026, 12, 31]), "Dec 31, 2026");
    assert_eq!(in_german(|| numbers::day([2026, 1, 2])), "2.1.2026");
    assert_eq!(numbers::day([0, 0, 0]), "Jan 0, 0");
}

#[test]
fn numbers_and_money_follow_the_language() {
    let amount = Money::parse("1234567.05").unwrap_or(Money::dollars(0));
    assert_eq!((number(0), number(999), number(1000)), ("0".into(), "999".into(), "1,000".into()));
    assert_eq!(money(amount), "$1,234,567.05");
    assert_eq!(in_german(|| money(amount)), "1.234.567,05\u{a0}$");
    assert_eq!(in_german(|| number(12_345)), "12.345");
}
