//! What a panel comes to after it was opened.

use leptos::prelude::*;

use super::actions::Panel;
use super::draw;
use crate::api::ApiError;
use crate::model::{Closed, Job, PanelState, Poster};
use crate::texts::panel as texts;

/// What has happened since the panel was opened.
#[derive(Clone, Debug)]
pub enum PanelStory {
    /// The user is asked before disconnecting.
    AskedToDisconnect,
    /// The user is asked before the first job is unlinked.
    AskedToUnlink,
    /// The user is asked before the first job is closed.
    AskedToClose,
    /// Jira has told who posted the jobs.
    Named(Vec<Poster>),
    /// The browser has lost its network.
    Offline,
    /// Upwork is asked where the jobs stand.
    Reading,
    /// Upwork has answered.
    UpToDate,
    /// Upwork has the word.
    Connecting {
        /// The browser let us open no window.
        blocked: bool,
    },
    /// Nothing came of a connect in time.
    ConnectExpired,
    /// A code waited, and is no longer good.
    CodeOver,
    /// A code waits, and one that was entered was not taken.
    CodeRefused(ApiError),
    /// A connect could not be finished.
    ConnectFailed(ApiError),
    /// A call has failed.
    Failed(ApiError),
}

/// The HTML of a panel that has come to this.
pub(crate) fn after(state: PanelState, moment: &PanelStory) -> String {
    let panel = Panel::new(state);
    apply(panel, moment);
    draw(panel).to_html()
}

fn apply(panel: Panel, moment: &PanelStory) {
    let (prompts, connector) = (panel.prompts(), panel.connector());
    match moment {
        PanelStory::AskedToDisconnect => prompts.disconnect.set(true),
        PanelStory::AskedToUnlink => prompts.unlink.set(first_job(panel).map(|job| (0, job))),
        PanelStory::AskedToClose => prompts.close.set(first_job(panel).map(|job| (0, job, Closed::Filled))),
        PanelStory::Named(posters) => panel.jobs().set_posters(posters.clone()),
        PanelStory::Offline => panel.calls().set_offline(true),
        PanelStory::Reading => {
            panel.jobs().start_reading();
        }
        PanelStory::UpToDate => panel.calls().set_feedback(texts::UP_TO_DATE.text().to_owned()),
        PanelStory::Connecting { blocked } => connector.come_to_wait(*blocked),
        PanelStory::ConnectExpired => connector.come_to_expire(false),
        PanelStory::CodeOver => connector.come_to_expire(true),
        PanelStory::CodeRefused(error) => connector.come_to_code(Some(error)),
        PanelStory::ConnectFailed(error) => connector.come_to_fail(error),
        PanelStory::Failed(error) => panel.error().show(error),
    }
}

fn first_job(panel: Panel) -> Option<Job> {
    panel.jobs().with(|jobs| jobs.first().cloned())
}
