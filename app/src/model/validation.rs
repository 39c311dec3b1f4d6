//! The only validation of a draft: the browser runs it for the messages, the server because it trusts no client.

use super::preference::is_day;
use super::{
    Budget, ExperienceLevel, Field, FieldError, FormParts, Hours, JobDraft, JobSpec, MAX_NAMES, Money, MoneyError,
    PREFERENCES, Payment, Preferred, Problem, Skill, Takes, one_line, plain_text,
};

#[cfg(test)]
mod tests;

/// Upwork's lowest fixed price (help article 211062988).
pub const MIN_FIXED: Money = Money::dollars(5);
/// Upwork's lowest hourly rate (help article 211062988).
pub const MIN_HOURLY: Money = Money::dollars(3);
/// Our own guess: Upwork does not publish a limit. A longer title is only a warning.
pub const MAX_TITLE: usize = 128;
/// The limit that is usually named for texts on Upwork. Upwork decides, so a longer text is only a warning.
pub const MAX_DESCRIPTION: usize = 5_000;
/// The limit of the site's own form.
pub const MAX_SKILLS: usize = 15;
/// The limit of the site's own form.
pub const MAX_QUESTIONS: usize = 5;

/// Checks a draft by the rules that are certain, for the fields that Upwork's API supports.
///
/// # Errors Every problem found, in the order of the form.
pub fn validate(draft: &JobDraft, parts: &FormParts) -> Result<JobSpec, Vec<FieldError>> {
    let mut check = Check { errors: Vec::new(), parts };
    // Runs of spaces become one, as Upwork may also do: a job whose response was lost is looked up by its title.
    let title = check.text(Field::Title, one_line(&draft.title));
    let category = check.text(Field::Category, draft.category.trim().to_owned());
    // One problem at a time: there is no subcategory to choose before there is a category.
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
            service: check.if_supported(Field::Service, some_text(&draft.service)),
            skills,
            budget,
            experience,
            length,
            hours: check.if_supported(Field::Hours, draft.hours).unwrap_or(Hours::NotSure),
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

/// Possibly too long for Upwork, which does not publish its limits: a reason to warn, not to block. Lengths are counted
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
        let choice = self.if_supported(field, choice);
        if choice.is_none() && self.parts.supports(field) {
            self.fail(field, Problem::Missing);
        }
        choice
    }

    /// `None` if Upwork's API does not support the field.
    fn if_supported<T>(&self, field: Field, choice: Option<T>) -> Option<T> {
        choice.filter(|_| self.parts.supports(field))
    }

    /// Whether the user chose yes, and Upwork's API supports the field.
    fn is_checked(&self, draft: &JobDraft, field: Field) -> bool {
        self.parts.supports(field) && draft.is_checked(field)
    }

    fn experience(&mut self, draft: &JobDraft) -> Option<ExperienceLevel> {
        if self.is_checked(draft, Field::ExperienceOpen) {
            return None;
        }
        self.chosen(Field::Experience, draft.experience)
    }

    fn length(&mut self, draft: &JobDraft) -> Option<String> {
        let length = some_text(&draft.length);
        match draft.payment {
            Payment::Hourly if self.parts.length_for_budget => self.chosen(Field::Length, length),
            Payment::Fixed if self.parts.length_for_budget => None,
            _ => self.if_supported(Field::Length, length),
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
            Payment::Hourly if !self.parts.supports(Field::HourlyFrom) => Some(Budget::OpenHourly),
            Payment::Hourly if self.is_checked(draft, Field::OpenRate) => Some(Budget::OpenHourly),
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
            _ if !self.parts.supports(Field::People) => 1,
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
        let questions = if self.parts.supports(Field::Questions) { questions } else { &[] };
        let questions: Vec<String> = questions.iter().filter_map(|question| some_text(&plain_text(question))).collect();
        if questions.len() > MAX_QUESTIONS {
            self.fail(Field::Questions, Problem::TooMany { most: MAX_QUESTIONS });
        }
        questions
    }

    /// The selected preferences that apply to this job, in the form in which they are sent.
    fn preferences(&mut self, draft: &JobDraft) -> Vec<Preferred> {
        let mut preferences = Vec::new();
        for known in &PREFERENCES {
            let values = known.cleaned(draft.preferred(known.field));
            if values.is_empty() || !self.parts.supports(known.field) || !applies(draft, known.field) {
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

/// Whether a preference applies, given the other choices.
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
