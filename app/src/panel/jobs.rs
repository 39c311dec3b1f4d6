use leptos::prelude::*;

use super::Panel;
use crate::model::{Job, JobStatus};
use crate::texts::panel as texts;

/// The jobs that are tied to the issue, newest first.
#[component]
pub(super) fn Jobs(panel: Panel) -> impl IntoView {
    move || {
        let jobs = panel.jobs.get();
        let rows: Vec<_> = jobs.into_iter().enumerate().map(|(index, job)| row(index, job)).collect();
        (!rows.is_empty()).then(|| view! { <ul class="jobs" aria-label=texts::JOBS>{rows}</ul> })
    }
}

fn row(index: usize, job: Job) -> impl IntoView {
    let title = format!("job-{index}");
    let warnings: Vec<_> =
        job.warnings.iter().map(|warning| view! { <p class="warnings">{texts::warning(*warning)}</p> }).collect();
    view! {
        <li>
            <p class="job-title" id=title.clone()>{job.title}</p>
            <p class="job-line">
                {job.status.map(lozenge)}
                <a href=job.url target="_blank" rel="noopener" aria-describedby=title>{texts::VIEW}</a>
            </p>
            {warnings}
        </li>
    }
}

fn lozenge(status: JobStatus) -> impl IntoView {
    let tone = match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification => "lozenge warning",
        _ => "lozenge",
    };
    view! { <span class=tone>{texts::status(status)}</span> }
}
