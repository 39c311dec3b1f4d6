//! The page of all jobs of a site, the same on both hosts. On Forge it is also where a connect ends.
//!
//! [`list`] has the jobs and requests more, [`view`] draws them, [`csv`] writes them to a file.

mod csv;
mod list;
#[cfg(feature = "stories")]
mod story;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;

use leptos::prelude::*;

use crate::browser;
use crate::host::host;
use crate::model::SiteJobsPage;
use crate::notice::{alert, needs_script, outside};
#[cfg(feature = "forge")]
use crate::site_page::ConnectEnd;
use crate::texts::{self, site_jobs as words};
use crate::watched::follow;
use list::SiteJobList;
#[cfg(feature = "stories")]
pub use story::JobsStory;
#[cfg(feature = "stories")]
pub(crate) use story::after;
use view::{Filters, More, Table};

/// The whole page. Its jobs are requested after hydration.
pub(crate) fn screen(page: SiteJobsPage) -> impl IntoView {
    let jobs = SiteJobList::new(page);
    follow(move || {
        host().follow_theme();
        browser::spawn(jobs.load(false));
    });
    draw(jobs)
}

/// The page in its current state.
fn draw(jobs: SiteJobList) -> impl IntoView {
    view! {
        <main class="ac-content panel site-jobs">
            <h1>{words::HEADING.text()}</h1>
            {outside()}
            {connect_end()}
            {alert(jobs.banner(), move || browser::spawn(jobs.try_again()))}
            <Filters jobs/>
            <p id="shown" class="status" role="status" tabindex="-1">{crate::controls::live(move || jobs.status())}</p>
            <Table jobs/>
            <More jobs/>
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}

#[cfg(feature = "forge")]
fn connect_end() -> impl IntoView {
    view! { <ConnectEnd/> }
}

/// On Connect a connect ends in its own window.
#[cfg(not(feature = "forge"))]
const fn connect_end() {}
