//! What the dialog knows, and what it does when something is entered.

use std::sync::atomic::AtomicBool;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::drafts::Saving;
use super::entry::{self, FIELDS};
use super::question::Question;
use super::questions;
use super::skills::Search;
use super::submit::Progress;
use crate::connect::{CONNECTING, Connector};
use crate::host::host;
use crate::model::{AccountLink, DraftSkill, Field, FieldError, FormOptions, FormParts, JobDraft, Leak};
use crate::model::{Organization, Payment, Problem, leaks, validate};
use crate::notice::Trouble;
use crate::page::DialogPage;
use crate::texts::{self, fields};
use crate::watched::{Handle, Watched};
use crate::{api, browser};

/// What the dialog knows.
pub(super) struct Parts {
    /// A copy of what stands in the fields.
    pub(super) draft: Watched<JobDraft>,
    /// Whether a job that is at Upwork is changed, and its id once the host has told it.
    pub(super) edits: bool,
    pub(super) job: Watched<Option<String>>,
    /// What the form begins with: the issue's words, or the job's.
    pub(super) origin: Watched<JobDraft>,
    /// Skills that the issue suggests.
    pub(super) suggestions: Vec<String>,
    jira_host: String,
    pub(super) account: Watched<AccountLink>,
    /// What Upwork offers to choose from, once it is there.
    pub(super) offer: Watched<Option<FormOptions>>,
    /// Which fields Upwork takes at all.
    pub(super) taken: FormParts,
    // Parts of the draft that others depend on.
    pub(super) category: Watched<String>,
    pub(super) subcategory: Watched<String>,
    pub(super) payment: Watched<Payment>,
    pub(super) skills: Watched<Vec<DraftSkill>>,
    pub(super) questions: Watched<usize>,
    pub(super) search: Watched<Search>,
    /// What those who hear the page are told of a change that others see.
    pub(super) said: Watched<String>,
    /// All that is wrong now, by our rules and by Upwork's words.
    pub(super) problems: Watched<Vec<FieldError>>,
    /// What the user may not want to publish, and of that what he has looked at.
    pub(super) leaks: Watched<Vec<Leak>>,
    pub(super) confirmed: Watched<Vec<Leak>>,
    /// What Upwork or the server said of fields that have not been changed since.
    refused: Watched<Vec<FieldError>>,
    /// Fields that the user has left, or has tried to post: only those show their problem.
    pub(super) shown: Watched<Vec<Field>>,
    pub(super) post_id: Watched<String>,
    /// Whether the last call with this id failed. If it did not get to Upwork, the next try needs another id.
    pub(super) failed: Watched<bool>,
    /// Whether the user knows that an earlier post may have made a job.
    pub(super) anyway: Watched<bool>,
    pub(super) progress: Watched<Progress>,
    /// Whether the user has done something since the job is there.
    pub(super) used: AtomicBool,
    pub(super) previewing: Watched<bool>,
    /// What the user is asked.
    pub(super) question: Watched<Option<Question>>,
    pub(super) saving: Saving,
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
        draft.questions.truncate(questions::IDS.len());
        let parts = Handle::new(Parts {
            edits: page.edits,
            job: Watched::new(None),
            origin: Watched::new(page.issue_draft),
            suggestions: page.suggestions,
            jira_host: page.jira_host,
            account: Watched::new(page.account),
            offer: Watched::new(page.options),
            taken: page.parts,
            category: Watched::new(draft.category.clone()),
            subcategory: Watched::new(draft.subcategory.clone()),
            payment: Watched::new(draft.payment),
            skills: Watched::new(draft.skills.clone()),
            questions: Watched::new(draft.questions.len()),
            search: Watched::new(Search::default()),
            said: Watched::new(String::new()),
            draft: Watched::new(draft),
            problems: Watched::new(Vec::new()),
            leaks: Watched::new(Vec::new()),
            confirmed: Watched::new(Vec::new()),
            refused: Watched::new(Vec::new()),
            shown: Watched::new(Vec::new()),
            post_id: Watched::new(page.post_id),
            failed: Watched::new(false),
            anyway: Watched::new(false),
            progress: Watched::new(Progress::Editing),
            used: AtomicBool::new(false),
            previewing: Watched::new(false),
            question: Watched::new(None),
            saving: Saving::new(page.saved_at),
        });
        let trouble = Trouble::none();
        let connector = Connector::new(false, move |state| {
            if matches!(state.account, AccountLink::Connected { .. }) {
                trouble.set(None);
                if browser::has_focus(CONNECTING) {
                    browser::focus("post-job");
                }
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
        self.stay_when_used();
        self.parts.get().saving.tell_time();
        self.parts.get().follow_draft();
        if self.parts.get().edits {
            self.load_job();
        }
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
        if let Some(index) = questions::index(&element) {
            self.change(Some(Field::Questions), &mut |draft| questions::write(draft, index, &text));
        } else if let Some(payment) = entry::payment(&element) {
            self.change(None, &mut |draft| draft.payment = payment);
        } else if let Some(field) = entry::field(&element) {
            match field {
                Field::Skills => self.look_for(&text),
                _ => self.change(Some(field), &mut |draft| entry::write(draft, field, text.clone())),
            }
        }
    }

    /// Changes the draft, and what follows from it. What Upwork said of the field no longer counts.
    pub(super) fn change(self, field: Option<Field>, change: &mut dyn FnMut(&mut JobDraft)) {
        let parts = self.parts.get();
        parts.draft.change_quietly(change);
        parts.refused.change_quietly(|refused| refused.retain(|error| Some(error.field) != field));
        parts.follow_draft();
        self.save_soon();
    }

    /// Puts another draft in place of what was typed.
    pub(super) fn replace(self, draft: JobDraft) {
        let parts = self.parts.get();
        parts.shown.set(Vec::new());
        parts.refused.change_quietly(Vec::clear);
        parts.draft.change_quietly(|current| *current = draft);
        parts.follow_draft();
        browser::spawn(async move {
            // Until the choices that depend on others are there.
            browser::sleep(0).await;
            self.peek(|draft| {
                for field in FIELDS {
                    browser::set_value(entry::id(field), &entry::read(draft, field));
                }
                questions::show(draft);
                browser::check(super::choices::payment_word(draft.payment));
            });
        });
    }

    /// The user has left a field. Its message waits for the end of the press that made him leave it: it must not push the
    /// pressed button away.
    pub(super) fn left(self, event: &Event) {
        let Some(element) = target(event) else { return };
        let field = questions::index(&element).map_or_else(|| entry::field(&element), |_| Some(Field::Questions));
        let Some(field) = field else { return };
        browser::spawn(async move {
            browser::pointer_released().await;
            if field == Field::Skills {
                self.leave_skills();
            }
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
        problem.filter(|_| parts.shows(field)).unwrap_or_default()
    }

    /// Characters in a field, as the validation counts them.
    pub(super) fn length(self, field: Field) -> usize {
        self.parts.get().draft.with(|draft| entry::read(draft, field).trim().chars().count())
    }

    /// Reads the draft once.
    pub(super) fn peek<R>(self, read: impl FnOnce(&JobDraft) -> R) -> R {
        self.parts.get().draft.peek(read)
    }

    /// Tells those who hear the page.
    pub(super) fn say(self, words: String) {
        self.parts.get().said.set(words);
    }

    /// What goes on by itself.
    pub(super) fn status(self) -> &'static str {
        let parts = self.parts.get();
        let own = self.connector.status().or_else(|| parts.progress.with(|progress| progress.status(parts.edits)));
        own.unwrap_or_else(|| {
            if self.is_loading() {
                return if self.trouble.is_told() { "" } else { texts::dialog::LOADING_JOB.text() };
            }
            let loading = parts.offer.with(Option::is_none) && !self.offer_trouble.is_told();
            if loading { texts::dialog::LOADING.text() } else { parts.saving.status() }
        })
    }

    /// Whether there is a job, and nothing left to enter.
    pub(super) fn is_over(self) -> bool {
        self.parts.get().progress.with(|progress| matches!(progress, Progress::Posted(_)))
    }

    pub(super) fn is_busy(self) -> bool {
        self.parts.get().progress.with(Progress::is_busy)
    }
}

impl Parts {
    /// Brings up to date what follows from the draft.
    pub(super) fn follow_draft(&self) {
        let draft = self.draft.peek(JobDraft::clone);
        let mut problems = validate(&draft, &self.taken).err().unwrap_or_default();
        if !self.edits && draft.organization.is_empty() && self.account.peek(|account| organizations(account).len() > 1)
        {
            // It is the first field of the form.
            problems.insert(0, FieldError { field: Field::Organization, problem: Problem::Missing });
        }
        problems.extend(self.refused.peek(Vec::clone));
        self.problems.replace(problems);
        self.leaks.replace(leaks(&draft, &self.jira_host));
        self.category.replace(draft.category.clone());
        self.subcategory.replace(draft.subcategory.clone());
        self.payment.replace(draft.payment);
        self.skills.replace(draft.skills.clone());
        self.questions.replace(draft.questions.len());
        self.draft.set(draft);
    }

    pub(super) fn show(&self, fields: &[Field]) {
        let mut shown = self.shown.peek(Vec::clone);
        shown.extend(fields.iter().filter(|field| !shown.contains(field)).copied().collect::<Vec<_>>());
        self.shown.replace(shown);
    }

    /// Whether the messages of a field are to be seen.
    pub(super) fn shows(&self, field: Field) -> bool {
        self.shown.with(|shown| shown.contains(&field))
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
