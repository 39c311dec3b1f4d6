//! The field of the skills: what was chosen, a field to type in, what may be added.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::field::{described_by, invalid, messages};
use super::form::Form;
use super::skills::{INPUT, MOST_OFFERED, Search};
use crate::browser;
use crate::controls::{live, removal, sentence};
use crate::model::{DraftSkill, Field, MOST_SKILLS};
use crate::texts::{fields, skills as texts};

const LIST: &str = "skills-list";

pub(super) fn skill_picker(form: Form) -> impl IntoView {
    let count = move || form.parts.get().skills.with(Vec::len);
    let chips: Vec<_> = (0..MOST_SKILLS).map(|index| chip(form, index)).collect();
    let none = live(move || count() == 0);
    let hint = move || {
        let used = texts::chosen(&count().to_string(), &MOST_SKILLS.to_string());
        [texts::HINT.text(), " ", &used].concat()
    };
    view! {
        <div class="field">
            <div class="label"><label for=INPUT>{fields::label(Field::Skills).text()}</label></div>
            <ul class="chips" aria-label=texts::SELECTED.text() hidden=none>{chips}</ul>
            {combobox(form)}
            {messages(form, Field::Skills)}
            <div id="skills-hint">{sentence("hint", hint)}</div>
            {suggestions(form)}
        </div>
    }
}

/// A chosen skill, hidden while there are fewer.
fn chip(form: Form, index: usize) -> impl IntoView {
    let name = move || form.parts.get().skills.with(|skills| skills.get(index).map(|skill| skill.name.clone()));
    let hidden = live(move || name().is_none());
    let label = move || name().map_or_else(String::new, |name| texts::remove(&name));
    view! {
        <li class="chip" hidden=hidden>
            <span>{live(move || name().unwrap_or_default())}</span>
            {removal(label, move || form.remove_chosen(index))}
        </li>
    }
}

/// The pattern of a combobox with a list: the focus stays in the field, the arrow keys move what it points at.
fn combobox(form: Form) -> impl IntoView {
    let is_open = move || form.parts.get().search.with(Search::is_open);
    let closed = live(move || !is_open());
    let expanded = live(move || if is_open() { "true" } else { "false" });
    let active = live(move || form.parts.get().search.with(|search| search.active.map(option_id)));
    // The last one is for the user's own words.
    let options: Vec<_> = (0..=MOST_OFFERED).map(|index| option(form, index)).collect();
    let press = move |event: KeyboardEvent| {
        if form.press(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    // A press on the list must not take the focus out of the field.
    let stay = |event: MouseEvent| event.prevent_default();
    view! {
        <div class="combobox">
            <input
                id=INPUT
                type="text"
                class="control"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=expanded
                aria-controls=LIST
                aria-activedescendant=active
                aria-invalid=invalid(form, Field::Skills)
                aria-describedby=described_by(Field::Skills)
                on:keydown=press
            />
            <ul id=LIST class="options" role="listbox" aria-label=texts::OFFERED.text() hidden=closed on:mousedown=stay>
                {options}
            </ul>
        </div>
    }
}

fn option_id(index: usize) -> String {
    format!("skill-{index}")
}

fn option(form: Form, index: usize) -> impl IntoView {
    let words = move || form.parts.get().search.with(|search| search.words(index));
    let is_active = move || form.parts.get().search.with(|search| search.active == Some(index));
    let selected = live(move || if is_active() { "true" } else { "false" });
    view! {
        <li
            id=option_id(index)
            role="option"
            aria-selected=selected
            hidden=live(move || words().is_empty())
            on:click=move |_| form.take_skill(index)
        >
            {live(words)}
        </li>
    }
}

/// Labels and components of the issue, each a press away.
fn suggestions(form: Form) -> impl IntoView {
    let all = form.parts.get().suggestions.clone();
    let left = all.clone();
    let none = live(move || left.iter().all(|name| form.has_skill(name)));
    let buttons: Vec<_> = all.into_iter().map(|name| suggestion(form, name)).collect();
    view! {
        <div class="suggestions" hidden=none>
            <span class="hint">{texts::FROM_ISSUE.text()}</span>
            {buttons}
        </div>
    }
}

fn suggestion(form: Form, name: String) -> impl IntoView {
    let label = texts::take_over(&name);
    let known = name.clone();
    let taken = live(move || form.has_skill(&known));
    let add = move |_| {
        form.add_skill(&DraftSkill { id: None, name: name.clone() });
        browser::focus(INPUT);
    };
    view! { <button type="button" class="suggestion" hidden=taken on:click=add>{label}</button> }
}
