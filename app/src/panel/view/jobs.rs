use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser;
use crate::controls::live;
use crate::model::{Job, JobStatus};
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::texts::{Message, numbers, panel as texts};

/// The jobs that are linked to the issue, newest first.
#[component]
pub(crate) fn JobList(panel: Panel) -> impl IntoView {
    let jobs = panel.jobs();
    let rows = move || {
        let may = may(panel);
        let row = |(index, job): (usize, &Job)| row(panel, index, job, may);
        jobs.with(|jobs| jobs.iter().enumerate().map(row).collect::<Vec<_>>())
    };
    view! { <ul class="jobs" aria-label=texts::JOBS.text() hidden=live(move || jobs.is_empty())>{rows}</ul> }
}

/// What a viewer may do with the jobs of the issue, each with all before it. Only their own can they change or post again.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum May {
    Look,
    Unlink,
    Change,
    /// May post, and has no draft that would be in the way.
    PostAgain,
}

fn may(panel: Panel) -> May {
    let viewer = panel.viewer();
    let posts = panel.may_post() && !viewer.is_draft_waiting();
    match (viewer.is_connected(), posts) {
        _ if viewer.only_looks() => May::Look,
        (true, true) => May::PostAgain,
        (true, false) => May::Change,
        (false, _) => May::Unlink,
    }
}

/// A job: what it is, where it stands, and what can be done with it. All that this add-on can't do is done at Upwork, by
/// whoever posted it.
fn row(panel: Panel, index: usize, job: &Job, may: May) -> impl IntoView + use<> {
    let title = elements::title(index);
    let warnings: Vec<&str> = job.warnings.iter().map(|warning| texts::warning(*warning).text()).collect();
    let counts = texts::counts(job);
    let over = job.status.is_some_and(JobStatus::is_over);
    let changes = job.mine && !over && may >= May::Change;
    let repeats = job.mine && over && may == May::PostAgain;
    let [shown, edited, reused, closed, unlinked] = [(); 5].map(|()| job.clone());
    let posted = live(move || posted(panel, &shown));
    view! {
        <li>
            <p class="job-title" id=title.clone()>{job.title.clone()}</p>
            <p class="job-line">
                <span class=job.status.map_or("", tone) hidden=job.status.is_none()>
                    {job.status.map(|status| texts::status(status).text())}
                </span>
                <span hidden=counts.is_empty()>{counts.clone()}</span>
            </p>
            <p class="hint"><time datetime=job.posted_at.clone()>{posted}</time></p>
            <p class="job-line">
                {link(elements::view(index), job, &title, texts::VIEW.text(), false)}
                {link(String::new(), job, &title, texts::MANAGE.text(), !job.mine)}
                {action(elements::edit(index), &title, texts::EDIT, !changes, Box::new(move |_| panel.edit(index, &edited.id)))}
                {action(
                    elements::again(index),
                    &title,
                    texts::POST_AGAIN,
                    !repeats,
                    Box::new(move |_| panel.post_again(index, reused.id.clone())),
                )}
                {action(
                    elements::close(index),
                    &title,
                    texts::CLOSE,
                    !changes,
                    Box::new(move |_| panel.ask_close(index, closed.clone())),
                )}
                {action(
                    elements::unlink(index),
                    &title,
                    texts::UNLINK,
                    may == May::Look,
                    Box::new(move |_| panel.ask_unlink(index, unlinked.clone())),
                )}
            </p>
            <p class="warnings" hidden=warnings.is_empty()>{warnings.join(" ")}</p>
        </li>
    }
}

/// A small button of a job's row.
fn action(
    id: String,
    title: &str,
    words: Message,
    hidden: bool,
    press: Box<dyn FnMut(MouseEvent)>,
) -> impl IntoView + use<> {
    view! {
        <button
            id=id
            type="button"
            class="button subtle"
            aria-describedby=title.to_owned()
            hidden=hidden
            on:click=press
        >
            {words.text()}
        </button>
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
fn posted(panel: Panel, job: &Job) -> String {
    let own = if panel.hydrated().get() { browser::local_day(&job.posted_at) } else { None };
    let day = numbers::day(own.unwrap_or_else(|| utc_day(&job.posted_at)));
    match panel.jobs().poster(&job.id) {
        _ if job.mine => texts::posted_own(&day),
        Some(name) => texts::posted_by(&name, &day),
        None => texts::posted_other(&day),
    }
}

fn utc_day(time: &str) -> [u32; 3] {
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

const fn tone(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification | JobStatus::Gone => "lozenge warning",
        _ => "lozenge",
    }
}
