//! The skills: looked for while the user types, added, removed.

use std::pin::Pin;

use web_sys::KeyboardEvent;

use super::form::Form;
use crate::model::{DraftSkill, Field, MOST_SKILLS};
use crate::texts::skills as texts;
use crate::{api, browser};

const PAUSE_MILLISECONDS: i32 = 250;
/// As many as fit below the field without scrolling.
pub(super) const MOST_OFFERED: usize = 8;
/// The element to type in.
pub(super) const INPUT: &str = "skills";

/// What is being looked for.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Search {
    /// As it stands in the field.
    text: String,
    /// What may be added: Upwork's finds, then the user's own words.
    pub(super) offered: Vec<DraftSkill>,
    /// Whether the last of these is the user's own words.
    own: bool,
    /// The one that the arrow keys have reached.
    pub(super) active: Option<usize>,
}

impl Search {
    pub(super) fn is_open(&self) -> bool {
        !self.offered.is_empty()
    }

    /// What an entry of the list says.
    pub(super) fn words(&self, index: usize) -> String {
        let is_own = self.own && index + 1 == self.offered.len();
        let name = self.offered.get(index).map_or("", |skill| &skill.name);
        if is_own { texts::own_words(name) } else { name.to_owned() }
    }

    fn typed(&self) -> &str {
        self.text.trim()
    }

    fn close(&mut self) {
        self.offered.clear();
        self.active = None;
    }
}

/// Names of skills are English: the case of other letters is not worth its tables.
fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// What Upwork's list has. Boxed, so that the call is compiled once.
fn find(text: String) -> Pin<Box<dyn Future<Output = Vec<DraftSkill>>>> {
    Box::pin(async { api::skills(text).await.unwrap_or_default() })
}

fn own(name: &str) -> DraftSkill {
    DraftSkill { id: None, name: name.trim().to_owned() }
}

impl Form {
    /// The text in the field has changed.
    pub(super) fn look_for(self, text: &str) {
        let typed = text.trim().to_owned();
        self.search(&mut |search| {
            text.clone_into(&mut search.text);
            search.active = None;
            if search.typed().is_empty() {
                search.close();
            }
        });
        if typed.is_empty() {
            return;
        }
        browser::spawn(async move {
            browser::sleep(PAUSE_MILLISECONDS).await;
            if self.is_looking_for(&typed) {
                // Without an answer the user's own words are offered: they are always good.
                let found = find(typed.clone()).await;
                if self.is_looking_for(&typed) {
                    self.offer_skills(&typed, found);
                }
            }
        });
    }

    pub(super) fn offer_skills(self, typed: &str, mut found: Vec<DraftSkill>) {
        found.retain(|skill| !self.has_skill(&skill.name));
        found.truncate(MOST_OFFERED);
        let is_new = !self.has_skill(typed) && !found.iter().any(|skill| same(&skill.name, typed));
        if is_new {
            found.push(own(typed));
        }
        self.say(texts::found(found.len()));
        self.search(&mut |search| {
            search.offered.clone_from(&found);
            search.own = is_new;
            search.active = None;
        });
    }

    fn is_looking_for(self, typed: &str) -> bool {
        self.parts.get().search.peek(|search| search.typed() == typed)
    }

    fn search(self, change: &mut dyn FnMut(&mut Search)) {
        let parts = self.parts.get();
        let mut search = parts.search.peek(Search::clone);
        change(&mut search);
        parts.search.replace(search);
    }

    /// Whether a skill was chosen; followed.
    pub(super) fn has_skill(self, name: &str) -> bool {
        self.parts.get().skills.with(|skills| skills.iter().any(|skill| same(&skill.name, name)))
    }

    /// A key in the field. True where it has done something here.
    pub(super) fn press(self, event: &KeyboardEvent) -> bool {
        let search = self.parts.get().search.peek(Search::clone);
        match event.key().as_str() {
            _ if event.is_composing() => false,
            "ArrowDown" => self.step(&search, true),
            "ArrowUp" => self.step(&search, false),
            "Enter" => {
                self.take_typed(&search);
                // An empty field does not post the job either: that would be a surprise here.
                true
            }
            "Escape" if search.is_open() => {
                self.search(&mut Search::close);
                true
            }
            "Backspace" if search.text.is_empty() => {
                let last = self.peek(|draft| draft.skills.last().map(|skill| skill.name.clone()));
                last.is_some_and(|name| {
                    self.remove_skill(&name);
                    true
                })
            }
            _ => false,
        }
    }

    /// Goes through the list and, past its ends, back to the text.
    fn step(self, search: &Search, down: bool) -> bool {
        let last = search.offered.len().checked_sub(1);
        self.search(&mut |search| {
            search.active = match (search.active, down) {
                (None, true) => last.map(|_| 0),
                (None, false) => last,
                (Some(active), true) => Some(active + 1).filter(|next| Some(*next) <= last),
                (Some(active), false) => active.checked_sub(1),
            };
        });
        last.is_some()
    }

    /// Adds the entry that was reached, else what was typed.
    fn take_typed(self, search: &Search) {
        if let Some(index) = search.active {
            return self.take_skill(index);
        }
        let listed = search.offered.iter().find(|skill| same(&skill.name, search.typed()));
        self.add_skill(&listed.cloned().unwrap_or_else(|| own(search.typed())));
    }

    /// Adds an entry of the list.
    pub(super) fn take_skill(self, index: usize) {
        if let Some(skill) = self.parts.get().search.peek(|search| search.offered.get(index).cloned()) {
            self.add_skill(&skill);
        }
    }

    /// Text that was left in the field is meant as a skill.
    pub(super) fn leave_skills(self) {
        if !browser::has_focus(INPUT) {
            let search = self.parts.get().search.peek(Search::clone);
            self.take_typed(&Search { active: None, ..search });
        }
    }

    /// Adds a skill and empties the field.
    pub(super) fn add_skill(self, skill: &DraftSkill) {
        self.search(&mut |search| *search = Search::default());
        browser::set_value(INPUT, "");
        let name = skill.name.clone();
        if name.is_empty() {
            return;
        }
        if self.has_skill(&name) {
            return self.say(texts::there_already(&name));
        }
        if self.peek(|draft| draft.skills.len()) >= MOST_SKILLS {
            return self.say(texts::full(&MOST_SKILLS.to_string()));
        }
        let is_listed = skill.id.is_some();
        self.change(Some(Field::Skills), &mut |draft| draft.skills.push(skill.clone()));
        self.say(texts::added(&name));
        if !is_listed {
            browser::spawn(self.look_up(name));
        }
    }

    /// A skill in the user's own words may be one of Upwork's list all the same.
    async fn look_up(self, name: String) {
        let found = find(name.clone()).await;
        if let Some(listed) = found.into_iter().find(|skill| skill.id.is_some() && same(&skill.name, &name)) {
            self.change(Some(Field::Skills), &mut |draft| {
                for skill in draft.skills.iter_mut().filter(|skill| skill.name == name) {
                    *skill = listed.clone();
                }
            });
        }
    }

    /// Removes one of the chosen.
    pub(super) fn remove_chosen(self, index: usize) {
        if let Some(name) = self.peek(|draft| draft.skills.get(index).map(|skill| skill.name.clone())) {
            self.remove_skill(&name);
            browser::focus(INPUT);
        }
    }

    fn remove_skill(self, name: &str) {
        self.change(Some(Field::Skills), &mut |draft| draft.skills.retain(|skill| skill.name != name));
        self.say(texts::removed(name));
    }
}
