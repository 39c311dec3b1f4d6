use super::messages;
use crate::model::IssueGap;

messages! {
    HEADING => "Post a job to Upwork", "Job bei Upwork ausschreiben";
    EDIT_HEADING => "Edit job", "Job bearbeiten";
    CLOSE => "Close", "Schließen";
    POST => "Post job", "Job ausschreiben";
    SAVE => "Save changes", "Änderungen speichern";
    PUBLIC =>
        "What you enter here is published at Upwork. Leave out secrets, names and internal links.",
        "Was Sie hier eingeben, wird bei Upwork veröffentlicht. Lassen Sie Geheimnisse, Namen und interne Links weg.";
    ISSUE_NOT_READ =>
        "The issue could not be read from Jira, so nothing is filled in. The form works all the same.",
        "Der Vorgang konnte nicht aus Jira gelesen werden, darum ist nichts ausgefüllt. Das Formular funktioniert trotzdem.";
    ISSUE_HIDDEN =>
        "This app may not read this issue in Jira, so nothing is filled in. A Jira administrator can give the app access to the project. You can post all the same.",
        "Diese App darf diesen Vorgang in Jira nicht lesen, darum ist nichts ausgefüllt. Ein Jira-Administrator kann der App Zugriff auf das Projekt geben. Ausschreiben können Sie trotzdem.";
    TITLE_NOT_READ =>
        "The issue's title could not be read.",
        "Der Titel des Vorgangs konnte nicht gelesen werden.";
    DESCRIPTION_NOT_READ =>
        "The issue's description is too large to be read.",
        "Die Beschreibung des Vorgangs ist zu groß, um gelesen zu werden.";
    DESCRIPTION_CUT =>
        "The issue's description is longer than this form takes: its end is missing.",
        "Die Beschreibung des Vorgangs ist länger, als dieses Formular aufnimmt: Ihr Ende fehlt.";
    DESCRIPTION_TOO_DEEP =>
        "Deeply nested parts of the issue's description are missing.",
        "Tief verschachtelte Teile der Beschreibung des Vorgangs fehlen.";
    NAMES_LEFT_OUT =>
        "Names, pictures and files of the issue are left out.",
        "Namen, Bilder und Dateien des Vorgangs sind weggelassen.";
    LABELS_NOT_READ =>
        "The issue's labels and components could not all be read.",
        "Stichwörter und Komponenten des Vorgangs konnten nicht alle gelesen werden.";
    REPLACED =>
        "This is the job as it was posted from here. What has been changed at Upwork since then is replaced when you save.",
        "So wurde der Job von hier ausgeschrieben. Was seitdem bei Upwork geändert wurde, wird beim Speichern ersetzt.";
    REQUIRED => "Fields marked with an asterisk are required.", "Felder mit einem Sternchen sind Pflichtfelder.";

    LOADING => "Loading the choices that Upwork offers…", "Die Auswahl von Upwork wird geladen…";
    LOADING_JOB => "Loading the job…", "Der Job wird geladen…";
    POSTING => "Posting to Upwork…", "Wird bei Upwork ausgeschrieben…";
    SAVING => "Saving at Upwork…", "Wird bei Upwork gespeichert…";
    CHECKING =>
        "We're checking with Upwork whether the job was posted. You can wait here, or close this and look at the panel.",
        "Wir fragen bei Upwork nach, ob der Job ausgeschrieben wurde. Sie können hier warten oder schließen und später im Vorgang nachsehen.";
    POSTED => "The job is posted.", "Der Job ist ausgeschrieben.";
    CHANGED => "Your changes are saved at Upwork.", "Ihre Änderungen sind bei Upwork gespeichert.";
    NOT_POSTED =>
        "The job was not posted. Everything you entered is still here.",
        "Der Job wurde nicht ausgeschrieben. Alles, was Sie eingegeben haben, ist noch da.";
    NOT_CONNECTED =>
        "This needs a connection to Upwork. Everything you enter stays here while you connect.",
        "Dafür braucht es eine Verbindung zu Upwork. Ihre Eingaben bleiben hier, während Sie sich verbinden.";
    NOT_NOW =>
        "This is not possible right now. See the panel on the issue.",
        "Das ist gerade nicht möglich. Warum, steht im Vorgang.";

    NOT_CLOSED =>
        "Jira did not close this dialog. Reload the issue in Jira.",
        "Jira hat diesen Dialog nicht geschlossen. Laden Sie den Vorgang in Jira neu.";

    ASK_DISCARD =>
        "Your last changes could not be saved. Close and discard them?",
        "Ihre letzten Änderungen konnten nicht gespeichert werden. Schließen und sie verwerfen?";
    ASK_LEAVE =>
        "Upwork has not answered yet. If you close now, the panel shows how it ends.",
        "Upwork hat noch nicht geantwortet. Wenn Sie jetzt schließen, zeigt der Vorgang das Ergebnis.";
    DISCARD => "Discard", "Verwerfen";
    KEEP_EDITING => "Keep editing", "Weiter bearbeiten";

    REFUSED =>
        "Upwork refused the job. Change it and post again.",
        "Upwork hat den Job abgelehnt. Ändern Sie ihn und schreiben Sie ihn erneut aus.";
    refused_saying(words) => "Upwork refused the job: %", "Upwork hat den Job abgelehnt: %";
    ONE_PROBLEM => "One field needs your attention:", "Ein Feld braucht Ihre Aufmerksamkeit:";
    several_problems(count) => "% fields need your attention:", "% Felder brauchen Ihre Aufmerksamkeit:";
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
