//! Lifecycle tokens that were accepted. A token is accepted for one body: the body is not signed, so anyone who has
//! seen a token could send it again with another body.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::atlassian::tokens::{LEEWAY_SECONDS, MAX_SECONDS};
use crate::delivery::{Delivery, Fingerprint};

/// Stored per event. More of them do not occur within the lifetime of a token; if they did, only the order of the hooks
/// would decide.
const MAX_KEPT: usize = 8;
/// No token is valid for longer after it arrived: it may be dated ahead by the leeway, and expires late by the leeway.
const MAX_LIFETIME: SignedDuration = SignedDuration::from_secs(MAX_SECONDS + 2 * LEEWAY_SECONDS);

/// The events that a site reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifecycleEvent {
    /// The app was installed, or installed again.
    Installed,
    /// It was uninstalled.
    Uninstalled,
    /// It was switched on.
    Enabled,
    /// It was switched off.
    Disabled,
}

impl LifecycleEvent {
    /// Its name in `eventType`, and at the end of its route.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Uninstalled => "uninstalled",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }
}

/// The accepted tokens of a tenant that may still be valid, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AcceptedTokens(Vec<AcceptedToken>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct AcceptedToken {
    event: LifecycleEvent,
    token: Fingerprint,
    body: Fingerprint,
    /// From then on the token is over, and need not be known any more.
    until: Timestamp,
}

/// Whether a token was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was not seen before, as far as is known.
    Never,
    /// With the same body.
    Before,
    /// With another body.
    WithAnotherBody,
}

impl AcceptedTokens {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the token of a delivery was seen before.
    pub fn seen(&self, delivery: &Delivery) -> Seen {
        match self.0.iter().find(|accepted| accepted.token == delivery.token) {
            None => Seen::Never,
            Some(accepted) if accepted.body == delivery.body => Seen::Before,
            Some(_) => Seen::WithAnotherBody,
        }
    }

    /// These and the token of a delivery that was acted on at `now`, without those that are over.
    #[must_use]
    pub fn and(&self, event: LifecycleEvent, delivery: &Delivery, now: Timestamp) -> Self {
        let Delivery { token, body, .. } = delivery.clone();
        let mut kept: Vec<_> =
            self.0.iter().filter(|known| known.until > now && known.token != token).cloned().collect();
        let of_event = |known: &AcceptedToken| known.event == event;
        if kept.iter().filter(|known| of_event(known)).count() >= MAX_KEPT
            && let Some(oldest) = kept.iter().position(of_event)
        {
            kept.remove(oldest);
        }
        kept.push(AcceptedToken { event, token, body, until: now + MAX_LIFETIME });
        Self(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn a_delivery(token: &str, body: &str) -> Delivery {
        let of = |text: &str| Fingerprint::of(text.as_bytes());
        Delivery { issued_at: now(), token: of(token), body: of(body) }
    }

    #[test]
    fn a_token_is_accepted_for_one_body_only() {
        let accepted = AcceptedTokens::default().and(LifecycleEvent::Installed, &a_delivery("t1", "b1"), now());
        assert_eq!(accepted.seen(&a_delivery("t1", "b1")), Seen::Before);
        assert_eq!(accepted.seen(&a_delivery("t1", "b2")), Seen::WithAnotherBody);
        assert_eq!(accepted.seen(&a_delivery("t2", "b1")), Seen::Never);
    }

    #[test]
    fn a_token_is_remembered_for_as_long_as_it_is_valid() {
        let first = AcceptedTokens::default().and(LifecycleEvent::Installed, &a_delivery("t1", "b1"), now());
        let later = |seconds: i64| {
            let then = now() + SignedDuration::from_secs(seconds);
            first.and(LifecycleEvent::Installed, &a_delivery("t2", "b2"), then).seen(&a_delivery("t1", "b2"))
        };
        assert_eq!(later(3600 + 119), Seen::WithAnotherBody);
        assert_eq!(later(3600 + 120), Seen::Never);
    }

    #[test]
    fn many_hooks_neither_grow_the_record_nor_evict_another_events_token() {
        let mut accepted = AcceptedTokens::default().and(LifecycleEvent::Installed, &a_delivery("t", "b"), now());
        for number in 0..100 {
            let hook = a_delivery(&number.to_string(), "b");
            accepted = accepted.and(LifecycleEvent::Enabled, &hook, now()).and(LifecycleEvent::Enabled, &hook, now());
        }
        assert_eq!(accepted.0.len(), 1 + MAX_KEPT);
        assert_eq!(accepted.seen(&a_delivery("t", "other")), Seen::WithAnotherBody);
        assert_eq!(accepted.seen(&a_delivery("99", "other")), Seen::WithAnotherBody);
    }

    #[test]
    fn only_fingerprints_of_token_and_body_are_stored() {
        let accepted =
            AcceptedTokens::default().and(LifecycleEvent::Installed, &a_delivery("the token", "the secret"), now());
        let stored = serde_json::to_string(&accepted).unwrap();
        assert!(!stored.contains("the token") && !stored.contains("the secret"), "{stored}");
    }
}
