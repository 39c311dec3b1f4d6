use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Unreadable, reader};
use crate::api::{ApiError, ErrorCode};
use crate::model::{
    AccountLink, Category, ConnectNotice, DialogPage, DraftSkill, EditedJob, ExperienceLevel, FailedPost, Field,
    FieldError, FormOptions, FormParts, Hours, IssueGap, Job, JobBudget, JobDraft, JobStatus, Money, OnUpwork,
    Organization, PanelState, Payment, PostInFlight, PostOutcome, Preferred, Problem, Statuses, Subcategory, Unread,
    UnreadJob, Visibility, Warning,
};

/// The browser reads what `serde_json` writes.
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
    let compact = serde_json::to_vec(&value).unwrap();
    let spacious = serde_json::to_vec_pretty(&value).unwrap();
    assert_eq!(reader::read(&compact).as_ref(), Ok(&value), "{}", String::from_utf8_lossy(&compact));
    assert_eq!(reader::read(&spacious), Ok(value));
}

fn a_job() -> Job {
    Job {
        id: "123".into(),
        title: "Quote \" backslash \\ line\nbreak, ümlaut, 😀 \u{1} <tag>".into(),
        url: "https://www.upwork.com/jobs/~02123".into(),
        posted_at: "2026-11-21T10:00:00Z".into(),
        mine: true,
        status: Some(JobStatus::PendingVerification),
        proposals: Some(3),
        hires: None,
        budget: Some(JobBudget::Hourly { from_cents: 2_000, to_cents: 4_550 }),
        organization: Some("Acme".into()),
        warnings: vec![Warning::SkillsNotSaved, Warning::PartNotSaved],
    }
}

#[test]
fn a_panel_state_round_trips() {
    let organization = Organization { id: "1".into(), name: String::new() };
    let accounts = [
        AccountLink::Anonymous,
        AccountLink::NotConfigured { missing: vec!["A".into(), "B".into()] },
        AccountLink::NotConnected,
        AccountLink::Connected { name: "Ada".into(), organizations: vec![organization], organization: None },
        AccountLink::ReconnectNeeded { name: "Ada".into() },
    ];
    for account in accounts {
        let posting = Some(PostInFlight { title: "T".into(), mine: false, checking: true, given_up: true });
        survives(PanelState {
            account,
            jobs: vec![a_job()],
            posting,
            draft_waiting: true,
            draft_saved_at: Some("2026-11-21T10:00:00Z".into()),
            failed_post: Some(FailedPost::Refused { message: "No".into(), reference: "r".into() }),
            view_only: false,
            statuses: Statuses::Due,
            code_waiting: true,
            unread: vec![UnreadJob { title: "T".into(), cause: Unread::Gone }],
            notice: Some(ConnectNotice::Denied),
        });
    }
}

#[test]
fn a_dialog_page_round_trips() {
    let subcategory = Subcategory { id: "s".into(), name: "S".into(), services: vec![] };
    let category = Category { id: "c".into(), name: "C".into(), subcategories: vec![subcategory] };
    let draft = JobDraft {
        skills: vec![DraftSkill { id: Some("1".into()), name: "Rust".into(), optional: true }],
        payment: Payment::Hourly,
        experience: Some(ExperienceLevel::Expert),
        hours: Some(Hours::AsNeeded),
        visibility: Some(Visibility::InviteOnly),
        questions: vec!["Why?".into()],
        preferences: vec![Preferred { name: "countries".into(), values: vec!["France".into()] }],
        ..JobDraft::default()
    };
    survives(DialogPage {
        edits: false,
        post_id: "p".into(),
        draft,
        issue_draft: JobDraft::default(),
        saved_at: None,
        from_issue: true,
        issue_gaps: vec![IssueGap::DescriptionEnd],
        suggestions: vec!["front end".into(), "Website".into()],
        open_jobs: vec![a_job()],
        jira_host: "clinic.atlassian.net".into(),
        options: Some(FormOptions {
            categories: vec![category],
            countries: "France\nChad".into(),
            ..FormOptions::default()
        }),
        parts: FormParts { left_out: vec![Field::Experience], length_for_budget: true, no_preferences: true },
        account: AccountLink::Anonymous,
    });
}

#[test]
fn every_outcome_of_a_post_round_trips() {
    let problems = [
        Problem::Missing,
        Problem::TooLong { most: 128 },
        Problem::TooLow { least: Money::dollars(5) },
        Problem::Refused("No".into()),
    ];
    let fields: Vec<FieldError> =
        problems.map(|problem| FieldError::new(Field::HourlyFrom, problem)).into_iter().collect();
    let typed = FieldError::of(Field::Amount, Problem::NotAnAmount, "a lot");
    survives(typed);
    let of_an_older_release = br#"{"field":"amount","problem":"not_an_amount"}"#;
    assert_eq!(reader::read(of_an_older_release), Ok(FieldError::new(Field::Amount, Problem::NotAnAmount)));
    survives(PostOutcome::Posted { job: a_job() });
    survives(PostOutcome::Checking);
    let on_upwork = OnUpwork { changed: vec![Field::Title], ..OnUpwork::default() };
    let edited = EditedJob {
        posted: JobDraft::default(),
        draft: JobDraft::default(),
        saved_at: None,
        on_upwork: Some(on_upwork),
    };
    survives(edited);
    survives(());
    survives(PostOutcome::Refused { message: "m".into(), fields, next_id: "n".into(), reference: "r".into() });
    survives(PostOutcome::NotPosted { next_id: "n".into(), reference: "r".into() });
}

#[test]
fn an_error_round_trips_with_and_without_its_optional_parts() {
    survives(ApiError { retry_after: Some(30), message: "m".into(), ..ApiError::new(ErrorCode::RateLimited, "r") });
    survives(ApiError { jobs: vec![a_job()], ..ApiError::new(ErrorCode::AlreadyPosted, "r") });
    let short = br#"{"code":"token_expired","reference":"r1"}"#;
    assert_eq!(reader::read(short), Ok(ApiError::new(ErrorCode::TokenExpired, "r1")));
}

#[test]
fn fields_of_a_later_release_are_ignored() {
    let text = br#" {"code":"of_tomorrow","more":{"a":[1,-2.5e3,"x\"]}",{},[],null,true]},"reference":"r"} "#;
    assert_eq!(reader::read(text), Ok(ApiError::new(ErrorCode::Other, "r")));
}

#[test]
fn escapes_are_resolved() {
    let text = br#""a\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#;
    assert_eq!(reader::read(text), Ok("aé😀/\u{8}\u{c}\n\r\t\"\\".to_owned()));
}

#[test]
fn invalid_json_is_refused() {
    for text in [
        "",
        "nul",
        "\"open",
        "\"\\x\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\u0041\"",
        "\"\u{1}\"",
        "\"a\" \"b\"",
        "[\"a\"",
        "[\"a\" \"b\"]",
        "{}",
    ] {
        assert_eq!(reader::read::<String>(text.as_bytes()), Err(Unreadable), "{text}");
        assert_eq!(reader::read::<Vec<String>>(text.as_bytes()), Err(Unreadable), "{text}");
    }
}

#[test]
fn only_integers_that_fit_are_accepted() {
    assert_eq!(reader::read::<u32>(b" 42 "), Ok(42));
    for text in ["-1", "1.5", "4294967296", "1e3", "\"1\""] {
        assert_eq!(reader::read::<u32>(text.as_bytes()), Err(Unreadable), "{text}");
    }
}

#[test]
fn endless_nesting_is_refused() {
    let text = format!("{{\"code\":\"internal\",\"x\":{}", "[".repeat(100_000));
    assert_eq!(reader::read::<ApiError>(text.as_bytes()), Err(Unreadable));
}
