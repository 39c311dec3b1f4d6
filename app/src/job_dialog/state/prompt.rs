//! Questions before something is lost or becomes public.

use crate::job_dialog::elements;
use crate::texts::{Message, dialog, drafts};

/// A question with an answer that continues and one that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Prompt {
    /// To close while the job is being posted.
    Leave,
    /// To close although the draft could not be saved.
    Unsaved,
    /// To discard the draft.
    Discard,
    /// To publish content that looks private.
    Publish,
    /// To post another job beside an open one.
    Another,
}

impl Prompt {
    pub(crate) const fn question(self) -> Message {
        match self {
            Self::Leave => dialog::ASK_LEAVE,
            Self::Unsaved => dialog::ASK_DISCARD,
            Self::Discard => drafts::ASK_DISCARD_DRAFT,
            Self::Publish => drafts::ASK_PUBLISH,
            Self::Another => dialog::ASK_ANOTHER,
        }
    }

    pub(crate) const fn yes(self) -> Message {
        match self {
            Self::Leave => dialog::CLOSE,
            Self::Unsaved => dialog::DISCARD,
            Self::Discard => drafts::DISCARD_DRAFT,
            Self::Publish => drafts::PUBLISH,
            Self::Another => dialog::POST_ANOTHER,
        }
    }

    pub(crate) const fn no(self) -> Message {
        match self {
            Self::Leave | Self::Unsaved => dialog::KEEP_EDITING,
            Self::Discard => drafts::KEEP_DRAFT,
            Self::Publish | Self::Another => drafts::CHANGE_FIRST,
        }
    }

    /// What gets the focus if the user changes nothing.
    pub(crate) const fn origin(self) -> &'static str {
        match self {
            Self::Leave | Self::Unsaved => elements::CLOSE,
            Self::Discard => "title",
            Self::Publish | Self::Another => elements::POST,
        }
    }
}
