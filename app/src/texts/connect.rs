use super::{Message, messages};
use crate::model::ConnectNotice;

messages! {
    CONNECT => "Connect to Upwork", "Mit Upwork verbinden";
    RECONNECT => "Reconnect to Upwork", "Neu mit Upwork verbinden";
    OPEN_AGAIN => "Open Upwork in a new tab", "Upwork in einem neuen Tab öffnen";
    PREPARING => "Getting ready to connect to Upwork…", "Die Verbindung zu Upwork wird vorbereitet…";
    WAITING =>
        "Waiting for Upwork. Finish in the window that opened; this page follows by itself.",
        "Warten auf Upwork. Fahren Sie im neuen Fenster fort; diese Seite folgt von selbst.";
    WAITING_FOR_CODE =>
        "Waiting for Upwork. The window that opened ends with a code; enter it below.",
        "Warten auf Upwork. Im neuen Fenster steht am Ende ein Code; geben Sie ihn unten ein.";
    NOTHING_OPENED => "No window, or you closed it?", "Kein Fenster zu sehen, oder schon geschlossen?";
    BLOCKED =>
        "Your browser blocked the window. Open it with the link below; this page follows by itself.",
        "Ihr Browser hat das Fenster blockiert. Öffnen Sie es mit dem Link unten; diese Seite folgt von selbst.";
    CODE => "Code from the Upwork window", "Code aus dem Upwork-Fenster";
    FINISH => "Finish connecting", "Verbindung abschließen";
    CODE_WAITING =>
        "The Upwork window shows a code. Enter it below to finish connecting.",
        "Im Upwork-Fenster steht ein Code. Geben Sie ihn unten ein, um die Verbindung abzuschließen.";
    FINISHING => "Finishing the connection to Upwork…", "Die Verbindung zu Upwork wird abgeschlossen…";
    CODE_OVER =>
        "The code is no longer good: it expired, or too many wrong codes were entered. Press the button to start again.",
        "Der Code gilt nicht mehr: Er ist abgelaufen, oder es wurden zu viele falsche Codes eingegeben. Beginnen Sie mit der Schaltfläche von vorn.";
    EXPIRED =>
        "Connecting took too long and was given up. Press the button to start again.",
        "Das Verbinden hat zu lange gedauert und wurde abgebrochen. Beginnen Sie mit der Schaltfläche von vorn.";
    DENIED =>
        "You declined the connection at Upwork. Connect again whenever you like.",
        "Sie haben die Verbindung bei Upwork abgelehnt. Verbinden Sie sich erneut, wann immer Sie möchten.";
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
