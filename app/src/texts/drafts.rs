use super::messages;
use crate::model::{Leak, LeakKind};

messages! {
    SAVED => "Draft saved", "Entwurf gespeichert";
    NOT_SAVED =>
        "The draft could not be saved. Trying again…",
        "Der Entwurf konnte nicht gespeichert werden. Neuer Versuch…";
    YOURS => "Your draft", "Ihr Entwurf";
    of_time(time) => "Your draft of %", "Ihr Entwurf vom %";
    DISCARD_DRAFT => "Discard draft", "Entwurf verwerfen";
    ASK_DISCARD_DRAFT =>
        "Discard your draft and start again?",
        "Entwurf verwerfen und neu beginnen?";
    KEEP_DRAFT => "Keep draft", "Entwurf behalten";
    DISCARDED => "Draft discarded.", "Entwurf verworfen.";
    NOT_DISCARDED =>
        "The draft could not be discarded. Try again in a moment.",
        "Der Entwurf konnte nicht verworfen werden. Versuchen Sie es gleich noch einmal.";

    FROM_ISSUE => "From the issue", "Aus dem Vorgang";
    CHANGED_ON_UPWORK => "Changed on Upwork", "Auf Upwork geändert";
    AS_SENT => "As last sent", "Wie zuletzt gesendet";
    RESET => "Reset to issue text", "Auf Text des Vorgangs zurücksetzen";
    RESET_JOB => "Reset to posted text", "Auf ausgeschriebenen Text zurücksetzen";

    SECRET => "This looks like a key or a password", "Das sieht nach einem Schlüssel oder Passwort aus";
    EMAIL => "This looks like an e-mail address", "Das sieht nach einer E-Mail-Adresse aus";
    INTERNAL => "This looks like an internal link", "Das sieht nach einem internen Link aus";
    ASK_PUBLISH =>
        "This becomes public. Please check it first:",
        "Das wird öffentlich. Bitte prüfen Sie es vorher:";
    PUBLISH => "Post anyway", "Trotzdem ausschreiben";
    CHANGE_FIRST => "Back to editing", "Zurück zur Bearbeitung";
    maybe_too_long(most) =>
        "Upwork may reject more than % characters.",
        "Upwork lehnt mehr als % Zeichen womöglich ab.";
}

/// Whose the text is; the time is empty until the viewer's clock is known.
pub(crate) fn since(time: &str) -> String {
    if time.is_empty() { YOURS.text().to_owned() } else { of_time(time) }
}

/// What a finding looks like, and how it begins.
pub(crate) fn leak(leak: &Leak) -> String {
    let kind = match leak.kind {
        LeakKind::Secret => SECRET,
        LeakKind::Email => EMAIL,
        LeakKind::InternalLink => INTERNAL,
    };
    [kind.text(), ": ", &leak.excerpt].concat()
}
