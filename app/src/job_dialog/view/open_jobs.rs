use leptos::prelude::*;

use super::lines::{Line, lines};
use crate::controls::live;
use crate::job_dialog::dialog::Dialog;
use crate::texts::dialog as texts;

/// Says that the issue already has an open job.
#[component]
pub(crate) fn OpenJobs(dialog: Dialog) -> impl IntoView {
    let jobs = dialog.open_jobs();
    let none = live(move || jobs.with(Vec::is_empty));
    let links = move || {
        let jobs = jobs.get().into_iter();
        jobs.map(|job| Line { words: job.title, url: Some(job.url), ..Line::default() }).collect()
    };
    view! {
        <div class="notice warning" hidden=none>
            <p>{texts::ALREADY_POSTED.text()}</p>
            {lines(dialog, "", links)}
        </div>
    }
}
