//! States that a page of a site's jobs reaches after it was opened.

use leptos::prelude::*;

use super::draw;
use super::list::{Phase, SiteJobList};
use crate::api::ApiError;
use crate::model::{JobsPage, SiteJobsPage};

/// What has happened since the page was opened.
#[derive(Clone, Debug)]
pub enum JobsStory {
    /// Nothing yet.
    Loading,
    /// The first jobs are loaded.
    Loaded(JobsPage),
    /// This many of them are collected for a file.
    Collecting(JobsPage, usize),
    /// The server returned an error.
    Failed(ApiError),
}

/// The HTML of a page in this state.
pub(crate) fn after(page: SiteJobsPage, moment: &JobsStory) -> String {
    let jobs = SiteJobList::new(page);
    match moment {
        JobsStory::Loading => {}
        JobsStory::Loaded(page) => jobs.accept(page.clone(), false),
        JobsStory::Collecting(page, count) => {
            jobs.accept(page.clone(), false);
            jobs.phase().set(Phase::Collecting(*count));
        }
        JobsStory::Failed(error) => jobs.fail(error, false, false),
    }
    draw(jobs).to_html()
}
