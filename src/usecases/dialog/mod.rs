//! The dialog's first state and its drafts.

pub(crate) mod drafts;
pub(crate) mod form_options;
pub(crate) mod open_dialog;
pub(crate) mod skills;
