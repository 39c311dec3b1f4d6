//! The few kinds of elements that follow the state. Each is compiled only once, however often a page contains it.

use std::sync::Arc;

use leptos::prelude::*;

/// A part of a view that follows what it reads. All parts that return the same type share one type.
pub(crate) type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

pub(crate) fn live<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(read)
}

/// A button. It is hidden while it has no label.
pub(crate) fn button(
    id: Option<&'static str>,
    class: &'static str,
    label: impl Fn() -> &'static str + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    one_button(id.map(str::to_owned), live(move || class.to_owned()), live(label), Box::new(press))
}

/// A button of a part that may exist several times.
pub(crate) fn named_button(
    id: String,
    class: &'static str,
    label: impl Fn() -> &'static str + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    one_button(Some(id), live(move || class.to_owned()), live(label), Box::new(press))
}

/// A button for a next step, which is prominent while it is the primary action.
pub(crate) fn step_button(
    id: &'static str,
    is_primary: impl Fn() -> bool + Send + Sync + 'static,
    label: impl Fn() -> &'static str + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let class = live(move || if is_primary() { "button primary" } else { "button" }.to_owned());
    one_button(Some(id.to_owned()), class, live(label), Box::new(press))
}

/// Not generic: a closure inside a view gives the view its own type, and all code that draws it is compiled again.
fn one_button(
    id: Option<String>,
    class: Live<String>,
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

/// A small button that removes something. Its label is for screen readers.
pub(crate) fn removal(
    label: impl Fn() -> String + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    one_removal(live(label), Box::new(press))
}

fn one_removal(label: Live<String>, press: Box<dyn Fn()>) -> impl IntoView {
    view! {
        <button type="button" class="chip-button" on:click=move |_| press()>
            <span class="visually-hidden">{label}</span>
        </button>
    }
}

/// A sentence, hidden while it is empty.
pub(crate) fn sentence(class: &'static str, words: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    one_sentence(class, live(words))
}

fn one_sentence(class: &'static str, words: Live<String>) -> impl IntoView {
    let hidden = {
        let words = Arc::clone(&words);
        live(move || words().is_empty())
    };
    view! { <p class=class hidden=hidden>{words}</p> }
}

/// A list of pairs, a label and its text per line. It has as many lines as are ever needed; unused ones are hidden.
pub(crate) fn pairs(
    id: &'static str,
    most: usize,
    read: impl Fn() -> Vec<(&'static str, String)> + Send + Sync + 'static,
) -> impl IntoView {
    all_pairs(id, most, live(read))
}

fn all_pairs(id: &'static str, most: usize, read: Live<Vec<(&'static str, String)>>) -> impl IntoView {
    let lines: Vec<_> = (0..most).map(|index| pair(read.clone(), index)).collect();
    let none = live(move || read().is_empty());
    view! { <ul id=id class="pairs" hidden=none>{lines}</ul> }
}

fn pair(read: Live<Vec<(&'static str, String)>>, index: usize) -> impl IntoView {
    let (label, words) = (read.clone(), read.clone());
    let hidden = live(move || read().len() <= index);
    let label = live(move || label().get(index).map_or("", |(label, _)| label).to_owned());
    let words = live(move || words().into_iter().nth(index).map(|(_, words)| words).unwrap_or_default());
    view! {
        <li hidden=hidden>
            <span class="label">{label}</span>
            " "
            <span>{words}</span>
        </li>
    }
}
