//! Options that are the same for everyone, each with its value in the select.

use crate::model::{ExperienceLevel, Hours, Payment, Visibility};
use crate::texts::{Message, fields as texts};

/// An option of a select: its value and what the user reads.
pub(crate) type SelectOption = (String, String);

type Table<T> = &'static [(&'static str, T)];

pub(crate) const LEVELS: Table<ExperienceLevel> = &[
    ("entry", ExperienceLevel::Entry),
    ("intermediate", ExperienceLevel::Intermediate),
    ("expert", ExperienceLevel::Expert),
];

pub(crate) const HOURS: Table<Hours> = &[
    ("full_time", Hours::FullTime),
    ("part_time", Hours::PartTime),
    ("as_needed", Hours::AsNeeded),
    ("not_sure", Hours::NotSure),
];

pub(crate) const VISIBILITIES: Table<Visibility> = &[
    ("anyone", Visibility::Anyone),
    ("upwork_users", Visibility::UpworkUsers),
    ("invite_only", Visibility::InviteOnly),
];

/// The value of a choice; empty for none.
pub(crate) fn word<T: PartialEq + Copy>(table: Table<T>, choice: Option<T>) -> String {
    let entry = table.iter().find(|(_, known)| choice == Some(*known));
    entry.map(|(word, _)| *word).unwrap_or_default().to_owned()
}

/// The choice with a value; `None` for any other text.
pub(crate) fn meaning<T: Copy>(table: Table<T>, word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice)
}

/// The id of a payment type.
pub(crate) const fn payment_id(payment: Payment) -> &'static str {
    match payment {
        Payment::Fixed => "fixed",
        Payment::Hourly => "hourly",
    }
}

fn options<T: Copy>(table: Table<T>, text: fn(T) -> Message) -> Vec<SelectOption> {
    table.iter().map(|(word, choice)| ((*word).to_owned(), text(*choice).text().to_owned())).collect()
}

pub(crate) fn levels() -> Vec<SelectOption> {
    options(LEVELS, texts::experience)
}

pub(crate) fn hours() -> Vec<SelectOption> {
    options(HOURS, texts::hours)
}

pub(crate) fn visibilities() -> Vec<SelectOption> {
    options(VISIBILITIES, texts::visibility)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_back_from_its_option_value() {
        for (_, hours) in HOURS {
            assert_eq!(meaning(HOURS, &word(HOURS, Some(*hours))), Some(*hours));
        }
        assert_eq!(word(VISIBILITIES, Some(Visibility::InviteOnly)), "invite_only");
    }

    #[test]
    fn no_choice_has_an_empty_option_value() {
        assert_eq!(word(HOURS, None), "");
        assert_eq!(meaning(LEVELS, ""), None);
    }
}
