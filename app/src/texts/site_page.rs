//! The pages for a whole site, in the browser.

use super::messages;

messages! {
    SETTINGS => "Upwork settings", "Upwork-Einstellungen";
    CONNECTED =>
        "Connected to Upwork. Go back to the issue; you can close this tab.",
        "Mit Upwork verbunden. Gehen Sie zurück zum Vorgang; Sie können diesen Tab schließen.";
}
