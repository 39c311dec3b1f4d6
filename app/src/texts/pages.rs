//! The pages that are only a message.

use super::messages;

messages! {
    FAULT => "This can't be shown", "Das kann nicht angezeigt werden";
    OUTSIDE => "This page works inside Jira.", "Diese Seite funktioniert in Jira.";
    OPEN_THERE => "Open the issue in Jira to use it.", "Öffnen Sie den Vorgang in Jira, um sie zu benutzen.";
    OPEN_IT => "Open it in Jira", "In Jira öffnen";
    DECLINED => "You declined the connection.", "Sie haben die Verbindung abgelehnt.";
    AFTER_ALL =>
        "You can close this window. To connect after all, go back to Jira.",
        "Sie können dieses Fenster schließen. Um sich doch zu verbinden, gehen Sie zurück zu Jira.";
    OVER => "This connect has expired or was used.", "Dieser Verbindungsversuch ist abgelaufen oder schon benutzt.";
    FAILED => "Upwork did not complete the connection.", "Upwork hat die Verbindung nicht abgeschlossen.";
    COOKIE_MISSING =>
        "Your browser did not send back the cookie that this connect began with.",
        "Ihr Browser hat das Cookie nicht zurückgeschickt, mit dem dieser Verbindungsversuch begann.";
    ALLOW_COOKIES =>
        "Allow cookies for this site, or use the browser that you began with. Then close this window, go back to Jira and try again.",
        "Erlauben Sie Cookies für diese Site, oder nehmen Sie den Browser, in dem Sie begonnen haben. Schließen Sie dann dieses Fenster, gehen Sie zurück zu Jira und versuchen Sie es erneut.";
    BACK_TO_JIRA =>
        "Close this window, go back to Jira and try again.",
        "Schließen Sie dieses Fenster, gehen Sie zurück zu Jira und versuchen Sie es erneut.";
    PRODUCT => "Upwork Job Post for Jira", "Upwork Job Post for Jira";
    USED_IN_JIRA =>
        "This app works inside Jira: open an issue there to use it. If you run it, docs/OPERATIONS.md tells you how.",
        "Diese App funktioniert in Jira: Öffnen Sie dort einen Vorgang, um sie zu benutzen. Wenn Sie sie betreiben, hilft Ihnen docs/OPERATIONS.md.";
    about(version) => "Version %.", "Version %.";
    code(code) => "Code: %.", "Code: %.";
}
