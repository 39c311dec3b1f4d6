//! The content of a job from `GET /api/hr/v2/jobs/{reference}.json`, in the form's terms.

use app::model::{DraftSkill, Field, Money, Payment, Visibility, one_line, plain_text};
use serde::Deserialize;
use serde_json::Value;

use crate::upwork::JobContent;
use crate::upwork::words::clean;

#[derive(Debug, Deserialize)]
pub(super) struct ContentAnswer {
    job: Content,
}

/// The fields of a job. An empty text counts as unknown.
#[derive(Debug, Deserialize)]
struct Content {
    title: Option<String>,
    description: Option<String>,
    job_type: Option<String>,
    category2: Option<String>,
    subcategory2: Option<String>,
    #[serde(default)]
    budget: Value,
    #[serde(default)]
    duration: Value,
    #[serde(default)]
    skills: Value,
    visibility: Option<String>,
}

impl From<ContentAnswer> for JobContent {
    fn from(ContentAnswer { job }: ContentAnswer) -> Self {
        let mut content = Self::default();
        let line = |text: Option<String>| text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
        content.set(Field::Title, line(job.title), |draft, title| draft.title = title);
        let description = job.description.map(|text| plain_text(&text)).filter(|text| !text.trim().is_empty());
        content.set(Field::Description, description, |draft, text| draft.description = text);
        content.set(Field::Category, line(job.category2), |draft, category| draft.category = category);
        content.set(Field::Subcategory, line(job.subcategory2), |draft, subcategory| draft.subcategory = subcategory);
        let visibility = job.visibility.as_deref().and_then(|visibility| match visibility {
            "public" => Some(Visibility::Anyone),
            "upwork" => Some(Visibility::UpworkUsers),
            "invite-only" => Some(Visibility::InviteOnly),
            _ => None,
        });
        content.set(Field::Visibility, visibility, |draft, visibility| draft.visibility = Some(visibility));
        let skills = job.skills.as_str().map(|names| {
            let names = names.split(';').map(clean).filter(|name| !name.is_empty());
            names.map(|name| DraftSkill::unlisted(&name)).collect()
        });
        content.set(Field::Skills, skills, |draft, skills| draft.skills = skills);
        match job.job_type.as_deref() {
            Some("fixed-price") => content.set(Field::Amount, amount(&job.budget), |draft, amount| {
                (draft.payment, draft.amount) = (Payment::Fixed, amount);
            }),
            Some("hourly") => {
                content.set(Field::HourlyFrom, Some(()), |draft, ()| draft.payment = Payment::Hourly);
                content.set(Field::Length, text(&job.duration), |draft, hours| draft.length = hours);
            }
            _ => {}
        }
        content
    }
}

fn amount(value: &Value) -> Option<String> {
    let read = Money::parse(&text(value)?).ok().filter(|amount| amount.cents() > 0);
    read.map(|amount| amount.to_string())
}

/// A text, or a number as a text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(job: &Value) -> JobContent {
        serde_json::from_value::<ContentAnswer>(json!({ "job": job })).expect("an answer").into()
    }

    #[test]
    fn a_job_is_read_field_by_field_and_empty_values_are_unknown() {
        let fixed = read(&json!({
            "title": "Fix it", "description": "Now.", "job_type": "fixed-price", "budget": "150.5",
            "category2": "Web", "subcategory2": "", "duration": "", "skills": "python;js", "visibility": "invite-only",
        }));
        let draft = &fixed.draft;
        assert_eq!(
            (draft.title.as_str(), draft.description.as_str(), draft.amount.as_str()),
            ("Fix it", "Now.", "150.50")
        );
        assert_eq!((draft.payment, draft.visibility), (Payment::Fixed, Some(Visibility::InviteOnly)));
        assert_eq!(draft.skills, [DraftSkill::unlisted("python"), DraftSkill::unlisted("js")]);
        let known =
            [Field::Title, Field::Description, Field::Category, Field::Visibility, Field::Skills, Field::Amount];
        assert_eq!(fixed.known, known);
        let hourly = read(&json!({ "title": "Fix it", "job_type": "hourly", "duration": 120, "budget": "" }));
        assert_eq!((hourly.draft.payment, hourly.draft.length.as_str()), (Payment::Hourly, "120"));
        assert_eq!(read(&json!({})), JobContent::default());
    }
}
