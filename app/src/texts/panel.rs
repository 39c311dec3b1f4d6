use super::numbers::number;
use super::{Message, messages};
use crate::model::{FailedPost, Job, JobStatus, Organization, PostInFlight, Unread, UnreadJob, Warning};

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
    posting_for(organization) => "Posting for %.", "Ausschreibung für %.";
    choosing(count) =>
        "You choose one of % organizations when you post.",
        "Beim Ausschreiben wählen Sie eine von % Organisationen.";
    VIEW_ONLY =>
        "Jira lets you look at this issue, but not edit it, so you can't post it. Ask a project administrator for the permission.",
        "Sie dürfen diesen Vorgang in Jira ansehen, aber nicht bearbeiten und darum nicht ausschreiben. Bitten Sie einen Projektadministrator um die Berechtigung.";
    DRAFT_WAITING =>
        "You have a draft. Continue where you left off.",
        "Sie haben einen Entwurf. Machen Sie dort weiter, wo Sie aufgehört haben.";
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

    OFFLINE =>
        "You are offline. This goes on when you are back online.",
        "Sie sind offline. Hier geht es weiter, sobald Sie wieder online sind.";
    REFUSED =>
        "Upwork refused the last try. Change the job and post it again.",
        "Upwork hat den letzten Versuch abgelehnt. Ändern Sie den Job und schreiben Sie ihn erneut aus.";
    refused_saying(words) => "Upwork refused the last try: %", "Upwork hat den letzten Versuch abgelehnt: %";
    NOT_POSTED =>
        "The last try made no job at Upwork. What you entered is kept as a draft.",
        "Beim letzten Versuch entstand kein Job bei Upwork. Ihre Eingaben sind als Entwurf aufgehoben.";
    EDIT_AGAIN => "Edit and try again", "Bearbeiten und erneut versuchen";

    REFRESH => "Refresh", "Aktualisieren";
    READING => "Asking Upwork…", "Upwork wird gefragt…";
    UP_TO_DATE => "Up to date.", "Auf dem neuesten Stand.";
    gone(title) =>
        "Upwork no longer knows “%”. It may have been deleted there.",
        "Upwork kennt „%“ nicht mehr. Vielleicht wurde der Job dort gelöscht.";
    hidden(title) =>
        "Upwork does not show “%” to your account. Ask whoever posted it.",
        "Upwork zeigt „%“ Ihrem Konto nicht. Fragen Sie, wer den Job ausgeschrieben hat.";
    unread(title) =>
        "“%” could not be read. Try again in a few minutes.",
        "„%“ konnte nicht gelesen werden. Versuchen Sie es in einigen Minuten erneut.";
    MANAGE => "Manage at Upwork", "Bei Upwork verwalten";
    UNLINK => "Unlink", "Entfernen";
    ask_unlink(title) =>
        "Unlink “%” from this issue? The job stays at Upwork as it is.",
        "„%“ von diesem Vorgang entfernen? Bei Upwork bleibt der Job, wie er ist.";
    unlinked(title) => "“%” is no longer linked to this issue.", "„%“ gehört nicht mehr zu diesem Vorgang.";

    EDIT => "Edit", "Bearbeiten";
    POST_AGAIN => "Post again", "Erneut ausschreiben";
    CLOSE => "Close job", "Job schließen";
    FILL => "Mark as filled", "Als besetzt markieren";
    CANCEL_JOB => "Close without hiring", "Ohne Besetzung schließen";
    ask_close(title) =>
        "Close “%” at Upwork? Nobody can propose for it then.",
        "„%“ bei Upwork schließen? Danach kann sich niemand mehr bewerben.";
    closed(title) => "“%” is closed at Upwork.", "„%“ ist bei Upwork geschlossen.";

    posted_own(date) => "Posted by you on %", "Von Ihnen ausgeschrieben am %";
    posted_by(name, date) => "Posted by % on %", "Von % ausgeschrieben am %";
    posted_other(date) => "Posted by a colleague on %", "Von einem Teammitglied ausgeschrieben am %";
    NO_PROPOSALS => "No proposals yet", "Noch keine Angebote";
    ONE_PROPOSAL => "1 proposal", "1 Angebot";
    proposals_of(count) => "% proposals", "% Angebote";
    ONE_HIRE => "1 hire", "1 Zusage";
    hires_of(count) => "% hires", "% Zusagen";

    OPEN => "Open", "Offen";
    PENDING_PAYMENT_METHOD => "Waiting for a payment method", "Zahlungsmethode fehlt";
    PENDING_VERIFICATION => "Being verified", "In Prüfung";
    DRAFT => "Draft", "Entwurf";
    FILLED => "Filled", "Besetzt";
    CANCELLED => "Cancelled", "Abgesagt";
    EXPIRED => "Expired", "Abgelaufen";
    GONE => "Not found at Upwork", "Bei Upwork nicht gefunden";
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

/// For whom the viewer posts.
pub(crate) fn organization(organizations: &[Organization], last: Option<&String>) -> String {
    let known = organizations.iter().find(|organization| organizations.len() == 1 || Some(&organization.id) == last);
    match known {
        Some(organization) => posting_for(&organization.name),
        None if organizations.is_empty() => String::new(),
        None => choosing(&number(organizations.len() as u64)),
    }
}

/// How the last post failed.
pub(crate) fn failed(post: &FailedPost) -> String {
    match post {
        FailedPost::Refused { message, .. } if !message.is_empty() => refused_saying(message),
        FailedPost::Refused { .. } => REFUSED.text().to_owned(),
        FailedPost::NotPosted { .. } => NOT_POSTED.text().to_owned(),
    }
}

/// Which jobs could not be read, and what to do about each.
pub(crate) fn not_read(jobs: &[UnreadJob]) -> String {
    let words = |job: &UnreadJob| match job.cause {
        Unread::Gone => gone(&job.title),
        Unread::Hidden => hidden(&job.title),
        Unread::Failed => unread(&job.title),
    };
    jobs.iter().map(words).collect::<Vec<_>>().join(" ")
}

/// What came of a job, as far as known.
pub(crate) fn counts(job: &Job) -> String {
    let proposals = match job.proposals {
        None => String::new(),
        Some(0) => NO_PROPOSALS.text().to_owned(),
        Some(1) => ONE_PROPOSAL.text().to_owned(),
        Some(count) => proposals_of(&number(count.into())),
    };
    let hires = match job.hires {
        None | Some(0) => return proposals,
        Some(1) => ONE_HIRE.text().to_owned(),
        Some(count) => hires_of(&number(count.into())),
    };
    if proposals.is_empty() { hires } else { [&proposals, " · ", &hires].concat() }
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
        JobStatus::Gone => GONE,
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
