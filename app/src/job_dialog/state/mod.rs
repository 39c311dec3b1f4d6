//! The dialog's state, in six parts. Each has its own signals and knows none of the others, and none uses the browser
//! or the server: that is for [`dialog`](super::dialog), which holds them.

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
pub(super) use posting::{PostProgress, Posting};
pub(super) use prompt::Prompt;
pub(super) use saving::Saving;
pub(super) use search::{MAX_OFFERED, Search, SearchKey};
