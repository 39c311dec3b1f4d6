//! What every adapter guarantees. An adapter's tests say how Upwork behaves ([`Scene`]) in its own protocol and run all
//! claims by [`contract!`].

use std::time::Duration;

use app::model::{Budget, ExperienceLevel, Hours, JobSpec, Money, Visibility};
use jiff::Timestamp;
use tokio::time::Instant;
use wiremock::MockServer;

use super::{Access, JobState, Tokens, Upwork, UpworkError};

/// How Upwork behaves towards each call of a test.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scene {
    /// Nobody listens.
    Unreachable,
    /// The connection ends after the request was read.
    HangsUp,
    /// No answer within the client's patience.
    Hangs,
    /// 500.
    Breaks,
    /// 200, with a body that is no JSON.
    Babbles,
    /// 307 to another place.
    Redirects,
    /// 429, with this `Retry-After` in seconds.
    IsBusy(u64),
    /// 401.
    DoesNotKnowTheTokens,
    /// 403.
    Forbids,
    /// This status and no body.
    SaysNothing(u16),
    /// This status and a page of HTML: of a proxy, say.
    ShowsAPage(u16, &'static str),
    /// A refusal with this message.
    Refuses(&'static str),
}

/// An adapter that talks to an Upwork that plays a scene.
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

pub(super) async fn a_post_that_never_got_there_is_unavailable(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Unreachable).await.create().await;
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
}

pub(super) async fn a_post_without_a_clear_answer_is_unknown(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in [Scene::HangsUp, Scene::Hangs, Scene::Breaks, Scene::Babbles, Scene::Redirects] {
        let error = stage(scene).await.create().await;
        assert!(matches!(error, UpworkError::Unknown(_)), "{scene:?}: {error:?}");
    }
}

pub(super) async fn a_post_is_sent_once_whatever_comes_back(stage: impl AsyncFn(Scene) -> Stage) {
    let scenes = [
        Scene::Hangs,
        Scene::Breaks,
        Scene::Babbles,
        Scene::Redirects,
        Scene::IsBusy(1),
        Scene::DoesNotKnowTheTokens,
        Scene::Forbids,
        Scene::Refuses("No."),
    ];
    for scene in scenes {
        let stage = stage(scene).await;
        stage.create().await;
        assert_eq!(stage.calls().await, 1, "{scene:?}");
    }
}

pub(super) async fn a_read_without_an_answer_is_unavailable(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in [Scene::Unreachable, Scene::HangsUp, Scene::Hangs, Scene::Breaks, Scene::Babbles, Scene::Redirects] {
        let error = stage(scene).await.read().await;
        assert!(matches!(error, UpworkError::Unavailable(_)), "{scene:?}: {error:?}");
    }
}

pub(super) async fn a_read_is_tried_again_when_upwork_breaks(stage: impl AsyncFn(Scene) -> Stage) {
    let stage = stage(Scene::Breaks).await;
    stage.read().await;
    assert_eq!(stage.calls().await, 3);
}

pub(super) async fn a_busy_upwork_says_when_to_come_back(stage: impl AsyncFn(Scene) -> Stage) {
    let expected = UpworkError::RateLimited { retry_after: Some(Duration::from_secs(40)) };
    assert_eq!(stage(Scene::IsBusy(40)).await.create().await, expected);
    assert_eq!(stage(Scene::IsBusy(40)).await.read().await, expected);
}

pub(super) async fn void_tokens_mean_to_connect_again(stage: impl AsyncFn(Scene) -> Stage) {
    for error in
        [stage(Scene::DoesNotKnowTheTokens).await.create().await, stage(Scene::DoesNotKnowTheTokens).await.read().await]
    {
        assert!(matches!(error, UpworkError::ReconnectNeeded(_)), "{error:?}");
    }
}

pub(super) async fn what_is_forbidden_is_a_missing_permission(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Forbids).await.create().await;
    assert!(matches!(&error, UpworkError::MissingPermission(what) if !what.words().is_empty()), "{error:?}");
}

pub(super) async fn a_page_in_place_of_an_answer_says_nothing_of_tokens_and_permissions(
    stage: impl AsyncFn(Scene) -> Stage,
) {
    for status in [401, 403, 404] {
        let scene = Scene::ShowsAPage(status, "<title>Proxy</title><p>Nothing goes through.");
        for error in [stage(scene).await.create().await, stage(scene).await.read().await] {
            assert!(matches!(error, UpworkError::Unavailable(_)), "{status}: {error:?}");
        }
    }
}

pub(super) async fn a_bot_challenge_is_told_apart(stage: impl AsyncFn(Scene) -> Stage) {
    let scene =
        Scene::ShowsAPage(403, "<!doctype html><title>One moment</title><p>Please turn on JavaScript and cookies");
    for error in [stage(scene).await.create().await, stage(scene).await.read().await] {
        assert!(matches!(error, UpworkError::Challenged(_)), "{error:?}");
    }
}

pub(super) async fn a_status_alone_says_nothing_of_tokens_and_permissions(stage: impl AsyncFn(Scene) -> Stage) {
    for status in [401, 403] {
        for error in [
            stage(Scene::SaysNothing(status)).await.create().await,
            stage(Scene::SaysNothing(status)).await.read().await,
        ] {
            assert!(matches!(error, UpworkError::TurnedAway(_)), "{status}: {error:?}");
        }
    }
}

pub(super) async fn a_refusal_is_told_in_upworks_words(stage: impl AsyncFn(Scene) -> Stage) {
    let error = stage(Scene::Refuses("The budget is too low.")).await.create().await;
    assert_eq!(error, UpworkError::Refused { message: "The budget is too low.".into(), fields: vec![] });
}

pub(super) async fn a_change_fails_as_a_post_does(stage: impl AsyncFn(Scene) -> Stage) {
    let change = async |scene| {
        let stage = stage(scene).await;
        let changed = stage.upwork.update_job(&an_access(), "19", &a_spec(), JobState::Open).await;
        changed.expect_err("no change")
    };
    for scene in [Scene::Unreachable, Scene::HangsUp, Scene::Hangs, Scene::Breaks, Scene::Babbles, Scene::Redirects] {
        let error = change(scene).await;
        assert!(matches!(error, UpworkError::Unavailable(_) | UpworkError::Unknown(_)), "{scene:?}: {error:?}");
    }
    let error = change(Scene::IsBusy(40)).await;
    assert_eq!(error, UpworkError::RateLimited { retry_after: Some(Duration::from_secs(40)) });
    assert!(matches!(change(Scene::DoesNotKnowTheTokens).await, UpworkError::ReconnectNeeded(_)));
    assert!(matches!(change(Scene::Forbids).await, UpworkError::MissingPermission(_)));
    let refused = UpworkError::Refused { message: "It is closed.".into(), fields: vec![] };
    assert_eq!(change(Scene::Refuses("It is closed.")).await, refused);
}

pub(super) async fn a_dead_upwork_costs_little_time(stage: impl AsyncFn(Scene) -> Stage) {
    let started = Instant::now();
    let stage = stage(Scene::Hangs).await;
    for _ in 0..20 {
        stage.create().await;
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(stage.calls().await <= 5);
}

pub(super) async fn a_look_up_that_fails_never_looks_like_no_find(stage: impl AsyncFn(Scene) -> Stage) {
    for scene in
        [Scene::Unreachable, Scene::HangsUp, Scene::Breaks, Scene::Babbles, Scene::Refuses("No."), Scene::Forbids]
    {
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
            a_post_that_never_got_there_is_unavailable
            a_post_without_a_clear_answer_is_unknown
            a_post_is_sent_once_whatever_comes_back
            a_read_without_an_answer_is_unavailable
            a_read_is_tried_again_when_upwork_breaks
            a_busy_upwork_says_when_to_come_back
            a_change_fails_as_a_post_does
            void_tokens_mean_to_connect_again
            what_is_forbidden_is_a_missing_permission
            a_page_in_place_of_an_answer_says_nothing_of_tokens_and_permissions
            a_bot_challenge_is_told_apart
            a_status_alone_says_nothing_of_tokens_and_permissions
            a_refusal_is_told_in_upworks_words
            a_dead_upwork_costs_little_time
            a_look_up_that_fails_never_looks_like_no_find
        }
    };
}
pub(super) use contract;
