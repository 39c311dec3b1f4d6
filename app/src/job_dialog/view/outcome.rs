use leptos::prelude::*;

use crate::connect::connect_button;
use crate::controls::{live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements;
use crate::model::AccountLink;
use crate::notice::{alert, warning};
use crate::texts::{connect, dialog as texts, panel};
use crate::watched::follow;

/// Why the viewer cannot post at all, and the connect button. Above the form, because it has a form of its own.
#[component]
pub(crate) fn Obstacle(dialog: Dialog) -> impl IntoView {
    let account = dialog.choices().account;
    let connector = dialog.connector();
    view! {
        <div class="obstacle">
            {warning(move || account.with(obstacle))}
            {sentence("notice warning", move || account.with(reconnect_hint).to_owned())}
            {sentence("words", move || connector.status().unwrap_or_default().to_owned())}
            <Reconnect dialog/>
        </div>
    }
}

/// How the last attempt ended.
#[component]
pub(crate) fn Outcome(dialog: Dialog) -> impl IntoView {
    view! {
        <div id=elements::OUTCOME tabindex="-1">
            {alert(dialog.error(), move || dialog.submit())}
            <Posted dialog/>
        </div>
    }
}

/// The success message.
#[component]
fn Posted(dialog: Dialog) -> impl IntoView {
    let posting = dialog.posting();
    let url = live(move || posting.url());
    view! {
        <p class="notice success" hidden=live(move || posting.url().is_none())>
            {dialog.text(texts::POSTED, texts::CHANGED)} " "
            <a href=url target="_blank" rel="noopener">{texts::VIEW_JOB.text()}</a>
        </p>
    }
}

/// The connect button, in place: no typed text is lost.
#[component]
fn Reconnect(dialog: Dialog) -> impl IntoView {
    let account = dialog.choices().account;
    let connector = dialog.connector();
    let label = move || account.with(label);
    follow(move || {
        if !label().is_empty() {
            connector.offer();
        }
    });
    connect_button(connector, label)
}

/// Why this viewer cannot post at all.
fn obstacle(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => panel::NO_ORGANIZATION.text(),
        AccountLink::ViewOnly => panel::VIEW_ONLY.text(),
        AccountLink::Anonymous | AccountLink::NotConfigured { .. } => texts::NOT_NOW.text(),
        _ => "",
    }
}

/// The label of the button below, as a hint.
fn reconnect_hint(account: &AccountLink) -> &'static str {
    if label(account).is_empty() { "" } else { texts::NOT_CONNECTED.text() }
}

fn label(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::NotConnected => connect::CONNECT.text(),
        AccountLink::ReconnectNeeded { .. } => connect::RECONNECT.text(),
        _ => "",
    }
}
