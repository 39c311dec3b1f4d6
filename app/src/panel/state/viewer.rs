use crate::model::{AccountLink, ConnectNotice};
use crate::watched::LeanSignal;

/// The viewer's connection to Upwork and rights on the issue.
#[derive(Clone, Copy)]
pub(crate) struct ViewerState {
    account: LeanSignal<AccountLink>,
    /// Whether Jira lets the viewer read the issue but not edit it.
    view_only: LeanSignal<bool>,
    draft: LeanSignal<Draft>,
    notice: LeanSignal<Option<ConnectNotice>>,
    /// Whether Jira says that the viewer administers the site; requested only if it changes what is shown.
    administers: LeanSignal<bool>,
}

/// What the viewer has typed for this issue and not posted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) is_waiting: bool,
    /// When it was saved, if the server says so.
    pub(crate) saved_at: Option<String>,
}

impl ViewerState {
    pub(crate) fn new(account: AccountLink, view_only: bool, draft: Draft, notice: Option<ConnectNotice>) -> Self {
        Self {
            account: LeanSignal::new(account),
            view_only: LeanSignal::new(view_only),
            draft: LeanSignal::new(draft),
            notice: LeanSignal::new(notice),
            administers: LeanSignal::new(false),
        }
    }

    /// Applies what has changed.
    pub(crate) fn accept(self, account: AccountLink, view_only: bool, draft: Draft, notice: Option<ConnectNotice>) {
        self.account.set_if_changed(account);
        self.view_only.set_if_changed(view_only);
        self.draft.set_if_changed(draft);
        self.notice.set_if_changed(notice);
    }

    /// Reads the account, and follows it.
    pub(crate) fn with_account<R>(self, read: impl FnOnce(&AccountLink) -> R) -> R {
        self.account.with(read)
    }

    /// Whether the viewer may post, according to Jira and to Upwork.
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

    /// Whether the viewer is not logged in to Jira.
    pub(crate) fn is_anonymous(self) -> bool {
        self.account.with(|account| *account == AccountLink::Anonymous)
    }

    pub(crate) fn is_connected(self) -> bool {
        self.account.with(|account| matches!(account, AccountLink::Connected { .. }))
    }

    /// Whether the viewer has a connection, or had one that has ended.
    pub(crate) fn has_had_connection(self) -> bool {
        self.account
            .with(|account| matches!(account, AccountLink::Connected { .. } | AccountLink::ReconnectNeeded { .. }))
    }

    /// Whether a connect is the next step.
    pub(crate) fn is_unconnected(self) -> bool {
        self.account.with(|account| matches!(account, AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. }))
    }

    /// Whether the viewer has an Upwork account that can't post.
    pub(crate) fn is_freelancer(self) -> bool {
        let is = |account: &AccountLink| matches!(account, AccountLink::Connected { organizations, .. } if organizations.is_empty());
        self.account.with(is)
    }

    /// Whether the app has no key for Upwork.
    pub(crate) fn lacks_key(self) -> bool {
        self.account.with(|account| matches!(account, AccountLink::NotConfigured { .. }))
    }

    pub(crate) fn administers(self) -> bool {
        self.administers.get()
    }

    pub(crate) fn set_administers(self, administers: bool) {
        self.administers.set_if_changed(administers);
    }

    pub(crate) fn is_draft_waiting(self) -> bool {
        self.draft.with(|draft| draft.is_waiting)
    }

    /// When the draft was saved.
    pub(crate) fn draft_saved_at(self) -> Option<String> {
        self.draft.with(|draft| draft.saved_at.clone())
    }

    /// How the last attempt to connect ended.
    pub(crate) fn notice(self) -> Option<ConnectNotice> {
        self.notice.get()
    }
}
