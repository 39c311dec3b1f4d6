use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;

use super::Panel;
use super::disconnect::Disconnect;
use crate::connect::ConnectButton;
use crate::model::AccountLink;
use crate::texts::{connect, panel as texts};

/// How the viewer stands with Upwork, and the next step.
#[component]
pub(super) fn Account(panel: Panel) -> impl IntoView {
    move || match panel.account.get() {
        AccountLink::Anonymous => EitherOf4::A(sentence(texts::ANONYMOUS.to_owned())),
        AccountLink::NotConfigured { missing } => EitherOf4::A(sentence(texts::not_configured(&missing))),
        AccountLink::NotConnected => EitherOf4::B(unconnected(panel, texts::INTRODUCTION.to_owned(), connect::CONNECT)),
        AccountLink::ReconnectNeeded { name } => EitherOf4::C((
            unconnected(panel, texts::RECONNECT.to_owned(), connect::RECONNECT),
            who(panel, texts::connected_before(&name)),
        )),
        AccountLink::Connected { name, organizations, .. } => {
            let may_post = !organizations.is_empty();
            let next = if may_post { Either::Left(post(panel)) } else { Either::Right(no_organization()) };
            EitherOf4::D((next, who(panel, texts::connected(&name))))
        }
    }
}

fn sentence(text: String) -> impl IntoView {
    view! { <p>{text}</p> }
}

fn no_organization() -> impl IntoView {
    view! { <p class="notice warning">{texts::NO_ORGANIZATION}</p> }
}

fn unconnected(panel: Panel, text: String, label: &'static str) -> impl IntoView {
    let known_notice = Signal::derive(move || panel.notice.with(Option::is_some));
    view! {
        <div class="step">
            <p>{text}</p>
            <ConnectButton connector=panel.connector label known_notice />
        </div>
    }
}

fn who(panel: Panel, text: String) -> impl IntoView {
    view! {
        <div class="who">
            <p>{text}</p>
            <Disconnect panel />
        </div>
    }
}

/// Opens the dialog, unless a post is under way.
fn post(panel: Panel) -> impl IntoView {
    move || {
        let first = panel.jobs.with(Vec::is_empty);
        let (class, label) = if first { ("button primary", texts::POST) } else { ("button", texts::POST_ANOTHER) };
        panel.posting.with(Option::is_none).then(|| {
            view! {
                <div class="step">
                    <button id="post" type="button" class=class on:click=move |_| panel.open_dialog()>{label}</button>
                </div>
            }
        })
    }
}
