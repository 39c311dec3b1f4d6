use leptos::prelude::*;

use super::disconnect::disconnect;
use super::state::{Panel, is_under_way};
use crate::connect::connect_button;
use crate::controls::{button, live, sentence};
use crate::model::{AccountLink, Statuses};
use crate::texts::{connect, panel as texts};

/// How the viewer stands with Upwork, and the next step.
pub(super) fn account(panel: Panel) -> impl IntoView {
    let words = move || words(panel);
    let connect = move || panel.parts.get().account.with(connect_label);
    view! {
        {sentence("notice warning", move || panel.posting(true).unwrap_or_default())}
        {sentence("words", words)}
        {progress(panel)}
        {connect_button(panel.connector, connect)}
        {disconnect(panel)}
    }
}

/// The next step, the button that asks Upwork where the jobs stand, and what goes on by itself.
fn progress(panel: Panel) -> impl IntoView {
    let post = move || post_label(panel);
    let refresh = move || match panel.parts.get().statuses.get() {
        Statuses::Closed => "",
        Statuses::Readable | Statuses::Due => texts::REFRESH.text(),
    };
    let class = live(move || if panel.status().is_empty() { "progress" } else { "progress told" });
    view! {
        <div class=class>
            {button(Some("post"), "button primary", post, move || panel.open_dialog("post".to_owned(), None))}
            {button(Some("refresh"), "button", refresh, move || panel.read_statuses(true))}
            <p class="status" role="status">{live(move || panel.status())}</p>
        </div>
    }
}

fn words(panel: Panel) -> String {
    let draft = panel.may_post() && panel.parts.get().draft_waiting.get();
    let view_only = panel.parts.get().view_only.get();
    panel.parts.get().account.with(|account| match account {
        AccountLink::Anonymous => texts::ANONYMOUS.text().to_owned(),
        AccountLink::NotConfigured { missing } => texts::not_configured(missing),
        AccountLink::NotConnected | AccountLink::Connected { .. } | AccountLink::ViewOnly if view_only => {
            texts::VIEW_ONLY.text().to_owned()
        }
        AccountLink::NotConnected => texts::INTRODUCTION.text().to_owned(),
        AccountLink::ReconnectNeeded { .. } => texts::RECONNECT.text().to_owned(),
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => {
            texts::NO_ORGANIZATION.text().to_owned()
        }
        AccountLink::Connected { .. } if draft => texts::DRAFT_WAITING.text().to_owned(),
        AccountLink::Connected { .. } | AccountLink::ViewOnly => String::new(),
    })
}

fn connect_label(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::NotConnected => connect::CONNECT.text(),
        AccountLink::ReconnectNeeded { .. } => connect::RECONNECT.text(),
        _ => "",
    }
}

impl Panel {
    /// Whoever may post can, unless a post is under way.
    pub(super) fn may_post(self) -> bool {
        let parts = self.parts.get();
        let may = |account: &AccountLink| matches!(account, AccountLink::Connected { organizations, .. } if !organizations.is_empty());
        !parts.view_only.get()
            && parts.account.with(may)
            && !parts.posting.with(|posting| is_under_way(posting.as_ref()))
    }
}

fn post_label(panel: Panel) -> &'static str {
    match (panel.may_post(), panel.parts.get().jobs.with(Vec::is_empty)) {
        (false, _) => "",
        (true, true) => texts::POST.text(),
        (true, false) => texts::POST_ANOTHER.text(),
    }
}
