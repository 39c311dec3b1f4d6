use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::connect::connect_button;
use crate::model::AccountLink;
use crate::notice::{alert, warning};
use crate::texts::{connect, dialog, panel};
use crate::watched::{follow, live};

/// The element that gets the focus when a try has ended.
pub(super) const OUTCOME: &str = "outcome";

/// How the last try ended, and what stands in the way of the next.
pub(super) fn outcome(form: Form) -> impl IntoView {
    view! {
        <div id=OUTCOME tabindex="-1">
            {warning(move || form.parts.get().account.with(obstacle))}
            {reconnect(form)}
            {alert(form.trouble, Box::new(move || form.submit()))}
            {posted(form)}
        </div>
    }
}

/// Seen only where the host could not close the dialog.
fn posted(form: Form) -> impl IntoView {
    let url = move || form.parts.get().progress.with(Progress::url);
    view! {
        <p class="notice success" hidden=live(move || url().is_none())>
            {dialog::POSTED} " " <a href=live(url) target="_blank" rel="noopener">{panel::VIEW}</a>
        </p>
    }
}

/// What keeps this viewer from posting at all.
const fn obstacle(account: &AccountLink) -> Option<&'static str> {
    match account {
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => Some(panel::NO_ORGANIZATION),
        AccountLink::Connected { .. } => None,
        AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. } => Some(dialog::NOT_CONNECTED),
        AccountLink::Anonymous | AccountLink::NotConfigured { .. } => Some(dialog::NOT_NOW),
    }
}

/// The way back to Upwork right here: nothing typed is lost on it.
fn reconnect(form: Form) -> impl IntoView {
    let parts = form.parts;
    let label = move || parts.get().account.with(label);
    follow(move || {
        if label().is_some() {
            form.connector.prepare();
        }
    });
    view! {
        <div class="step" hidden=live(move || label().is_none())>
            {connect_button(form.connector, live(move || label().unwrap_or_default()))}
        </div>
    }
}

const fn label(account: &AccountLink) -> Option<&'static str> {
    match account {
        AccountLink::NotConnected => Some(connect::CONNECT),
        AccountLink::ReconnectNeeded { .. } => Some(connect::RECONNECT),
        _ => None,
    }
}
