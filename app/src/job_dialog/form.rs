use leptos::prelude::*;
use leptos::task::spawn_local;

use super::closing::Closing;
use super::submit::Progress;
use crate::api::{self, ApiError};
use crate::browser;
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
    pub(super) offer: RwSignal<Offer>,
    /// All that is wrong now, by our rules and by Upwork's words.
    pub(super) problems: Memo<Vec<FieldError>>,
    /// What Upwork or the server said of fields that have not been changed since.
    pub(super) refused: RwSignal<Vec<FieldError>>,
    left: RwSignal<Left>,
    pub(super) post_id: RwSignal<String>,
    /// Whether the last call with this id failed. If it did not get to Upwork, the next try needs another id.
    pub(super) failed: StoredValue<bool>,
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
            offer: RwSignal::new(page.options.map_or(Offer::Loading, Offer::Loaded)),
            problems: Memo::new(move |_| problems(draft, account, refused)),
            refused,
            left: RwSignal::new(Left::default()),
            post_id: RwSignal::new(page.post_id),
            failed: StoredValue::new(false),
            progress: RwSignal::new(Progress::Editing),
            connector: Connector::new(connected),
            closing: Closing::new(),
        }
    }

    /// Begins to follow the host and loads what the page came without.
    pub(super) fn start(self) {
        host().follow_theme();
        self.connector.follow();
        browser::follow_pointer();
        if self.offer.with_untracked(Offer::is_loading) {
            self.load_offer();
        }
    }

    pub(super) fn load_offer(self) {
        self.offer.set(Offer::Loading);
        spawn_local(async move {
            self.offer.set(api::form_options().await.map_or_else(Offer::Failed, Offer::Loaded));
        });
    }

    /// Takes over what was typed into a field.
    pub(super) fn edit(self, field: Field, change: impl FnOnce(&mut JobDraft)) {
        self.draft.update(change);
        if self.refused.with_untracked(|refused| refused.iter().any(|error| error.field == field)) {
            self.refused.update(|refused| refused.retain(|error| error.field != field));
        }
    }

    /// The user has left a field. Its message waits for the end of the press that made him leave it: it must not push the
    /// pressed button away.
    pub(super) fn leave(self, field: Field) {
        if self.left.with_untracked(|left| left.has(field)) {
            return;
        }
        spawn_local(async move {
            browser::pointer_released().await;
            self.left.update(|left| left.fields.push(field));
        });
    }

    /// The user has tried to post: from now on every field shows its problem.
    pub(super) fn leave_all(self) {
        self.left.update(|left| left.all = true);
    }

    /// The message to show at a field, if any.
    pub(super) fn message(self, field: Field) -> Option<String> {
        let shown = self.left.with(|left| left.has(field));
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
        self.progress
            .with(Progress::status)
            .unwrap_or_else(|| if self.offer.with(Offer::is_loading) { texts::dialog::LOADING } else { "" })
    }

    pub(super) fn is_busy(self) -> bool {
        self.progress.with(Progress::is_busy)
    }
}

/// What Upwork offers to choose from.
pub(super) enum Offer {
    /// It is on its way.
    Loading,
    Loaded(FormOptions),
    Failed(ApiError),
}

impl Offer {
    fn is_loading(&self) -> bool {
        matches!(self, Self::Loading)
    }

    /// The choices, where they are there.
    pub(super) fn options(&self) -> Option<&FormOptions> {
        match self {
            Self::Loaded(options) => Some(options),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Fields that the user has left: only those show their problem.
#[derive(Default)]
struct Left {
    fields: Vec<Field>,
    all: bool,
}

impl Left {
    fn has(&self, field: Field) -> bool {
        self.all || self.fields.contains(&field)
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
