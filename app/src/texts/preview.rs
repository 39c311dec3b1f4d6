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
    OPEN_RATE => "By the hour", "Nach Stunden";

    SCOPE => "Scope", "Umfang";
    WHO => "Who and how many", "Wer und wie viele";
    PEOPLE_HINT => "Leave empty for one.", "Leer lassen für eine Person.";
    /// How an amount was understood, however it was typed.
    understood(amount) => "That is %.", "Das sind %.";
    least_fixed(amount) => "Upwork takes % or more.", "Upwork nimmt mindestens %.";

    STEPS => "Progress", "Fortschritt";
    CHECKED => "Checked what you entered", "Eingaben geprüft";
    SEND => "Send to Upwork", "An Upwork senden";
    TIE => "Link the job to this issue", "Job mit dem Vorgang verknüpfen";
    CLOSE_NOW => "You can close this.", "Sie können dies schließen.";
}
