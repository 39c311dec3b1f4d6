use crate::model::ConnectNotice;

pub(crate) const CONNECT: &str = "Connect to Upwork";
pub(crate) const RECONNECT: &str = "Reconnect to Upwork";
pub(crate) const OPEN_AGAIN: &str = "Open Upwork in a new tab";
pub(crate) const PREPARING: &str = "Getting ready to connect to Upwork…";
pub(crate) const WAITING: &str = "Waiting for Upwork. Finish in the window that opened; this page follows by itself.";
pub(crate) const NOTHING_OPENED: &str = "No window, or you closed it?";
pub(crate) const BLOCKED: &str =
    "Your browser blocked the window. Open it with the link below; this page follows by itself.";
pub(crate) const EXPIRED: &str = "Connecting took too long and was given up. Press the button to start again.";

pub(crate) const fn notice(notice: ConnectNotice) -> &'static str {
    match notice {
        ConnectNotice::Denied => "You declined the connection at Upwork. Connect again whenever you like.",
        ConnectNotice::Failed => "Upwork did not complete the connection. Try to connect again.",
    }
}
