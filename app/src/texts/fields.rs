use crate::model::{ExperienceLevel, Field, Hours, Problem, Visibility};

pub(crate) const CHOOSE: &str = "Choose…";
pub(crate) const NO_MATTER: &str = "Not specified";
pub(crate) const CATEGORY_FIRST: &str = "Choose a category first";
pub(crate) const PAYMENT: &str = "How do you want to pay?";
pub(crate) const FIXED: &str = "Fixed price";
pub(crate) const HOURLY: &str = "Hourly";
pub(crate) const WHAT: &str = "The job";
pub(crate) const TERMS: &str = "Budget and scope";

/// The label of a field. Outsiders find fields by these words.
pub(crate) const fn label(field: Field) -> &'static str {
    match field {
        Field::Title => "Title",
        Field::Description => "Description",
        Field::Category => "Category",
        Field::Subcategory => "Subcategory",
        Field::Service => "Service",
        Field::Skills => "Skills",
        Field::Amount => "Amount (US$)",
        Field::HourlyFrom => "From (US$ an hour)",
        Field::HourlyTo => "To (US$ an hour)",
        Field::Experience => "Experience level",
        Field::Length => "Project length",
        Field::Hours => "Hours a week",
        Field::People => "People wanted",
        Field::Visibility => "Who can see this job",
        Field::Questions => "Screening questions",
        Field::Organization => "Organization",
    }
}

pub(crate) const fn experience(level: ExperienceLevel) -> &'static str {
    match level {
        ExperienceLevel::Entry => "Entry: new to the field",
        ExperienceLevel::Intermediate => "Intermediate: substantial experience",
        ExperienceLevel::Expert => "Expert: deep expertise",
    }
}

pub(crate) const fn hours(hours: Hours) -> &'static str {
    match hours {
        Hours::FullTime => "30 or more",
        Hours::PartTime => "Less than 30",
        Hours::AsNeeded => "As needed",
        Hours::NotSure => "Not sure yet",
    }
}

pub(crate) const fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Anyone => "Anyone, search engines included",
        Visibility::UpworkUsers => "Only people with an Upwork account",
        Visibility::InviteOnly => "Only freelancers I invite",
    }
}

/// How much of a limit is used.
pub(crate) fn counter(used: usize, most: usize) -> String {
    format!("{used} of {most} characters")
}

/// What to do about a problem, as a sentence that stands beside its field.
pub(crate) fn problem(field: Field, problem: &Problem) -> String {
    match problem {
        Problem::Missing if is_choice(field) => "Choose one of the options.".to_owned(),
        Problem::Missing => "Fill in this field.".to_owned(),
        Problem::TooLong { most } => format!("Shorten this to {most} characters."),
        Problem::NotAnAmount => "Enter dollars and cents, such as 1,250.50.".to_owned(),
        Problem::NotANumber => "Enter a whole number from 1.".to_owned(),
        Problem::TooLow { least } => format!("Enter at least ${least}."),
        Problem::TooHigh => "Enter a smaller number.".to_owned(),
        Problem::RangeReversed => "Enter an amount that is not below the lower end.".to_owned(),
        Problem::TooMany { most } => format!("Keep at most {most}."),
        Problem::Refused(words) if words.is_empty() => "Upwork refused this. Change it.".to_owned(),
        Problem::Refused(words) => format!("Upwork says: {words}"),
    }
}

const fn is_choice(field: Field) -> bool {
    matches!(
        field,
        Field::Category
            | Field::Subcategory
            | Field::Service
            | Field::Experience
            | Field::Length
            | Field::Hours
            | Field::Visibility
            | Field::Organization
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LEAST_FIXED, Money};

    #[test]
    fn every_problem_is_a_sentence_that_says_what_to_do() {
        let problems = [
            Problem::Missing,
            Problem::TooLong { most: 128 },
            Problem::NotAnAmount,
            Problem::NotANumber,
            Problem::TooLow { least: LEAST_FIXED },
            Problem::TooHigh,
            Problem::RangeReversed,
            Problem::TooMany { most: 5 },
            Problem::Refused(String::new()),
        ];
        for kind in problems {
            let words = problem(Field::Amount, &kind);
            assert!(words.ends_with('.') && words.len() > 10, "{kind:?}: {words}");
        }
    }

    #[test]
    fn limits_and_foreign_words_are_spelled_out() {
        assert!(problem(Field::Amount, &Problem::TooLow { least: Money::dollars(5) }).contains("$5.00"));
        assert!(problem(Field::Title, &Problem::TooLong { most: 128 }).contains("128"));
        assert!(problem(Field::Title, &Problem::Refused("No caps".into())).contains("No caps"));
    }

    #[test]
    fn a_choice_is_chosen_and_a_text_is_entered() {
        assert_eq!(problem(Field::Visibility, &Problem::Missing), "Choose one of the options.");
        assert_eq!(problem(Field::Title, &Problem::Missing), "Fill in this field.");
    }
}
