use super::{fields, messages};
use crate::model::{Field, IssueGap, OnUpwork};

messages! {
    HEADING => "Post to Upwork", "Auf Upwork ausschreiben";
    EDIT_HEADING => "Edit job", "Job bearbeiten";
    CLOSE => "Close", "Schließen";
    POST => "Post job", "Job ausschreiben";
    SAVE => "Save changes", "Änderungen speichern";
    PUBLIC =>
        "This becomes public on Upwork. Leave out passwords, names and internal links.",
        "Das wird auf Upwork öffentlich. Keine Passwörter, Namen oder internen Links.";
    ISSUE_NOT_READ =>
        "The issue could not be read from Jira, so nothing is filled in. You can still fill in the form yourself.",
        "Der Vorgang konnte nicht aus Jira gelesen werden, darum ist nichts ausgefüllt. Sie können das Formular selbst ausfüllen.";
    ISSUE_HIDDEN =>
        "This app may not read this issue in Jira, so nothing is filled in. A Jira administrator can give the app access to the project. You can still fill in the form and post.",
        "Diese App darf diesen Vorgang in Jira nicht lesen, darum ist nichts ausgefüllt. Ein Jira-Administrator kann der App Zugriff auf das Projekt geben. Sie können das Formular trotzdem ausfüllen und ausschreiben.";
    TITLE_NOT_READ =>
        "The issue's title could not be read.",
        "Der Titel des Vorgangs konnte nicht gelesen werden.";
    DESCRIPTION_NOT_READ =>
        "The issue's description is too large to read.",
        "Die Beschreibung des Vorgangs ist zu groß, um gelesen zu werden.";
    DESCRIPTION_CUT =>
        "The issue's description is longer than this form takes, so its end is missing.",
        "Die Beschreibung des Vorgangs ist länger, als dieses Formular aufnimmt. Das Ende fehlt.";
    DESCRIPTION_TOO_DEEP =>
        "Deeply nested parts of the issue's description are missing.",
        "Tief verschachtelte Teile der Beschreibung des Vorgangs fehlen.";
    NAMES_LEFT_OUT =>
        "Names, pictures and files of the issue are left out.",
        "Namen, Bilder und Dateien des Vorgangs sind weggelassen.";
    LABELS_NOT_READ =>
        "The issue's labels and components could not all be read.",
        "Stichwörter und Komponenten des Vorgangs konnten nicht alle gelesen werden.";
    AS_ON_UPWORK => "This is the job as it is on Upwork now.", "So steht der Job jetzt auf Upwork.";
    NOT_ASKED =>
        "Upwork didn't answer, so this is the job as it was last sent from here. Saving overwrites any changes made on Upwork since.",
        "Upwork hat nicht geantwortet. Hier steht der Job so, wie er zuletzt von hier gesendet wurde. Beim Speichern wird überschrieben, was seither auf Upwork geändert wurde.";
    changed_on_upwork(fields) =>
        "Changed on Upwork since then: %. Filled in here, except where you typed something yourself.",
        "Seither auf Upwork geändert: %. Hier übernommen, außer wo Sie selbst etwas eingegeben haben.";
    as_sent(fields) =>
        "Upwork doesn't show these to the app, so they are as last sent: %.",
        "Das zeigt Upwork der App nicht, darum steht es hier wie zuletzt gesendet: %.";
    replaced(fields) =>
        "This job wasn't posted from here. Saving replaces what it has on Upwork for: %.",
        "Dieser Job wurde nicht von hier ausgeschrieben. Beim Speichern wird ersetzt, was auf Upwork hierfür steht: %.";
    REQUIRED => "Fields marked with an asterisk are required.", "Felder mit einem Sternchen sind Pflichtfelder.";

    LOADING =>
        "Loading Upwork's categories and other choices…",
        "Kategorien und andere Angaben von Upwork werden geladen…";
    LOADING_JOB => "Loading the job…", "Der Job wird geladen…";
    POSTING => "Posting to Upwork…", "Wird auf Upwork ausgeschrieben…";
    SAVING => "Saving on Upwork…", "Wird auf Upwork gespeichert…";
    CHECKING =>
        "Upwork didn't confirm the job. Checking… this can take a few minutes. You can close this dialog: the issue shows the result.",
        "Upwork hat den Job nicht bestätigt. Wird geprüft… das kann einige Minuten dauern. Sie können den Dialog schließen: Das Ergebnis steht im Vorgang.";
    POSTED => "Job posted.", "Job ausgeschrieben.";
    VIEW_JOB => "View job", "Job ansehen";
    CHANGED => "Changes saved on Upwork.", "Änderungen auf Upwork gespeichert.";
    NOT_POSTED =>
        "The job wasn't posted. Everything you entered is still here.",
        "Der Job wurde nicht ausgeschrieben. Ihre Eingaben sind noch da.";
    NOT_CONNECTED =>
        "Connect to Upwork to post. What you entered stays here.",
        "Zum Ausschreiben bitte mit Upwork verbinden. Ihre Eingaben bleiben hier.";
    NOT_NOW =>
        "You can't post right now. The panel on the issue says why.",
        "Sie können gerade nicht ausschreiben. Der Grund steht im Vorgang.";

    NOT_CLOSED =>
        "Jira did not close this dialog. Reload the issue in Jira.",
        "Jira hat diesen Dialog nicht geschlossen. Laden Sie den Vorgang in Jira neu.";

    ALREADY_POSTED => "This issue already has an open job:", "Zu diesem Vorgang gibt es schon einen offenen Job:";
    ASK_ANOTHER =>
        "This issue already has an open job. Post another one?",
        "Zu diesem Vorgang gibt es schon einen offenen Job. Einen weiteren ausschreiben?";
    POST_ANOTHER => "Post another", "Weiteren ausschreiben";
    TO_PROBLEMS => "Show what to correct", "Zeigen, was zu korrigieren ist";
    ASK_DISCARD =>
        "Your last changes could not be saved. Close and lose them?",
        "Ihre letzten Änderungen konnten nicht gespeichert werden. Trotzdem schließen?";
    ASK_LEAVE =>
        "Upwork hasn't answered yet. If you close now, the issue shows the result.",
        "Upwork hat noch nicht geantwortet. Wenn Sie jetzt schließen, steht das Ergebnis im Vorgang.";
    DISCARD => "Discard", "Verwerfen";
    KEEP_EDITING => "Keep editing", "Weiter bearbeiten";

    REFUSED =>
        "Upwork rejected the job. Change it and post again.",
        "Upwork hat den Job abgelehnt. Bitte ändern und erneut ausschreiben.";
    refused_saying(words) => "Upwork rejected the job: “%”", "Upwork hat den Job abgelehnt: „%“";
    ONE_PROBLEM => "Check one field:", "Bitte ein Feld prüfen:";
    several_problems(count) => "Check % fields:", "Bitte % Felder prüfen:";
}

/// Where the words of a job that is changed come from.
pub(crate) fn on_upwork(on_upwork: Option<&OnUpwork>) -> String {
    let Some(OnUpwork { changed, as_sent, replaced }) = on_upwork else { return NOT_ASKED.text().to_owned() };
    let mut all = if replaced.is_empty() { AS_ON_UPWORK.text().to_owned() } else { String::new() };
    add(&mut all, changed, changed_on_upwork);
    add(&mut all, as_sent, self::as_sent);
    add(&mut all, replaced, self::replaced);
    all
}

/// Adds what is said of fields, if there are any.
fn add(all: &mut String, fields: &[Field], says: fn(&str) -> String) {
    if fields.is_empty() {
        return;
    }
    if !all.is_empty() {
        all.push(' ');
    }
    all.push_str(&says(&names(fields)));
}

/// Labels of fields, one after the other.
fn names(fields: &[Field]) -> String {
    let mut all = String::new();
    for field in fields {
        if !all.is_empty() {
            all.push_str(", ");
        }
        all.push_str(fields::label(*field).text());
    }
    all
}

/// What of the issue the form lacks.
pub(crate) fn issue_gaps(gaps: &[IssueGap]) -> String {
    let mut all = String::new();
    for gap in gaps {
        let words = match gap {
            IssueGap::Hidden => ISSUE_HIDDEN,
            IssueGap::Title => TITLE_NOT_READ,
            IssueGap::Description => DESCRIPTION_NOT_READ,
            IssueGap::DescriptionEnd => DESCRIPTION_CUT,
            IssueGap::DescriptionDepth | IssueGap::Other => DESCRIPTION_TOO_DEEP,
            IssueGap::NamesAndFiles => NAMES_LEFT_OUT,
            IssueGap::Labels => LABELS_NOT_READ,
        };
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(words.text());
    }
    all
}

pub(crate) fn refused(words: &str) -> String {
    if words.is_empty() { REFUSED.text().to_owned() } else { refused_saying(words) }
}

pub(crate) fn problems(count: usize) -> String {
    match count {
        1 => ONE_PROBLEM.text().to_owned(),
        count => several_problems(&count.to_string()),
    }
}
