use leptos::prelude::*;

use super::state::Panel;
use crate::controls::{button, live, sentence};
use crate::model::FailedPost;
use crate::texts::{self, panel};

/// How the viewer's last post failed, and the way back to what was typed.
pub(super) fn failed(panel: Panel) -> impl IntoView {
    let parts = panel.parts;
    let words = move || parts.get().failed_post.with(|post| post.as_ref().map_or_else(String::new, panel::failed));
    let reference = move || parts.get().failed_post.with(|post| post.as_ref().map_or_else(String::new, reference));
    let edit = move || if panel.may_post() && !words().is_empty() { panel::EDIT_AGAIN.text() } else { "" };
    view! {
        <div class="notice danger" hidden=live(move || words().is_empty())>
            {sentence("words", words)} {sentence("reference", reference)}
            {button(Some("edit-again"), "button", edit, move || panel.open_dialog("edit-again".to_owned(), None))}
        </div>
    }
}

fn reference(post: &FailedPost) -> String {
    let (FailedPost::Refused { reference, .. } | FailedPost::NotPosted { reference }) = post;
    texts::reference(reference)
}
