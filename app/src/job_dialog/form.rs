use leptos::prelude::*;
use leptos::task::spawn_local;

use super::closing::Closing;
use super::submit::Progress;
use crate::api::{self, ApiError};
use crate::connect::Connector;
use crate::host::host;
use crate::model::{AccountLink, Field, FieldError, FormOptions, JobDraft, Organization, Problem, validate};
use crate::page::DialogPage;
use crate::texts;

/// The form: what is typed, what is wrong with it, and how its post stands.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) draft: RwSignal<JobDraft>,
    /// What the fields started with, to know whether anything would be lost.
    pub(super) original: StoredValue<JobDraft>,
    pub(super) account: RwSignal<AccountLink>,
    pub(super) options: RwSignal<Option<FormOptions>>,
    /// Why the options could not be loaded.
    pub(super) options_trouble: RwSignal<Option<ApiError>>,
    /// All that is wrong now, by our rules and by Upwork's words.
    pub(super) problems: Memo<Vec<FieldError>>,
    /// What Upwork or the server said of fields that have not been changed since.
    pub(super) refused: RwSignal<Vec<FieldError>>,
    /// Fields that the user has left: only those show their problem before the first try.
    left: RwSignal<Vec<Field>>,
    pub(super) tried: RwSignal<bool>,
    /// The problems of the last try, for the summary.
    pub(super) summary: RwSignal<Vec<FieldError>>,
    pub(super) post_id: RwSignal<String>,
    pub(super) progress: RwSignal<Progress>,
    pub(super) connector: Connector,
    pub(super) closing: Closing,
}

impl Form {
    pub(super) fn new(page: DialogPage) -> Self {
        let mut draft = page.draft;
        if draft.organization.is_empty() {
            draft.organization = last_organization(&page.account);
        }
        let original = StoredValue::new(draft.clone());
        let (draft, account) = (RwSignal::new(draft), RwSignal::new(page.account));
        let refused = RwSignal::new(Vec::new());
        let connected = Callback::new(move |state: crate::model::PanelState| account.set(state.account));
        Self {
            draft,
            original,
            account,
            options: RwSignal::new(page.options),
            options_trouble: RwSignal::new(None),
            problems: Memo::new(move |_| problems(draft, account, refused)),
            refused,
            left: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            summary: RwSignal::new(Vec::new()),
            post_id: RwSignal::new(page.post_id),
            progress: RwSignal::new(Progress::Editing),
            connector: Connector::new(connected),
            closing: Closing::new(),
        }
    }

    /// Begins to follow the host and loads what the page came without.
    pub(super) fn start(self) {
        host().follow_theme();
        self.connector.follow();
        if self.options.with_untracked(Option::is_none) {
            self.load_options();
        }
    }

    pub(super) fn load_options(self) {
        self.options_trouble.set(None);
        spawn_local(async move {
            match api::form_options().await {
                Ok(options) => self.options.set(Some(options)),
                Err(error) => self.options_trouble.set(Some(error)),
            }
        });
    }

    /// Takes over what was typed into a field.
    pub(super) fn edit(self, field: Field, change: impl FnOnce(&mut JobDraft)) {
        self.draft.update(change);
        if self.refused.with_untracked(|refused| refused.iter().any(|error| error.field == field)) {
            self.refused.update(|refused| refused.retain(|error| error.field != field));
        }
    }

    /// The user has left a field.
    pub(super) fn leave(self, field: Field) {
        if !self.left.with_untracked(|left| left.contains(&field)) {
            self.left.update(|left| left.push(field));
        }
    }

    /// The message to show at a field, if any.
    pub(super) fn message(self, field: Field) -> Option<String> {
        let shown = self.tried.get() || self.left.with(|left| left.contains(&field));
        self.problems.with(|problems| {
            let error = problems.iter().find(|error| error.field == field)?;
            let shown = shown || matches!(error.problem, Problem::Refused(_));
            shown.then(|| texts::fields::problem(field, &error.problem))
        })
    }

    /// Problems by our own rules: those stop a post, while Upwork's earlier words do not.
    pub(super) fn own_problems(self) -> Vec<FieldError> {
        let refused = self.refused.get_untracked();
        let mut problems = self.problems.get_untracked();
        problems.retain(|error| !refused.contains(error));
        problems
    }

    pub(super) fn is_changed(self) -> bool {
        self.draft.with_untracked(|draft| self.original.with_value(|original| draft != original))
    }

    /// What goes on by itself.
    pub(super) fn status(self) -> &'static str {
        if let Some(status) = self.connector.status() {
            return status;
        }
        self.progress.with(Progress::status).unwrap_or_else(|| {
            let loading = self.options.with(Option::is_none) && self.options_trouble.with(Option::is_none);
            if loading { texts::dialog::LOADING } else { "" }
        })
    }

    pub(super) fn is_busy(self) -> bool {
        self.progress.with(Progress::is_busy)
    }
}

fn problems(
    draft: RwSignal<JobDraft>,
    account: RwSignal<AccountLink>,
    refused: RwSignal<Vec<FieldError>>,
) -> Vec<FieldError> {
    let mut problems = draft.with(|draft| validate(draft).err().unwrap_or_default());
    let unchosen = draft.with(|draft| draft.organization.is_empty());
    if unchosen && account.with(|account| organizations(account).len() > 1) {
        problems.push(FieldError { field: Field::Organization, problem: Problem::Missing });
    }
    problems.extend(refused.get());
    problems
}

/// The organisations that the viewer may choose from.
pub(super) fn organizations(account: &AccountLink) -> &[Organization] {
    match account {
        AccountLink::Connected { organizations, .. } => organizations,
        _ => &[],
    }
}

/// The last choice, where there still is one to make.
fn last_organization(account: &AccountLink) -> String {
    match account {
        AccountLink::Connected { organizations, organization: Some(last), .. }
            if organizations.len() > 1 && organizations.iter().any(|known| known.id == *last) =>
        {
            last.clone()
        }
        _ => String::new(),
    }
}
