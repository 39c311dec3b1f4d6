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
        AccountLink::Anonymous => sentence(texts::ANONYMOUS.to_owned()),
        AccountLink::NotConfigured { missing } => sentence(texts::not_configured(&missing)),
        AccountLink::NotConnected => unconnected(panel, texts::INTRODUCTION.to_owned(), connect::CONNECT),
        AccountLink::Connected { name, organizations, .. } => connected(panel, &name, !organizations.is_empty()),
        AccountLink::ReconnectNeeded { name } => {
            let button = unconnected(panel, texts::reconnect(&name), connect::RECONNECT);
            view! {
                {button}
                <div class="who">
                    <Disconnect panel />
                </div>
            }
            .into_any()
        }
    }
}

fn sentence(text: String) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}

fn unconnected(panel: Panel, text: String, label: &'static str) -> AnyView {
    let known_notice = Signal::derive(move || panel.notice.with(Option::is_some));
    view! {
        <div class="step">
            <p>{text}</p>
            <ConnectButton connector=panel.connector label known_notice />
        </div>
    }
    .into_any()
}

fn connected(panel: Panel, name: &str, may_post: bool) -> AnyView {
    let next = if may_post {
        view! { <Post panel /> }.into_any()
    } else {
        view! { <p class="notice warning">{texts::NO_ORGANIZATION}</p> }.into_any()
    };
    view! {
        {next}
        <div class="who">
            <p>{texts::connected(name)}</p>
            <Disconnect panel />
        </div>
    }
    .into_any()
}

/// Opens the dialog, unless a post is under way.
#[component]
fn Post(panel: Panel) -> impl IntoView {
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
