//! States that a panel reaches after it was opened.

use leptos::prelude::*;

use super::actions::Panel;
use super::draw;
use crate::api::ApiError;
use crate::model::{Job, PanelState, Poster};
use crate::panel::elements;
use crate::panel::state::Question;
use crate::texts::panel as texts;

/// What has happened since the panel was opened.
#[derive(Clone, Debug)]
pub enum PanelStory {
    /// The user is asked before disconnecting.
    ConfirmDisconnect,
    /// The user is asked before another account is connected.
    ConfirmSwitch,
    /// The user is asked before the first job is unlinked.
    ConfirmRemove,
    /// The user is asked why to close the first job.
    ConfirmClose,
    /// The user is asked whether a copy of the first job may replace the draft.
    ConfirmReplace,
    /// The menu of the first job is open.
    JobMenu,
    /// The account's menu is open.
    AccountMenu,
    /// The first job has just been closed.
    Closed,
    /// Jira says that the viewer administers the site.
    Administers,
    /// Jira has said who posted the jobs.
    Named(Vec<Poster>),
    /// The browser is offline.
    Offline,
    /// The status of the jobs is being read from Upwork.
    Reading,
    /// Upwork has answered.
    UpToDate,
    /// The user is on Upwork.
    Connecting {
        /// The browser blocked the window.
        blocked: bool,
    },
    /// A connect was not completed in time.
    ConnectExpired,
    /// A code waited and has expired.
    CodeOver,
    /// A code waits, and a wrong one was entered.
    CodeRefused(ApiError),
    /// A connect could not be finished.
    ConnectFailed(ApiError),
    /// A call has failed.
    Failed(ApiError),
}

/// The HTML of a panel in this state.
pub(crate) fn after(state: PanelState, moment: &PanelStory) -> String {
    let panel = Panel::new(state);
    apply(panel, moment);
    draw(panel).to_html()
}

fn apply(panel: Panel, moment: &PanelStory) {
    let (prompts, connector) = (panel.prompts(), panel.connector());
    match moment {
        PanelStory::ConfirmDisconnect => prompts.ask(Question::Disconnect),
        PanelStory::ConfirmSwitch => prompts.ask(Question::Switch),
        PanelStory::ConfirmRemove => with_first(panel, |job| prompts.ask(Question::Remove(job))),
        PanelStory::ConfirmClose => with_first(panel, |job| prompts.ask(Question::Close(job))),
        PanelStory::ConfirmReplace => with_first(panel, |job| prompts.ask(Question::Replace(job))),
        PanelStory::JobMenu => with_first(panel, |job| panel.menus().simulate_open(&elements::actions(&job.id))),
        PanelStory::AccountMenu => panel.menus().simulate_open(elements::ACCOUNT),
        PanelStory::Closed => {
            with_first(panel, |job| panel.calls().set_feedback_at(&job.id, texts::closed(&job.title)));
        }
        PanelStory::Administers => panel.viewer().set_administers(true),
        PanelStory::Named(posters) => panel.jobs().set_posters(posters.clone()),
        PanelStory::Offline => panel.calls().set_offline(true),
        PanelStory::Reading => {
            panel.jobs().start_reading();
        }
        PanelStory::UpToDate => panel.calls().set_feedback(texts::UP_TO_DATE.text().to_owned()),
        PanelStory::Connecting { blocked } => connector.simulate_waiting(*blocked),
        PanelStory::ConnectExpired => connector.simulate_expiry(false),
        PanelStory::CodeOver => connector.simulate_expiry(true),
        PanelStory::CodeRefused(error) => connector.simulate_code(Some(error)),
        PanelStory::ConnectFailed(error) => connector.simulate_failure(error),
        PanelStory::Failed(error) => panel.error().show(error),
    }
}

fn with_first(panel: Panel, does: impl FnOnce(Job)) {
    if let Some(job) = panel.jobs().with(|jobs| jobs.first().cloned()) {
        does(job);
    }
}
