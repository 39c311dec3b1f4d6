use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::entry::{self, FIELDS};
use super::submit::Progress;
use crate::connect::Connector;
use crate::host::host;
use crate::model::{AccountLink, Field, FieldError, FormOptions, FormParts, JobDraft};
use crate::model::{Organization, Payment, Problem, validate};
use crate::notice::Trouble;
use crate::page::DialogPage;
use crate::texts::{self, Message, fields};
use crate::watched::{Handle, Watched};
use crate::{api, browser};

/// What the dialog knows.
pub(super) struct Parts {
    /// A copy of what stands in the fields.
    pub(super) draft: Watched<JobDraft>,
    /// What the fields started with, to know whether anything would be lost.
    original: JobDraft,
    pub(super) account: Watched<AccountLink>,
    /// What Upwork offers to choose from, once it is there.
    pub(super) offer: Watched<Option<FormOptions>>,
    /// Which fields Upwork takes at all.
    pub(super) taken: FormParts,
    pub(super) category: Watched<String>,
    pub(super) payment: Watched<Payment>,
    /// All that is wrong now, by our rules and by Upwork's words.
    pub(super) problems: Watched<Vec<FieldError>>,
    /// What Upwork or the server said of fields that have not been changed since.
    refused: Watched<Vec<FieldError>>,
    /// Fields that the user has left, or has tried to post: only those show their problem.
    shown: Watched<Vec<Field>>,
    pub(super) post_id: Watched<String>,
    /// Whether the last call with this id failed. If it did not get to Upwork, the next try needs another id.
    pub(super) failed: Watched<bool>,
    /// Whether the user knows that an earlier post may have made a job.
    pub(super) anyway: Watched<bool>,
    pub(super) progress: Watched<Progress>,
    /// What is asked before the dialog closes.
    pub(super) question: Watched<Option<Message>>,
}

/// The form: what is typed, what is wrong with it, and how its post stands.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) parts: Handle<Parts>,
    pub(super) connector: Connector,
    /// How the last try ended, where it did not end well.
    pub(super) trouble: Trouble,
    pub(super) offer_trouble: Trouble,
}

impl Form {
    pub(super) fn new(page: DialogPage) -> Self {
        let mut draft = page.draft;
        if draft.organization.is_empty() {
            draft.organization = last_organization(&page.account);
        }
        let parts = Handle::new(Parts {
            original: draft.clone(),
            account: Watched::new(page.account),
            offer: Watched::new(page.options),
            taken: page.parts,
            category: Watched::new(draft.category.clone()),
            payment: Watched::new(draft.payment),
            draft: Watched::new(draft),
            problems: Watched::new(Vec::new()),
            refused: Watched::new(Vec::new()),
            shown: Watched::new(Vec::new()),
            post_id: Watched::new(page.post_id),
            failed: Watched::new(false),
            anyway: Watched::new(false),
            progress: Watched::new(Progress::Editing),
            question: Watched::new(None),
        });
        let trouble = Trouble::none();
        let connector = Connector::new(move |state| {
            if matches!(state.account, AccountLink::Connected { .. }) {
                trouble.set(None);
            }
            parts.get().account.replace(state.account);
        });
        Self { parts, connector, trouble, offer_trouble: Trouble::none() }
    }

    /// Begins to follow the host and loads what the page came without.
    pub(super) fn start(self) {
        host().follow_theme();
        self.connector.follow();
        browser::follow_pointer();
        browser::on_key("Escape", move || self.escape());
        self.parts.get().follow_draft();
        if self.parts.get().offer.peek(Option::is_none) {
            self.load_offer();
        }
    }

    pub(super) fn load_offer(self) {
        self.offer_trouble.set(None);
        browser::spawn(async move {
            match api::form_options().await {
                Ok(options) => self.parts.get().offer.set(Some(options)),
                Err(error) => self.offer_trouble.tell(&error),
            }
        });
    }

    /// Something was entered.
    pub(super) fn hear(self, event: &Event) {
        let Some(element) = target(event) else { return };
        let text = leptos::prelude::event_target_value(event);
        let parts = self.parts.get();
        if let Some(field) = entry::field(&element) {
            parts.draft.change_quietly(|draft| entry::write(draft, field, text));
            parts.refused.change_quietly(|refused| refused.retain(|error| error.field != field));
        } else if let Some(payment) = entry::payment(&element) {
            parts.draft.change_quietly(|draft| draft.payment = payment);
        }
        parts.follow_draft();
    }

    /// The user has left a field. Its message waits for the end of the press that made him leave it: it must not push the
    /// pressed button away.
    pub(super) fn left(self, event: &Event) {
        let Some(field) = target(event).and_then(|element| entry::field(&element)) else { return };
        browser::spawn(async move {
            browser::pointer_released().await;
            self.parts.get().show(&[field]);
        });
    }

    /// The user tries to post: from now on every field shows its problem. Gives the problems by our own rules: those
    /// stop a post, while Upwork's earlier words do not.
    pub(super) fn show_all(self) -> Vec<FieldError> {
        let parts = self.parts.get();
        parts.follow_draft();
        parts.show(&FIELDS);
        let refused = parts.refused.get();
        let mut problems = parts.problems.get();
        problems.retain(|error| !refused.contains(error));
        problems
    }

    /// Takes over what Upwork or the server said of single fields.
    pub(super) fn refuse(self, refused: Vec<FieldError>) {
        let parts = self.parts.get();
        let named: Vec<Field> = refused.iter().map(|error| error.field).collect();
        parts.refused.set(refused);
        parts.follow_draft();
        parts.show(&named);
    }

    /// The message to show at a field; empty where nothing is wrong or nothing is to be said yet.
    pub(super) fn problem(self, field: Field) -> String {
        let parts = self.parts.get();
        let problem = parts.problems.with(|problems| {
            let error = problems.iter().find(|error| error.field == field)?;
            Some(fields::problem(field, &error.problem))
        });
        problem.filter(|_| parts.shown.with(|shown| shown.contains(&field))).unwrap_or_default()
    }

    /// Characters in a field, as the validation counts them.
    pub(super) fn length(self, field: Field) -> usize {
        self.parts.get().draft.with(|draft| entry::read(draft, field).trim().chars().count())
    }

    /// Reads the draft once.
    pub(super) fn peek<R>(self, read: impl FnOnce(&JobDraft) -> R) -> R {
        self.parts.get().draft.peek(read)
    }

    pub(super) fn is_changed(self) -> bool {
        let parts = self.parts.get();
        parts.draft.peek(|draft| *draft != parts.original)
    }

    /// What goes on by itself.
    pub(super) fn status(self) -> &'static str {
        let parts = self.parts.get();
        let own = self.connector.status().or_else(|| parts.progress.with(Progress::status));
        own.unwrap_or_else(|| {
            let loading = parts.offer.with(Option::is_none) && !self.offer_trouble.is_told();
            if loading { texts::dialog::LOADING.text() } else { "" }
        })
    }

    pub(super) fn is_busy(self) -> bool {
        self.parts.get().progress.with(Progress::is_busy)
    }
}

impl Parts {
    /// Brings up to date what follows from the draft.
    fn follow_draft(&self) {
        let draft = self.draft.peek(JobDraft::clone);
        let mut problems = validate(&draft, &self.taken).err().unwrap_or_default();
        if draft.organization.is_empty() && self.account.peek(|account| organizations(account).len() > 1) {
            // It is the first field of the form.
            problems.insert(0, FieldError { field: Field::Organization, problem: Problem::Missing });
        }
        problems.extend(self.refused.peek(Vec::clone));
        self.problems.replace(problems);
        self.category.replace(draft.category.clone());
        self.payment.replace(draft.payment);
        self.draft.set(draft);
    }

    fn show(&self, fields: &[Field]) {
        let mut shown = self.shown.peek(Vec::clone);
        shown.extend(fields.iter().filter(|field| !shown.contains(field)).copied().collect::<Vec<_>>());
        self.shown.replace(shown);
    }
}

/// The id of the element that an event is about.
fn target(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<Element>().ok()?.id())
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
