use super::messages;

messages! {
    HINT =>
        "Type to search Upwork's list. Enter adds your own words.",
        "Tippen Sie, um in Upworks Liste zu suchen. Mit Enter nehmen Sie eigene Wörter auf.";
    chosen(used, most) => "% of % added.", "% von % aufgenommen.";
    SELECTED => "Selected", "Ausgewählt";
    OFFERED => "Suggestions", "Vorschläge";
    FROM_ISSUE => "From the issue:", "Aus dem Vorgang:";
    remove(name) => "Remove %", "% entfernen";
    take_over(name) => "Add %", "% aufnehmen";
    own_words(name) => "Add “%”", "„%“ aufnehmen";

    /// For those who hear the page.
    added(name) => "% added.", "% aufgenommen.";
    removed(name) => "% removed.", "% entfernt.";
    there_already(name) => "% is there already.", "% ist schon aufgenommen.";
    full(most) => "That is % already. Remove one first.", "Das sind schon %. Entfernen Sie zuerst eine.";
    ONE_FOUND => "One suggestion. Arrow down to choose.", "Ein Vorschlag. Pfeil nach unten, um zu wählen.";
    several_found(count) =>
        "% suggestions. Arrow down to choose.",
        "% Vorschläge. Pfeil nach unten, um zu wählen.";

    question(number) => "Question %", "Frage %";
    remove_question(number) => "Remove question %", "Frage % entfernen";
    ADD_QUESTION => "Add a question", "Frage hinzufügen";
    QUESTIONS_HINT =>
        "Freelancers answer these when they apply. Five at most.",
        "Freelancer beantworten sie, wenn sie sich bewerben. Höchstens fünf.";
}

/// How many suggestions there are.
pub(crate) fn found(count: usize) -> String {
    if count == 1 { ONE_FOUND.text().to_owned() } else { several_found(&count.to_string()) }
}
