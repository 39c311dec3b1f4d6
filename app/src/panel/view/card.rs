use leptos::prelude::*;

use super::question::question;
use super::when::when;
use crate::controls::{live, sentence};
use crate::menu::{Item, menu};
use crate::model::{Job, JobStatus};
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::panel::state::Question;
use crate::texts::panel as texts;

/// What a viewer may do with a job; each level includes those before it. Only their own jobs can they change or copy.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum May {
    Look,
    Remove,
    Change,
    Post,
}

impl May {
    pub(super) fn of(panel: Panel) -> Self {
        let viewer = panel.viewer();
        match (viewer.is_connected(), panel.may_post()) {
            _ if viewer.only_looks() => Self::Look,
            (true, true) => Self::Post,
            (true, false) => Self::Change,
            (false, _) => Self::Remove,
        }
    }
}

/// A job: its title and status, and a menu of what can be done with it. Everything else is done on Upwork by the user
/// who posted it.
pub(super) fn card(panel: Panel, job: &Job, may: May) -> impl IntoView + use<> {
    let title = elements::view(&job.id);
    let items = items(panel, job, may);
    let menu = (!items.is_empty()).then(|| {
        let id = elements::actions(&job.id);
        menu(panel.menus(), id, texts::JOB_ACTIONS.text(), Some(title.clone()), items)
    });
    let warnings: Vec<&str> = job.warnings.iter().map(|warning| texts::warning(*warning).text()).collect();
    let (counts, terms) = (texts::counts(job), texts::terms(job));
    let [posted, dated, result] = [job.clone(), job.clone(), job.clone()];
    let unnamed = live(move || poster(panel, &posted));
    let time = live(move || dated.posted_at.clone());
    view! {
        <li class="job">
            <a id=title class="job-title" href=job.url.clone() target="_blank" rel="noopener">
                <span class="visually-hidden">{texts::VIEW.text()}" "</span>
                <span>{job.title.clone()}</span>
            </a>
            <span class=job.status.map_or("", tone) hidden=job.status.is_none()>
                {job.status.map(|status| texts::status(status).text())}
            </span>
            {menu}
            <p hidden=counts.is_empty()>{counts.clone()}</p>
            <p class="hint" hidden=terms.is_empty()>{terms.clone()}</p>
            <p class="hint posted">
                <span class="poster">{unnamed}</span>
                " "
                {when(panel, time)}
            </p>
            <p class="warnings" hidden=warnings.is_empty()>{warnings.join(" ")}</p>
            {sentence("words", move || panel.calls().feedback(&result.id))}
            {question(panel, &job.id)}
        </li>
    }
}

fn items(panel: Panel, job: &Job, may: May) -> Vec<Item> {
    let over = job.status.is_some_and(JobStatus::is_over);
    let mut items = Vec::new();
    if job.mine && !over && may >= May::Change {
        let id = job.id.clone();
        items.push(Item::new(texts::EDIT.text(), move || panel.edit(&id)));
    }
    if job.mine && may == May::Post {
        let job = job.clone();
        items.push(Item::new(texts::COPY.text(), move || panel.copy(job.clone())));
    }
    if job.mine && !over && may >= May::Change {
        items.push(ask(panel, texts::CLOSE.text(), Question::Close(job.clone())));
    }
    if job.mine || may > May::Look {
        let (id, url) = (job.id.clone(), job.url.clone());
        items.push(Item::new(texts::COPY_LINK.text(), move || panel.copy_link(&id, &url)));
    }
    if job.mine {
        items.push(Item::link(texts::MANAGE.text(), job.url.clone()));
    }
    if may > May::Look {
        items.push(ask(panel, texts::REMOVE_JOB.text(), Question::Remove(job.clone())));
    }
    items
}

fn ask(panel: Panel, label: &'static str, question: Question) -> Item {
    Item::new(label, move || panel.ask(question.clone()))
}

/// Who posted a job. Not shown to anonymous viewers.
fn poster(panel: Panel, job: &Job) -> String {
    match panel.jobs().poster(&job.id) {
        _ if panel.viewer().is_anonymous() => String::new(),
        _ if job.mine => texts::POSTED_OWN.text().to_owned(),
        Some(name) => texts::posted_by(&name),
        None => texts::POSTED_OTHER.text().to_owned(),
    }
}

const fn tone(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "lozenge success",
        JobStatus::PendingPaymentMethod | JobStatus::PendingVerification | JobStatus::Gone => "lozenge warning",
        _ => "lozenge",
    }
}
