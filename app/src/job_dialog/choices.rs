//! Choices that are the same for everyone, each with the word that stands for it in its select.

use crate::model::{ExperienceLevel, Hours, Payment, Visibility};
use crate::texts::{Message, fields as texts};

/// An entry of a select: its value and what the user reads.
pub(super) type Choice = (String, String);

type Table<T> = &'static [(&'static str, T)];

pub(super) const LEVELS: Table<ExperienceLevel> = &[
    ("entry", ExperienceLevel::Entry),
    ("intermediate", ExperienceLevel::Intermediate),
    ("expert", ExperienceLevel::Expert),
];

pub(super) const HOURS: Table<Hours> = &[
    ("full_time", Hours::FullTime),
    ("part_time", Hours::PartTime),
    ("as_needed", Hours::AsNeeded),
    ("not_sure", Hours::NotSure),
];

pub(super) const CIRCLES: Table<Visibility> = &[
    ("anyone", Visibility::Anyone),
    ("upwork_users", Visibility::UpworkUsers),
    ("invite_only", Visibility::InviteOnly),
];

/// The word of a choice; empty for none.
pub(super) fn word<T: PartialEq + Copy>(table: Table<T>, choice: Option<T>) -> String {
    let entry = table.iter().find(|(_, known)| choice == Some(*known));
    entry.map(|(word, _)| *word).unwrap_or_default().to_owned()
}

/// The choice of a word; none for any other text.
pub(super) fn meaning<T: Copy>(table: Table<T>, word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice)
}

/// The id of a way to pay.
pub(super) const fn payment_word(payment: Payment) -> &'static str {
    match payment {
        Payment::Fixed => "fixed",
        Payment::Hourly => "hourly",
    }
}

fn entries<T: Copy>(table: Table<T>, text: fn(T) -> Message) -> Vec<Choice> {
    table.iter().map(|(word, choice)| ((*word).to_owned(), text(*choice).text().to_owned())).collect()
}

pub(super) fn levels() -> Vec<Choice> {
    entries(LEVELS, texts::experience)
}

pub(super) fn hours() -> Vec<Choice> {
    entries(HOURS, texts::hours)
}

pub(super) fn circles() -> Vec<Choice> {
    entries(CIRCLES, texts::visibility)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_word() {
        for (_, hours) in HOURS {
            assert_eq!(meaning(HOURS, &word(HOURS, Some(*hours))), Some(*hours));
        }
        assert_eq!(word(CIRCLES, Some(Visibility::InviteOnly)), "invite_only");
    }

    #[test]
    fn no_choice_is_the_empty_word() {
        assert_eq!(word(HOURS, None), "");
        assert_eq!(meaning(LEVELS, ""), None);
    }
}
