//! Ids of elements that get the focus, or are described by another one. Those of fields are in
//! [`form_fields`](super::form_fields).

/// The field for skills.
pub(crate) const SKILLS: &str = "skills";
/// The list of the skills that may be added.
pub(crate) const SKILLS_LIST: &str = "skills-list";
/// The button that adds a screening question.
pub(crate) const ADD_QUESTION: &str = "add-question";
/// The problems of the last attempt.
pub(crate) const SUMMARY: &str = "problems";
/// How the last attempt ended.
pub(crate) const OUTCOME: &str = "outcome";
/// The steps of a running attempt.
pub(crate) const STEPS: &str = "steps";
/// The preview, and the button that shows and hides it.
pub(crate) const PREVIEW: &str = "preview";
pub(crate) const TOGGLE_PREVIEW: &str = "toggle-preview";
/// The button that posts.
pub(crate) const POST: &str = "post-job";
/// The button that closes the dialog.
pub(crate) const CLOSE: &str = "close";
/// The answer that changes nothing; it gets the focus.
pub(crate) const KEEP_EDITING: &str = "keep-editing";
