use leptos::prelude::*;

use super::card::{May, card};
use crate::controls::live;
use crate::panel::actions::Panel;
use crate::texts::panel as texts;

/// The jobs that are linked to the issue, newest first; older ones that have ended are folded away.
#[component]
pub(crate) fn JobList(panel: Panel) -> impl IntoView {
    let jobs = panel.jobs();
    let count = move || jobs.with(|all| all.iter().filter(|job| jobs.is_folded(job)).count());
    let unfolded = live(move || jobs.with(|all| all.iter().all(|job| jobs.is_folded(job))));
    view! {
        <ul class="jobs" aria-label=texts::JOBS.text() hidden=unfolded>{move || cards(panel, false)}</ul>
        <details class="folded" hidden=live(move || count() == 0)>
            <summary>{live(move || texts::folded(count()))}</summary>
            <ul class="jobs">{move || cards(panel, true)}</ul>
        </details>
    }
}

fn cards(panel: Panel, folded: bool) -> Vec<impl IntoView> {
    let (jobs, may) = (panel.jobs(), May::of(panel));
    jobs.with(|all| all.iter().filter(|job| jobs.is_folded(job) == folded).map(|job| card(panel, job, may)).collect())
}
