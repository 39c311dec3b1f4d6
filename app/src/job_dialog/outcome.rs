use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::connect::connect_button;
use crate::controls::{live, sentence};
use crate::model::AccountLink;
use crate::notice::{alert, warning};
use crate::texts::{Message, connect, dialog, panel, preview};
use crate::watched::follow;

/// The element that gets the focus when a try has ended.
pub(super) const OUTCOME: &str = "outcome";

/// The element that gets the focus while a try is under way.
pub(super) const STEPS: &str = "steps";

/// How the last try ended, and what stands in the way of the next.
pub(super) fn outcome(form: Form) -> impl IntoView {
    view! {
        <div id=OUTCOME tabindex="-1">
            {warning(move || form.parts.get().account.with(obstacle))}
            {sentence("notice warning", move || form.parts.get().account.with(way_back).to_owned())}
            {sentence("words", move || form.connector.status().unwrap_or_default().to_owned())}
            {reconnect(form)}
            {alert(form.trouble, move || form.submit())}
            {posted(form)}
        </div>
    }
}

/// The steps of a post, as far as they are known. They stand where the post was asked for.
pub(super) fn steps(form: Form) -> impl IntoView {
    let reached = move || form.parts.get().progress.with(Progress::step);
    let edits = form.parts.get().edits;
    let step = move |number: u8, words: Message, hidden: bool| {
        let class = live(move || match reached() {
            step if step > number => "done",
            step if step == number => "now",
            _ => "",
        });
        let current = live(move || (reached() == number).then_some("step"));
        view! { <li class=class aria-current=current hidden=hidden>{words.text()}</li> }
    };
    view! {
        <ol id=STEPS class="steps" tabindex="-1" aria-label=preview::STEPS.text() hidden=live(move || reached() == 0)>
            {step(1, preview::CHECKED, false)}
            {step(2, preview::SEND, false)}
            {step(3, preview::TIE, edits)}
        </ol>
    }
}

/// The good end.
fn posted(form: Form) -> impl IntoView {
    let url = move || form.parts.get().progress.with(Progress::url);
    view! {
        <p class="notice success" hidden=live(move || url().is_none())>
            {form.word(dialog::POSTED, dialog::CHANGED)} " " <a href=live(url) target="_blank" rel="noopener">{panel::VIEW.text()}</a>
            " " {preview::CLOSE_NOW.text()}
        </p>
    }
}

/// What keeps this viewer from posting at all.
fn obstacle(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => panel::NO_ORGANIZATION.text(),
        AccountLink::ViewOnly => panel::VIEW_ONLY.text(),
        AccountLink::Anonymous | AccountLink::NotConfigured { .. } => dialog::NOT_NOW.text(),
        _ => "",
    }
}

/// What the button below is for.
fn way_back(account: &AccountLink) -> &'static str {
    if label(account).is_empty() { "" } else { dialog::NOT_CONNECTED.text() }
}

/// The way back to Upwork right here: nothing typed is lost on it.
fn reconnect(form: Form) -> impl IntoView {
    let label = move || form.parts.get().account.with(label);
    follow(move || {
        if !label().is_empty() {
            form.connector.offer();
        }
    });
    connect_button(form.connector, label)
}

fn label(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::NotConnected => connect::CONNECT.text(),
        AccountLink::ReconnectNeeded { .. } => connect::RECONNECT.text(),
        _ => "",
    }
}
