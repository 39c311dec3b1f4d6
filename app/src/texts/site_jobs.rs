use super::messages;
use super::numbers::number;

messages! {
    HEADING => "Upwork jobs", "Upwork-Jobs";
    TABLE => "Jobs on issues that you can see", "Jobs an Vorgängen, die Sie sehen dürfen";
    ISSUE => "Issue", "Vorgang";
    SUMMARY => "Summary", "Zusammenfassung";
    ISSUE_STATUS => "Issue status", "Status des Vorgangs";
    PROJECT => "Project", "Projekt";
    JOB => "Job", "Job";
    JOB_LINK => "Job link", "Link zum Job";
    STATE => "State", "Stand";
    LAST_SEEN => "Last seen", "Zuletzt gesehen";
    PROPOSALS => "Proposals", "Angebote";
    HIRES => "Hires", "Zusagen";
    BUDGET => "Budget", "Budget";
    ORGANIZATION => "Organization", "Organisation";
    POSTED_BY => "Posted by", "Ausgeschrieben von";
    POSTED_ON => "Posted on", "Ausgeschrieben am";

    FILTERS => "Filter jobs", "Jobs filtern";
    ANY_STATE => "Any state", "Jeder Stand";
    ANY_PROJECT => "Any project", "Jedes Projekt";
    ANYBODY => "Anybody", "Alle";
    YOU => "You", "Sie";
    COLLEAGUE => "A colleague", "Ein Teammitglied";
    TITLE => "Job title", "Titel des Jobs";
    ISSUE_KEY => "Issue key", "Vorgangsschlüssel";
    APPLY => "Filter", "Filtern";
    CLEAR => "Clear filter", "Filter löschen";
    MORE => "Show more", "Mehr anzeigen";
    SEARCH_ON => "Search on", "Weitersuchen";
    DOWNLOAD => "Download CSV", "CSV herunterladen";

    LOADING => "Loading jobs…", "Jobs werden geladen…";
    NONE =>
        "There are no jobs on issues that you can see. Post one from an issue, and it appears here.",
        "An Vorgängen, die Sie sehen dürfen, gibt es keine Jobs. Schreiben Sie einen aus, dann erscheint er hier.";
    NO_MATCH =>
        "No job on an issue that you can see matches this filter.",
        "Zu diesem Filter passt kein Job an einem Vorgang, den Sie sehen dürfen.";
    NONE_SO_FAR => "No job found so far.", "Bisher kein Job gefunden.";
    ONE_SHOWN => "1 job shown.", "1 Job angezeigt.";
    many_shown(count) => "% jobs shown.", "% Jobs angezeigt.";
    collecting(count) => "Collecting jobs for the file: % so far…", "Jobs für die Datei: bisher %…";
    written(count) => "The file has % jobs.", "Die Datei hat % Jobs.";

    last_seen(date) => "Last seen %", "Zuletzt gesehen am %";
    NEVER_SEEN => "Not read yet", "Noch nicht gelesen";
}

/// How many jobs the table has.
pub(crate) fn shown(count: usize) -> String {
    if count == 1 { ONE_SHOWN.text().to_owned() } else { many_shown(&number(count as u64)) }
}
