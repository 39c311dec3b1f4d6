//! Who may refresh a connection's tokens. The lease is a part of the connection's record, so it is deleted with the
//! connection, and each adapter settles a race for it like any other change of that one record.

use jiff::Timestamp;

use super::records::{Connection, ConnectionState, RefreshLease, Sealed};

/// This many refusals other than `invalid_grant`, without a successful call in between, end a connection.
const MAX_REFUSALS: u32 = 3;

/// The result of a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshEnd {
    /// New tokens, sealed: they replace those that were sent.
    Rotated(Sealed),
    /// Upwork no longer accepts the tokens that were sent.
    Refused,
    /// Upwork refused this many attempts, without saying that the tokens are no longer valid.
    RefusedWithoutReason(u32),
    /// Nothing: the tokens stay unchanged.
    Released,
}

impl Connection {
    /// The lease that somebody holds at `now`.
    pub fn lease_held_at(&self, now: Timestamp) -> Option<&RefreshLease> {
        self.refresh_lease.as_ref().filter(|lease| lease.until > now)
    }

    /// The connection with a lease on it; `None` if somebody holds one at `now`.
    pub(super) fn leased(self, lease: RefreshLease, now: Timestamp) -> Option<Self> {
        let free = self.lease_held_at(now).is_none();
        free.then_some(Self { refresh_lease: Some(lease), ..self })
    }

    /// The connection at the end of the refresh of `owner`; `None` if the lease is not that owner's.
    pub(super) fn refreshed(self, owner: &str, end: &RefreshEnd) -> Option<Self> {
        self.refresh_lease.as_ref().filter(|lease| lease.owner == owner)?;
        let free = Self { refresh_lease: None, ..self };
        Some(match end {
            RefreshEnd::Rotated(tokens) => Self { tokens: tokens.clone(), state: ConnectionState::Active, ..free },
            RefreshEnd::Refused => Self { state: ConnectionState::ReconnectNeeded, ..free },
            RefreshEnd::RefusedWithoutReason(times) => free.with_refusals(*times),
            RefreshEnd::Released => free,
        })
    }

    /// The connection after this many more refusals. They do not say whether the tokens are still valid: after some of
    /// them the user is asked to reconnect.
    #[must_use]
    pub fn with_refusals(self, times: u32) -> Self {
        let refusals = self.refusals.saturating_add(times);
        let state = if refusals >= MAX_REFUSALS { ConnectionState::ReconnectNeeded } else { self.state };
        Self { state, refusals, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_of_an_older_release_has_no_lease_and_no_last_use() {
        let old = r#"{"client_key":"site","account_id":"ann","upwork_user":"7","name":"Ann","organizations":[],
            "organization":null,"tokens":"key.dG9rZW5z","state":"active","connected_at":"2026-11-21T12:00:00Z",
            "version":3}"#;
        let connection: Connection = serde_json::from_str(old).unwrap();
        assert_eq!((connection.version, connection.refresh_lease, connection.refusals), (3, None, 0));
        assert_eq!(connection.last_used_at, None);
    }
}
