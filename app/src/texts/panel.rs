use super::numbers::{cents, number};
use super::{Message, messages};
use crate::model::{
    AccountLink, FailedPost, Job, JobBudget, JobStatus, Organization, PostInFlight, Unread, UnreadJob, Warning,
};

messages! {
    HEADING => "Upwork job", "Upwork-Job";
    JOBS => "Jobs on Upwork", "Jobs auf Upwork";
    POST => "Post this job to Upwork", "Diesen Job auf Upwork ausschreiben";
    POST_ANOTHER => "Post another", "Weiteren Job ausschreiben";
    CONTINUE_DRAFT => "Continue draft", "Entwurf fortsetzen";
    /// A time follows.
    DRAFT_SAVED => "Draft saved", "Entwurf gespeichert";
    /// The title of a job follows.
    VIEW => "View job:", "Job ansehen:";
    POSTED => "Job posted to Upwork", "Job auf Upwork ausgeschrieben";

    ACCOUNT => "Account", "Konto";
    /// A name follows.
    UPWORK_ACCOUNT => "Upwork account:", "Upwork-Konto:";
    DISCONNECT => "Disconnect", "Verbindung trennen";
    ASK_DISCONNECT =>
        "Disconnect your Upwork account? Your jobs stay on Upwork and on their issues.",
        "Verbindung zu Ihrem Upwork-Konto trennen? Ihre Jobs bleiben auf Upwork und an ihren Vorgängen.";
    SWITCH => "Switch account", "Konto wechseln";
    ASK_SWITCH =>
        "Connect another Upwork account? This disconnects the current one. If Upwork doesn't let you choose, log out there first.",
        "Anderes Upwork-Konto verbinden? Das jetzige wird getrennt. Wenn Upwork Sie nicht wählen lässt, melden Sie sich zuerst dort ab.";

    ANONYMOUS =>
        "Log in to Jira to post this issue as a job.",
        "Melden Sie sich bei Jira an, um diesen Vorgang als Job auszuschreiben.";
    INTRODUCTION =>
        "Hire a freelancer for this issue. Connect your Upwork account to post it as a job.",
        "Finden Sie einen Freelancer für diesen Vorgang. Verbinden Sie Ihr Upwork-Konto, um ihn als Job auszuschreiben.";
    NO_ORGANIZATION =>
        "This Upwork account is for freelancers only and can't post jobs. Use an account with a client organization, or add one on Upwork.",
        "Dieses Upwork-Konto ist nur für Freelancer und kann keine Jobs ausschreiben. Verwenden Sie ein Konto mit einer Kundenorganisation, oder legen Sie auf Upwork eine an.";
    NOT_SET_UP =>
        "This app isn't set up yet. Contact your Jira administrator.",
        "Diese App ist noch nicht eingerichtet. Bitte wenden Sie sich an Ihren Jira-Administrator.";
    missing_settings(settings) =>
        "You see this as an administrator: the app's server needs %.",
        "Das sehen Sie als Administrator: Dem Server der App fehlt %.";
    THE_KEY => "the Upwork API key", "der Upwork-API-Schlüssel";
    AND => " and ", " und ";
    VIEW_ONLY =>
        "You need permission to edit this issue to post it.",
        "Um diesen Vorgang auszuschreiben, müssen Sie ihn bearbeiten dürfen.";
    RECONNECT =>
        "Your Upwork connection has expired. Reconnect to post jobs.",
        "Ihre Upwork-Verbindung ist abgelaufen. Bitte verbinden Sie sich neu, um Jobs auszuschreiben.";

    checking(title) =>
        "Upwork didn't confirm “%” yet. We're checking, which can take a few minutes. Don't post it again.",
        "Upwork hat „%“ noch nicht bestätigt. Das wird geprüft und kann einige Minuten dauern. Schreiben Sie den Job nicht noch einmal aus.";
    given_up(title) =>
        "We couldn't find out whether “%” was posted. Look on Upwork before you post it again, or you may get a second job.",
        "Es ließ sich nicht feststellen, ob „%“ ausgeschrieben wurde. Sehen Sie auf Upwork nach, bevor Sie es erneut ausschreiben, sonst gibt es den Job vielleicht zweimal.";
    posting_own(title) => "Posting “%” to Upwork…", "„%“ wird auf Upwork ausgeschrieben…";
    posting_other(title) =>
        "A colleague is posting “%” to Upwork…",
        "Ein Teammitglied schreibt gerade „%“ auf Upwork aus…";

    OFFLINE =>
        "You are offline. The panel updates when you are back online.",
        "Sie sind offline. Die Ansicht aktualisiert sich, sobald Sie wieder online sind.";
    REFUSED =>
        "Upwork rejected the post. Your draft is saved. Change it and post again.",
        "Upwork hat die Ausschreibung abgelehnt. Ihr Entwurf ist gespeichert. Ändern Sie ihn und schreiben Sie erneut aus.";
    refused_saying(words) =>
        "Upwork rejected the post: “%”. Your draft is saved.",
        "Upwork hat die Ausschreibung abgelehnt: „%“. Ihr Entwurf ist gespeichert.";
    NOT_POSTED =>
        "Your job wasn't posted. Your draft is saved.",
        "Ihr Job wurde nicht ausgeschrieben. Ihr Entwurf ist gespeichert.";

    REFRESH => "Refresh", "Aktualisieren";
    READING => "Asking Upwork…", "Upwork wird gefragt…";
    UP_TO_DATE => "Up to date.", "Auf dem neuesten Stand.";
    gone(title) =>
        "Upwork can't find “%”. It may have been deleted there.",
        "Upwork findet „%“ nicht. Vielleicht wurde der Job dort gelöscht.";
    hidden(title) =>
        "Upwork doesn't show “%” to your account. Ask whoever posted it.",
        "Upwork zeigt „%“ Ihrem Konto nicht. Fragen Sie, wer den Job ausgeschrieben hat.";
    unread(title) =>
        "“%” couldn't be updated. Try again in a few minutes.",
        "„%“ konnte nicht aktualisiert werden. Versuchen Sie es in einigen Minuten erneut.";

    JOB_ACTIONS => "Job actions", "Aktionen für den Job";
    EDIT => "Edit", "Bearbeiten";
    COPY => "Copy to new post", "Als neue Ausschreibung kopieren";
    ask_replace(title) =>
        "Replace your draft with a copy of “%”?",
        "Ihren Entwurf durch eine Kopie von „%“ ersetzen?";
    REPLACE => "Replace draft", "Entwurf ersetzen";
    CLOSE => "Close job", "Job schließen";
    ask_close(title) =>
        "Close “%”? Freelancers can no longer send proposals.",
        "„%“ schließen? Freelancer können sich dann nicht mehr bewerben.";
    HIRED => "I hired someone", "Ich habe jemanden gefunden";
    NOT_NEEDED => "I no longer need it", "Nicht mehr benötigt";
    closed(title) => "“%” is closed on Upwork.", "„%“ ist auf Upwork geschlossen.";
    COPY_LINK => "Copy link", "Link kopieren";
    LINK_COPIED => "Link copied.", "Link kopiert.";
    LINK_NOT_COPIED =>
        "The link couldn't be copied. Open the job and copy its address.",
        "Der Link konnte nicht kopiert werden. Öffnen Sie den Job und kopieren Sie seine Adresse.";
    MANAGE => "Manage on Upwork", "Auf Upwork verwalten";
    REMOVE_JOB => "Remove from this issue", "Verknüpfung lösen";
    ask_remove(title) =>
        "Remove “%” from this issue? On Upwork the job stays as it is.",
        "Verknüpfung von „%“ mit diesem Vorgang lösen? Auf Upwork bleibt der Job, wie er ist.";
    REMOVE => "Remove", "Lösen";
    removed(title) => "“%” is no longer linked to this issue.", "„%“ ist nicht mehr mit diesem Vorgang verknüpft.";
    ONE_CLOSED => "1 closed job", "1 geschlossener Job";
    closed_jobs(count) => "% closed jobs", "% geschlossene Jobs";

    POSTED_OWN => "Posted by you", "Von Ihnen ausgeschrieben";
    posted_by(name) => "Posted by %", "Von % ausgeschrieben";
    POSTED_OTHER => "Posted by a colleague", "Von einem Teammitglied";
    NO_PROPOSALS => "No proposals yet", "Noch keine Bewerbungen";
    ONE_PROPOSAL => "1 proposal", "1 Bewerbung";
    proposals_of(count) => "% proposals", "% Bewerbungen";
    ONE_HIRE => "1 hire", "1 eingestellt";
    hires_of(count) => "% hires", "% eingestellt";
    fixed(amount) => "% fixed price", "% Festpreis";
    an_hour(amount) => "% an hour", "% pro Stunde";

    OPEN => "Open", "Offen";
    PENDING_PAYMENT_METHOD => "Needs payment method", "Zahlungsmethode fehlt";
    PENDING_VERIFICATION => "In review", "In Prüfung";
    DRAFT => "Draft", "Entwurf";
    FILLED => "Filled", "Besetzt";
    CANCELLED => "Closed", "Geschlossen";
    EXPIRED => "Expired", "Abgelaufen";
    GONE => "Not found on Upwork", "Auf Upwork nicht gefunden";
    OTHER_STATUS => "Unknown", "Unbekannt";

    SKILLS_NOT_SAVED =>
        "Upwork didn't save the skills. Add them on Upwork.",
        "Upwork hat die Fähigkeiten nicht gespeichert. Ergänzen Sie sie auf Upwork.";
    CATEGORY_NOT_SAVED =>
        "Upwork didn't save the category. Choose it on Upwork.",
        "Upwork hat die Kategorie nicht gespeichert. Wählen Sie sie auf Upwork.";
    QUESTIONS_NOT_SAVED =>
        "Upwork didn't save the screening questions. Add them on Upwork.",
        "Upwork hat die Fragen an Bewerber nicht gespeichert. Ergänzen Sie sie auf Upwork.";
    QUALIFICATIONS_NOT_SAVED =>
        "Upwork didn't save the experience level. Choose it on Upwork.",
        "Upwork hat die Erfahrungsstufe nicht gespeichert. Wählen Sie sie auf Upwork.";
    PART_NOT_SAVED =>
        "Upwork didn't save part of the job. Check it on Upwork.",
        "Upwork hat einen Teil des Jobs nicht gespeichert. Prüfen Sie ihn auf Upwork.";
}

/// What an administrator has to have set.
pub(crate) fn settings(missing: &[String]) -> String {
    if missing.is_empty() { missing_settings(THE_KEY.text()) } else { missing_settings(&missing.join(AND.text())) }
}

/// The viewer's Upwork account, and for whom it posts where that is no choice to be made.
pub(crate) fn account(account: &AccountLink) -> String {
    match account {
        AccountLink::Connected { name, organizations, organization } => {
            joined(name, &organization_name(organizations, organization.as_ref()))
        }
        AccountLink::ReconnectNeeded { name } => name.clone(),
        _ => String::new(),
    }
}

fn organization_name(organizations: &[Organization], last: Option<&String>) -> String {
    let known = organizations.iter().find(|organization| organizations.len() == 1 || Some(&organization.id) == last);
    known.map_or_else(String::new, |organization| organization.name.clone())
}

/// Two facts on one line; either may be missing.
fn joined(first: &str, second: &str) -> String {
    [first, if first.is_empty() || second.is_empty() { "" } else { " · " }, second].concat()
}

/// How the last post failed.
pub(crate) fn failed(post: &FailedPost) -> String {
    match post {
        FailedPost::Refused { message, .. } if !message.is_empty() => refused_saying(message.trim_end_matches('.')),
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
    joined(&proposals, &hires)
}

/// What a job pays, and for which of the viewer's organizations it was posted, as far as the viewer may know.
pub(crate) fn terms(job: &Job) -> String {
    joined(&budget(job.budget.as_ref()), job.organization.as_deref().unwrap_or_default())
}

/// What a job pays, as far as the viewer may know.
pub(crate) fn budget(budget: Option<&JobBudget>) -> String {
    match budget {
        None => String::new(),
        Some(JobBudget::Fixed { cents: amount }) => fixed(&cents(*amount)),
        Some(JobBudget::Hourly { from_cents, to_cents }) if from_cents == to_cents => an_hour(&cents(*from_cents)),
        Some(JobBudget::Hourly { from_cents, to_cents }) => {
            an_hour(&[&*cents(*from_cents), "–", &cents(*to_cents)].concat())
        }
    }
}

/// How many jobs are folded away.
pub(crate) fn folded(count: usize) -> String {
    if count == 1 { ONE_CLOSED.text().to_owned() } else { closed_jobs(&number(count as u64)) }
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
