use super::{Message, messages};
use crate::model::{JobStatus, PostInFlight, Warning};

messages! {
    HEADING => "Upwork job", "Upwork-Job";
    JOBS => "Jobs at Upwork", "Jobs bei Upwork";
    POST => "Post this job to Upwork", "Diesen Job bei Upwork ausschreiben";
    POST_ANOTHER => "Post another", "Weiteren Job ausschreiben";
    VIEW => "View job", "Job ansehen";
    DISCONNECT => "Disconnect", "Trennen";
    ASK_DISCONNECT =>
        "Disconnect your Upwork account? Jobs that you posted stay at Upwork and on their issues.",
        "Ihr Upwork-Konto trennen? Ihre Jobs bleiben bei Upwork und an ihren Vorgängen.";
    POSTED => "Job posted to Upwork", "Job bei Upwork ausgeschrieben";

    ANONYMOUS =>
        "Log in to Jira to post this issue as a job.",
        "Melden Sie sich bei Jira an, um diesen Vorgang als Job auszuschreiben.";
    INTRODUCTION =>
        "Post this issue as a job at Upwork, from your own account.",
        "Schreiben Sie diesen Vorgang als Job bei Upwork aus, mit Ihrem eigenen Konto.";
    NO_ORGANIZATION =>
        "This Upwork account can't post jobs: it has no client organization. Add a client account at Upwork, then connect again.",
        "Dieses Upwork-Konto kann keine Jobs ausschreiben: Es hat keine Kundenorganisation. Legen Sie bei Upwork ein Kundenkonto an und verbinden Sie sich erneut.";
    THE_KEY => "the Upwork API key", "den Upwork-API-Schlüssel";
    AND => " and ", " und ";
    has_to_set(settings) =>
        "This add-on is not set up yet. Its operator has to set % and restart it.",
        "Diese App ist noch nicht eingerichtet. Ihr Betreiber muss % setzen und sie neu starten.";
    connected(name) => "Connected to Upwork as %.", "Mit Upwork verbunden als %.";
    connected_before(name) => "Last connected to Upwork as %.", "Zuletzt mit Upwork verbunden als %.";
    RECONNECT =>
        "Upwork no longer accepts your connection. Reconnect to post jobs.",
        "Upwork nimmt Ihre Verbindung nicht mehr an. Verbinden Sie sich neu, um Jobs auszuschreiben.";

    checking(title) =>
        "We're checking with Upwork whether “%” was posted…",
        "Wir fragen bei Upwork nach, ob „%“ ausgeschrieben wurde…";
    given_up(title) =>
        "We could not find out whether “%” was posted. Look at Upwork before you post it again: that could make a second job.",
        "Wir konnten nicht herausfinden, ob „%“ ausgeschrieben wurde. Sehen Sie bei Upwork nach, bevor Sie es erneut ausschreiben: Sonst gibt es den Job vielleicht zweimal.";
    posting_own(title) => "Posting “%” to Upwork…", "„%“ wird bei Upwork ausgeschrieben…";
    posting_other(title) =>
        "A colleague is posting “%” to Upwork…",
        "Ein Teammitglied schreibt „%“ gerade bei Upwork aus…";

    OPEN => "Open", "Offen";
    PENDING_PAYMENT_METHOD => "Waiting for a payment method", "Zahlungsmethode fehlt";
    PENDING_VERIFICATION => "Being verified", "In Prüfung";
    DRAFT => "Draft", "Entwurf";
    FILLED => "Filled", "Besetzt";
    CANCELLED => "Cancelled", "Abgesagt";
    EXPIRED => "Expired", "Abgelaufen";
    OTHER_STATUS => "See Upwork", "Siehe Upwork";

    SKILLS_NOT_SAVED =>
        "Upwork did not keep the skills. Add them there.",
        "Upwork hat die Fähigkeiten nicht übernommen. Ergänzen Sie sie dort.";
    CATEGORY_NOT_SAVED =>
        "Upwork did not keep the category. Choose it there.",
        "Upwork hat die Kategorie nicht übernommen. Wählen Sie sie dort.";
    QUESTIONS_NOT_SAVED =>
        "Upwork did not keep the screening questions. Add them there.",
        "Upwork hat die Auswahlfragen nicht übernommen. Ergänzen Sie sie dort.";
    QUALIFICATIONS_NOT_SAVED =>
        "Upwork did not keep the experience level. Choose it there.",
        "Upwork hat die Erfahrungsstufe nicht übernommen. Wählen Sie sie dort.";
    PART_NOT_SAVED =>
        "Upwork did not keep a part of the job. Check it there.",
        "Upwork hat einen Teil des Jobs nicht übernommen. Prüfen Sie ihn dort.";
}

pub(crate) fn not_configured(missing: &[String]) -> String {
    if missing.is_empty() { has_to_set(THE_KEY.text()) } else { has_to_set(&missing.join(AND.text())) }
}

pub(crate) fn posting(post: &PostInFlight) -> String {
    let title = &post.title;
    match (post.checking, post.mine) {
        _ if post.given_up => given_up(title),
        (true, _) => checking(title),
        (false, true) => posting_own(title),
        (false, false) => posting_other(title),
    }
}

pub(crate) const fn status(status: JobStatus) -> Message {
    match status {
        JobStatus::Open => OPEN,
        JobStatus::PendingPaymentMethod => PENDING_PAYMENT_METHOD,
        JobStatus::PendingVerification => PENDING_VERIFICATION,
        JobStatus::Draft => DRAFT,
        JobStatus::Filled => FILLED,
        JobStatus::Cancelled => CANCELLED,
        JobStatus::Expired => EXPIRED,
        JobStatus::Other => OTHER_STATUS,
    }
}

pub(crate) const fn warning(warning: Warning) -> Message {
    match warning {
        Warning::SkillsNotSaved => SKILLS_NOT_SAVED,
        Warning::CategoryNotSaved => CATEGORY_NOT_SAVED,
        Warning::QuestionsNotSaved => QUESTIONS_NOT_SAVED,
        Warning::QualificationsNotSaved => QUALIFICATIONS_NOT_SAVED,
        Warning::PartNotSaved => PART_NOT_SAVED,
    }
}
