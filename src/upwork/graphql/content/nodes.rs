//! The response to `JobContent`, as sent. Any part may be missing.

use serde::Deserialize;

use crate::upwork::graphql::reading::SkillNode;
use crate::upwork::id::WireId;

/// The data of `JobContent`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::upwork::graphql) struct ContentAnswer {
    pub(in crate::upwork::graphql) job_posting: Option<JobPosting>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::upwork::graphql) struct JobPosting {
    pub(super) visibility: Option<String>,
    pub(super) content: Option<TextContent>,
    pub(super) info: Option<Info>,
    pub(super) classification: Option<Classification>,
    pub(super) contract_terms: Option<Terms>,
    pub(super) contractor_selection: Option<ContractorSelection>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TextContent {
    pub(super) title: String,
    pub(super) description: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    pub(super) keep_open_on_hire: Option<bool>,
    pub(super) hide_budget: Option<bool>,
    pub(super) not_sure_freelancers_to_hire: Option<bool>,
    pub(super) not_sure_experience_level: Option<bool>,
    pub(super) hourly_budget_type: Option<String>,
    pub(super) hourly_budget_min: Option<Amount>,
    pub(super) hourly_budget_max: Option<Amount>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Amount {
    pub(super) raw_value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Classification {
    pub(super) category: Option<IdNode>,
    pub(super) sub_category: Option<IdNode>,
    pub(super) occupation_id: Option<WireId>,
    pub(super) skills: Option<Vec<SkillNode>>,
    pub(super) additional_skills: Option<Vec<SkillNode>>,
    pub(super) custom_additional_skills: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct IdNode {
    pub(super) id: WireId,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Terms {
    pub(super) contract_type: Option<String>,
    pub(super) contract_start_date: Option<String>,
    pub(super) persons_to_hire: Option<u16>,
    pub(super) experience_level: Option<String>,
    #[serde(rename = "fixedPriceContractTerms")]
    pub(super) fixed: Option<FixedTerms>,
    #[serde(rename = "hourlyContractTerms")]
    pub(super) hourly: Option<HourlyTerms>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FixedTerms {
    pub(super) amount: Option<Amount>,
    pub(super) engagement_duration: Option<IdNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HourlyTerms {
    pub(super) engagement_type: Option<String>,
    pub(super) engagement_duration: Option<IdNode>,
    pub(super) not_sure_project_duration: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContractorSelection {
    pub(super) proposal_requirement: Option<Requirements>,
    pub(super) qualification: Option<Qualification>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Requirements {
    pub(super) cover_letter_required: Option<bool>,
    pub(super) freelancer_milestones_allowed: Option<bool>,
    pub(super) screening_questions: Option<Vec<QuestionNode>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct QuestionNode {
    pub(super) question: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Qualification {
    pub(super) contractor_type: Option<String>,
    pub(super) english_proficiency: Option<String>,
    pub(super) has_portfolio: Option<bool>,
    pub(super) rising_talent: Option<bool>,
    pub(super) job_success_score: Option<i32>,
    pub(super) earnings: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub(super) countries: Option<Vec<String>>,
    pub(super) timezones: Option<Vec<String>>,
    pub(super) local_check_required: Option<bool>,
    pub(super) local_market: Option<bool>,
    pub(super) not_sure_location_preference: Option<bool>,
}
