//! The text of each field: read from the draft, and written to it.

use super::select_options::{HOURS, LEVELS, VISIBILITIES, meaning, word};
use crate::model::{Field, JobDraft, NOT_SURE, Takes, YES};

/// The value of a field; skills and questions are separate lists.
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
        Field::People => &draft.people,
        Field::Organization => &draft.organization,
        Field::Experience if draft.is_checked(Field::ExperienceOpen) => return NOT_SURE.to_owned(),
        Field::Length if draft.is_checked(Field::LengthOpen) => return NOT_SURE.to_owned(),
        Field::Length => &draft.length,
        Field::Experience => return word(LEVELS, draft.experience),
        Field::Hours => return word(HOURS, draft.hours),
        Field::Visibility => return word(VISIBILITIES, draft.visibility),
        Field::Skills | Field::Questions | Field::Countries | Field::Regions | Field::TimeZones | Field::Languages => {
            return String::new();
        }
        preference => return draft.preferred(preference).first().cloned().unwrap_or_default(),
    };
    text.clone()
}

/// Applies what was entered. Resets choices that depend on it.
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
        Field::Length => {
            draft.prefer(Field::LengthOpen, not_sure(&text));
            draft.length = if text == NOT_SURE { String::new() } else { text };
        }
        Field::People => draft.people = text,
        Field::Organization => draft.organization = text,
        Field::Experience => {
            draft.prefer(Field::ExperienceOpen, not_sure(&text));
            draft.experience = meaning(LEVELS, &text);
        }
        Field::Hours => draft.hours = meaning(HOURS, &text),
        Field::Visibility => draft.visibility = meaning(VISIBILITIES, &text),
        Field::Skills | Field::Questions => {}
        preference => write_preference(draft, preference, text),
    }
}

/// A user who chooses *Not sure yet* has made a choice.
fn not_sure(text: &str) -> Vec<String> {
    if text == NOT_SURE { vec![YES.to_owned()] } else { Vec::new() }
}

/// Applies a preference. Those that collect names get one name at a time.
fn write_preference(draft: &mut JobDraft, field: Field, text: String) {
    let mut values = if takes_names(field) { draft.preferred(field).to_vec() } else { Vec::new() };
    if !text.is_empty() && !values.contains(&text) {
        values.push(text);
    }
    draft.prefer(field, values);
}

/// Whether a field collects names.
pub(crate) fn takes_names(field: Field) -> bool {
    field.preference().is_some_and(|known| known.takes == Takes::Names)
}

/// Whether a field is a checkbox.
pub(crate) fn is_box(field: Field) -> bool {
    field.preference().is_some_and(|known| known.takes == Takes::Yes)
}

/// Applies the text of a screening question.
pub(crate) fn write_question(draft: &mut JobDraft, index: usize, text: &str) {
    if let Some(question) = draft.questions.get_mut(index) {
        text.clone_into(question);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job_dialog::form_fields::FIELDS;

    #[test]
    fn every_field_reads_back_what_was_written() {
        let is_list = |known: &Field| matches!(known, Field::Skills | Field::Questions) || takes_names(*known);
        for known in FIELDS.into_iter().filter(|known| !is_list(known)) {
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
    fn names_are_collected_without_duplicates() {
        let mut draft = JobDraft::default();
        for name in ["France", "Chad", "France", ""] {
            write(&mut draft, Field::Countries, name.to_owned());
        }
        assert_eq!(draft.preferred(Field::Countries), ["France", "Chad"]);
    }

    #[test]
    fn not_sure_yet_can_be_chosen() {
        for known in [Field::Experience, Field::Length] {
            let mut draft = JobDraft::default();
            write(&mut draft, known, NOT_SURE.to_owned());
            assert_eq!(read(&draft, known), NOT_SURE);
            write(&mut draft, known, "expert".to_owned());
            assert_eq!((read(&draft, known).as_str(), draft.preferences.len()), ("expert", 0));
        }
    }

    #[test]
    fn changing_the_category_clears_the_subcategory() {
        let mut draft = JobDraft { category: "a".into(), subcategory: "b".into(), ..JobDraft::default() };
        write(&mut draft, Field::Category, "c".into());
        assert_eq!(draft.subcategory, "");
    }
}
