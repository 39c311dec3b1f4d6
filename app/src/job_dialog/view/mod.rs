//! What the dialog looks like, a component a file. A component takes the parts of the state that it draws, or all of the
//! [`Dialog`](super::dialog::Dialog) where it has its verbs called.

mod chips;
mod field;
mod footer;
mod form;
mod lines;
mod open_jobs;
mod outcome;
mod preferences;
mod preview;
mod prompt;
mod questions;
mod saved_draft;
mod skill_picker;
mod summary;

pub(super) use form::Form;
pub(super) use outcome::Obstacle;
