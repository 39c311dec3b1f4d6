use super::owned;
use crate::model::{AccountLink, Organization};
use crate::panel::state::{Draft, ViewerState};

fn connected(count: usize) -> AccountLink {
    let organization = |id: usize| Organization { id: id.to_string(), name: format!("Organization {id}") };
    AccountLink::Connected {
        name: "Ada".into(),
        organizations: (0..count).map(organization).collect(),
        organization: None,
    }
}

fn viewer(account: AccountLink, view_only: bool) -> ViewerState {
    ViewerState::new(account, view_only, Draft::default(), None)
}

#[test]
fn only_a_client_who_may_change_the_issue_posts() {
    owned(|| {
        assert!(viewer(connected(1), false).may_post());
        for (account, view_only) in [
            (connected(1), true),
            (connected(0), false),
            (AccountLink::NotConnected, false),
            (AccountLink::ViewOnly, false),
        ] {
            assert!(!viewer(account.clone(), view_only).may_post(), "{account:?}");
        }
    });
}

#[test]
fn an_anonymous_or_read_only_viewer_can_do_nothing_but_read() {
    owned(|| {
        assert!(viewer(AccountLink::Anonymous, false).only_looks() && viewer(connected(1), true).only_looks());
        assert!(!viewer(AccountLink::NotConnected, false).only_looks());
    });
}

#[test]
fn connecting_is_the_next_step_without_a_live_connection() {
    owned(|| {
        let dead = AccountLink::ReconnectNeeded { name: "Ada".into() };
        assert!(viewer(AccountLink::NotConnected, false).is_unconnected() && viewer(dead, false).is_unconnected());
        assert!(
            !viewer(connected(1), false).is_unconnected() && !viewer(AccountLink::Anonymous, false).is_unconnected()
        );
    });
}

#[test]
fn the_latest_answer_of_the_server_counts() {
    owned(|| {
        let viewer = viewer(AccountLink::NotConnected, false);
        let draft = Draft { is_waiting: true, saved_at: None };
        viewer.accept(connected(1), false, draft, None);
        assert!(viewer.may_post() && viewer.is_connected() && viewer.is_draft_waiting());
    });
}
