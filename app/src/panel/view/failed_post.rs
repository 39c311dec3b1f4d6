use leptos::prelude::*;

use crate::controls::{button, live, sentence};
use crate::model::FailedPost;
use crate::panel::actions::Panel;
use crate::panel::elements::EDIT_AGAIN;
use crate::texts::{self, panel as words};

/// How the viewer's last post failed, and the way back to what was typed.
#[component]
pub(crate) fn FailedPostNotice(panel: Panel) -> impl IntoView {
    let posts = panel.posts();
    let message = move || posts.with_failed(words::failed);
    let edit = move || if panel.may_post() && !message().is_empty() { words::EDIT_AGAIN.text() } else { "" };
    view! {
        <div class="notice danger" hidden=live(move || message().is_empty())>
            {sentence("words", message)} {sentence("reference", move || posts.with_failed(reference))}
            {button(Some(EDIT_AGAIN), "button", edit, move || panel.open_dialog(EDIT_AGAIN.to_owned(), None))}
        </div>
    }
}

fn reference(post: &FailedPost) -> String {
    let (FailedPost::Refused { reference, .. } | FailedPost::NotPosted { reference }) = post;
    texts::reference(reference)
}
