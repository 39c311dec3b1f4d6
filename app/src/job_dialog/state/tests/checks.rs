use super::owned;
use crate::job_dialog::state::Checks;
use crate::model::{Field, FieldError, FormParts, JobDraft, Problem};

fn checks() -> Checks {
    Checks::new(FormParts::default(), "clinic.atlassian.net".into())
}

fn refused(field: Field) -> FieldError {
    FieldError::new(field, Problem::Missing)
}

fn fields(problems: &[FieldError]) -> Vec<Field> {
    problems.iter().map(|error| error.field).collect()
}

#[test]
fn a_field_shows_its_problem_only_after_the_focus_left_it() {
    owned(|| {
        let checks = checks();
        checks.run(&JobDraft::default(), false);
        assert_eq!(checks.message(Field::Title), "");
        checks.show(&[Field::Title]);
        assert!(!checks.message(Field::Title).is_empty());
        assert_eq!(checks.message(Field::Description), "");
    });
}

#[test]
fn a_required_field_is_invalid_until_it_is_filled_in() {
    owned(|| {
        let checks = checks();
        checks.run(&JobDraft::default(), false);
        checks.show_all();
        checks.run(&JobDraft { title: "Fix the login".into(), ..JobDraft::default() }, false);
        assert_eq!(checks.message(Field::Title), "");
        assert!(!checks.is_clean() && !checks.message(Field::Description).is_empty());
    });
}

#[test]
fn an_organization_is_missing_only_if_one_must_be_chosen() {
    owned(|| {
        let checks = checks();
        checks.run(&JobDraft::default(), true);
        assert_eq!(fields(&checks.show_all()).first(), Some(&Field::Organization));
        checks.run(&JobDraft { organization: "a".into(), ..JobDraft::default() }, true);
        assert!(!fields(&checks.show_all()).contains(&Field::Organization));
        checks.run(&JobDraft::default(), false);
        assert!(!fields(&checks.show_all()).contains(&Field::Organization));
    });
}

#[test]
fn a_message_from_upwork_is_shown_at_once_and_blocks_no_post() {
    owned(|| {
        let checks = checks();
        checks.refuse(vec![refused(Field::Skills)]);
        checks.run(&JobDraft::default(), false);
        assert!(!checks.message(Field::Skills).is_empty());
        assert!(!fields(&checks.show_all()).contains(&Field::Skills));
    });
}

#[test]
fn a_message_from_upwork_disappears_when_the_field_changes() {
    owned(|| {
        let checks = checks();
        checks.refuse(vec![refused(Field::Skills), refused(Field::Questions)]);
        checks.forget_refusal(Some(Field::Skills));
        checks.run(&JobDraft::default(), false);
        assert_eq!(checks.message(Field::Skills), "");
        assert!(!checks.message(Field::Questions).is_empty());
    });
}

#[test]
fn a_new_draft_starts_without_messages() {
    owned(|| {
        let checks = checks();
        checks.refuse(vec![refused(Field::Skills)]);
        checks.show_all();
        checks.start_over();
        checks.run(&JobDraft::default(), false);
        assert_eq!((checks.message(Field::Skills), checks.message(Field::Title)), (String::new(), String::new()));
    });
}

#[test]
fn a_confirmed_leak_is_not_asked_about_again_but_a_new_one_is() {
    owned(|| {
        let checks = checks();
        let leaking = |text: &str| JobDraft { description: text.into(), ..JobDraft::default() };
        checks.run(&leaking("Ask ada@example.com"), false);
        assert!(checks.has_unconfirmed_leak());
        checks.confirm_leaks();
        assert!(!checks.has_unconfirmed_leak());
        checks.run(&leaking("Ask ada@example.com or bob@example.com"), false);
        assert!(checks.has_unconfirmed_leak());
    });
}

#[test]
fn leaks_and_long_texts_are_warnings_rather_than_problems() {
    owned(|| {
        let checks = checks();
        let title = format!("See https://clinic.atlassian.net/browse/A-1 {}", "x".repeat(200));
        checks.run(&JobDraft { title, ..JobDraft::default() }, false);
        assert_eq!(checks.caution(Field::Title), "");
        let problems = checks.show_all();
        assert!(!fields(&problems).contains(&Field::Title));
        let caution = checks.caution(Field::Title);
        assert!(
            caution.contains("internal link") && caution.len() > "This looks like an internal link. ".len(),
            "{caution}"
        );
    });
}

#[test]
fn the_first_problem_of_a_group_says_whether_it_is_missing_or_invalid() {
    owned(|| {
        let checks = checks();
        let problem = |fields: &[Field]| checks.first_of(fields).map(|error| (error.field, error.problem));
        checks.run(&JobDraft::default(), false);
        assert_eq!(problem(&[Field::Amount, Field::HourlyTo]), Some((Field::Amount, Problem::Missing)));
        checks.run(&JobDraft { amount: "a lot".into(), ..JobDraft::default() }, false);
        assert_eq!(problem(&[Field::Amount, Field::HourlyTo]), Some((Field::Amount, Problem::NotAnAmount)));
        assert_eq!(problem(&[Field::People]), None);
    });
}
