//! Events of the host and of the browser.

use super::Panel;
use crate::browser;
use crate::host::{DIALOG_CLOSED, JOB_POSTED, host};
use crate::model::Statuses;
use crate::watched::follow;

const CLOCK_MILLISECONDS: i32 = 60_000;

impl Panel {
    /// Begins to listen to the host and the browser.
    pub(in crate::panel) fn start(self) {
        host().follow_theme();
        host().listen(JOB_POSTED, Box::new(move || self.refresh()));
        host().on_issue_changed(Box::new(move || self.refresh()));
        host().listen(
            DIALOG_CLOSED,
            Box::new(move || {
                self.0.get().opening.set(false);
                browser::focus_if_lost(self.0.get().opener.get_untracked());
                self.refresh();
            }),
        );
        browser::follow_pointer();
        self.connector().follow();
        self.follow_network();
        self.follow_sight();
        browser::on_window("blur", move |_| self.menus().dismiss());
        browser::spawn(self.follow_clock());
        if self.jobs().statuses() == Statuses::Due {
            self.read_statuses(false);
        }
        self.name_posters();
        self.look_for_administrator();
        follow(move || {
            if self.viewer().is_unconnected() {
                self.connector().prepare();
            }
            if self.posts().is_under_way() {
                self.watch();
            }
        });
    }

    /// Updates every minute how long ago things happened.
    async fn follow_clock(self) {
        loop {
            self.clock().set(self.clock().get_untracked().wrapping_add(1).max(1));
            browser::sleep(CLOCK_MILLISECONDS).await;
        }
    }

    /// Says when the browser goes offline, and continues when it is back online.
    fn follow_network(self) {
        self.calls().set_offline(!browser::is_online());
        browser::on_window("offline", move |_| self.calls().set_offline(true));
        browser::on_window("online", move |_| {
            self.calls().set_offline(false);
            browser::spawn(self.go_on());
        });
    }

    /// Reads the state again whenever the tab becomes visible: the user may have connected or posted in another one.
    fn follow_sight(self) {
        browser::on_document("visibilitychange", move |_| {
            if browser::is_visible() {
                browser::spawn(self.look_silently());
            }
        });
    }
}
