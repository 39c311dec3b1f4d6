//! The skills: searched while the user types, added, removed.

use std::pin::Pin;

use super::Dialog;
use crate::job_dialog::elements::SKILLS;
use crate::job_dialog::state::SearchKey;
use crate::model::{DraftSkill, Field, MAX_SKILLS};
use crate::texts::skills as texts;
use crate::{api, browser};

const PAUSE_MILLISECONDS: i32 = 250;

/// The matches in Upwork's list. Boxed, so that the call is compiled once.
fn find(text: String) -> Pin<Box<dyn Future<Output = Vec<DraftSkill>>>> {
    Box::pin(async { api::skills(text).await.unwrap_or_default() })
}

impl Dialog {
    /// The text in the field has changed.
    pub(super) fn look_for(self, text: &str) {
        let Some(typed) = self.search().type_in(text) else { return };
        browser::spawn(async move {
            browser::sleep(PAUSE_MILLISECONDS).await;
            if self.search().is_for(&typed) {
                // Without an answer the user's own words are offered: they are always valid.
                let found = find(typed.clone()).await;
                if self.search().is_for(&typed) {
                    self.offer_skills(&typed, found);
                }
            }
        });
    }

    pub(in crate::job_dialog) fn offer_skills(self, typed: &str, found: Vec<DraftSkill>) {
        let offered = self.search().offer(typed, found, &|name| self.entries().has_skill(name));
        self.announcement().set(texts::found(offered));
    }

    /// Handles a key in the field. True if it was handled.
    pub(in crate::job_dialog) fn press_in_skills(self, key: &str) -> bool {
        match self.search().press(key) {
            SearchKey::Other => false,
            SearchKey::Done => true,
            SearchKey::Add(skill) => {
                self.add_skill(&skill);
                true
            }
            SearchKey::RemoveLast => {
                let last = self.entries().with_untracked(|draft| draft.skills.last().map(|skill| skill.name.clone()));
                last.is_some_and(|name| {
                    self.remove_skill(&name);
                    true
                })
            }
        }
    }

    /// Adds an option of the list.
    pub(in crate::job_dialog) fn take_skill(self, index: usize) {
        if let Some(skill) = self.search().option(index) {
            self.add_skill(&skill);
        }
    }

    /// Text that was left in the field is treated as a skill.
    pub(super) fn leave_skills(self) {
        if !browser::has_focus(SKILLS) {
            self.add_skill(&self.search().typed());
        }
    }

    /// Adds a skill and empties the field.
    pub(in crate::job_dialog) fn add_skill(self, skill: &DraftSkill) {
        self.search().clear();
        browser::set_value(SKILLS, "");
        let name = skill.name.clone();
        if name.is_empty() {
            return;
        }
        if self.entries().has_skill(&name) {
            return self.announcement().set(texts::there_already(&name));
        }
        if self.entries().with_untracked(|draft| draft.skills.len()) >= MAX_SKILLS {
            return self.announcement().set(texts::full(&MAX_SKILLS.to_string()));
        }
        self.change(Some(Field::Skills), &mut |draft| draft.skills.push(skill.clone()));
        self.announcement().set(texts::added(&name));
        if skill.id.is_none() {
            browser::spawn(self.look_up(name));
        }
    }

    /// A skill in the user's own words may be in Upwork's list all the same.
    async fn look_up(self, name: String) {
        let found = find(name.clone()).await;
        if let Some(listed) = found.into_iter().find(|skill| skill.id.is_some() && skill.is_called(&name)) {
            self.change(Some(Field::Skills), &mut |draft| {
                for skill in draft.skills.iter_mut().filter(|skill| skill.name == name) {
                    *skill = DraftSkill { optional: skill.optional, ..listed.clone() };
                }
            });
        }
    }

    /// Toggles whether a chosen skill is nice to have or mandatory.
    pub(in crate::job_dialog) fn turn_optional(self, index: usize) {
        self.change(Some(Field::Skills), &mut |draft| {
            if let Some(skill) = draft.skills.get_mut(index) {
                skill.optional = !skill.optional;
            }
        });
    }

    /// Removes one of the selected skills.
    pub(in crate::job_dialog) fn remove_chosen(self, index: usize) {
        if let Some(name) =
            self.entries().with_untracked(|draft| draft.skills.get(index).map(|skill| skill.name.clone()))
        {
            self.remove_skill(&name);
            browser::focus(SKILLS);
        }
    }

    fn remove_skill(self, name: &str) {
        self.change(Some(Field::Skills), &mut |draft| draft.skills.retain(|skill| skill.name != name));
        self.announcement().set(texts::removed(name));
    }
}
