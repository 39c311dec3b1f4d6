use super::{Message, messages};
use crate::model::ConnectNotice;

messages! {
    CONNECT => "Connect to Upwork", "Mit Upwork verbinden";
    RECONNECT => "Reconnect to Upwork", "Neu mit Upwork verbinden";
    USE_ANOTHER => "Use another Upwork account", "Anderes Upwork-Konto verwenden";
    OPEN_AGAIN => "Open Upwork in a new tab", "Upwork in einem neuen Tab öffnen";
    PREPARING => "Opening Upwork…", "Upwork wird geöffnet…";
    WAITING =>
        "Waiting for Upwork. Finish connecting in the Upwork window. This panel updates automatically.",
        "Warten auf Upwork. Schließen Sie die Verbindung im Upwork-Fenster ab. Diese Ansicht aktualisiert sich automatisch.";
    WAITING_FOR_CODE =>
        "Waiting for Upwork. The Upwork window shows a code at the end. Enter it below.",
        "Warten auf Upwork. Am Ende zeigt das Upwork-Fenster einen Code. Geben Sie ihn unten ein.";
    NOTHING_OPENED => "Don't see the window?", "Kein Fenster zu sehen?";
    BLOCKED =>
        "Your browser blocked the Upwork window. Open it with the link below. This panel updates automatically.",
        "Ihr Browser hat das Upwork-Fenster blockiert. Öffnen Sie es mit dem Link unten. Diese Ansicht aktualisiert sich automatisch.";
    CODE => "Code from the Upwork window", "Code aus dem Upwork-Fenster";
    FINISH => "Finish connecting", "Verbindung abschließen";
    CODE_WAITING =>
        "The Upwork window shows a code. Enter it below to finish connecting.",
        "Das Upwork-Fenster zeigt einen Code. Geben Sie ihn unten ein, um die Verbindung abzuschließen.";
    FINISHING => "Connecting to Upwork…", "Verbindung zu Upwork wird hergestellt…";
    CODE_OVER =>
        "This code is no longer valid: it expired, or a wrong code was entered too often. Connect again to get a new one.",
        "Dieser Code ist nicht mehr gültig: Er ist abgelaufen, oder es wurde zu oft ein falscher Code eingegeben. Verbinden Sie sich erneut, um einen neuen zu erhalten.";
    EXPIRED =>
        "The connection timed out. Try again.",
        "Die Verbindung hat zu lange gedauert. Versuchen Sie es erneut.";
    DENIED =>
        "You didn't allow access, so nothing was connected.",
        "Sie haben den Zugriff nicht erlaubt. Es wurde nichts verbunden.";
    FAILED =>
        "Upwork did not complete the connection. Try to connect again.",
        "Upwork hat die Verbindung nicht abgeschlossen. Versuchen Sie erneut, sich zu verbinden.";
}

pub(crate) const fn notice(notice: ConnectNotice) -> Message {
    match notice {
        ConnectNotice::Denied => DENIED,
        ConnectNotice::Failed => FAILED,
    }
}
