//! The fields of the form, and which element belongs to which field.

use super::select_options::payment_id;
use crate::model::{Field, Payment};

/// Fields of the form, in its order.
pub(crate) const FIELDS: [Field; 38] = [
    Field::Organization,
    Field::Title,
    Field::Category,
    Field::Subcategory,
    Field::Service,
    Field::Skills,
    Field::Length,
    Field::Hours,
    Field::Experience,
    Field::OpenRate,
    Field::Amount,
    Field::HourlyFrom,
    Field::HourlyTo,
    Field::Description,
    Field::Visibility,
    Field::People,
    Field::CoverLetter,
    Field::Questions,
    Field::TalentType,
    Field::English,
    Field::Location,
    Field::Countries,
    Field::Regions,
    Field::LocationRequired,
    Field::TimeZones,
    Field::Languages,
    Field::JobSuccess,
    Field::Earnings,
    Field::HoursWorked,
    Field::StartDate,
    Field::Deadline,
    Field::ProjectType,
    Field::RisingTalent,
    Field::Portfolio,
    Field::HideBudget,
    Field::Milestones,
    Field::KeepOpen,
    Field::PeopleOpen,
];

/// Rarely used fields: from here on they are behind *More preferences*.
const FIRST_OF_MORE: Field = Field::Countries;

/// Preferences with a row of their own that are behind *More preferences*.
pub(crate) fn more_fields() -> impl Iterator<Item = Field> {
    FIELDS.into_iter().skip_while(|field| *field != FIRST_OF_MORE)
}

/// The elements of the screening questions, in their order.
pub(crate) const QUESTION_IDS: [&str; 5] = ["question-1", "question-2", "question-3", "question-4", "question-5"];

/// The element's id, for links in the summary and for the focus.
pub(crate) fn id(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Description => "description",
        Field::Category => "category",
        Field::Subcategory => "subcategory",
        Field::Service => "service",
        Field::Skills => "skills",
        Field::Amount => "amount",
        Field::HourlyFrom => "hourly-from",
        Field::HourlyTo => "hourly-to",
        Field::Experience => "experience",
        Field::Length => "length",
        Field::Hours => "hours",
        Field::People => "people",
        Field::Visibility => "visibility",
        Field::Questions => "questions",
        Field::Organization => "organization",
        preference => preference.preference().map_or("", |known| known.name),
    }
}

/// The field of an element.
pub(crate) fn field(id_of_element: &str) -> Option<Field> {
    FIELDS.into_iter().find(|field| id(*field) == id_of_element)
}

/// The payment type of a radio button.
pub(crate) fn payment(id_of_element: &str) -> Option<Payment> {
    [Payment::Fixed, Payment::Hourly].into_iter().find(|kind| payment_id(*kind) == id_of_element)
}

/// Which screening question an element is.
pub(crate) fn question(id_of_element: &str) -> Option<usize> {
    QUESTION_IDS.iter().position(|id| *id == id_of_element)
}

/// The field that an element belongs to.
pub(crate) fn field_or_question(id_of_element: &str) -> Option<Field> {
    question(id_of_element).map_or_else(|| field(id_of_element), |_| Some(Field::Questions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_own_element() {
        for known in FIELDS {
            assert_eq!(field(id(known)), Some(known));
        }
        assert_eq!(field("close"), None);
        assert_eq!(payment("hourly"), Some(Payment::Hourly));
    }
}
