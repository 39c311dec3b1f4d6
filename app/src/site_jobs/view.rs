use leptos::prelude::*;

use super::list::{Phase, SiteJobList};
use crate::browser;
use crate::controls::{button, live};
use crate::model::{JobStatus, JobsFilter, SiteJob};
use crate::texts::numbers::{self, number};
use crate::texts::{Message, panel, site_jobs as words};

const STATE: &str = "filter-state";
const PROJECT: &str = "filter-project";
const POSTER: &str = "filter-poster";
const TITLE: &str = "filter-title";
const ISSUE: &str = "filter-issue";

/// States that can be chosen, by the names of their options.
const STATES: [(&str, JobStatus); 7] = [
    ("open", JobStatus::Open),
    ("payment", JobStatus::PendingPaymentMethod),
    ("verification", JobStatus::PendingVerification),
    ("filled", JobStatus::Filled),
    ("cancelled", JobStatus::Cancelled),
    ("expired", JobStatus::Expired),
    ("gone", JobStatus::Gone),
];

/// The filters. Before hydration, submitting the form does nothing: that is the effect of `method="dialog"` outside a
/// `<dialog>`.
#[component]
pub(super) fn Filters(jobs: SiteJobList) -> impl IntoView {
    let clear = move || {
        for id in [STATE, PROJECT, POSTER, TITLE, ISSUE] {
            browser::set_value(id, "");
        }
        browser::spawn(jobs.filter(JobsFilter::default()));
    };
    view! {
        <form
            class="filters"
            role="search"
            aria-label=words::FILTERS.text()
            method="dialog"
            on:submit=move |event| {
                event.prevent_default();
                browser::spawn(jobs.filter(entered()));
            }
        >
            {choice(STATE, words::STATE, states)}
            {choice(PROJECT, words::PROJECT, move || projects(jobs))}
            {choice(POSTER, words::POSTED_BY, move || posters(jobs))}
            {entry(TITLE, words::TITLE)}
            {entry(ISSUE, words::ISSUE_KEY)}
            <div class="buttons">
                <button type="submit" class="button primary">{words::APPLY.text()}</button>
                {button(None, "button", || words::CLEAR.text(), clear)}
                <button
                    type="button"
                    class="button"
                    disabled=live(move || jobs.is_busy())
                    on:click=move |_| browser::spawn(jobs.download())
                >
                    {words::DOWNLOAD.text()}
                </button>
            </div>
        </form>
    }
}

fn entered() -> JobsFilter {
    let state = browser::value(STATE);
    let status = STATES.iter().find(|(name, _)| *name == state).map(|(_, status)| *status);
    let [project, poster, title, issue] = [PROJECT, POSTER, TITLE, ISSUE].map(browser::value);
    JobsFilter { status, project, poster, title, issue }
}

/// The choices: a value and its text.
type FilterChoices = Vec<(String, String)>;

fn states() -> FilterChoices {
    let any = (String::new(), words::ANY_STATE.text().to_owned());
    let states = STATES.map(|(name, status)| (name.to_owned(), panel::status(status).text().to_owned()));
    std::iter::once(any).chain(states).collect()
}

fn projects(jobs: SiteJobList) -> FilterChoices {
    let any = (String::new(), words::ANY_PROJECT.text().to_owned());
    std::iter::once(any).chain(jobs.known().with(|known| known.projects.clone())).collect()
}

fn posters(jobs: SiteJobList) -> FilterChoices {
    let any = [(String::new(), words::ANYBODY.text().to_owned()), (jobs.account(), words::YOU.text().to_owned())];
    any.into_iter().chain(jobs.known().with(|known| known.posters.clone())).collect()
}

/// Options are only added, so a selected one stays selected.
fn choice(
    id: &'static str,
    label: Message,
    choices: impl Fn() -> FilterChoices + Send + Sync + 'static,
) -> impl IntoView {
    let choices = live(choices);
    let option = |(value, words): (String, String)| view! { <option value=value>{words}</option> };
    let options = move || choices().into_iter().map(option).collect::<Vec<_>>();
    view! {
        <div class="filter">
            <label for=id>{label.text()}</label>
            <select id=id class="control">{options}</select>
        </div>
    }
}

fn entry(id: &'static str, label: Message) -> impl IntoView {
    view! {
        <div class="filter">
            <label for=id>{label.text()}</label>
            <input id=id type="text" class="control" autocomplete="off" maxlength="200"/>
        </div>
    }
}

/// The jobs. Columns beyond the frame can be reached by scrolling, also with the keyboard.
#[component]
pub(super) fn Table(jobs: SiteJobList) -> impl IntoView {
    let head = [
        words::ISSUE,
        words::JOB,
        words::STATE,
        words::PROPOSALS,
        words::HIRES,
        words::BUDGET,
        words::ORGANIZATION,
        words::POSTED_BY,
        words::POSTED_ON,
    ];
    let head = head.map(|words| view! { <th scope="col">{words.text()}</th> }).to_vec();
    let rows = move || jobs.rows().with(|rows| rows.iter().map(row).collect::<Vec<_>>());
    let busy = live(move || if jobs.is_busy() { "true" } else { "false" }.to_owned());
    view! {
        <div
            class="table"
            role="region"
            tabindex="0"
            aria-label=words::TABLE.text()
            hidden=live(move || jobs.rows().with(Vec::is_empty))
        >
            <table aria-busy=busy>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="skeletons" aria-hidden="true" hidden=live(move || !is_first(jobs))>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
        </div>
    }
}

/// Whether the first jobs are being loaded.
fn is_first(jobs: SiteJobList) -> bool {
    jobs.phase().get() == Phase::Loading { more: false } && jobs.rows().with(Vec::is_empty)
}

fn row(row: &SiteJob) -> impl IntoView + use<> {
    let SiteJob { issue, job, poster, .. } = row;
    let count = |count: Option<u32>| count.map(|count| number(count.into())).unwrap_or_default();
    let poster = match &poster.name {
        _ if job.mine => words::YOU.text().to_owned(),
        Some(name) => name.clone(),
        None => words::COLLEAGUE.text().to_owned(),
    };
    view! {
        <tr>
            <th scope="row">
                {link(&issue.url, &issue.key)}
                <span class="summary">{issue.summary.clone()}</span>
                <span class="hint">{issue.status.clone()}</span>
            </th>
            <td>{link(&job.url, &job.title)}</td>
            <td>{state(row)}</td>
            <td class="number">{count(job.proposals)}</td>
            <td class="number">{count(job.hires)}</td>
            <td>{panel::budget(job.budget.as_ref())}</td>
            <td>{job.organization.clone().unwrap_or_default()}</td>
            <td>{poster}</td>
            <td>
                <time datetime=job.posted_at.clone()>{day(&job.posted_at)}</time>
            </td>
        </tr>
    }
}

/// A link that opens a new tab; plain text if there is no address.
fn link(address: &str, words: &str) -> impl IntoView + use<> {
    let address = (!address.is_empty()).then(|| address.to_owned());
    view! { <a href=address target="_blank" rel="noopener">{words.to_owned()}</a> }
}

/// A job's status; if it may no longer be shown, when it was last known.
fn state(row: &SiteJob) -> impl IntoView + use<> {
    let (class, text) = match (row.job.status, &row.seen_at) {
        (Some(status), _) => (tone(status), panel::status(status).text().to_owned()),
        (None, Some(seen)) => ("hint", words::last_seen(&day(seen))),
        (None, None) => ("hint", words::NEVER_SEEN.text().to_owned()),
    };
    view! { <span class=class>{text}</span> }
}

const fn tone(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification | JobStatus::Gone => "lozenge warning",
        _ => "lozenge",
    }
}

/// A day in the viewer's time zone. Rows are loaded after hydration; only pictures of them are rendered elsewhere, in
/// UTC.
fn day(time: &str) -> String {
    if cfg!(target_family = "wasm") { browser::local_day(time) } else { numbers::utc_day(time) }
}

/// The link to the next page.
#[component]
pub(super) fn More(jobs: SiteJobList) -> impl IntoView {
    let label = move || match jobs.rows().with(Vec::is_empty) {
        _ if !jobs.has_more() || jobs.is_busy() => "",
        true => words::SEARCH_ON.text(),
        false => words::MORE.text(),
    };
    let more = move || {
        // The button is hidden until there is an answer, which the status announces.
        browser::focus("shown");
        browser::spawn(jobs.load(true));
    };
    button(None, "button", label, more)
}
