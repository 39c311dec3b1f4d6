//! Converts the content of a `jobPosting` for the form. Missing parts, and values that the form has no choice for, are
//! left out, so a change does not replace them.

mod nodes;
#[cfg(test)]
mod tests;

use app::model::{DraftSkill, ExperienceLevel, Field, Hours, JobDraft, Money, NOT_SURE, Payment, Visibility, YES};
use app::model::{one_line, plain_text};
use jiff::civil::Date;

pub(super) use nodes::ContentAnswer;
use nodes::{
    Amount, Classification, ContractorSelection, FixedTerms, HourlyTerms, Info, JobPosting, Qualification,
    QuestionNode, Terms, TextContent,
};

use crate::upwork::JobContent;
use crate::upwork::words::clean;

impl From<JobPosting> for JobContent {
    fn from(posting: JobPosting) -> Self {
        let JobPosting { visibility, content, info, classification, contract_terms, contractor_selection } = posting;
        let mut job = Self::default();
        if let Some(TextContent { title, description }) = content {
            job.set(Field::Title, Some(one_line(&title)), |draft, title| draft.title = title);
            let description = Some(plain_text(&description)).filter(|text| !text.trim().is_empty());
            job.set(Field::Description, description, |draft, text| draft.description = text);
        }
        let visibility = visibility.as_deref().and_then(visible_to);
        job.set(Field::Visibility, visibility, |draft, visibility| draft.visibility = Some(visibility));
        if let Some(classification) = classification {
            classify(&mut job, classification);
        }
        let info = info.unwrap_or_default();
        job.prefer(Field::KeepOpen, info.keep_open_on_hire.map(yes));
        job.prefer(Field::HideBudget, info.hide_budget.map(yes));
        job.prefer(Field::PeopleOpen, info.not_sure_freelancers_to_hire.map(yes));
        job.prefer(Field::ExperienceOpen, info.not_sure_experience_level.map(yes));
        if let Some(terms) = contract_terms {
            set_terms(&mut job, terms, &info);
        }
        if let Some(selection) = contractor_selection {
            select(&mut job, selection);
        }
        leave_open(&mut job.draft);
        job
    }
}

/// An undecided field has no value, whatever else Upwork returns.
fn leave_open(draft: &mut JobDraft) {
    if draft.is_checked(Field::PeopleOpen) {
        draft.people.clear();
    }
    if draft.is_checked(Field::ExperienceOpen) {
        draft.experience = None;
    }
    if draft.is_checked(Field::LengthOpen) {
        draft.length.clear();
    }
}

fn yes(is_chosen: bool) -> Vec<String> {
    if is_chosen { vec![YES.to_owned()] } else { Vec::new() }
}

fn visible_to(access: &str) -> Option<Visibility> {
    match access {
        "PUBLIC_INDEX" => Some(Visibility::Anyone),
        "ACCESS_PUBLIC" => Some(Visibility::UpworkUsers),
        "ACCESS_PRIVATE" => Some(Visibility::InviteOnly),
        _ => None,
    }
}

fn classify(job: &mut JobContent, classification: Classification) {
    let Classification { category, sub_category, occupation_id, skills, additional_skills, custom_additional_skills } =
        classification;
    job.set(Field::Category, category, |draft, category| draft.category = category.id.0);
    job.set(Field::Subcategory, sub_category, |draft, subcategory| draft.subcategory = subcategory.id.0);
    job.set(Field::Service, occupation_id, |draft, id| draft.service = id.0);
    let is_known = additional_skills.is_some() || custom_additional_skills.is_some();
    let listed = skills.into_iter().chain(additional_skills).flatten().map(DraftSkill::from);
    let free = custom_additional_skills.into_iter().flatten().map(|name| DraftSkill::unlisted(&clean(&name)));
    let mut all: Vec<DraftSkill> = Vec::new();
    for skill in listed.chain(free) {
        if !skill.name.is_empty() && all.iter().all(|known| known.id != skill.id || known.name != skill.name) {
            all.push(skill);
        }
    }
    job.set(Field::Skills, is_known.then_some(all), |draft, skills| draft.skills = skills);
}

fn set_terms(job: &mut JobContent, terms: Terms, info: &Info) {
    let level = terms.experience_level.as_deref().and_then(|level| match level {
        "ENTRY_LEVEL" => Some(ExperienceLevel::Entry),
        "INTERMEDIATE" => Some(ExperienceLevel::Intermediate),
        "EXPERT" => Some(ExperienceLevel::Expert),
        _ => None,
    });
    job.set(Field::Experience, level, |draft, level| draft.experience = Some(level));
    let people = terms.persons_to_hire.filter(|people| *people > 0);
    job.set(Field::People, people, |draft, people| draft.people = people.to_string());
    job.prefer(Field::StartDate, terms.contract_start_date.as_deref().and_then(day).map(|day| vec![day]));
    let mut length = None;
    match (terms.contract_type.as_deref(), terms.fixed, terms.hourly) {
        (Some("FIXED"), Some(FixedTerms { amount, engagement_duration }), _) => {
            length = engagement_duration;
            job.set(Field::Amount, amount.as_ref().and_then(money), |draft, amount| {
                (draft.payment, draft.amount) = (Payment::Fixed, amount);
            });
        }
        (Some("HOURLY"), _, Some(hourly)) => {
            let HourlyTerms { engagement_type, engagement_duration, not_sure_project_duration } = hourly;
            length = engagement_duration;
            set_rates(job, info);
            job.set(Field::Hours, engagement_type.as_deref().and_then(hours), |draft, hours| {
                draft.hours = Some(hours);
            });
            job.prefer(Field::LengthOpen, not_sure_project_duration.map(yes));
        }
        _ => {}
    }
    job.set(Field::Length, length, |draft, length| draft.length = length.id.0);
}

fn set_rates(job: &mut JobContent, info: &Info) {
    let pay_by_the_hour = |draft: &mut JobDraft, from: String, to: String, open: bool| {
        (draft.payment, draft.hourly_from, draft.hourly_to) = (Payment::Hourly, from, to);
        draft.prefer(Field::OpenRate, yes(open));
    };
    let rates = || Some((money(info.hourly_budget_min.as_ref()?)?, money(info.hourly_budget_max.as_ref()?)?));
    match (info.hourly_budget_type.as_deref(), rates()) {
        (Some("NOT_PROVIDED"), _) => job.set(Field::HourlyFrom, Some(()), |draft, ()| {
            pay_by_the_hour(draft, String::new(), String::new(), true);
        }),
        (_, rates) => job.set(Field::HourlyFrom, rates, |draft, (from, to)| pay_by_the_hour(draft, from, to, false)),
    }
}

fn money(amount: &Amount) -> Option<String> {
    let read = Money::parse(&amount.raw_value).ok().filter(|amount| amount.cents() > 0);
    read.map(|amount| amount.to_string())
}

fn hours(engagement: &str) -> Option<Hours> {
    match engagement {
        "FULL_TIME" => Some(Hours::FullTime),
        "PART_TIME" => Some(Hours::PartTime),
        "AS_NEEDED" => Some(Hours::AsNeeded),
        "NOT_SURE" => Some(Hours::NotSure),
        _ => None,
    }
}

/// The day of a date, with or without a time after it.
fn day(text: &str) -> Option<String> {
    text.get(..10)?.parse::<Date>().ok().map(|day| day.to_string())
}

fn select(
    job: &mut JobContent,
    ContractorSelection { proposal_requirement, qualification, location }: ContractorSelection,
) {
    if let Some(requirements) = proposal_requirement {
        let letter = |required| vec![if required { "required" } else { "not-required" }.to_owned()];
        job.prefer(Field::CoverLetter, requirements.cover_letter_required.map(letter));
        job.prefer(Field::Milestones, requirements.freelancer_milestones_allowed.map(yes));
        let line =
            |question: QuestionNode| question.question.map(|text| one_line(&text)).filter(|text| !text.is_empty());
        let questions = requirements.screening_questions.map(|all| all.into_iter().filter_map(line).collect());
        job.set(Field::Questions, questions, |draft, questions| draft.questions = questions);
    }
    if let Some(qualification) = qualification {
        qualify(job, &qualification);
    }
    if let Some(location) = location {
        let names = |names: Vec<String>| names.iter().map(|name| clean(name)).filter(|name| !name.is_empty()).collect();
        job.prefer(Field::Countries, location.countries.map(names));
        job.prefer(Field::TimeZones, location.timezones.map(names));
        job.prefer(Field::LocationRequired, location.local_check_required.map(yes));
        let place = match (location.local_market, location.not_sure_location_preference) {
            (None, None) => None,
            (Some(true), _) => Some(vec!["local".to_owned()]),
            (_, Some(true)) => Some(vec![NOT_SURE.to_owned()]),
            _ => Some(Vec::new()),
        };
        job.prefer(Field::Location, place);
    }
}

fn qualify(job: &mut JobContent, qualification: &Qualification) {
    let word = |text: Option<&str>, any: &str| {
        text.map(|text| if text == any { Vec::new() } else { vec![text.to_ascii_lowercase()] })
    };
    job.prefer(Field::TalentType, word(qualification.contractor_type.as_deref(), "ALL"));
    job.prefer(Field::English, word(qualification.english_proficiency.as_deref(), "ANY"));
    job.prefer(Field::Portfolio, qualification.has_portfolio.map(yes));
    job.prefer(Field::RisingTalent, qualification.rising_talent.map(yes));
    let score = match qualification.job_success_score {
        Some(0) => Some(Vec::new()),
        Some(score @ (80 | 90)) => Some(vec![score.to_string()]),
        _ => None,
    };
    job.prefer(Field::JobSuccess, score);
    let earned = qualification.earnings.as_deref().and_then(|earned| match earned {
        "ANY" => Some(Vec::new()),
        earned => earned.strip_prefix("AT_LEAST_").map(|amount| vec![amount.to_owned()]),
    });
    job.prefer(Field::Earnings, earned);
}
