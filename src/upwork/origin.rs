//! On whose behalf calls to Upwork are made, and which of them can wait. All tenants share one queue to Upwork, and the
//! queue is fair only if it knows the origin of each call. Like the [deadline](super::deadline) this travels with the
//! task, so that no adapter has to pass it on.

use std::future::Future;

use crate::caller::{AccountId, ClientKey};

tokio::task_local! {
    static ORIGIN: Origin;
}

/// An account of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// The tenant.
    pub tenant: ClientKey,
    /// The Jira user.
    pub account: AccountId,
}

/// The origin of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Whose call it is; `None` for our own calls.
    pub account: Option<Account>,
    /// Whether it precedes lookups: a user posts, edits or connects, and waits for it.
    pub is_urgent: bool,
}

impl Origin {
    /// The tenant whose call it is.
    pub fn tenant(&self) -> Option<&ClientKey> {
        self.account.as_ref().map(|account| &account.tenant)
    }
}

/// Runs `work` so that all calls to Upwork within it count as those of this account.
pub async fn on_behalf_of<T>(tenant: &ClientKey, account: &AccountId, work: impl Future<Output = T>) -> T {
    let account = Account { tenant: tenant.clone(), account: account.clone() };
    ORIGIN.scope(Origin { account: Some(account), ..current() }, work).await
}

/// Runs `work` so that its calls to Upwork go before lookups.
pub async fn urgent<T>(work: impl Future<Output = T>) -> T {
    ORIGIN.scope(Origin { is_urgent: true, ..current() }, work).await
}

/// Work for its own task, which would otherwise not know the origin of the task that starts it.
pub(crate) fn kept<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    ORIGIN.scope(current(), work)
}

/// The origin of calls made here.
pub(crate) fn current() -> Origin {
    ORIGIN.try_with(Clone::clone).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (ClientKey, AccountId) {
        (ClientKey::parse("tenant-a").unwrap(), AccountId::parse("mia").unwrap())
    }

    #[tokio::test]
    async fn without_an_origin_the_default_applies() {
        assert_eq!(current(), Origin::default());
    }

    #[tokio::test]
    async fn origin_and_priority_can_be_set_in_either_order() {
        let (tenant, account) = ids();
        let expected =
            Origin { account: Some(Account { tenant: tenant.clone(), account: account.clone() }), is_urgent: true };
        let inner = urgent(on_behalf_of(&tenant, &account, async { current() })).await;
        let outer = on_behalf_of(&tenant, &account, urgent(async { current() })).await;
        assert_eq!((inner, outer), (expected.clone(), expected));
        assert_eq!(current(), Origin::default(), "it ends with the work");
    }

    #[tokio::test]
    async fn a_spawned_task_keeps_the_origin() {
        let (tenant, account) = ids();
        let kept = on_behalf_of(&tenant, &account, async { tokio::spawn(kept(async { current() })).await });
        assert_eq!(kept.await.unwrap().tenant(), Some(&tenant));
    }
}
