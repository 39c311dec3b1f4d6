use serde_json::{Value, json};

use super::*;

fn read(posting: Value) -> JobContent {
    serde_json::from_value::<JobPosting>(posting).expect("an answer").into()
}

fn preferred(content: &JobContent, field: Field) -> &[String] {
    content.draft.preferred(field)
}

#[test]
fn a_fixed_price_job_is_read_field_by_field() {
    let content = read(json!({
        "visibility": "ACCESS_PUBLIC",
        "content": { "title": " Fix\u{202e} the login ", "description": "It lets\r\nnobody in." },
        "classification": {
            "category": { "id": "10" }, "subCategory": { "id": "20" }, "occupationId": "30",
            "skills": [], "additionalSkills": [{ "id": "40", "preferredLabel": "python", "prettyName": "Python" }],
            "customAdditionalSkills": ["Patience"],
        },
        "contractTerms": {
            "contractType": "FIXED", "personsToHire": 2, "experienceLevel": "EXPERT",
            "contractStartDate": "2026-12-31T00:00:00.000Z",
            "fixedPriceContractTerms": { "amount": { "rawValue": "150.5" }, "engagementDuration": { "id": "50" } },
        },
    }));
    let draft = &content.draft;
    assert_eq!((draft.title.as_str(), draft.description.as_str()), ("Fix the login", "It lets\nnobody in."));
    assert_eq!((draft.payment, draft.amount.as_str(), draft.people.as_str()), (Payment::Fixed, "150.50", "2"));
    assert_eq!(
        (draft.category.as_str(), draft.subcategory.as_str(), draft.service.as_str(), draft.length.as_str()),
        ("10", "20", "30", "50")
    );
    let names: Vec<_> = draft.skills.iter().map(|skill| (skill.id.as_deref(), skill.name.as_str())).collect();
    assert_eq!(names, [(Some("40"), "Python"), (None, "Patience")]);
    assert_eq!((draft.visibility, draft.experience), (Some(Visibility::UpworkUsers), Some(ExperienceLevel::Expert)));
    assert_eq!(preferred(&content, Field::StartDate), ["2026-12-31"]);
    assert!(!content.known.contains(&Field::Hours) && !content.known.contains(&Field::Questions));
}

#[test]
fn an_hourly_job_is_read_with_its_rates_or_without() {
    let terms = json!({
        "contractType": "HOURLY",
        "hourlyContractTerms": { "engagementType": "PART_TIME", "notSureProjectDuration": true },
    });
    let info = json!({
        "hourlyBudgetType": "MANUAL", "hourlyBudgetMin": { "rawValue": "30" }, "hourlyBudgetMax": { "rawValue": "45" },
    });
    let content = read(json!({ "contractTerms": terms, "info": info }));
    let draft = &content.draft;
    assert_eq!((draft.hourly_from.as_str(), draft.hourly_to.as_str()), ("30.00", "45.00"));
    assert_eq!((draft.payment, draft.hours), (Payment::Hourly, Some(Hours::PartTime)));
    assert_eq!(preferred(&content, Field::LengthOpen), [YES]);
    let open = read(json!({ "contractTerms": terms, "info": { "hourlyBudgetType": "NOT_PROVIDED" } }));
    assert_eq!((open.draft.payment, preferred(&open, Field::OpenRate)), (Payment::Hourly, &[YES.to_owned()][..]));
    let hidden = read(json!({ "contractTerms": terms, "info": { "hourlyBudgetType": "MANUAL" } }));
    assert!(!hidden.known.contains(&Field::HourlyFrom), "{hidden:?}");
}

#[test]
fn preferences_are_read_and_unset_ones_are_empty() {
    let content = read(json!({ "contractorSelection": {
        "proposalRequirement": { "coverLetterRequired": false, "screeningQuestions": [{ "question": " Why? " }] },
        "qualification": { "contractorType": "AGENCIES", "englishProficiency": "ANY", "jobSuccessScore": 85,
            "earnings": "AT_LEAST_100", "hasPortfolio": true, "risingTalent": false },
        "location": { "countries": ["France"], "timezones": [], "localMarket": false,
            "notSureLocationPreference": true },
    } }));
    assert_eq!(content.draft.questions, ["Why?"]);
    for (field, values) in [
        (Field::CoverLetter, vec!["not-required"]),
        (Field::TalentType, vec!["agencies"]),
        (Field::English, vec![]),
        (Field::Earnings, vec!["100"]),
        (Field::Portfolio, vec![YES]),
        (Field::RisingTalent, vec![]),
        (Field::Countries, vec!["France"]),
        (Field::TimeZones, vec![]),
        (Field::Location, vec![NOT_SURE]),
    ] {
        assert_eq!(
            (preferred(&content, field), content.known.contains(&field)),
            (&values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>()[..], true),
            "{field:?}"
        );
    }
    for field in [Field::JobSuccess, Field::LocationRequired, Field::Regions, Field::Languages, Field::Deadline] {
        assert!(!content.known.contains(&field), "{field:?} has no choice here");
    }
}

#[test]
fn an_undecided_field_has_no_value() {
    let content = read(json!({
        "info": { "notSureFreelancersToHire": true, "notSureExperienceLevel": true },
        "contractTerms": { "personsToHire": 1, "experienceLevel": "EXPERT" },
    }));
    assert_eq!((content.draft.people.as_str(), content.draft.experience), ("", None));
    assert_eq!(preferred(&content, Field::PeopleOpen), [YES]);
}

#[test]
fn missing_or_unknown_values_are_reported_as_unknown() {
    assert_eq!(read(json!({})), JobContent::default());
    let odd = json!({
        "visibility": "SECRET", "contractTerms": { "contractType": "BARTER", "experienceLevel": "SAGE",
            "personsToHire": 0, "contractStartDate": "soon" },
    });
    assert_eq!(read(odd), JobContent::default());
}
