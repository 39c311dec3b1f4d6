//! What stays visible below the form: the question, the result of the last attempt, the current activity, and the
//! buttons.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::outcome::Outcome;
use super::prompt::PromptBox;
use crate::browser;
use crate::controls::{button, live};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements;
use crate::job_dialog::state::{Posting, Prompt};
use crate::texts::{Message, dialog as words, drafts, preview as texts};

#[component]
pub(crate) fn Footer(dialog: Dialog) -> impl IntoView {
    view! {
        <footer>
            <PromptBox dialog/>
            <Outcome dialog/>
            <Steps posting=dialog.posting() edits_job=dialog.entries().edits_job()/>
            <div class="bar">
                <ToProblems dialog/>
                <p class="status" role="status">{live(move || dialog.status())}</p>
                <Buttons dialog/>
            </div>
        </footer>
    }
}

/// A link to the problem that stopped the last attempt, which may be out of sight by now.
#[component]
fn ToProblems(dialog: Dialog) -> impl IntoView {
    let (posting, checks) = (dialog.posting(), dialog.checks());
    let none = live(move || posting.problems().is_empty() || checks.is_clean());
    let go: Box<dyn FnMut(MouseEvent)> = Box::new(|event| {
        event.prevent_default();
        browser::focus(elements::SUMMARY);
    });
    view! {
        <a class="problem" href=format!("#{}", elements::SUMMARY) hidden=none on:click=go>
            {words::TO_PROBLEMS.text()}
        </a>
    }
}

#[component]
fn Buttons(dialog: Dialog) -> impl IntoView {
    let saving = dialog.saving();
    let busy = move || dialog.posting().is_busy();
    let discard = move || if saving.is_fresh() { drafts::DISCARD_DRAFT.text() } else { "" };
    let toggle = move || if dialog.previewing().get() { texts::BACK.text() } else { texts::PREVIEW.text() };
    view! {
        <div class="buttons" hidden=live(move || !dialog.is_open())>
            <span class="buttons" inert=live(busy)>
                {button(None, "button subtle", discard, move || dialog.ask(Prompt::Discard))}
                {button(Some(elements::TOGGLE_PREVIEW), "button", toggle, move || dialog.toggle_preview())}
            </span>
            <button id=elements::POST type="submit" class="button primary" disabled=live(busy)>
                {dialog.text(words::POST, words::SAVE)}
            </button>
        </div>
    }
}

/// The steps of a post, if they are known.
#[component]
fn Steps(posting: Posting, edits_job: bool) -> impl IntoView {
    let step = move |number: u8, label: Message, hidden: bool| {
        let class = live(move || match posting.step() {
            step if step > number => "done",
            step if step == number => "now",
            _ => "",
        });
        let current = live(move || (posting.step() == number).then_some("step"));
        view! { <li class=class aria-current=current hidden=hidden>{label.text()}</li> }
    };
    let idle = live(move || posting.step() == 0);
    view! {
        <ol id=elements::STEPS class="steps" tabindex="-1" aria-label=texts::STEPS.text() hidden=idle>
            {step(1, texts::CHECKED, false)}
            {step(2, texts::SEND, false)}
            {step(3, texts::TIE, edits_job)}
        </ol>
    }
}
