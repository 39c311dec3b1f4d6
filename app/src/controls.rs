//! The few kinds of elements that follow the state. Each is compiled once, however often it stands in a page.

use std::sync::Arc;

use leptos::prelude::*;

/// A part of a view that follows what it reads. One type for all that give the same.
pub(crate) type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

pub(crate) fn live<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(read)
}

/// A button. It is hidden while it has no label.
pub(crate) fn button(
    id: Option<&'static str>,
    class: &'static str,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let hidden = live(move || label().is_empty());
    let words = live(move || label().to_owned());
    let press: Box<dyn Fn()> = Box::new(press);
    view! {
        <button id=id type="button" class=class hidden=hidden on:click=move |_| press()>
            {words}
        </button>
    }
}

/// A sentence, hidden while it is empty.
pub(crate) fn sentence(
    class: &'static str,
    words: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let hidden = live(move || words().is_empty());
    view! { <p class=class hidden=hidden>{live(words)}</p> }
}
