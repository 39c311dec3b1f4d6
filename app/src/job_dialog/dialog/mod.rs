//! The dialog: the six parts of its state, and the operations that need more than one of them.
//!
//! One file for each kind of operation; each calls only those above it: [`drafts`], [`editing`], [`skills`],
//! [`preview`], [`posting`], [`closing`], [`events`].

mod closing;
mod drafts;
mod editing;
mod events;
mod parts;
mod posting;
mod preview;
mod skills;

use super::elements;
use super::state::{Checks, Choices, Entries, Posting, Prompt, Saving, Search, Selection, has_left, organizations};
use crate::connect::{CONNECTING, Connector};
use crate::model::{AccountLink, DialogPage, Job};
use crate::notice::ErrorBanner;
use crate::texts::{Message, dialog as texts};
use crate::watched::{Handle, LeanSignal};
use crate::{api, browser};

/// The dialog's state and its operations.
#[derive(Clone, Copy)]
pub(super) struct Dialog(Handle<DialogParts>);

struct DialogParts {
    entries: Entries,
    checks: Checks,
    choices: Choices,
    posting: Posting,
    saving: Saving,
    search: Search,
    connector: Connector,
    suggestions: Vec<String>,
    open_jobs: LeanSignal<Vec<Job>>,
    error: ErrorBanner,
    options_error: ErrorBanner,
    prompt: LeanSignal<Option<Prompt>>,
    previewing: LeanSignal<bool>,
    announcement: LeanSignal<String>,
}

impl Dialog {
    pub(super) fn new(page: DialogPage) -> Self {
        let mut draft = page.draft;
        if draft.organization.is_empty() {
            draft.organization = last_organization(&page.account);
        } else if !page.edits && has_left(&page.account, &draft.organization) {
            draft.organization.clear();
        }
        let entries = Entries::new(draft, page.issue_draft, page.edits);
        let Entries { category, subcategory, payment, open_rate, .. } = entries;
        let selection = Selection { category, subcategory, payment, open_rate };
        let choices = Choices::new(page.account, page.options, page.parts.clone(), page.edits, selection);
        let error = ErrorBanner::none();
        Self(Handle::new(DialogParts {
            entries,
            checks: Checks::new(page.parts, page.jira_host),
            choices,
            posting: Posting::new(page.post_id),
            saving: Saving::new(page.saved_at),
            search: Search::new(),
            connector: connector(choices, error),
            suggestions: page.suggestions,
            open_jobs: LeanSignal::new(page.open_jobs),
            error,
            options_error: ErrorBanner::none(),
            prompt: LeanSignal::new(None),
            previewing: LeanSignal::new(false),
            announcement: LeanSignal::new(String::new()),
        }))
    }

    pub(super) fn load_options(self) {
        self.options_error().set(None);
        browser::spawn(async move {
            match api::form_options().await {
                Ok(options) => self.choices().set_options(options),
                Err(error) => self.options_error().show(&error),
            }
        });
    }

    /// Validates the entries. An organization that does not belong to the account (any more) is reset: the user chooses
    /// again if there is a choice.
    pub(super) fn check(self) {
        let left = self.entries().with_untracked(|draft| self.choices().has_left(&draft.organization));
        if left {
            self.entries().change(&mut |draft| draft.organization.clear());
        }
        self.entries().with_untracked(|draft| self.checks().run(draft, self.choices().needs_organization()));
    }

    /// Asks a question, and focuses the answer that changes nothing.
    pub(super) fn ask(self, prompt: Prompt) {
        self.prompt().set(Some(prompt));
        browser::focus(elements::KEEP_EDITING);
    }

    /// Whether there is something to enter.
    pub(super) fn is_open(self) -> bool {
        !self.posting().is_over() && !self.entries().is_loading()
    }

    /// One text for a new job, another for a change.
    pub(super) fn text(self, new: Message, edited: Message) -> &'static str {
        if self.entries().edits_job() { edited.text() } else { new.text() }
    }

    /// The current activity, for the status line.
    pub(super) fn status(self) -> String {
        let connecting = self.connector().status();
        let words = connecting.or_else(|| self.posting().status(self.entries().edits_job())).unwrap_or_else(|| {
            if self.entries().is_loading() {
                return if self.error().is_shown() { "" } else { texts::LOADING_JOB.text() };
            }
            let loading = !self.choices().has_options() && !self.options_error().is_shown();
            if loading { texts::LOADING.text() } else { self.saving().status() }
        });
        words.to_owned()
    }
}

/// The connect button next to the form.
fn connector(choices: Choices, error: ErrorBanner) -> Connector {
    Connector::new(false, move |state| {
        if matches!(state.account, AccountLink::Connected { .. }) {
            error.set(None);
            if browser::has_focus(CONNECTING) {
                browser::focus(elements::POST);
            }
        }
        choices.account.set_if_changed(state.account);
    })
}

/// The last choice, if there still is one to make.
fn last_organization(account: &AccountLink) -> String {
    let known = organizations(account);
    match account {
        AccountLink::Connected { organization: Some(last), .. }
            if known.len() > 1 && known.iter().any(|known| known.id == *last) =>
        {
            last.clone()
        }
        _ => String::new(),
    }
}
