//! The dialog's components, one per file. A component takes the parts of the state that it draws, or the whole
//! [`Dialog`](super::dialog::Dialog) if it calls its operations.

mod chips;
mod field;
mod footer;
mod form;
mod inputs;
mod lines;
mod messages;
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
