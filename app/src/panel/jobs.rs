use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::closing;
use super::state::Panel;
use super::unlink::button_id;
use crate::browser;
use crate::controls::{button, live};
use crate::model::{AccountLink, Job, JobStatus, Statuses};
use crate::texts::{numbers, panel as texts};

/// The jobs that are tied to the issue, newest first.
pub(super) fn jobs(panel: Panel) -> impl IntoView {
    let parts = panel.parts;
    let rows = move || {
        let parts = parts.get();
        let anonymous = parts.account.with(|account| *account == AccountLink::Anonymous);
        let (alive, reader) = (parts.alive.get(), anonymous || parts.view_only.get());
        let connected = !reader && parts.account.with(|account| matches!(account, AccountLink::Connected { .. }));
        let row = |(index, job): (usize, &Job)| row(panel, index, job, alive, reader, connected && may_close(job));
        parts.jobs.with(|jobs| jobs.iter().enumerate().map(row).collect::<Vec<_>>())
    };
    let none = live(move || parts.get().jobs.with(Vec::is_empty));
    view! { <ul class="jobs" aria-label=texts::JOBS.text() hidden=none>{rows}</ul> }
}

/// A job: what it is, where it stands, and what can be done with it. All that this add-on can't do is done at Upwork, by
/// whoever posted it.
fn row(panel: Panel, index: usize, job: &Job, alive: bool, reader: bool, closable: bool) -> impl IntoView + use<> {
    let title = ["job-", &index.to_string()].concat();
    let warnings: Vec<&str> = job.warnings.iter().map(|warning| texts::warning(*warning).text()).collect();
    let counts = texts::counts(job);
    let asked = job.clone();
    let ask: Box<dyn FnMut(MouseEvent)> = Box::new(move |_| panel.ask_unlink(index, asked.clone()));
    let open = job.clone();
    let ask_close: Box<dyn FnMut(MouseEvent)> = Box::new(move |_| panel.ask_close(index, open.clone()));
    view! {
        <li>
            <p class="job-title" id=title.clone()>{job.title.clone()}</p>
            <p class="job-line">
                <span class=job.status.map_or("", tone) hidden=job.status.is_none()>
                    {job.status.map(|status| texts::status(status).text())}
                </span>
                <span hidden=counts.is_empty()>{counts.clone()}</span>
            </p>
            <p class="hint"><time datetime=job.posted_at.clone()>{posted(job, alive)}</time></p>
            <p class="job-line">
                {link(["view-", &index.to_string()].concat(), job, &title, texts::VIEW.text(), false)}
                {link(String::new(), job, &title, texts::MANAGE.text(), !job.mine)}
                <button
                    id=closing::button_id(index)
                    type="button"
                    class="button subtle"
                    aria-describedby=title.clone()
                    hidden=reader || !closable
                    on:click=ask_close
                >
                    {texts::CLOSE.text()}
                </button>
                <button
                    id=button_id(index)
                    type="button"
                    class="button subtle"
                    aria-describedby=title
                    hidden=reader
                    on:click=ask
                >
                    {texts::UNLINK.text()}
                </button>
            </p>
            <p class="warnings" hidden=warnings.is_empty()>{warnings.join(" ")}</p>
        </li>
    }
}

fn link(id: String, job: &Job, title: &str, words: &'static str, hidden: bool) -> impl IntoView + use<> {
    let id = (!id.is_empty()).then_some(id);
    view! {
        <a id=id href=job.url.clone() target="_blank" rel="noopener" aria-describedby=title.to_owned() hidden=hidden>
            {words}
        </a>
    }
}

/// By whom and when: the server knows the day in UTC, the browser the viewer's own.
fn posted(job: &Job, alive: bool) -> String {
    let own = if alive { browser::local_day(&job.posted_at) } else { None };
    let day = numbers::day(own.unwrap_or_else(|| utc_day(&job.posted_at)));
    if job.mine { texts::posted_own(&day) } else { texts::posted_other(&day) }
}

fn utc_day(time: &str) -> [u32; 3] {
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

/// Whoever posted a job may close it, once.
fn may_close(job: &Job) -> bool {
    job.mine && !matches!(job.status, Some(JobStatus::Filled | JobStatus::Cancelled | JobStatus::Expired))
}

const fn tone(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification => "lozenge warning",
        _ => "lozenge",
    }
}

/// What goes on by itself, beside the button that asks Upwork where the jobs stand.
pub(super) fn progress(panel: Panel) -> impl IntoView {
    let label = move || match panel.parts.get().statuses.get() {
        Statuses::Closed => "",
        Statuses::Readable | Statuses::Due => texts::REFRESH.text(),
    };
    view! {
        <div class="progress">
            {button(Some("refresh"), "button", label, move || panel.read_statuses(true))}
            <p class="status" role="status">{live(move || panel.status())}</p>
        </div>
    }
}
