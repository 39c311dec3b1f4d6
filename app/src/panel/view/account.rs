use leptos::prelude::*;

use super::disconnect::Disconnect;
use crate::connect::connect_button;
use crate::controls::{button, live, sentence};
use crate::model::{AccountLink, Statuses};
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::texts::{connect, panel as texts};

/// How the viewer stands with Upwork, and the next step.
#[component]
pub(crate) fn Account(panel: Panel) -> impl IntoView {
    let connect = move || panel.viewer().with_account(connect_label);
    view! {
        {sentence("notice warning", move || panel.posts().status(true).unwrap_or_default())}
        {sentence("words", move || introduction(panel))}
        <Progress panel/>
        {connect_button(panel.connector(), connect)}
        <Disconnect panel/>
    }
}

/// The next step, the button that asks Upwork where the jobs stand, and what goes on by itself.
#[component]
fn Progress(panel: Panel) -> impl IntoView {
    let post = move || post_label(panel);
    let refresh = move || match panel.jobs().statuses() {
        Statuses::Closed => "",
        Statuses::Readable | Statuses::Due => texts::REFRESH.text(),
    };
    let class = live(move || if panel.status().is_empty() { "progress" } else { "progress told" });
    let open = move || panel.open_dialog(elements::POST.to_owned(), None);
    view! {
        <div class=class>
            {button(Some(elements::POST), "button primary", post, open)}
            {button(Some(elements::REFRESH), "button", refresh, move || panel.read_statuses(true))}
            <p class="status" role="status">{live(move || panel.status())}</p>
        </div>
    }
}

fn introduction(panel: Panel) -> String {
    let viewer = panel.viewer();
    let draft = panel.may_post() && viewer.is_draft_waiting();
    let view_only = viewer.is_view_only();
    viewer.with_account(|account| match account {
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

fn post_label(panel: Panel) -> &'static str {
    match (panel.may_post(), panel.jobs().is_empty()) {
        (false, _) => "",
        (true, true) => texts::POST.text(),
        (true, false) => texts::POST_ANOTHER.text(),
    }
}
