//! The dialog that writes a job.

mod basics;
mod choices;
mod closing;
mod field;
mod form;
mod options;
mod outcome;
mod select;
mod submit;
mod summary;
mod terms;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod text;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::notice::{NeedsScript, Outside};
use crate::page::DialogPage;
use crate::texts::{self, dialog};
use basics::Basics;
use closing::AskToClose;
use form::Form;
use options::Options;
use outcome::Outcome;
use summary::Summary;
use terms::Terms;

/// The whole dialog. It draws its own heading and *Close*: the host's frame around it is off.
#[component]
pub(crate) fn JobDialogScreen(page: DialogPage) -> impl IntoView {
    let from_issue = page.from_issue;
    let form = Form::new(page);
    Effect::new(move || form.start());
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            form.closing.escape(form);
        }
    };
    view! {
        <main class="dialog" on:keydown=escape>
            <header>
                <h1>{dialog::HEADING}</h1>
                <button id="close" type="button" class="button subtle" on:click=move |_| form.closing.request(form)>
                    {dialog::CLOSE}
                </button>
            </header>
            <AskToClose form />
            <Outside />
            <Outcome form />
            <Summary form />
            {(!from_issue).then(|| view! { <p class="notice">{dialog::ISSUE_NOT_READ}</p> })}
            <p class="hint">{dialog::PUBLIC} " " {dialog::REQUIRED}</p>
            // The one validation gives the messages, so the browser's own is off. Without a script the form goes nowhere:
            // that is what this method does outside a <dialog>.
            <form
                novalidate
                method="dialog"
                on:submit=move |event| {
                    event.prevent_default();
                    form.submit();
                }
            >
                <Basics form />
                <Options form />
                <Terms form />
                <p class="status" role="status">{move || form.status()}</p>
                <div class="buttons">
                    <button type="submit" class="button primary" disabled=move || form.is_busy()>{dialog::POST}</button>
                </div>
            </form>
            <p class="footnote">{texts::NOT_AFFILIATED}</p>
            <NeedsScript />
        </main>
    }
}
