//! The pages of a connect.

use super::messages;
use crate::model::StartedBy;

messages! {
    start_for(user, site) =>
        "Connect your Upwork account to % at %?",
        "Ihr Upwork-Konto mit % auf % verbinden?";
    start_for_site(site) => "Connect your Upwork account to %?", "Ihr Upwork-Konto mit % verbinden?";
    NAME_UNKNOWN =>
        "Jira did not tell the name of the user who asked for this.",
        "Jira hat nicht mitgeteilt, wer das angefordert hat.";
    asked_on(issue) => "Asked for on the issue %.", "Angefordert im Vorgang %.";
    ONLY_YOU =>
        "That user can then post jobs from your Upwork account. Continue only if it is you.",
        "Diese Person kann dann Jobs mit Ihrem Upwork-Konto ausschreiben. Fahren Sie nur fort, wenn Sie es selbst sind.";
    CONTINUE => "Continue to Upwork", "Weiter zu Upwork";

    GOING_ON => "Going on to Upwork…", "Es geht weiter zu Upwork…";
    USE_THE_LINK =>
        "If nothing happens, use the link.",
        "Wenn nichts passiert, verwenden Sie den Link.";

    CODE => "Enter this code in Jira", "Geben Sie diesen Code in Jira ein";
    code_for(user, site) =>
        "It connects your Upwork account to % at %.",
        "Er verbindet Ihr Upwork-Konto mit % auf %.";
    code_for_site(site) => "It connects your Upwork account to %.", "Er verbindet Ihr Upwork-Konto mit %.";
    code_on(issue) =>
        "Go back to Jira and enter it on the issue %, within ten minutes.",
        "Gehen Sie zurück zu Jira und geben Sie ihn innerhalb von zehn Minuten im Vorgang % ein.";
    CODE_ON_ISSUE =>
        "Go back to Jira and enter it on the issue, within ten minutes.",
        "Gehen Sie zurück zu Jira und geben Sie ihn innerhalb von zehn Minuten im Vorgang ein.";
    ONE_CLICK =>
        "Or let Jira enter it, in this tab, if you are logged in there as the same user:",
        "Oder lassen Sie Jira ihn in diesem Tab eingeben, wenn Sie dort mit demselben Konto angemeldet sind:";
    NOBODY_ELSE =>
        "Nobody else needs this code. Whoever asks you for it wants to use your Upwork account.",
        "Niemand sonst braucht diesen Code. Wer Sie danach fragt, will Ihr Upwork-Konto benutzen.";

    CONNECTED => "Connected to Upwork.", "Mit Upwork verbunden.";
    connected_for(user, site, name) =>
        "% at % now posts jobs with the Upwork account of %.",
        "% auf % schreibt Jobs jetzt mit dem Upwork-Konto von % aus.";
    connected_for_site(site, name) =>
        "Your account at % now posts jobs with the Upwork account of %.",
        "Ihr Konto auf % schreibt Jobs jetzt mit dem Upwork-Konto von % aus.";
    BACK =>
        "Go back to Jira. You can close this window.",
        "Gehen Sie zurück zu Jira. Sie können dieses Fenster schließen.";
}

/// Whose connection it would be.
pub(crate) fn start(started_by: &StartedBy) -> String {
    let StartedBy { user, site, .. } = started_by;
    user.as_ref().map_or_else(|| start_for_site(site), |user| start_for(user, site))
}

/// What the code is for.
pub(crate) fn code(started_by: &StartedBy) -> String {
    let StartedBy { user, site, .. } = started_by;
    user.as_ref().map_or_else(|| code_for_site(site), |user| code_for(user, site))
}

/// Where the code is entered.
pub(crate) fn where_to(started_by: &StartedBy) -> String {
    started_by.issue.as_ref().map_or_else(|| CODE_ON_ISSUE.text().to_owned(), |issue| code_on(issue))
}

/// Who is connected to whom.
pub(crate) fn connected(started_by: &StartedBy, name: &str) -> String {
    let StartedBy { user, site, .. } = started_by;
    user.as_ref().map_or_else(|| connected_for_site(site, name), |user| connected_for(user, site, name))
}
