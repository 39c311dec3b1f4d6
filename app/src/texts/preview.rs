use super::messages;

messages! {
    /// What the button shows, and the name of what it shows.
    PREVIEW => "Preview", "Vorschau";
    BACK => "Back to the form", "Zurück zum Formular";
    NOT_YET => "Not filled in yet", "Noch nicht ausgefüllt";
    /// Stands before what is wrong with what was filled in.
    to_correct(problem) => "Needs a correction: %", "Muss korrigiert werden: %";
    BUDGET => "Budget", "Bezahlung";
    fixed(amount) => "% fixed price", "% Festpreis";
    hourly(from, to) => "% – % an hour", "% – % pro Stunde";
    optional(skill) => "% (nice to have)", "% (wünschenswert)";
    OPEN_RATE => "By the hour", "Nach Stunden";

    SCOPE => "Scope", "Umfang";
    WHO => "Visibility and hiring", "Sichtbarkeit und Einstellung";
    PEOPLE_HINT => "1 if left empty.", "1, wenn leer.";
    /// How an amount was understood, however it was typed.
    understood(amount) => "That is %.", "Das sind %.";
    least_fixed(amount) =>
        "Minimum %. Upwork adds its client fee.",
        "Mindestens %. Dazu kommt die Kundengebühr von Upwork.";

    STEPS => "Progress", "Fortschritt";
    CHECKED => "Checked", "Geprüft";
    SEND => "Posted to Upwork", "Auf Upwork ausgeschrieben";
    TIE => "Linked to this issue", "Mit dem Vorgang verknüpft";
}
