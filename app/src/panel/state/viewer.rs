use crate::model::{AccountLink, ConnectNotice};
use crate::watched::LeanSignal;

/// How the viewer stands with Upwork and with the issue.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    account: LeanSignal<AccountLink>,
    /// Whether Jira lets the viewer look at the issue and no more.
    view_only: LeanSignal<bool>,
    draft_waiting: LeanSignal<bool>,
    notice: LeanSignal<Option<ConnectNotice>>,
}

impl Viewer {
    pub(crate) fn new(
        account: AccountLink,
        view_only: bool,
        draft_waiting: bool,
        notice: Option<ConnectNotice>,
    ) -> Self {
        Self {
            account: LeanSignal::new(account),
            view_only: LeanSignal::new(view_only),
            draft_waiting: LeanSignal::new(draft_waiting),
            notice: LeanSignal::new(notice),
        }
    }

    /// Takes over what has changed.
    pub(crate) fn accept(
        self,
        account: AccountLink,
        view_only: bool,
        draft_waiting: bool,
        notice: Option<ConnectNotice>,
    ) {
        self.account.set_if_changed(account);
        self.view_only.set_if_changed(view_only);
        self.draft_waiting.set_if_changed(draft_waiting);
        self.notice.set_if_changed(notice);
    }

    /// Reads the account, and follows it.
    pub(crate) fn with_account<R>(self, read: impl FnOnce(&AccountLink) -> R) -> R {
        self.account.with(read)
    }

    /// Whether the viewer may post, by Jira and by Upwork.
    pub(crate) fn may_post(self) -> bool {
        let may = |account: &AccountLink| matches!(account, AccountLink::Connected { organizations, .. } if !organizations.is_empty());
        !self.view_only.get() && self.account.with(may)
    }

    /// Whether the viewer can do nothing with the jobs of the issue.
    pub(crate) fn only_looks(self) -> bool {
        self.view_only.get() || self.is_anonymous()
    }

    pub(crate) fn is_view_only(self) -> bool {
        self.view_only.get()
    }

    /// Whether Jira does not know the viewer.
    pub(crate) fn is_anonymous(self) -> bool {
        self.account.with(|account| *account == AccountLink::Anonymous)
    }

    pub(crate) fn is_connected(self) -> bool {
        self.account.with(|account| matches!(account, AccountLink::Connected { .. }))
    }

    /// Whether a connect is the next step.
    pub(crate) fn is_unconnected(self) -> bool {
        self.account.with(|account| matches!(account, AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. }))
    }

    pub(crate) fn is_draft_waiting(self) -> bool {
        self.draft_waiting.get()
    }

    /// How the last attempt to connect has ended.
    pub(crate) fn notice(self) -> Option<ConnectNotice> {
        self.notice.get()
    }
}
