//! The one validation of a draft: the browser runs it for the messages, the server because it trusts nobody.

use serde::{Deserialize, Serialize};

use super::preference::is_day;
use super::{
    Budget, ExperienceLevel, FormParts, Hours, JobDraft, JobSpec, MAX_NAMES, Money, MoneyError, PREFERENCES, Payment,
};
use super::{Preferred, Skill, Takes, one_line, plain_text};

/// A field of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in JobDraft and in PREFERENCES")]
pub enum Field {
    Title,
    Description,
    Category,
    Subcategory,
    Service,
    Skills,
    Amount,
    HourlyFrom,
    HourlyTo,
    Experience,
    Length,
    Hours,
    People,
    Visibility,
    Questions,
    Organization,
    ExperienceOpen,
    LengthOpen,
    OpenRate,
    PeopleOpen,
    CoverLetter,
    TalentType,
    English,
    Location,
    Countries,
    Regions,
    LocationRequired,
    TimeZones,
    Languages,
    JobSuccess,
    Earnings,
    HoursWorked,
    StartDate,
    Deadline,
    RisingTalent,
    Portfolio,
    HideBudget,
    Milestones,
    KeepOpen,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub problem: Problem,
    /// What was typed, if it is that which is wrong: shortened, on one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entered: String,
}

/// More of what was typed is not repeated to the user.
const MAX_ENTERED: usize = 40;

impl FieldError {
    /// A problem that what was typed says nothing about.
    #[must_use]
    pub const fn new(field: Field, problem: Problem) -> Self {
        Self { field, problem, entered: String::new() }
    }

    /// A problem with what was typed.
    #[must_use]
    pub fn of(field: Field, problem: Problem, typed: &str) -> Self {
        let mut entered = one_line(typed);
        if let Some((end, _)) = entered.char_indices().nth(MAX_ENTERED) {
            entered.truncate(end);
            entered.push('…');
        }
        Self { field, problem, entered }
    }
}

/// Why a field is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was entered or chosen.
    Missing,
    /// Longer than so many characters.
    TooLong {
        /// The limit.
        most: usize,
    },
    /// Not an amount in dollars and cents.
    NotAnAmount,
    /// Not a whole number.
    NotANumber,
    /// Not a day of the calendar.
    NotADay,
    /// Below what Upwork takes.
    TooLow {
        /// The lowest amount.
        least: Money,
    },
    /// Above what this form takes.
    TooHigh,
    /// Too many entries.
    TooMany {
        /// The limit.
        most: usize,
    },
    /// Refused by Upwork, in its own words.
    Refused(String),
}

/// Upwork's lowest fixed price (help article 211062988).
pub const MIN_FIXED: Money = Money::dollars(5);
/// Upwork's lowest hourly rate (help article 211062988).
pub const MIN_HOURLY: Money = Money::dollars(3);
/// Our own guess: Upwork does not publish a limit. A longer one warns.
pub const MAX_TITLE: usize = 128;
/// The limit commonly given for texts at Upwork. Upwork has the last word, so a longer one warns.
pub const MAX_DESCRIPTION: usize = 5_000;
/// What the site's own form takes.
pub const MAX_SKILLS: usize = 15;
/// What the site's own form takes.
pub const MAX_QUESTIONS: usize = 5;

/// Checks a draft by the rules that are certain, as far as the interface takes its fields.
///
/// # Errors
/// Every problem found, in the order of the form.
pub fn validate(draft: &JobDraft, parts: &FormParts) -> Result<JobSpec, Vec<FieldError>> {
    let mut check = Check { errors: Vec::new(), parts };
    // Each run of spaces is one, as Upwork may have it too: a job whose answer got lost is looked for by its title.
    let title = check.text(Field::Title, one_line(&draft.title));
    let category = check.text(Field::Category, draft.category.trim().to_owned());
    // One thing at a time: there is no subcategory to choose before there is a category.
    let subcategory = if category.is_empty() {
        String::new()
    } else {
        check.text(Field::Subcategory, draft.subcategory.trim().to_owned())
    };
    let skills = check.skills(draft);
    let length = check.length(draft);
    let experience = check.experience(draft);
    let budget = check.budget(draft);
    let description = check.text(Field::Description, paragraphs(&draft.description));
    let visibility = check.chosen(Field::Visibility, draft.visibility);
    let people = check.people(&draft.people);
    let questions = check.questions(&draft.questions);
    let preferences = check.preferences(draft);
    match (budget, visibility) {
        (Some(budget), Some(visibility)) if check.errors.is_empty() => Ok(JobSpec {
            title,
            description,
            category,
            subcategory,
            service: check.taken(Field::Service, some_text(&draft.service)),
            skills,
            budget,
            experience,
            length,
            hours: check.taken(Field::Hours, draft.hours).unwrap_or(Hours::NotSure),
            people,
            visibility,
            questions,
            preferences,
            optional_skills: check.optional_skills(draft),
            dropped: Vec::new(),
        }),
        _ => Err(check.errors),
    }
}

/// What may be too long for Upwork, which does not publish its limits: a reason to warn, not to stop. Lengths are counted
/// in characters, not bytes.
#[must_use]
pub fn cautions(draft: &JobDraft) -> Vec<FieldError> {
    let limits = [(Field::Title, &draft.title, MAX_TITLE), (Field::Description, &draft.description, MAX_DESCRIPTION)];
    let long = limits.into_iter().filter(|(_, text, most)| text.trim().chars().count() > *most);
    long.map(|(field, _, most)| FieldError::new(field, Problem::TooLong { most })).collect()
}

struct Check<'a> {
    errors: Vec<FieldError>,
    parts: &'a FormParts,
}

impl Check<'_> {
    fn fail(&mut self, field: Field, problem: Problem) {
        self.errors.push(FieldError::new(field, problem));
    }

    fn text(&mut self, field: Field, text: String) -> String {
        if text.is_empty() {
            self.fail(field, Problem::Missing);
        }
        text
    }

    fn chosen<T>(&mut self, field: Field, choice: Option<T>) -> Option<T> {
        let choice = self.taken(field, choice);
        if choice.is_none() && self.parts.take(field) {
            self.fail(field, Problem::Missing);
        }
        choice
    }

    /// Nothing, where the interface has no place for it.
    fn taken<T>(&self, field: Field, choice: Option<T>) -> Option<T> {
        choice.filter(|_| self.parts.take(field))
    }

    /// A plain yes, where the interface has a place for it.
    fn says_yes(&self, draft: &JobDraft, field: Field) -> bool {
        self.parts.take(field) && draft.says_yes(field)
    }

    fn experience(&mut self, draft: &JobDraft) -> Option<ExperienceLevel> {
        if self.says_yes(draft, Field::ExperienceOpen) {
            return None;
        }
        self.chosen(Field::Experience, draft.experience)
    }

    fn length(&mut self, draft: &JobDraft) -> Option<String> {
        let length = some_text(&draft.length);
        match draft.payment {
            Payment::Hourly if self.parts.length_for_budget => self.chosen(Field::Length, length),
            Payment::Fixed if self.parts.length_for_budget => None,
            _ => self.taken(Field::Length, length),
        }
    }

    fn amount(&mut self, field: Field, text: &str, least: Money) -> Option<Money> {
        let problem = match Money::parse(text) {
            Ok(amount) if amount >= least => return Some(amount),
            Ok(_) => Problem::TooLow { least },
            Err(MoneyError::TooLarge) => Problem::TooHigh,
            Err(_) if text.trim().is_empty() => Problem::Missing,
            Err(_) => Problem::NotAnAmount,
        };
        self.errors.push(FieldError::of(field, problem, text));
        None
    }

    fn budget(&mut self, draft: &JobDraft) -> Option<Budget> {
        match draft.payment {
            Payment::Fixed => {
                self.amount(Field::Amount, &draft.amount, MIN_FIXED).map(|amount| Budget::Fixed { amount })
            }
            Payment::Hourly if !self.parts.take(Field::HourlyFrom) => Some(Budget::OpenHourly),
            Payment::Hourly if self.says_yes(draft, Field::OpenRate) => Some(Budget::OpenHourly),
            Payment::Hourly => {
                let from = self.amount(Field::HourlyFrom, &draft.hourly_from, MIN_HOURLY);
                let to = self.amount(Field::HourlyTo, &draft.hourly_to, MIN_HOURLY);
                let (from, to) = (from?, to?);
                if to < from {
                    self.errors.push(FieldError::of(
                        Field::HourlyTo,
                        Problem::TooLow { least: from },
                        &draft.hourly_to,
                    ));
                }
                Some(Budget::Hourly { from, to })
            }
        }
    }

    fn people(&mut self, text: &str) -> u16 {
        match text.trim() {
            _ if !self.parts.take(Field::People) => 1,
            "" => 1,
            text => match text.parse() {
                Ok(people @ 1..=1000) => people,
                Ok(0) | Err(_) => self.wrong_number(Problem::NotANumber, text),
                Ok(_) => self.wrong_number(Problem::TooHigh, text),
            },
        }
    }

    fn wrong_number(&mut self, problem: Problem, text: &str) -> u16 {
        self.errors.push(FieldError::of(Field::People, problem, text));
        1
    }

    fn skills(&mut self, draft: &JobDraft) -> Vec<Skill> {
        if draft.skills.len() > MAX_SKILLS {
            self.fail(Field::Skills, Problem::TooMany { most: MAX_SKILLS });
        }
        let named = draft.skills.iter().map(|skill| (&skill.id, one_line(&skill.name)));
        let named = named.filter(|(_, name)| !name.is_empty());
        named
            .map(|(id, name)| match id {
                Some(id) => Skill::Listed { id: id.clone(), name },
                None => Skill::Free(name),
            })
            .collect()
    }

    fn questions(&mut self, questions: &[String]) -> Vec<String> {
        let questions = if self.parts.take(Field::Questions) { questions } else { &[] };
        let asked: Vec<String> = questions.iter().filter_map(|question| some_text(&plain_text(question))).collect();
        if asked.len() > MAX_QUESTIONS {
            self.fail(Field::Questions, Problem::TooMany { most: MAX_QUESTIONS });
        }
        asked
    }

    /// What was chosen and says something for this job, as it is sent.
    fn preferences(&mut self, draft: &JobDraft) -> Vec<Preferred> {
        let mut preferences = Vec::new();
        for known in &PREFERENCES {
            let values = known.cleaned(draft.preferred(known.field));
            if values.is_empty() || !self.parts.take(known.field) || !applies(draft, known.field) {
                continue;
            }
            match known.takes {
                Takes::Names if values.len() > MAX_NAMES => {
                    self.fail(known.field, Problem::TooMany { most: MAX_NAMES });
                }
                Takes::Day if !is_day(&values[0]) => {
                    self.errors.push(FieldError::of(known.field, Problem::NotADay, &values[0]));
                }
                _ => preferences.push(Preferred { name: known.name.to_owned(), values }),
            }
        }
        preferences
    }

    fn optional_skills(&self, draft: &JobDraft) -> Vec<String> {
        let takes = !self.parts.no_preferences;
        let optional = draft.skills.iter().filter(|skill| takes && skill.optional);
        optional.map(|skill| one_line(&skill.name)).filter(|name| !name.is_empty()).collect()
    }
}

/// Whether a preference says something beside what else is chosen.
pub(crate) fn applies(draft: &JobDraft, field: Field) -> bool {
    match field {
        Field::OpenRate => draft.payment == Payment::Hourly,
        Field::Milestones => draft.payment == Payment::Fixed,
        Field::ExperienceOpen => draft.experience.is_none(),
        Field::LengthOpen => draft.length.is_empty(),
        Field::PeopleOpen => draft.people.trim().is_empty(),
        _ => true,
    }
}

/// Plain text of several lines. The first one keeps its indentation: it may be code.
fn paragraphs(text: &str) -> String {
    let text = plain_text(text);
    let text = text.trim_end();
    let first = text.len() - text.trim_start().len();
    let line = text[..first].rfind('\n').map_or(0, |at| at + 1);
    text[line..].to_owned()
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DraftSkill, ExperienceLevel, Visibility};

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
        validate(draft, &FormParts::default())
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|e| (e.field, e.problem))
            .collect()
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
    fn what_may_be_too_long_warns_and_stops_nothing() {
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
        let draft =
            JobDraft { payment: Payment::Hourly, hourly_from: "3".into(), hourly_to: "2.99".into(), ..a_draft() };
        assert_eq!(problems(&draft), [(Field::HourlyTo, Problem::TooLow { least: MIN_HOURLY })]);
    }

    #[test]
    fn a_reversed_range_is_refused() {
        let draft =
            JobDraft { payment: Payment::Hourly, hourly_from: "40".into(), hourly_to: "30".into(), ..a_draft() };
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
    fn a_problem_names_what_was_typed() {
        let entered = |draft: &JobDraft| {
            let errors = validate(draft, &FormParts::default()).err().unwrap_or_default();
            errors.into_iter().map(|error| error.entered).collect::<Vec<_>>()
        };
        let hourly =
            JobDraft { payment: Payment::Hourly, hourly_from: "a\nlot".into(), people: " x ".into(), ..a_draft() };
        assert_eq!(entered(&hourly), ["a lot", "", "x"], "what is missing was not typed");
        let reversed =
            JobDraft { hourly_from: "40,50".into(), hourly_to: "$ 35".into(), people: String::new(), ..hourly };
        assert_eq!(entered(&reversed), ["$ 35"]);
        let long = JobDraft { amount: "9".repeat(90), ..a_draft() };
        assert_eq!(entered(&long), [format!("{}…", "9".repeat(MAX_ENTERED))]);
    }

    #[test]
    fn nothing_invisible_that_was_typed_is_sent() {
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
    fn people_are_a_whole_number_from_one() {
        for (text, problem) in [("0", Problem::NotANumber), ("x", Problem::NotANumber), ("1001", Problem::TooHigh)] {
            let draft = JobDraft { people: text.into(), ..a_draft() };
            assert_eq!(problems(&draft), [(Field::People, problem)], "{text}");
        }
    }

    #[test]
    fn skills_and_questions_are_limited() {
        let skill = DraftSkill::unlisted("Rust");
        let draft = JobDraft { skills: vec![skill; 16], questions: vec!["Why?".into(); 6], ..a_draft() };
        let expected =
            [(Field::Skills, Problem::TooMany { most: 15 }), (Field::Questions, Problem::TooMany { most: 5 })];
        assert_eq!(problems(&draft), expected);
    }

    #[test]
    fn preferences_are_sent_as_the_table_takes_them() {
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
    fn what_is_not_sure_yet_is_not_missing() {
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
    fn a_day_is_of_the_calendar_and_names_are_limited() {
        let mut draft = a_draft();
        draft.prefer(Field::StartDate, vec!["2026-02-30".into()]);
        draft.prefer(Field::Languages, vec!["German".into(); MAX_NAMES + 1]);
        let many = Problem::TooMany { most: MAX_NAMES };
        assert_eq!(problems(&draft), [(Field::Languages, many), (Field::StartDate, Problem::NotADay)]);
    }

    #[test]
    fn nice_to_have_is_said_of_single_skills() {
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
    fn what_the_interface_does_not_take_is_neither_required_nor_sent() {
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
}
