//! The field of the skills: the chosen ones, a field to type in, and suggestions.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::chips::Chips;
use super::messages::{Messages, described_by, invalid};
use crate::browser;
use crate::controls::{live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::{SKILLS, SKILLS_LIST};
use crate::job_dialog::state::{Entries, MAX_OFFERED};
use crate::model::{DraftSkill, Field, MAX_SKILLS};
use crate::texts::{fields, skills as texts};

#[component]
pub(crate) fn SkillPicker(dialog: Dialog) -> impl IntoView {
    view! {
        <div class="field">
            <div class="label"><label for=SKILLS>{fields::label(Field::Skills).text()}</label></div>
            {chosen(dialog).list()}
            <Combobox dialog/>
            <Messages checks=dialog.checks() field=Field::Skills/>
            <div id="skills-hint">{sentence("hint", || texts::hint(&MAX_SKILLS.to_string()))}</div>
            <Suggestions dialog/>
        </div>
    }
}

/// The chosen skills. Each is mandatory until it is toggled to nice to have, if Upwork supports that.
fn chosen(dialog: Dialog) -> Chips {
    let entries = dialog.entries();
    let turns = dialog.choices().takes(Field::TalentType);
    let says = move |index| match (turns, entries.is_optional(index)) {
        (false, _) => "",
        (true, true) => texts::NICE_TO_HAVE.text(),
        (true, false) => texts::MUST_HAVE.text(),
    };
    Chips {
        most: MAX_SKILLS,
        names: live(move || entries.skill_names()),
        says: Arc::new(says),
        turn: Arc::new(move |index| dialog.turn_optional(index)),
        remove: Arc::new(move |index| dialog.remove_chosen(index)),
    }
}

/// The combobox pattern with a list: the focus stays in the field, and the arrow keys move the active option.
#[component]
fn Combobox(dialog: Dialog) -> impl IntoView {
    let search = dialog.search();
    let expanded = live(move || if search.is_open() { "true" } else { "false" });
    let active = live(move || search.active().map(option_id));
    // The last one is for the typed text itself.
    let options: Vec<_> = (0..=MAX_OFFERED).map(|index| view! { <SkillOption dialog index/> }).collect();
    let press = move |event: KeyboardEvent| {
        if !event.is_composing() && dialog.press_in_skills(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    // Pressing the list must not move the focus out of the field.
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

/// Labels and components of the issue, as buttons that add them.
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
        dialog.add_skill(&DraftSkill::unlisted(&name));
        browser::focus(SKILLS);
    };
    view! { <button type="button" class="suggestion" hidden=taken on:click=add>{label}</button> }
}
