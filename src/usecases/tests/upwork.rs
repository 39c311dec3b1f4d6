use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::model::{Closed, DraftSkill, Field, FormOptions, FormParts, JobSpec, JobStatus, Organization, Warning};
use async_trait::async_trait;
use futures::future::BoxFuture;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use super::world::{ORGANIZATION, WEB_URL};
use crate::clock::{Clock, SetClock};
use crate::upwork::same_text::{is_cut, is_same};
use crate::upwork::{
    Access, Consent, ConsentAnswer, CreatedJob, FoundJob, Identity, JobContent, JobSnapshot, Tokens, Upwork,
    UpworkError,
};

/// The result of one call; without one, calls succeed.
#[derive(Clone, Debug)]
pub(super) enum Plays {
    Works,
    Fails(UpworkError),
    /// It is done, and the answer is this error.
    WorksAndFails(UpworkError),
}

/// An answer that got lost.
pub(super) fn lost() -> UpworkError {
    UpworkError::Unknown("the line was cut".into())
}

pub(super) fn unauthorized() -> UpworkError {
    UpworkError::ReconnectNeeded("401".into())
}

/// An existing job, and its owner.
#[derive(Clone, Debug)]
struct Kept {
    organization: String,
    job: FoundJob,
}

#[derive(Default)]
struct State {
    plays: HashMap<&'static str, VecDeque<Plays>>,
    before: HashMap<&'static str, BoxFuture<'static, ()>>,
    meanwhile: HashMap<&'static str, BoxFuture<'static, ()>>,
    calls: Vec<&'static str>,
    jobs: Vec<Kept>,
    /// Access tokens of the received calls.
    used: Vec<String>,
    rotations: u32,
    revoked: Vec<String>,
    status: Option<JobStatus>,
    lasting_tokens: bool,
    form_parts: FormParts,
    closed: Vec<(String, Closed)>,
    content: Option<JobContent>,
    /// Preferences that changes have dropped.
    dropped: Vec<String>,
}

/// An Upwork in memory.
pub(super) struct FakeUpwork {
    clock: Arc<SetClock>,
    state: Mutex<State>,
}

impl std::fmt::Debug for FakeUpwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FakeUpwork")
    }
}

impl FakeUpwork {
    pub(super) fn new(clock: Arc<SetClock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// The result of the next call of an operation that has none yet.
    pub(super) fn plays(&self, operation: &'static str, plays: Plays) {
        self.state().plays.entry(operation).or_default().push_back(plays);
    }

    pub(super) fn fails(&self, operation: &'static str, error: UpworkError) {
        self.plays(operation, Plays::Fails(error));
    }

    /// An action when the next call of an operation has arrived, before anything is done.
    pub(super) fn before(&self, operation: &'static str, happens: impl Future<Output = ()> + Send + 'static) {
        self.state().before.insert(operation, Box::pin(happens));
    }

    /// An action during the next call of an operation: it is done, and not answered yet.
    pub(super) fn meanwhile(&self, operation: &'static str, happens: impl Future<Output = ()> + Send + 'static) {
        self.state().meanwhile.insert(operation, Box::pin(happens));
    }

    /// The content of every job from now on.
    pub(super) fn has_content(&self, content: JobContent) {
        self.state().content = Some(content);
    }

    /// Preferences that changes have dropped.
    pub(super) fn dropped(&self) -> Vec<String> {
        self.state().dropped.clone()
    }

    /// How often an operation was called.
    pub(super) fn calls(&self, operation: &str) -> usize {
        self.state().calls.iter().filter(|call| **call == operation).count()
    }

    /// A job that was created in another way.
    pub(super) fn has_job(&self, organization: &str, title: &str, description: &str, created_at: Timestamp) -> String {
        let mut state = self.state();
        let id = format!("190000000000000000{}", state.jobs.len());
        let job = FoundJob {
            url: format!("{WEB_URL}/jobs/~02{id}"),
            id: id.clone(),
            title: title.into(),
            description: description.into(),
            created_at,
        };
        state.jobs.push(Kept { organization: organization.into(), job });
        id
    }

    /// Ids of all jobs, oldest first.
    pub(super) fn jobs(&self) -> Vec<String> {
        self.state().jobs.iter().map(|kept| kept.job.id.clone()).collect()
    }

    /// Changes what Upwork stores of all its jobs.
    pub(super) fn tidies(&self, tidy: impl Fn(&mut FoundJob)) {
        self.state().jobs.iter_mut().for_each(|kept| tidy(&mut kept.job));
    }

    pub(super) fn has_status(&self, status: JobStatus) {
        self.state().status = Some(status);
    }

    /// Tokens behave like those of OAuth 1.0a: a refresh returns the same ones.
    pub(super) fn has_lasting_tokens(&self) {
        self.state().lasting_tokens = true;
    }

    /// Closed jobs, and why.
    pub(super) fn closed(&self) -> Vec<(String, Closed)> {
        self.state().closed.clone()
    }

    /// Titles of all jobs, oldest first.
    pub(super) fn titles(&self) -> Vec<String> {
        self.state().jobs.iter().map(|kept| kept.job.title.clone()).collect()
    }

    pub(super) fn takes(&self, parts: FormParts) {
        self.state().form_parts = parts;
    }

    /// Access tokens of the received calls, oldest first.
    pub(super) fn used_tokens(&self) -> Vec<String> {
        self.state().used.clone()
    }

    pub(super) fn revoked_tokens(&self) -> Vec<String> {
        self.state().revoked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn play<T>(&self, operation: &'static str, work: impl FnOnce(&mut State) -> T) -> Result<T, UpworkError> {
        let before = self.state().before.remove(operation);
        if let Some(before) = before {
            before.await;
        }
        let (answer, meanwhile) = {
            let mut state = self.state();
            state.calls.push(operation);
            let plays = state.plays.get_mut(operation).and_then(VecDeque::pop_front).unwrap_or(Plays::Works);
            let answer = match plays {
                Plays::Works => Ok(work(&mut state)),
                Plays::Fails(error) => Err(error),
                Plays::WorksAndFails(error) => {
                    work(&mut state);
                    Err(error)
                }
            };
            (answer, state.meanwhile.remove(operation))
        };
        if let Some(meanwhile) = meanwhile {
            meanwhile.await;
        }
        answer
    }
}

/// The pair after this many rotations.
pub(super) fn tokens(rotations: u32, expires_at: Option<Timestamp>) -> Tokens {
    Tokens { access: format!("access-{rotations}"), refresh_or_secret: format!("refresh-{rotations}"), expires_at }
}

#[async_trait]
impl Upwork for FakeUpwork {
    fn interface(&self) -> &'static str {
        "an interface"
    }

    async fn consent(&self, state: &str, callback: &str, handshake: Option<&str>) -> Result<Consent, UpworkError> {
        let known = handshake.map(str::to_owned);
        self.play("consent", |state_of| {
            if known.is_none() {
                state_of.calls.push("first_consent");
            }
            let count = state_of.calls.iter().filter(|call| **call == "first_consent").count();
            let handshake = known.unwrap_or_else(|| format!("handshake-{count}"));
            let url = format!("{WEB_URL}/authorize?state={state}&redirect_uri={callback}&handshake={handshake}");
            Consent { url, handshake: Some(SecretString::from(handshake)) }
        })
        .await
    }

    async fn grant(
        &self,
        _answer: &ConsentAnswer,
        handshake: Option<&str>,
        _callback: &str,
    ) -> Result<Tokens, UpworkError> {
        assert!(handshake.is_some_and(|handshake| handshake.starts_with("handshake-")), "{handshake:?}");
        self.play("grant", |_| tokens(0, None)).await
    }

    async fn refresh(&self, former: &Tokens) -> Result<Tokens, UpworkError> {
        let good = former.refresh_or_secret.clone();
        self.play("refresh", |state| {
            assert_eq!(good, format!("refresh-{}", state.rotations), "a refresh token that was rotated already");
            state.rotations += u32::from(!state.lasting_tokens);
            tokens(state.rotations, None)
        })
        .await
    }

    async fn revoke(&self, tokens: &Tokens) -> Result<(), UpworkError> {
        self.play("revoke", |state| state.revoked.push(tokens.refresh_or_secret.clone())).await
    }

    async fn identity(&self, _tokens: &Tokens) -> Result<Identity, UpworkError> {
        let organization = Organization { id: ORGANIZATION.into(), name: "Clinic".into() };
        self.play("identity", |_| Identity {
            user: "7".into(),
            name: "Clara".into(),
            organizations: vec![organization],
        })
        .await
    }

    fn form_parts(&self) -> FormParts {
        self.state().form_parts.clone()
    }

    async fn form_options(&self, _access: &Access) -> Result<FormOptions, UpworkError> {
        self.play("form_options", |_| FormOptions::default()).await
    }

    async fn create_job(&self, access: &Access, spec: &JobSpec) -> Result<CreatedJob, UpworkError> {
        let now = self.clock.now();
        self.play("create_job", |state| {
            state.used.push(access.tokens.access.clone());
            let id = format!("199900000000000000{}", state.jobs.len());
            let url = format!("{WEB_URL}/jobs/~02{id}");
            let job = FoundJob {
                id: id.clone(),
                url: url.clone(),
                title: spec.title.clone(),
                description: spec.description.clone(),
                created_at: now,
            };
            state.jobs.push(Kept { organization: access.organization.clone(), job });
            CreatedJob { id, url, warnings: Vec::new() }
        })
        .await
    }

    async fn update_job(&self, access: &Access, job_id: &str, spec: &JobSpec) -> Result<Vec<Warning>, UpworkError> {
        self.play("update_job", |state| {
            state.used.push(access.tokens.access.clone());
            for kept in state.jobs.iter_mut().filter(|kept| kept.job.id == job_id) {
                kept.job.title.clone_from(&spec.title);
                kept.job.description.clone_from(&spec.description);
            }
            state.dropped.extend(spec.dropped.clone());
            vec![Warning::SkillsNotSaved]
        })
        .await
    }

    async fn close_job(&self, access: &Access, job_id: &str, closed: Closed) -> Result<(), UpworkError> {
        self.play("close_job", |state| {
            state.used.push(access.tokens.access.clone());
            state.closed.push((job_id.to_owned(), closed));
        })
        .await
    }

    async fn find_jobs(&self, access: &Access, title: &str, since: Timestamp) -> Result<Vec<FoundJob>, UpworkError> {
        self.play("find_jobs", |state| {
            state.used.push(access.tokens.access.clone());
            let same = |kept: &&Kept| {
                kept.organization == access.organization
                    && (is_same(title, &kept.job.title) || is_cut(title, &kept.job.title))
                    && kept.job.created_at.as_second() >= since.as_second()
            };
            let mut found: Vec<_> = state.jobs.iter().filter(same).map(|kept| kept.job.clone()).collect();
            found.sort_by_key(|job| job.created_at);
            found
        })
        .await
    }

    async fn job(&self, access: &Access, _job_id: &str) -> Result<JobSnapshot, UpworkError> {
        self.play("job", |state| {
            state.used.push(access.tokens.access.clone());
            JobSnapshot { status: state.status.unwrap_or(JobStatus::Open), proposals: Some(3), hires: None }
        })
        .await
    }

    async fn job_content(&self, _access: &Access, job_id: &str) -> Result<JobContent, UpworkError> {
        self.play("job_content", |state| {
            let mut content = state.content.clone().unwrap_or_default();
            if state.content.is_none()
                && let Some(kept) = state.jobs.iter().find(|kept| kept.job.id == job_id)
            {
                content.draft.title.clone_from(&kept.job.title);
                content.draft.description.clone_from(&kept.job.description);
                content.known = vec![Field::Title, Field::Description];
            }
            content
        })
        .await
    }

    async fn skills(&self, _access: &Access, _text: &str) -> Result<Vec<DraftSkill>, UpworkError> {
        self.play("skills", |_| Vec::new()).await
    }
}

/// The callback of a user who has consented.
pub(super) fn granted() -> ConsentAnswer {
    let code = SecretString::from("the-users-code");
    assert!(!code.expose_secret().is_empty());
    ConsentAnswer { code, request_token: None }
}
