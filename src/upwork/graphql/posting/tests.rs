use serde_json::json;

use super::super::tests::{a_fixed_spec, an_hourly_spec};
use super::*;

fn sent(spec: &JobSpec) -> serde_json::Value {
    serde_json::to_value(CreateJob::new("424242", spec)).expect("json")
}

#[test]
fn a_fixed_price_job_is_sent_field_by_field() {
    let expected = json!({ "request": {
        "organizationId": "424242",
        "jobPostingInfo": {
            "title": "Fix the login page", "description": "It lets nobody in.\nNot even us.",
            "groupId": "531770282580668418", "categoryId": "531770282584862733",
            "type": "FIXED_PRICE", "amount": "150.50",
            "experienceLevel": "INTERMEDIATE", "freelancersToHire": 1, "access": "PUBLIC_INDEX",
        },
        "sandsJobPost": { "status": "PUBLISHED" },
    } });
    assert_eq!(sent(&a_fixed_spec()), expected);
}

#[test]
fn an_hourly_job_is_sent_field_by_field() {
    let expected = json!({ "request": {
        "organizationId": "424242",
        "jobPostingInfo": {
            "title": "Fix the login page", "description": "It lets nobody in.\nNot even us.",
            "groupId": "531770282580668418", "categoryId": "531770282584862733",
            "type": "HOURLY", "hourlyBudgetType": "MANUAL", "hourlyBudgetMin": "30.00", "hourlyBudgetMax": "45.00",
            "experienceLevel": "EXPERT", "engagementType": "PART_TIME", "durationId": "474250516458926082",
            "freelancersToHire": 3, "access": "ACCESS_PRIVATE",
        },
        "questions": [{ "question": "Have you done this before?" }],
        "sandsJobPost": {
            "occupationId": "1110580755107926016",
            "additionalSkills": [{ "skillId": "996364628025274386" }, { "freetext": "Patience" }],
            "status": "PUBLISHED",
        },
    } });
    assert_eq!(sent(&an_hourly_spec()), expected);
}

#[test]
fn choices_are_sent_under_upworks_names() {
    let access = [Visibility::Anyone, Visibility::UpworkUsers, Visibility::InviteOnly].map(|visibility| {
        sent(&JobSpec { visibility, ..a_fixed_spec() })["request"]["jobPostingInfo"]["access"].clone()
    });
    assert_eq!(access, ["PUBLIC_INDEX", "ACCESS_PUBLIC", "ACCESS_PRIVATE"]);
    let hours = [Hours::FullTime, Hours::PartTime, Hours::AsNeeded, Hours::NotSure].map(|hours| {
        sent(&JobSpec { hours, ..an_hourly_spec() })["request"]["jobPostingInfo"]["engagementType"].clone()
    });
    assert_eq!(hours, ["FULL_TIME", "PART_TIME", "AS_NEEDED", "NOT_SURE"]);
    let experience =
        [ExperienceLevel::Entry, ExperienceLevel::Intermediate, ExperienceLevel::Expert].map(|experience| {
            let experience = Some(experience);
            sent(&JobSpec { experience, ..a_fixed_spec() })["request"]["jobPostingInfo"]["experienceLevel"].clone()
        });
    assert_eq!(experience, ["ENTRY_LEVEL", "INTERMEDIATE", "EXPERT"]);
}

#[test]
fn with_nice_to_have_skills_the_others_are_mandatory() {
    let spec = JobSpec { optional_skills: vec!["Patience".into()], ..an_hourly_spec() };
    let expected = json!([
        { "skillId": "996364628025274386", "relevance": "MANDATORY" },
        { "freetext": "Patience", "relevance": "NICE_TO_HAVE" },
    ]);
    assert_eq!(sent(&spec)["request"]["sandsJobPost"]["additionalSkills"], expected);
}

#[test]
fn a_change_sends_the_whole_job_with_its_version_but_no_status() {
    let spec = a_fixed_spec();
    let mut expected = serde_json::to_value(CreateJob::new("424242", &spec)).expect("json");
    expected["id"] = json!("19");
    expected["request"]["jobPostingInfo"]["version"] = json!(3);
    assert_eq!(serde_json::to_value(UpdateJob::new("424242", "19", &spec, Some(3))).expect("json"), expected);
}

#[test]
fn closing_sends_status_and_version_but_none_of_the_content() {
    for (closed, status) in [(Closed::Filled, "FILLED"), (Closed::Cancelled, "CANCELLED")] {
        let sent = serde_json::to_value(CloseJob::new("424242", "19", closed, Some(3))).expect("json");
        let info = json!({ "status": status, "version": 3 });
        assert_eq!(sent, json!({ "id": "19", "request": { "organizationId": "424242", "jobPostingInfo": info } }));
    }
}
