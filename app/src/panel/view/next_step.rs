use leptos::prelude::*;

use super::when::when;
use crate::connect::connect_step;
use crate::controls::{button, live, sentence, step_button};
use crate::model::{AccountLink, Statuses};
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::texts::{connect, panel as texts};

/// The viewer's next step, and the current activity. At most one action is prominent: none if a job is open already.
#[component]
pub(crate) fn NextStep(panel: Panel) -> impl IntoView {
    let connect = move || panel.viewer().with_account(connect_label);
    // With an open job there is no need for another, but a connection that has ended still has to be renewed.
    let stands_out = move || !panel.jobs().any_open() || panel.viewer().has_had_connection();
    let press = move || if panel.viewer().is_freelancer() { panel.switch_account() } else { panel.connector().open() };
    let draft = live(move || panel.viewer().draft_saved_at().unwrap_or_default());
    view! {
        {sentence("notice warning", move || panel.posts().status(true).unwrap_or_default())}
        {sentence("words", move || introduction(panel))}
        {sentence("hint", move || permission(panel))}
        <p class="hint" hidden=live(move || !mentions_draft(panel))>{texts::DRAFT_SAVED.text()} " " {when(panel, draft)}</p>
        <Progress panel/>
        {connect_step(panel.connector(), stands_out, connect, press)}
    }
}

/// The buttons to post and to refresh, and the current activity.
#[component]
fn Progress(panel: Panel) -> impl IntoView {
    let post = move || post_label(panel);
    let refresh = move || match panel.jobs().statuses() {
        Statuses::Closed => "",
        Statuses::Readable | Statuses::Due => texts::REFRESH.text(),
    };
    let class = live(move || if panel.status().is_empty() { "progress" } else { "progress announced" });
    let open = move || panel.open_dialog(elements::POST.to_owned(), None);
    view! {
        <div class=class>
            {step_button(elements::POST, move || !panel.jobs().any_open(), post, open)}
            {button(Some(elements::REFRESH), "button", refresh, move || panel.read_statuses(true))}
            <p class="status" role="status">{live(move || panel.status())}</p>
        </div>
    }
}

fn introduction(panel: Panel) -> String {
    let viewer = panel.viewer();
    if viewer.is_view_only() {
        return String::new();
    }
    let any_open = panel.jobs().any_open();
    viewer.with_account(|account| match account {
        AccountLink::Anonymous => texts::ANONYMOUS.text().to_owned(),
        AccountLink::NotConfigured { missing } if viewer.administers() => {
            [texts::NOT_SET_UP.text(), " ", &texts::settings(missing)].concat()
        }
        AccountLink::NotConfigured { .. } => texts::NOT_SET_UP.text().to_owned(),
        AccountLink::NotConnected if !any_open => texts::INTRODUCTION.text().to_owned(),
        AccountLink::ReconnectNeeded { .. } => texts::RECONNECT.text().to_owned(),
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => {
            texts::NO_ORGANIZATION.text().to_owned()
        }
        AccountLink::NotConnected | AccountLink::Connected { .. } | AccountLink::ViewOnly => String::new(),
    })
}

/// The reason why the viewer cannot post, in one line.
fn permission(panel: Panel) -> String {
    let is_shown = panel.viewer().is_view_only() && !panel.viewer().lacks_key();
    if is_shown { texts::VIEW_ONLY.text().to_owned() } else { String::new() }
}

/// Whether to say when the draft was saved: the message about a failed post already does.
fn mentions_draft(panel: Panel) -> bool {
    panel.may_post() && panel.viewer().draft_saved_at().is_some() && panel.posts().with_failed(texts::failed).is_empty()
}

fn connect_label(account: &AccountLink) -> &'static str {
    match account {
        AccountLink::NotConnected => connect::CONNECT.text(),
        AccountLink::ReconnectNeeded { .. } => connect::RECONNECT.text(),
        AccountLink::Connected { organizations, .. } if organizations.is_empty() => connect::USE_ANOTHER.text(),
        _ => "",
    }
}

fn post_label(panel: Panel) -> &'static str {
    match (panel.may_post(), panel.viewer().is_draft_waiting(), panel.jobs().is_empty()) {
        (false, ..) => "",
        (true, true, _) => texts::CONTINUE_DRAFT.text(),
        (true, false, true) => texts::POST.text(),
        (true, false, false) => texts::POST_ANOTHER.text(),
    }
}
