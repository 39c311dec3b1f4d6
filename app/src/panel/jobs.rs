use leptos::prelude::*;

use super::Panel;
use crate::controls::live;
use crate::model::{Job, JobStatus};
use crate::texts::panel as texts;

/// The jobs that are tied to the issue, newest first.
pub(super) fn jobs(panel: Panel) -> impl IntoView {
    let parts = panel.parts;
    let rows = move || parts.get().jobs.with(|jobs| jobs.iter().enumerate().map(row).collect::<Vec<_>>());
    let none = live(move || parts.get().jobs.with(Vec::is_empty));
    view! { <ul class="jobs" aria-label=texts::JOBS.text() hidden=none>{rows}</ul> }
}

fn row((index, job): (usize, &Job)) -> impl IntoView + use<> {
    let title = format!("job-{index}");
    let warnings: Vec<&str> = job.warnings.iter().map(|warning| texts::warning(*warning).text()).collect();
    view! {
        <li>
            <p class="job-title" id=title.clone()>{job.title.clone()}</p>
            <p class="job-line">
                <span class=job.status.map_or("", tone) hidden=job.status.is_none()>{job.status.map(|status| texts::status(status).text())}</span>
                <a href=job.url.clone() target="_blank" rel="noopener" aria-describedby=title>{texts::VIEW.text()}</a>
            </p>
            <p class="warnings" hidden=warnings.is_empty()>{warnings.join(" ")}</p>
        </li>
    }
}

const fn tone(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification => "lozenge warning",
        _ => "lozenge",
    }
}
