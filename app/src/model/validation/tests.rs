use super::*;
use crate::model::field::MAX_ENTERED;
use crate::model::{DraftSkill, Visibility};

fn a_draft() -> JobDraft {
    JobDraft {
        title: "Fix the login page".into(),
        description: "It does not let anyone in.".into(),
        category: "531770282580668418".into(),
        subcategory: "531770282584862733".into(),
        amount: "150".into(),
        experience: Some(ExperienceLevel::Intermediate),
        visibility: Some(Visibility::Anyone),
        ..JobDraft::default()
    }
}

fn problems(draft: &JobDraft) -> Vec<(Field, Problem)> {
    validate(draft, &FormParts::default()).err().unwrap_or_default().into_iter().map(|e| (e.field, e.problem)).collect()
}

#[test]
fn a_complete_draft_becomes_a_spec() {
    let spec = validate(&a_draft(), &FormParts::default());
    assert_eq!(spec.map(|s| (s.people, s.budget)), Ok((1, Budget::Fixed { amount: Money::dollars(150) })));
}

#[test]
fn an_empty_draft_names_every_missing_field_in_order() {
    let missing: Vec<Field> = problems(&JobDraft::default()).into_iter().map(|(field, _)| field).collect();
    let place = [Field::Title, Field::Category];
    let terms = [Field::Experience, Field::Amount, Field::Description, Field::Visibility];
    assert_eq!(missing, [&place[..], &terms].concat());
}

#[test]
fn a_possibly_too_long_text_is_a_warning_only() {
    let fits = JobDraft { title: "é".repeat(MAX_TITLE), ..a_draft() };
    let longer = JobDraft { title: "é".repeat(MAX_TITLE + 1), ..a_draft() };
    assert_eq!(cautions(&fits), [], "characters are counted, not bytes");
    let problem = Problem::TooLong { most: MAX_TITLE };
    assert_eq!(cautions(&longer), [FieldError::new(Field::Title, problem)]);
    assert_eq!(problems(&longer), []);
}

#[test]
fn prices_below_the_minimum_are_refused() {
    let draft = JobDraft { amount: "4.99".into(), ..a_draft() };
    assert_eq!(problems(&draft), [(Field::Amount, Problem::TooLow { least: MIN_FIXED })]);
    let draft = JobDraft { payment: Payment::Hourly, hourly_from: "3".into(), hourly_to: "2.99".into(), ..a_draft() };
    assert_eq!(problems(&draft), [(Field::HourlyTo, Problem::TooLow { least: MIN_HOURLY })]);
}

#[test]
fn a_reversed_range_is_refused() {
    let draft = JobDraft { payment: Payment::Hourly, hourly_from: "40".into(), hourly_to: "30".into(), ..a_draft() };
    assert_eq!(problems(&draft), [(Field::HourlyTo, Problem::TooLow { least: Money::dollars(40) })]);
}

#[test]
fn a_title_stays_on_one_line_with_single_spaces() {
    let draft = JobDraft { title: "One\nTwo".into(), ..a_draft() };
    assert_eq!(validate(&draft, &FormParts::default()).map(|s| s.title), Ok("One Two".into()));
    let spaced = JobDraft { title: " One \t two\u{a0} three\r\n".into(), ..a_draft() };
    assert_eq!(validate(&spaced, &FormParts::default()).map(|s| s.title), Ok("One two three".into()));
}

#[test]
fn a_problem_contains_the_typed_value() {
    let entered = |draft: &JobDraft| {
        let errors = validate(draft, &FormParts::default()).err().unwrap_or_default();
        errors.into_iter().map(|error| error.entered).collect::<Vec<_>>()
    };
    let hourly = JobDraft { payment: Payment::Hourly, hourly_from: "a\nlot".into(), people: " x ".into(), ..a_draft() };
    assert_eq!(entered(&hourly), ["a lot", "", "x"], "what is missing was not typed");
    let reversed = JobDraft { hourly_from: "40,50".into(), hourly_to: "$ 35".into(), people: String::new(), ..hourly };
    assert_eq!(entered(&reversed), ["$ 35"]);
    let long = JobDraft { amount: "9".repeat(90), ..a_draft() };
    assert_eq!(entered(&long), [format!("{}…", "9".repeat(MAX_ENTERED))]);
}

#[test]
fn invisible_characters_are_not_sent() {
    let draft = JobDraft {
        title: "Fix\u{200b} \u{202e}it\u{202c}".into(),
        description: "One\u{0}\r\nTwo\u{202e}".into(),
        skills: vec![DraftSkill::unlisted(" Ru\u{200b}st "), DraftSkill::unlisted("\u{200b}")],
        questions: vec!["Why\u{2066}?".into(), "\u{feff}".into()],
        ..a_draft()
    };
    let spec = validate(&draft, &FormParts::default()).expect("a good draft");
    assert_eq!((spec.title.as_str(), spec.description.as_str()), ("Fix it", "One\nTwo"));
    assert_eq!((spec.skills, spec.questions), (vec![Skill::Free("Rust".into())], vec!["Why?".to_owned()]));
    let hidden = JobDraft { title: "\u{200b}".into(), description: "\u{202e}\n".into(), ..a_draft() };
    let missing = [(Field::Title, Problem::Missing), (Field::Description, Problem::Missing)];
    assert_eq!(problems(&hidden), missing);
}

#[test]
fn a_description_that_begins_with_code_keeps_its_indentation() {
    let draft = JobDraft { description: "\n \n    - one\n    - two\n".into(), ..a_draft() };
    let sent = validate(&draft, &FormParts::default()).map(|spec| spec.description);
    assert_eq!(sent, Ok("    - one\n    - two".into()));
}

#[test]
fn the_number_of_people_is_a_positive_integer() {
    for (text, problem) in [("0", Problem::NotANumber), ("x", Problem::NotANumber), ("1001", Problem::TooHigh)] {
        let draft = JobDraft { people: text.into(), ..a_draft() };
        assert_eq!(problems(&draft), [(Field::People, problem)], "{text}");
    }
}

#[test]
fn skills_and_questions_are_limited() {
    let skill = DraftSkill::unlisted("Rust");
    let draft = JobDraft { skills: vec![skill; 16], questions: vec!["Why?".into(); 6], ..a_draft() };
    let expected = [(Field::Skills, Problem::TooMany { most: 15 }), (Field::Questions, Problem::TooMany { most: 5 })];
    assert_eq!(problems(&draft), expected);
}

#[test]
fn only_known_and_applicable_preferences_are_sent() {
    let mut draft = a_draft();
    draft.prefer(Field::English, vec!["fluent".into()]);
    draft.prefer(Field::TalentType, vec!["robots".into()]);
    draft.prefer(Field::Countries, vec![" Ger\u{200b}many ".into(), String::new()]);
    draft.prefer(Field::Deadline, vec!["2026-12-31".into()]);
    draft.prefer(Field::HideBudget, vec!["yes".into()]);
    draft.prefer(Field::OpenRate, vec!["yes".into()]);
    let spec = validate(&draft, &FormParts::default()).expect("a good draft");
    let sent: Vec<(&str, &str)> =
        spec.preferences.iter().map(|chosen| (chosen.name.as_str(), chosen.values[0].as_str())).collect();
    let expected =
        [("english", "fluent"), ("countries", "Germany"), ("deadline", "2026-12-31"), ("hide-budget", "yes")];
    assert_eq!(sent, expected, "neither a foreign word nor what says nothing beside a fixed price");
    assert_eq!(spec.budget, Budget::Fixed { amount: Money::dollars(150) });
    let spec = validate(&draft, &FormParts { no_preferences: true, ..FormParts::default() }).expect("a good draft");
    assert_eq!(spec.preferences, []);
}

#[test]
fn not_sure_yet_does_not_count_as_missing() {
    let mut draft = JobDraft { experience: None, payment: Payment::Hourly, ..a_draft() };
    draft.prefer(Field::ExperienceOpen, vec!["yes".into()]);
    draft.prefer(Field::OpenRate, vec!["yes".into()]);
    let spec = validate(&draft, &FormParts::default()).expect("a good draft");
    assert_eq!((spec.experience, spec.budget), (None, Budget::OpenHourly));
    let none = FormParts { no_preferences: true, ..FormParts::default() };
    let missing: Vec<Field> =
        validate(&draft, &none).err().unwrap_or_default().into_iter().map(|error| error.field).collect();
    assert_eq!(missing, [Field::Experience, Field::HourlyFrom, Field::HourlyTo]);
}

#[test]
fn days_must_exist_and_names_are_limited() {
    let mut draft = a_draft();
    draft.prefer(Field::StartDate, vec!["2026-02-30".into()]);
    draft.prefer(Field::Languages, vec!["German".into(); MAX_NAMES + 1]);
    let many = Problem::TooMany { most: MAX_NAMES };
    assert_eq!(problems(&draft), [(Field::Languages, many), (Field::StartDate, Problem::NotADay)]);
}

#[test]
fn nice_to_have_applies_to_single_skills() {
    let skill = |name: &str, optional| DraftSkill { optional, ..DraftSkill::unlisted(name) };
    let draft = JobDraft { skills: vec![skill("Rust", false), skill(" Zig ", true)], ..a_draft() };
    let spec = validate(&draft, &FormParts::default()).map(|spec| spec.optional_skills);
    assert_eq!(spec, Ok(vec!["Zig".to_owned()]));
}

fn few_parts() -> FormParts {
    use Field::{Experience, HourlyFrom, HourlyTo, Hours, People, Questions, Service};
    let left_out = vec![HourlyFrom, HourlyTo, Hours, Experience, Service, People, Questions];
    FormParts { left_out, length_for_budget: true, no_preferences: true }
}

#[test]
fn unsupported_fields_are_neither_required_nor_sent() {
    let draft = JobDraft {
        service: "1".into(),
        hours: Some(Hours::FullTime),
        length: "120".into(),
        people: "many".into(),
        questions: vec!["Why?".into(); 6],
        ..a_draft()
    };
    let spec = validate(&draft, &few_parts()).expect("a good draft");
    assert_eq!((spec.service, spec.experience, spec.length), (None, None, None));
    assert_eq!((spec.hours, spec.people, spec.questions), (Hours::NotSure, 1, vec![]));
}

#[test]
fn without_rates_an_hourly_job_has_a_length_instead() {
    let draft = JobDraft { payment: Payment::Hourly, hourly_from: "x".into(), ..a_draft() };
    let missing = FieldError::new(Field::Length, Problem::Missing);
    assert_eq!(validate(&draft, &few_parts()), Err(vec![missing]));
    let draft = JobDraft { length: "120".into(), ..draft };
    let spec = validate(&draft, &few_parts()).map(|spec| (spec.budget, spec.length));
    assert_eq!(spec, Ok((Budget::OpenHourly, Some("120".into()))));
}
