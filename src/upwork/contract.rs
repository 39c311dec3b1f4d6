//! What every adapter guarantees. An adapter's tests say how Upwork behaves ([`Scene`]) in its own protocol and run all
//! claims by [`contract!`].

use std::time::Duration;

use app::model::{Budget, Closed, ExperienceLevel, Hours, JobSpec, Money, Visibility};
use jiff::Timestamp;
use tokio::time::Instant;
use wiremock::MockServer;

use super::{Access, Tokens, Upwork, UpworkError};

/// How Upwork behaves towards each call of a test.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scene {
    /// Nothing listens at the address.
    Unreachable,
    /// The connection is closed after the request was read.
    DropsConnection,
    /// No response within the client's timeout.
    NeverAnswers,
    /// 500.
    ServerError,
    /// 200 with a body that is not JSON.
    InvalidJson,
    /// 307 to another place.
    Redirect,
    /// 429, with this `Retry-After` in seconds.
    RateLimited(u64),
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// This status and no body.
    EmptyBody(u16),
    /// This status and an HTML page, as of a proxy.
    Html(u16, &'static str),
    /// A refusal with this message.
    Refusal(&'static str),
}

/// An adapter whose Upwork behaves as in a scene.
pub(super) struct Stage {
    pub(super) upwork: Box<dyn Upwork>,
    /// None if the scene is not played by a mock server.
    pub(super) server: Option<MockServer>,
}

impl Stage {
    async fn calls(&self) -> usize {
        let server = self.server.as_ref().expect("a mock server");
        server.received_requests().await.unwrap_or_default().len()
    }

    async fn create(&self) -> UpworkError {
        self.upwork.create_job(&an_access(), &a_spec()).await.expect_err("no job")
    }

    async fn read(&self) -> UpworkError {
        self.upwork.job(&an_access(), "1944066025694923368").await.expect_err("no answer")
    }
}

pub(super) fn an_access() -> Access {
    let tokens = Tokens { access: "access-token".into(), refresh_or_secret: "second-token".into(), expires_at: None };
    Access { tokens, organization: "424242".into() }
}

pub(super) fn a_spec() -> JobSpec {
    JobSpec {
        title: "Fix the login page".into(),
        description: "It lets nobody in.\nNot even us.".into(),
        category: "531770282580668418".into(),
        subcategory: "531770282584862733".into(),
        service: None,
        skills: vec![],
        budget: Budget::Fixed { amount: Money::parse("150.50").expect("an amount") },
        experience: Some(ExperienceLevel::Intermediate),
        length: None,
        hours: Hours::NotSure,
        people: 1,
        visibility: Visibility::Anyone,
        questions: vec![],
        preferences: vec![],
        optional_skills: vec![],
        dropped: vec![],
    }
}

pub(super) async fn an_unsent_post_is_unavailable(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Unreachable).await.create().await;
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
}

pub(super) async fn a_post_without_a_clear_answer_is_unknown(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in [Scene::DropsConnection, Scene::NeverAnswers, Scene::ServerError, Scene::InvalidJson, Scene::Redirect]
    {
        let error = stage(scene).await.create().await;
        assert!(matches!(error, UpworkError::Unknown(_)), "{scene:?}: {error:?}");
    }
}

pub(super) async fn a_post_is_sent_once_in_every_case(stage: impl AsyncFn(Scene) -> Stage) {
    let scenes = [
        Scene::NeverAnswers,
        Scene::ServerError,
        Scene::InvalidJson,
        Scene::Redirect,
        Scene::RateLimited(1),
        Scene::Unauthorized,
        Scene::Forbidden,
        Scene::Refusal("No."),
    ];
    for scene in scenes {
        let stage = stage(scene).await;
        stage.create().await;
        assert_eq!(stage.calls().await, 1, "{scene:?}");
    }
}

pub(super) async fn a_read_without_an_answer_is_unavailable(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in [
        Scene::Unreachable,
        Scene::DropsConnection,
        Scene::NeverAnswers,
        Scene::ServerError,
        Scene::InvalidJson,
        Scene::Redirect,
    ] {
        let error = stage(scene).await.read().await;
        assert!(matches!(error, UpworkError::Unavailable(_)), "{scene:?}: {error:?}");
    }
}

pub(super) async fn a_read_is_retried_after_a_server_error(stage: impl AsyncFn(Scene) -> Stage) {
    let stage = stage(Scene::ServerError).await;
    stage.read().await;
    assert_eq!(stage.calls().await, 3);
}

pub(super) async fn a_rate_limit_error_has_the_retry_time(stage: impl AsyncFn(Scene) -> Stage) {
    let expected = UpworkError::RateLimited { retry_after: Some(Duration::from_secs(40)) };
    assert_eq!(stage(Scene::RateLimited(40)).await.create().await, expected);
    assert_eq!(stage(Scene::RateLimited(40)).await.read().await, expected);
}

pub(super) async fn an_error_without_a_retry_time_can_be_a_rate_limit(stage: impl AsyncFn(Scene) -> Stage) {
    let expected = UpworkError::RateLimited { retry_after: None };
    assert_eq!(stage(Scene::EmptyBody(429)).await.create().await, expected);
    assert_eq!(stage(Scene::EmptyBody(429)).await.read().await, expected);
}

pub(super) async fn invalid_tokens_require_reconnecting(stage: impl AsyncFn(Scene) -> Stage) {
    for error in [stage(Scene::Unauthorized).await.create().await, stage(Scene::Unauthorized).await.read().await] {
        assert!(matches!(error, UpworkError::ReconnectNeeded(_)), "{error:?}");
    }
}

pub(super) async fn a_403_is_a_missing_permission(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Forbidden).await.create().await;
    assert!(matches!(&error, UpworkError::MissingPermission(what) if !what.words().is_empty()), "{error:?}");
}

pub(super) async fn an_html_page_does_not_affect_tokens_or_permissions(stage: impl AsyncFn(Scene) -> Stage) {
    for status in [401, 403, 404] {
        let scene = Scene::Html(status, "<title>Proxy</title><p>Nothing goes through.");
        for error in [stage(scene).await.create().await, stage(scene).await.read().await] {
            assert!(matches!(error, UpworkError::Unavailable(_)), "{status}: {error:?}");
        }
    }
}

pub(super) async fn a_bot_challenge_is_recognized(stage: impl AsyncFn(Scene) -> Stage) {
    let scene = Scene::Html(403, "<!doctype html><title>One moment</title><p>Please turn on JavaScript and cookies");
    for error in [stage(scene).await.create().await, stage(scene).await.read().await] {
        assert!(matches!(error, UpworkError::Challenged(_)), "{error:?}");
    }
}

pub(super) async fn a_bare_status_does_not_affect_tokens_or_permissions(stage: impl AsyncFn(Scene) -> Stage) {
    for status in [401, 403] {
        for error in
            [stage(Scene::EmptyBody(status)).await.create().await, stage(Scene::EmptyBody(status)).await.read().await]
        {
            assert!(matches!(error, UpworkError::Unauthorized(_)), "{status}: {error:?}");
        }
    }
}

pub(super) async fn a_refusal_has_upworks_message(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Refusal("The budget is too low.")).await.create().await;
    assert_eq!(error, UpworkError::Refused { message: "The budget is too low.".into(), fields: vec![] });
}

pub(super) async fn a_failed_change_or_closing_has_the_errors_of_a_failed_post(stage: impl AsyncFn(Scene) -> Stage) {
    let both = async |scene| {
        // A stage each: an Upwork that asked for a pause is not called at all.
        let [first, second] = [stage(scene).await, stage(scene).await];
        let changed = first.upwork.update_job(&an_access(), "19", &a_spec()).await;
        let closed = second.upwork.close_job(&an_access(), "19", Closed::Filled).await;
        [changed.expect_err("no change"), closed.expect_err("not closed")]
    };
    for scene in [
        Scene::Unreachable,
        Scene::DropsConnection,
        Scene::NeverAnswers,
        Scene::ServerError,
        Scene::InvalidJson,
        Scene::Redirect,
    ] {
        for error in both(scene).await {
            assert!(matches!(error, UpworkError::Unavailable(_) | UpworkError::Unknown(_)), "{scene:?}: {error:?}");
        }
    }
    let busy = UpworkError::RateLimited { retry_after: Some(Duration::from_secs(40)) };
    assert_eq!(both(Scene::RateLimited(40)).await, [busy.clone(), busy]);
    for error in both(Scene::Unauthorized).await {
        assert!(matches!(error, UpworkError::ReconnectNeeded(_)), "{error:?}");
    }
    for error in both(Scene::Forbidden).await {
        assert!(matches!(error, UpworkError::MissingPermission(_)), "{error:?}");
    }
    let refused = UpworkError::Refused { message: "It is closed.".into(), fields: vec![] };
    assert_eq!(both(Scene::Refusal("It is closed.")).await, [refused.clone(), refused]);
}

pub(super) async fn a_failing_upwork_costs_little_time(stage: impl AsyncFn(Scene) -> Stage) {
    let started = Instant::now();
    let stage = stage(Scene::NeverAnswers).await;
    for _ in 0..20 {
        stage.create().await;
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(stage.calls().await <= 5);
}

pub(super) async fn a_failed_lookup_never_looks_like_an_empty_result(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in [
        Scene::Unreachable,
        Scene::DropsConnection,
        Scene::ServerError,
        Scene::InvalidJson,
        Scene::Refusal("No."),
        Scene::Forbidden,
    ] {
        let stage = stage(scene).await;
        let found = stage.upwork.find_jobs(&an_access(), "Fix the login page", Timestamp::UNIX_EPOCH).await;
        assert!(found.is_err(), "{scene:?}: {found:?}");
    }
}

/// One test for each claim, with this stage.
macro_rules! contract {
    ($stage:path: $($claim:ident)*) => {
        $(#[tokio::test]
        async fn $claim() {
            $crate::upwork::contract::$claim($stage).await;
        })*
    };
    ($stage:path) => {
        $crate::upwork::contract::contract! { $stage:
            an_unsent_post_is_unavailable
            a_post_without_a_clear_answer_is_unknown
            a_post_is_sent_once_in_every_case
            a_read_without_an_answer_is_unavailable
            a_read_is_retried_after_a_server_error
            a_rate_limit_error_has_the_retry_time
            an_error_without_a_retry_time_can_be_a_rate_limit
            a_failed_change_or_closing_has_the_errors_of_a_failed_post
            invalid_tokens_require_reconnecting
            a_403_is_a_missing_permission
            an_html_page_does_not_affect_tokens_or_permissions
            a_bot_challenge_is_recognized
            a_bare_status_does_not_affect_tokens_or_permissions
            a_refusal_has_upworks_message
            a_failing_upwork_costs_little_time
            a_failed_lookup_never_looks_like_an_empty_result
        }
    };
}
pub(super) use contract;
