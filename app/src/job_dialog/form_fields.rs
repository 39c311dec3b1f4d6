//! Between the page's fields and the draft: which element is which field, and its text.

use super::select_options::{HOURS, LEVELS, VISIBILITIES, meaning, payment_id, word};
use crate::model::{Field, JobDraft, Payment};

/// Fields of the form, in its order.
pub(crate) const FIELDS: [Field; 16] = [
    Field::Organization,
    Field::Title,
    Field::Category,
    Field::Subcategory,
    Field::Service,
    Field::Skills,
    Field::Length,
    Field::Hours,
    Field::Experience,
    Field::Amount,
    Field::HourlyFrom,
    Field::HourlyTo,
    Field::Description,
    Field::Visibility,
    Field::People,
    Field::Questions,
];

/// The elements of the screening questions, in their order.
pub(crate) const QUESTION_IDS: [&str; 5] = ["question-1", "question-2", "question-3", "question-4", "question-5"];

/// The element's id; links of the summary and the focus go by it.
pub(crate) const fn id(field: Field) -> &'static str {
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
    }
}

/// The field of an element.
pub(crate) fn field(id_of_element: &str) -> Option<Field> {
    FIELDS.into_iter().find(|field| id(*field) == id_of_element)
}

/// The way to pay of a radio button.
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

/// What stands in a field; skills and questions are lists of their own.
pub(crate) fn read(draft: &JobDraft, field: Field) -> String {
    let text = match field {
        Field::Title => &draft.title,
        Field::Description => &draft.description,
        Field::Category => &draft.category,
        Field::Subcategory => &draft.subcategory,
        Field::Service => &draft.service,
        Field::Amount => &draft.amount,
        Field::HourlyFrom => &draft.hourly_from,
        Field::HourlyTo => &draft.hourly_to,
        Field::Length => &draft.length,
        Field::People => &draft.people,
        Field::Organization => &draft.organization,
        Field::Experience => return word(LEVELS, draft.experience),
        Field::Hours => return word(HOURS, draft.hours),
        Field::Visibility => return word(VISIBILITIES, draft.visibility),
        Field::Skills | Field::Questions => return String::new(),
    };
    text.clone()
}

/// Takes over what was entered. A choice that another one depends on takes that with it.
pub(crate) fn write(draft: &mut JobDraft, field: Field, text: String) {
    match field {
        Field::Title => draft.title = text,
        Field::Description => draft.description = text,
        Field::Category => {
            draft.category = text;
            draft.subcategory.clear();
            draft.service.clear();
        }
        Field::Subcategory => {
            draft.subcategory = text;
            draft.service.clear();
        }
        Field::Service => draft.service = text,
        Field::Amount => draft.amount = text,
        Field::HourlyFrom => draft.hourly_from = text,
        Field::HourlyTo => draft.hourly_to = text,
        Field::Length => draft.length = text,
        Field::People => draft.people = text,
        Field::Organization => draft.organization = text,
        Field::Experience => draft.experience = meaning(LEVELS, &text),
        Field::Hours => draft.hours = meaning(HOURS, &text),
        Field::Visibility => draft.visibility = meaning(VISIBILITIES, &text),
        Field::Skills | Field::Questions => {}
    }
}

/// Takes over what was entered as a screening question.
pub(crate) fn write_question(draft: &mut JobDraft, index: usize, text: &str) {
    if let Some(question) = draft.questions.get_mut(index) {
        text.clone_into(question);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for known in FIELDS.into_iter().filter(|known| !matches!(known, Field::Skills | Field::Questions)) {
            let text = match known {
                Field::Experience => "expert",
                Field::Hours => "as_needed",
                Field::Visibility => "anyone",
                _ => "some text",
            };
            let mut draft = JobDraft::default();
            write(&mut draft, known, text.to_owned());
            assert_eq!(read(&draft, known), text, "{known:?}");
            assert_ne!(draft, JobDraft::default(), "{known:?}");
        }
    }

    #[test]
    fn another_category_takes_its_subcategory_with_it() {
        let mut draft = JobDraft { category: "a".into(), subcategory: "b".into(), ..JobDraft::default() };
        write(&mut draft, Field::Category, "c".into());
        assert_eq!(draft.subcategory, "");
    }

    #[test]
    fn every_field_has_an_element_of_its_own() {
        for known in FIELDS {
            assert_eq!(field(id(known)), Some(known));
        }
        assert_eq!(field("close"), None);
        assert_eq!(payment("hourly"), Some(Payment::Hourly));
    }
}
