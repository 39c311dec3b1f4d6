//! Records that a case does not care about.

use std::sync::atomic::{AtomicU32, Ordering};

use app::model::{Budget, ExperienceLevel, FailedPost, Field, Hours, JobDraft, JobSpec, Money, Visibility};
use jiff::{SignedDuration, Timestamp};
use upwork_job_post::caller::{AccountId, ClientKey, Issue, IssueId, IssueKey};
use upwork_job_post::clock::{Clock as _, SystemClock};
use upwork_job_post::store::records::{
    AcceptedTokens, AccountAuthorizations, Authorization, AuthorizationProgress, CacheEntry, ConnectFailure,
    Connection, ConnectionState, DraftKey, IssuePlace, JobLink, JobPost, Marker, PostState, Revocation, SavedDraft,
    Sealed, SetMarker, Tenant, TenantState,
};

/// Two tenants, one of whose keys is a prefix of the other's: a store that confuses keys confuses these first.
pub(crate) fn two_tenants() -> (ClientKey, ClientKey) {
    (client_key("site"), client_key("site-2"))
}

pub(crate) fn client_key(text: &str) -> ClientKey {
    ClientKey::parse(text).unwrap()
}

pub(crate) fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(crate) fn issue(text: &str) -> IssueId {
    IssueId::parse(text).unwrap()
}

/// The time of all cases, plus this many seconds. Has nanoseconds, which a store may not lose, and is far in the
/// future, so that no database deletes by its own clock what a case still needs.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::new(4_000_000_000, 123_456_789).unwrap() + SignedDuration::from_secs(seconds)
}

/// This many seconds from now, by the clock that a database deletes by.
pub(crate) fn from_now(seconds: i64) -> Timestamp {
    SystemClock.now() + SignedDuration::from_secs(seconds)
}

/// A unique name.
pub(crate) fn fresh(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn a_tenant(client_key: &ClientKey) -> Tenant {
    Tenant {
        client_key: client_key.clone(),
        base_url: "https://site.atlassian.net".to_owned(),
        display_url: None,
        state: TenantState::Enabled,
        secret: Sealed("key.c2VjcmV0".to_owned()),
        previous_secret: None,
        state_at: at(0),
        installed_at: Some(at(0)),
        uninstalled_at: None,
        accepted: AcceptedTokens::default(),
        generation: 0,
        forgotten: false,
        cleared: false,
        forge: None,
        version: 0,
    }
}

pub(crate) fn a_connection(client_key: &ClientKey, account_id: &AccountId) -> Connection {
    Connection {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        upwork_user: fresh("user"),
        name: "Ann Example".to_owned(),
        organizations: Vec::new(),
        organization: None,
        tokens: Sealed("key.dG9rZW5z".to_owned()),
        state: ConnectionState::Active,
        connected_at: at(0),
        refresh_lease: None,
        refusals: 0,
        last_used_at: None,
        version: 0,
    }
}

pub(crate) fn a_revocation(client_key: &ClientKey) -> Revocation {
    Revocation {
        id: fresh("revocation"),
        client_key: client_key.clone(),
        account_id: account("ann"),
        tokens: Sealed("key.dG9rZW5z".to_owned()),
        expires_at: at(600),
    }
}

pub(crate) fn an_authorization() -> Authorization {
    Authorization {
        id: fresh("authorization"),
        issue_id: issue("10001"),
        issue_key: Some(IssueKey::parse("DEMO-1").unwrap()),
        generation: 2,
        from_host: true,
        handshake: Some(Sealed("key.bWVtbw".to_owned())),
        starts: 3,
        used_forms: vec!["form".to_owned()],
        confirmed: true,
        progress: AuthorizationProgress::CodeWaiting {
            code: Sealed("key.Y29kZQ".to_owned()),
            answer: Sealed("key.YW5zd2Vy".to_owned()),
            taken_until: Some(at(30)),
        },
        expires_at: at(600),
    }
}

/// For a connect in any state.
pub(crate) fn every_progress() -> Vec<AuthorizationProgress> {
    let code = || Sealed("key.Y29kZQ".to_owned());
    vec![
        AuthorizationProgress::Asked,
        AuthorizationProgress::Opened,
        AuthorizationProgress::Finishing,
        AuthorizationProgress::CodeWaiting {
            code: code(),
            answer: Sealed("key.YW5zd2Vy".to_owned()),
            taken_until: None,
        },
        AuthorizationProgress::CodeUsed { code: code(), connected: true },
    ]
}

pub(crate) fn some_authorizations(client_key: &ClientKey, account_id: &str) -> AccountAuthorizations {
    AccountAuthorizations {
        client_key: client_key.clone(),
        account_id: account(account_id),
        list: vec![an_authorization()],
        wrong_codes: 1,
        expires_at: at(600),
        revision: fresh("revision"),
    }
}

pub(crate) fn a_failure() -> ConnectFailure {
    ConnectFailure { denied: true, expires_at: at(600) }
}

pub(crate) fn a_marker(client_key: &ClientKey) -> SetMarker {
    let marker = Marker::UnlinkedJob { job_id: fresh("job") };
    SetMarker { client_key: client_key.clone(), marker, expires_at: at(600) }
}

pub(crate) fn something_cached(json: &str) -> CacheEntry {
    CacheEntry { json: json.to_owned(), expires_at: at(600) }
}

pub(crate) fn a_post(client_key: &ClientKey, issue_id: &IssueId) -> JobPost {
    JobPost {
        id: fresh("post"),
        client_key: client_key.clone(),
        issue: Issue { id: issue_id.clone(), key: Some(IssueKey::parse("DEMO-1").unwrap()), project: None },
        account_id: account("ann"),
        draft: JobDraft { title: "Fix the boiler".to_owned(), ..JobDraft::default() },
        spec: a_spec(),
        organization: "org".to_owned(),
        state: PostState::Started,
        started_at: at(0),
        ended_at: None,
        process: "process".to_owned(),
        lookups: 0,
        leased_until: None,
    }
}

fn a_spec() -> JobSpec {
    JobSpec {
        title: "Fix the boiler".to_owned(),
        description: "It drips — «tropf».".to_owned(),
        category: "1".to_owned(),
        subcategory: "2".to_owned(),
        service: None,
        skills: Vec::new(),
        budget: Budget::Fixed { amount: Money::dollars(50) },
        experience: Some(ExperienceLevel::Entry),
        length: None,
        hours: Hours::NotSure,
        people: 1,
        visibility: Visibility::InviteOnly,
        questions: vec!["When?".to_owned()],
        preferences: Vec::new(),
        optional_skills: Vec::new(),
        dropped: Vec::new(),
    }
}

pub(crate) fn a_reference(client_key: &ClientKey, issue_id: &IssueId) -> JobLink {
    let job_id = fresh("1234567890123456789");
    JobLink {
        client_key: client_key.clone(),
        issue_id: issue_id.clone(),
        url: format!("https://www.upwork.com/jobs/~02{job_id}"),
        job_id,
        title: "Fix the boiler".to_owned(),
        organization: "org".to_owned(),
        account_id: account("ann"),
        posted_at: at(0),
        post_id: fresh("post"),
        warnings: Vec::new(),
        status: None,
        seen_at: None,
        read_after: None,
        place: IssuePlace::default(),
        draft: Some(Box::new(JobDraft { title: "Fix the boiler".to_owned(), ..JobDraft::default() })),
    }
}

/// An account's draft of a job that is not posted yet.
pub(crate) fn new_job(account_id: &AccountId, issue_id: &str) -> DraftKey {
    DraftKey { account_id: account_id.clone(), issue_id: issue(issue_id), job_id: None }
}

pub(crate) fn a_draft(client_key: &ClientKey, account_id: &AccountId, issue_id: &IssueId) -> SavedDraft {
    SavedDraft {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        issue_id: issue_id.clone(),
        job_id: None,
        draft: JobDraft { title: fresh("Fix the boiler"), ..JobDraft::default() },
        touched: Some(vec![Field::Title]),
        failed_post: Some(FailedPost::Refused { message: "No telephone numbers".into(), reference: "r-1".into() }),
        saved_at: at(0),
        expires_at: at(600),
    }
}
