use super::messages;

messages! {
    hint(most) =>
        "Search skills or add your own. Up to %.",
        "Fähigkeiten suchen oder eigene hinzufügen (höchstens %).";
    SELECTED => "Selected", "Ausgewählt";
    OFFERED => "Suggestions", "Vorschläge";
    FROM_ISSUE => "From the issue:", "Aus dem Vorgang:";
    /// What a chosen skill is; pressed, it is the other.
    MUST_HAVE => "Must have", "Muss";
    NICE_TO_HAVE => "Nice to have", "Kann";
    remove(name) => "Remove %", "% entfernen";
    take_over(name) => "Add %", "+ %";
    own_words(name) => "Add “%”", "„%“ hinzufügen";

    /// For those who hear the page.
    added(name) => "% added.", "% hinzugefügt.";
    removed(name) => "% removed.", "% entfernt.";
    there_already(name) => "% is already there.", "% ist schon dabei.";
    full(most) => "You have % already. Remove one first.", "Es sind schon %. Bitte zuerst eine entfernen.";
    ONE_FOUND => "One suggestion. Arrow down to choose.", "Ein Vorschlag. Pfeil nach unten, um zu wählen.";
    several_found(count) =>
        "% suggestions. Arrow down to choose.",
        "% Vorschläge. Pfeil nach unten, um zu wählen.";

    question(number) => "Question %", "Frage %";
    remove_question(number) => "Remove question %", "Frage % entfernen";
    ADD_QUESTION => "Add a question", "Frage hinzufügen";
    QUESTIONS_HINT =>
        "Freelancers answer these when they apply. Up to five.",
        "Freelancer beantworten sie bei der Bewerbung. Höchstens fünf.";
}

/// How many suggestions there are.
pub(crate) fn found(count: usize) -> String {
    if count == 1 { ONE_FOUND.text().to_owned() } else { several_found(&count.to_string()) }
}
