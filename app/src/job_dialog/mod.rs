//! The dialog that writes a job.
//!
//! The form is plain HTML: the fields contain the typed text, [`state`] has a copy; every row is always present, and
//! hidden while it is not needed. [`state`] has six parts, which do not know each other; [`dialog`] holds them and has
//! the operations that need several of them; [`view`] draws them.

mod dialog;
mod elements;
mod field_values;
mod form_fields;
mod select_options;
mod state;
#[cfg(feature = "stories")]
mod story;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;

use leptos::prelude::*;

use crate::controls::{button, live};
use crate::model::DialogPage;
use crate::notice::outside;
use crate::texts::dialog as words;
use crate::watched::follow;
use dialog::Dialog;
#[cfg(feature = "stories")]
pub use story::DialogStory;
#[cfg(feature = "stories")]
pub(crate) use story::after;
use view::{Form, Obstacle};

/// The whole dialog. It draws its own heading and *Close*: the host's frame around it is turned off.
pub(crate) fn screen(page: DialogPage) -> impl IntoView {
    let note = note(&page);
    let dialog = Dialog::new(page);
    follow(move || untrack(|| dialog.start()));
    draw(dialog, note)
}

/// Where the values of the fields come from, as shown to the viewer.
fn note(page: &DialogPage) -> String {
    match (page.edits, page.from_issue) {
        // For an existing job, the form says this once the job is loaded.
        (true, _) => String::new(),
        (false, false) if page.issue_gaps.is_empty() => words::ISSUE_NOT_READ.text().to_owned(),
        (false, _) => words::issue_gaps(&page.issue_gaps),
    }
}

/// The dialog in its current state. Header and footer keep their places while the form between them scrolls.
fn draw(dialog: Dialog, note: String) -> impl IntoView {
    view! {
        <main class="dialog">
            <header>
                <h1>{dialog.text(words::HEADING, words::EDIT_HEADING)}</h1>
                {button(Some(elements::CLOSE), "button subtle", || words::CLOSE.text(), move || dialog.request_close())}
            </header>
            {outside()}
            <Obstacle dialog/>
            <Form dialog note/>
            <p class="visually-hidden" aria-live="polite">{live(move || dialog.announcement().get())}</p>
        </main>
    }
}
