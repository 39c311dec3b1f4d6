//! What a panel comes to after it was opened.

use leptos::prelude::*;

use super::attempt::Attempt;
use super::draw;
use super::state::Panel;
use crate::api::ApiError;
use crate::model::{Closed, Job, PanelState, Poster};
use crate::texts::panel as texts;

/// What has happened since the panel was opened.
#[derive(Clone, Debug)]
pub enum PanelMoment {
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
pub(crate) fn after(state: PanelState, moment: &PanelMoment) -> String {
    let panel = Panel::new(state);
    panel.come_to(moment);
    draw(panel).to_html()
}

impl Panel {
    fn come_to(self, moment: &PanelMoment) {
        let parts = self.parts.get();
        match moment {
            PanelMoment::AskedToDisconnect => parts.asking.set(true),
            PanelMoment::AskedToUnlink => parts.unlinking.set(self.first_job().map(|job| (0, job))),
            PanelMoment::AskedToClose => parts.closing.set(self.first_job().map(|job| (0, job, Closed::Filled))),
            PanelMoment::Named(posters) => parts.posters.set(posters.clone()),
            PanelMoment::Offline => parts.offline.set(true),
            PanelMoment::Reading => parts.reading.set(true),
            PanelMoment::UpToDate => parts.told.set(texts::UP_TO_DATE.text().to_owned()),
            PanelMoment::Connecting { blocked } => self.connector.come_to_wait(*blocked),
            PanelMoment::ConnectExpired => self.connector.come_to_expire(false),
            PanelMoment::CodeOver => self.connector.come_to_expire(true),
            PanelMoment::CodeRefused(error) => self.connector.come_to_code(Some(error)),
            PanelMoment::ConnectFailed(error) => self.connector.come_to_fail(error),
            PanelMoment::Failed(error) => self.fail(Attempt::Look, error),
        }
    }

    fn first_job(self) -> Option<Job> {
        self.parts.get().jobs.with(|jobs| jobs.first().cloned())
    }
}
