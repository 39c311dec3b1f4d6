//! What the dialog knows, in six parts. Each keeps its own signals to itself, none knows another one, and none asks
//! anything of the browser or of the server: that is for [`dialog`](super::dialog), which holds them.

mod checks;
mod choices;
mod entries;
mod posting;
mod prompt;
mod saving;
mod search;
#[cfg(test)]
mod tests;

pub(super) use checks::Checks;
pub(super) use choices::{Choices, Selection, has_left, organizations};
pub(super) use entries::Entries;
pub(super) use posting::{Posting, Progress};
pub(super) use prompt::Prompt;
pub(super) use saving::Saving;
pub(super) use search::{MAX_OFFERED, Search, SearchKey};
