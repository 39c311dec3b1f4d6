//! What the dialog looks like, a component a file. A component takes the parts of the state that it draws, or all of the
//! [`Dialog`](super::dialog::Dialog) where it has its verbs called.

mod field;
mod form;
mod outcome;
mod preview;
mod prompt;
mod questions;
mod saved_draft;
mod skill_picker;
mod summary;

pub(super) use form::Form;
pub(super) use outcome::Outcome;
pub(super) use prompt::PromptBox;
pub(super) use saved_draft::SavedDraft;
pub(super) use summary::Summary;
