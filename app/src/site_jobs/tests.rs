use leptos::prelude::*;

use super::draw;
use super::list::SiteJobList;
use crate::api::{ApiError, ErrorCode};
use crate::model::{Job, JobBudget, JobStatus, JobsFilter, JobsPage, SiteIssue, SiteJob, SiteJobsPage, SitePoster};
use crate::texts::{Language, speaking};

pub(super) fn a_row(job_id: &str, key: &str) -> SiteJob {
    SiteJob {
        issue: SiteIssue {
            key: key.to_owned(),
            summary: "Book an appointment".to_owned(),
            status: "To Do".to_owned(),
            url: format!("https://acme.atlassian.net/browse/{key}"),
            project: "10000".to_owned(),
            project_name: "Website".to_owned(),
        },
        job: Job {
            id: job_id.to_owned(),
            title: format!("Job {job_id}"),
            url: format!("https://www.upwork.com/jobs/~02{job_id}"),
            posted_at: "2026-11-21T10:00:00Z".to_owned(),
            mine: false,
            status: Some(JobStatus::Open),
            proposals: Some(1_200),
            hires: Some(0),
            budget: Some(JobBudget::Fixed { cents: 15_000 }),
            organization: Some("Harbour Clinic".to_owned()),
            warnings: Vec::new(),
        },
        seen_at: None,
        poster: SitePoster { account: "712020:jonas".to_owned(), name: Some("Jonas Weber".to_owned()) },
    }
}

fn page(rows: Vec<SiteJob>, next: Option<&str>) -> JobsPage {
    JobsPage { rows, next: next.map(str::to_owned) }
}

fn drawn(come: impl FnOnce(SiteJobList)) -> String {
    speaking(Language::English, || {
        let jobs = SiteJobList::new(SiteJobsPage { account: "712020:mia".to_owned() });
        come(jobs);
        draw(jobs).to_html()
    })
}

#[test]
fn a_page_says_that_it_loads_before_anything_is_there() {
    let html = drawn(|_| ());
    assert!(html.contains("Loading jobs…") && html.contains("skeleton"), "{html}");
    assert!(!html.contains("There are no jobs"), "{html}");
}

#[test]
fn a_job_is_shown_with_its_issue_its_numbers_and_who_posted_it() {
    let html = drawn(|jobs| jobs.accept(page(vec![a_row("1", "PROJ-1")], None), false));
    for words in [
        "href=\"https://acme.atlassian.net/browse/PROJ-1\"",
        "Book an appointment",
        "To Do",
        "href=\"https://www.upwork.com/jobs/~021\"",
        ">Open<",
        ">1,200<",
        ">$150.00 fixed price<",
        ">Harbour Clinic<",
        ">Jonas Weber<",
        "Nov 21, 2026",
        "1 job shown.",
        "<option value=\"10000\">Website</option>",
        "<option value=\"712020:jonas\">Jonas Weber</option>",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn a_status_that_may_no_longer_be_shown_is_told_as_a_time_without_numbers() {
    let mut row = a_row("1", "PROJ-1");
    (row.job.status, row.job.proposals, row.job.hires) = (None, None, None);
    row.seen_at = Some("2026-11-20T10:00:00Z".to_owned());
    let html = drawn(|jobs| jobs.accept(page(vec![row], None), false));
    assert!(html.contains("Last seen Nov 20, 2026") && !html.contains("1,200"), "{html}");
}

#[test]
fn nothing_to_see_is_said_in_words_that_fit() {
    let empty = drawn(|jobs| jobs.accept(page(vec![], None), false));
    assert!(empty.contains("There are no jobs on issues that you can see"), "{empty}");
    let so_far = drawn(|jobs| jobs.accept(page(vec![], Some("cursor")), false));
    assert!(so_far.contains("No job found so far") && so_far.contains("Search on"), "{so_far}");
    let filtered = drawn(|jobs| {
        jobs.set_filter(JobsFilter { title: "x".to_owned(), ..JobsFilter::default() });
        jobs.accept(page(vec![], None), false);
    });
    assert!(filtered.contains("matches this filter"), "{filtered}");
}

#[test]
fn what_failed_is_told_with_its_reference_and_keeps_what_is_there() {
    let html = drawn(|jobs| {
        jobs.accept(page(vec![a_row("1", "PROJ-1")], Some("cursor")), false);
        jobs.fail(&ApiError::new(ErrorCode::JiraUnavailable, "0d6d4c1e"), true, false);
    });
    assert!(html.contains("role=\"alert\"") && html.contains("Reference: 0d6d4c1e"), "{html}");
    assert!(html.contains("PROJ-1") && html.contains("Try again"), "{html}");
}
