use leptos::prelude::*;

use super::Panel;
use super::disconnect::disconnect;
use crate::connect::connect_button;
use crate::model::AccountLink;
use crate::texts::{connect, panel as texts};
use crate::watched::{live, pressed};

/// How the viewer stands with Upwork, and the next step.
pub(super) fn account(panel: Panel) -> impl IntoView {
    move || {
        let account = panel.parts.get().account.get();
        let connect = connect_label(&account).map(|label| connect_button(panel.connector, live(move || label)));
        let post = may_post(&account).then(|| post_button(panel));
        let who = who(&account).map(|who| disconnect(panel, who));
        view! {
            <p class="sentence">{sentence(&account)}</p>
            {connect}
            {post}
            {who}
        }
    }
}

fn sentence(account: &AccountLink) -> String {
    match account {
        AccountLink::Anonymous => texts::ANONYMOUS.to_owned(),
        AccountLink::NotConfigured { missing } => texts::not_configured(missing),
        AccountLink::NotConnected => texts::INTRODUCTION.to_owned(),
        AccountLink::ReconnectNeeded { .. } => texts::RECONNECT.to_owned(),
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => texts::NO_ORGANIZATION.to_owned(),
        AccountLink::Connected { .. } => String::new(),
    }
}

const fn connect_label(account: &AccountLink) -> Option<&'static str> {
    match account {
        AccountLink::NotConnected => Some(connect::CONNECT),
        AccountLink::ReconnectNeeded { .. } => Some(connect::RECONNECT),
        _ => None,
    }
}

const fn may_post(account: &AccountLink) -> bool {
    matches!(account, AccountLink::Connected { organizations, .. } if !organizations.is_empty())
}

fn who(account: &AccountLink) -> Option<String> {
    match account {
        AccountLink::Connected { name, .. } => Some(texts::connected(name)),
        AccountLink::ReconnectNeeded { name } => Some(texts::connected_before(name)),
        _ => None,
    }
}

/// Opens the dialog, unless a post is under way.
fn post_button(panel: Panel) -> impl IntoView {
    let parts = panel.parts;
    let is_first = move || parts.get().jobs.with(Vec::is_empty);
    view! {
        <button
            id="post"
            type="button"
            class=live(move || if is_first() { "button primary" } else { "button" })
            hidden=live(move || parts.get().posting.with(Option::is_some))
            on:click=pressed(move || panel.open_dialog())
        >
            {live(move || if is_first() { texts::POST } else { texts::POST_ANOTHER })}
        </button>
    }
}
