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
    one_button(id, class, live(label), Box::new(press))
}

/// Not generic: a closure in a view gives the view a type of its own, and all the code that draws it once more.
fn one_button(
    id: Option<&'static str>,
    class: &'static str,
    label: Live<&'static str>,
    press: Box<dyn Fn()>,
) -> impl IntoView {
    let hidden = {
        let label = Arc::clone(&label);
        live(move || label().is_empty())
    };
    let words = live(move || label().to_owned());
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
    one_sentence(class, live(words))
}

fn one_sentence(class: &'static str, words: Live<String>) -> impl IntoView {
    let hidden = {
        let words = Arc::clone(&words);
        live(move || words().is_empty())
    };
    view! { <p class=class hidden=hidden>{words}</p> }
}
