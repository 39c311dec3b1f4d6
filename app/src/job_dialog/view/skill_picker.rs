//! The field of the skills: what was chosen, a field to type in, what may be added.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::field::{Messages, described_by, invalid};
use crate::browser;
use crate::controls::{live, removal, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::{SKILLS, SKILLS_LIST};
use crate::job_dialog::state::{Entries, MAX_OFFERED};
use crate::model::{DraftSkill, Field, MAX_SKILLS};
use crate::texts::{fields, skills as texts};

#[component]
pub(crate) fn SkillPicker(dialog: Dialog) -> impl IntoView {
    let skills = dialog.entries().skills;
    let chips: Vec<_> = (0..MAX_SKILLS).map(|index| view! { <Chip dialog index/> }).collect();
    let none = live(move || skills.with(Vec::is_empty));
    let hint = move || {
        let used = texts::chosen(&skills.with(Vec::len).to_string(), &MAX_SKILLS.to_string());
        [texts::HINT.text(), " ", &used].concat()
    };
    view! {
        <div class="field">
            <div class="label"><label for=SKILLS>{fields::label(Field::Skills).text()}</label></div>
            <ul class="chips" aria-label=texts::SELECTED.text() hidden=none>{chips}</ul>
            <Combobox dialog/>
            <Messages checks=dialog.checks() field=Field::Skills/>
            <div id="skills-hint">{sentence("hint", hint)}</div>
            <Suggestions dialog/>
        </div>
    }
}

/// A chosen skill, hidden while there are fewer.
#[component]
fn Chip(dialog: Dialog, index: usize) -> impl IntoView {
    let entries = dialog.entries();
    let name = move || entries.skill_name(index);
    let label = move || name().map_or_else(String::new, |name| texts::remove(&name));
    view! {
        <li class="chip" hidden=live(move || name().is_none())>
            <span>{live(move || name().unwrap_or_default())}</span>
            {removal(label, move || dialog.remove_chosen(index))}
        </li>
    }
}

/// The pattern of a combobox with a list: the focus stays in the field, the arrow keys move what it points at.
#[component]
fn Combobox(dialog: Dialog) -> impl IntoView {
    let search = dialog.search();
    let expanded = live(move || if search.is_open() { "true" } else { "false" });
    let active = live(move || search.active().map(option_id));
    // The last one is for the user's own words.
    let options: Vec<_> = (0..=MAX_OFFERED).map(|index| view! { <SkillOption dialog index/> }).collect();
    let press = move |event: KeyboardEvent| {
        if !event.is_composing() && dialog.press_in_skills(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    // A press on the list must not take the focus out of the field.
    let stay = |event: MouseEvent| event.prevent_default();
    view! {
        <div class="combobox">
            <input
                id=SKILLS
                type="text"
                class="control"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=expanded
                aria-controls=SKILLS_LIST
                aria-activedescendant=active
                aria-invalid=invalid(dialog.checks(), Field::Skills)
                aria-describedby=described_by(Field::Skills)
                on:keydown=press
            />
            <ul
                id=SKILLS_LIST
                class="options"
                role="listbox"
                aria-label=texts::OFFERED.text()
                hidden=live(move || !search.is_open())
                on:mousedown=stay
            >
                {options}
            </ul>
        </div>
    }
}

fn option_id(index: usize) -> String {
    format!("skill-{index}")
}

/// A skill that may be added, hidden while there are fewer.
#[component]
fn SkillOption(dialog: Dialog, index: usize) -> impl IntoView {
    let search = dialog.search();
    let selected = live(move || if search.active() == Some(index) { "true" } else { "false" });
    view! {
        <li
            id=option_id(index)
            role="option"
            aria-selected=selected
            hidden=live(move || search.label(index).is_empty())
            on:click=move |_| dialog.take_skill(index)
        >
            {live(move || search.label(index))}
        </li>
    }
}

/// Labels and components of the issue, each a press away.
#[component]
fn Suggestions(dialog: Dialog) -> impl IntoView {
    let (entries, suggestions) = (dialog.entries(), dialog.suggestions());
    let left = suggestions.clone();
    let none = live(move || left.iter().all(|name| entries.has_skill(name)));
    let buttons: Vec<_> = suggestions.into_iter().map(|name| suggestion(dialog, entries, name)).collect();
    view! {
        <div class="suggestions" hidden=none>
            <span class="hint">{texts::FROM_ISSUE.text()}</span>
            {buttons}
        </div>
    }
}

fn suggestion(dialog: Dialog, entries: Entries, name: String) -> impl IntoView {
    let label = texts::take_over(&name);
    let known = name.clone();
    let taken = live(move || entries.has_skill(&known));
    let add = move |_| {
        dialog.add_skill(&DraftSkill { id: None, name: name.clone() });
        browser::focus(SKILLS);
    };
    view! { <button type="button" class="suggestion" hidden=taken on:click=add>{label}</button> }
}
