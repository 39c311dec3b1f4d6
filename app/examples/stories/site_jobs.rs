use app::Language::{English, German};
use app::api::{ApiError, ErrorCode};
use app::model::{JobsPage, SiteJobsPage};
use app::stories::{JobsStory, render_site_jobs};
use serde_json::{Result, Value, from_value, json};

use crate::{Screen, Story};

pub(crate) fn stories() -> Result<Vec<Story>> {
    let failed = ApiError::new(ErrorCode::JiraUnavailable, "0d6d4c1e-2f57");
    Ok(vec![
        story("site-jobs", &JobsStory::Loaded(a_page()?), English),
        story("site-jobs", &JobsStory::Loaded(a_page()?), German),
        story("site-jobs-loading", &JobsStory::Loading, English),
        story("site-jobs-none", &JobsStory::Loaded(JobsPage::default()), English),
        story("site-jobs-failed", &JobsStory::Failed(failed), English),
        story("site-jobs-file", &JobsStory::Collecting(a_page()?, 1_200), English),
    ])
}

fn story(name: &str, moment: &JobsStory, language: app::Language) -> Story {
    let page = SiteJobsPage { account: "712020:mia".into() };
    Story::new(Screen::SiteJobs, name, language, |assets, language| render_site_jobs(&page, moment, assets, language))
}

/// Statuses that were just read, read long ago, and never read.
fn a_page() -> Result<JobsPage> {
    let row = |number: u32, mine: bool, status: Option<&str>, seen_at: Option<&str>, budget: Value| {
        let organization = (budget != Value::Null).then_some("Harbour Clinic");
        let counts = status.map(|_| number);
        json!({
            "issue": {
                "key": format!("PROJ-{number}"), "summary": "Patients book an appointment without calling",
                "status": "In Progress", "url": format!("https://acme.atlassian.net/browse/PROJ-{number}"),
                "project": "10000", "project_name": "Clinic website",
            },
            "job": {
                "id": number.to_string(), "title": "Build a booking page for the clinic",
                "url": format!("https://www.upwork.com/jobs/~02{number}"), "posted_at": "2026-11-21T10:00:00Z",
                "mine": mine, "status": status, "proposals": counts, "hires": counts.map(|_| 1), "warnings": [],
                "budget": budget, "organization": organization,
            },
            "seen_at": seen_at,
            "poster": { "account": "712020:jonas", "name": "Jonas Weber" },
        })
    };
    let fixed = json!({ "fixed": { "cents": 125_050 } });
    let hourly = json!({ "hourly": { "from_cents": 2_500, "to_cents": 4_000 } });
    from_value(json!({
        "rows": [
            row(12, true, Some("open"), None, fixed.clone()),
            row(7, false, Some("filled"), None, hourly),
            row(5, false, None, Some("2026-11-19T10:00:00Z"), fixed),
            row(3, false, None, None, json!(null)),
        ],
        "next": "cursor",
    }))
}
