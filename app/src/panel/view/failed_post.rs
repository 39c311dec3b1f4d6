use leptos::prelude::*;

use crate::controls::{live, sentence};
use crate::model::FailedPost;
use crate::panel::actions::Panel;
use crate::texts::{self, panel as words};

/// How the viewer's last post failed. The button below leads back to the draft.
#[component]
pub(crate) fn FailedPostNotice(panel: Panel) -> impl IntoView {
    let posts = panel.posts();
    let message = move || posts.with_failed(words::failed);
    view! {
        <div class="notice danger" hidden=live(move || message().is_empty())>
            {sentence("words", message)} {sentence("reference", move || posts.with_failed(reference))}
        </div>
    }
}

fn reference(post: &FailedPost) -> String {
    let (FailedPost::Refused { reference, .. } | FailedPost::NotPosted { reference }) = post;
    texts::reference(reference)
}
