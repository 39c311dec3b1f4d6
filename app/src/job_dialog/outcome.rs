use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::api::{ApiError, ErrorCode};
use crate::connect::ConnectButton;
use crate::model::{AccountLink, Job};
use crate::notice::{Reference, Trouble};
use crate::texts::{self, connect, dialog, panel};

/// The element that gets the focus when a try has ended.
pub(super) const OUTCOME: &str = "outcome";

/// How the last try ended, and what stands in the way of the next.
#[component]
pub(super) fn Outcome(form: Form) -> impl IntoView {
    view! {
        <div id=OUTCOME tabindex="-1">
            <Obstacle form />
            {move || match form.progress.get() {
                Progress::Editing | Progress::Problems(_) | Progress::Posting | Progress::Checking => None,
                Progress::Posted(job) => Some(EitherOf4::A(posted(job))),
                Progress::Refused { message, reference } => Some(EitherOf4::B(refusal(dialog::refused(&message), reference))),
                Progress::NotPosted { reference } => Some(EitherOf4::C(not_posted(form, reference))),
                Progress::Failed(error) => Some(EitherOf4::D(failed(form, error))),
            }}
        </div>
    }
}

/// Seen only where the host could not close the dialog.
fn posted(job: Job) -> impl IntoView {
    view! {
        <p class="notice success">
            {dialog::POSTED} " " <a href=job.url target="_blank" rel="noopener">{panel::VIEW}</a>
        </p>
    }
}

fn refusal(words: String, reference: String) -> impl IntoView {
    view! {
        <div class="notice danger" role="alert">
            <p>{words}</p>
            <Reference id=reference />
        </div>
    }
}

fn not_posted(form: Form, reference: String) -> impl IntoView {
    view! {
        <div class="notice danger" role="alert">
            <p>{dialog::NOT_POSTED}</p>
            <Reference id=reference />
            <button type="button" class="button" on:click=move |_| form.submit()>{texts::TRY_AGAIN}</button>
        </div>
    }
}

fn failed(form: Form, error: ApiError) -> impl IntoView {
    // The connection broke while the form was open: the obstacle below offers the way back.
    match error.code {
        ErrorCode::NotConnected => form.account.set(AccountLink::NotConnected),
        ErrorCode::ReconnectNeeded => form.account.set(AccountLink::ReconnectNeeded { name: String::new() }),
        _ => {}
    }
    view! { <Trouble error again=move || form.submit() /> }
}

/// What keeps this viewer from posting at all, and the way out of it right here: nothing typed is lost on the way.
#[component]
fn Obstacle(form: Form) -> impl IntoView {
    let label = Memo::new(move |_| {
        form.account.with(|account| match account {
            AccountLink::Connected { organizations, .. } if organizations.is_empty() => Obstruction::NoOrganization,
            AccountLink::Connected { .. } => Obstruction::None,
            AccountLink::NotConnected => Obstruction::Connection(connect::CONNECT),
            AccountLink::ReconnectNeeded { .. } => Obstruction::Connection(connect::RECONNECT),
            AccountLink::Anonymous | AccountLink::NotConfigured { .. } => Obstruction::Other,
        })
    });
    move || match label.get() {
        Obstruction::None => None,
        Obstruction::NoOrganization => Some(Either::Left(sentence(panel::NO_ORGANIZATION))),
        Obstruction::Other => Some(Either::Left(sentence(dialog::NOT_NOW))),
        Obstruction::Connection(label) => Some(Either::Right(view! {
            <div class="notice warning">
                <p>{dialog::NOT_CONNECTED}</p>
                <ConnectButton connector=form.connector label known_notice=false />
            </div>
        })),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Obstruction {
    None,
    NoOrganization,
    Connection(&'static str),
    Other,
}

fn sentence(words: &'static str) -> impl IntoView {
    view! { <p class="notice warning" role="alert">{words}</p> }
}
