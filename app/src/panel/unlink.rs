use leptos::prelude::*;

use super::attempt::Attempt;
use super::state::Panel;
use crate::controls::{button, live};
use crate::model::Job;
use crate::texts::{self, panel};
use crate::{api, browser};

/// Asks in the page before a job is untied. The focus goes to *Cancel* first, so that a double press does no harm.
pub(super) fn ask_unlink(panel: Panel) -> impl IntoView {
    let unlinking = move || panel.parts.get().unlinking.get();
    let question = move || unlinking().map_or_else(String::new, |(_, job)| panel::ask_unlink(&job.title));
    view! {
        <div class="ask" role="group" aria-labelledby="unlink-question" hidden=live(move || unlinking().is_none())>
            <p id="unlink-question">{live(question)}</p>
            <div class="buttons">
                {button(None, "button danger", || panel::UNLINK.text(), move || panel.unlink())}
                {button(Some("unlink-cancel"), "button", || texts::CANCEL.text(), move || panel.keep_job())}
            </div>
        </div>
    }
}

/// The id of the button that asks about a job.
pub(super) fn button_id(index: usize) -> String {
    ["unlink-", &index.to_string()].concat()
}

impl Panel {
    pub(super) fn ask_unlink(self, index: usize, job: Job) {
        self.parts.get().unlinking.set(Some((index, job)));
        browser::focus("unlink-cancel");
    }

    fn keep_job(self) {
        let asked = self.parts.get().unlinking.get();
        self.parts.get().unlinking.set(None);
        if let Some((index, _)) = asked {
            browser::focus(button_id(index));
        }
    }

    pub(super) fn unlink(self) {
        let Some((_, job)) = self.parts.get().unlinking.get() else { return };
        self.call_once(Attempt::Unlink, api::unlink_job(job.id), move || {
            self.parts.get().unlinking.set(None);
            self.parts.get().told.set(panel::unlinked(&job.title));
            // The next step that is there.
            for step in ["view-0", "connect", "post"] {
                browser::focus(step);
            }
        });
    }
}
