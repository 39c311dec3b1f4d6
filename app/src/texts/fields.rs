use super::numbers::{money, number};
use super::{Message, messages, preferences};
use crate::model::{ExperienceLevel, Field, FieldError, Hours, Length, Problem, Visibility};

messages! {
    CHOOSE => "Choose…", "Auswählen…";
    NO_MATTER => "Not specified", "Keine Angabe";
    CATEGORY_FIRST => "Choose a category first", "Zuerst eine Kategorie wählen";
    PAYMENT => "How do you want to pay?", "Wie möchten Sie bezahlen?";
    FIXED => "Fixed price", "Festpreis";
    HOURLY => "Hourly", "Stundensatz";
    WHAT => "The job", "Der Job";

    TITLE => "Title", "Titel";
    DESCRIPTION => "Description", "Beschreibung";
    CATEGORY => "Category", "Kategorie";
    SUBCATEGORY => "Subcategory", "Unterkategorie";
    SERVICE => "Service", "Leistung";
    SKILLS => "Skills", "Fähigkeiten";
    AMOUNT => "Amount (US$)", "Betrag (US-$)";
    HOURLY_FROM => "Rate from (US$ an hour)", "Stundensatz von (US-$)";
    HOURLY_TO => "Rate to (US$ an hour)", "Stundensatz bis (US-$)";
    EXPERIENCE => "Experience level", "Erfahrung";
    LENGTH => "Project length", "Projektdauer";
    HOURS => "Hours a week", "Stunden pro Woche";
    PEOPLE => "Number of freelancers", "Anzahl Freelancer";
    VISIBILITY => "Visibility", "Sichtbarkeit";
    QUESTIONS => "Screening questions", "Fragen an Bewerber";
    ORGANIZATION => "Organization", "Organisation";

    ENTRY => "Entry level", "Einsteiger";
    INTERMEDIATE => "Intermediate", "Fortgeschritten";
    EXPERT => "Expert", "Experte";
    FULL_TIME => "30 or more", "30 oder mehr";
    PART_TIME => "Less than 30", "Weniger als 30";
    AS_NEEDED => "As needed", "Nach Bedarf";
    NOT_SURE => "Not sure yet", "Noch offen";
    HOURS_120 => "Less than 1 month (up to 120 hours)", "Weniger als 1 Monat (bis 120 Stunden)";
    HOURS_480 => "1 to 3 months (up to 480 hours)", "1 bis 3 Monate (bis 480 Stunden)";
    HOURS_960 => "3 to 6 months (up to 960 hours)", "3 bis 6 Monate (bis 960 Stunden)";
    HOURS_2080 => "More than 6 months (up to 2080 hours)", "Mehr als 6 Monate (bis 2080 Stunden)";
    ANYONE => "Anyone (also in search engines)", "Alle (auch in Suchmaschinen)";
    UPWORK_USERS => "Upwork users only", "Nur Upwork-Nutzer";
    INVITE_ONLY => "Invite only", "Nur auf Einladung";

    characters(used, most) => "% of % characters", "% von % Zeichen";

    CHOOSE_ONE => "Choose an option.", "Bitte etwas auswählen.";
    FILL_IN => "Fill in this field.", "Bitte ausfüllen.";
    TITLE_MISSING => "Enter a title.", "Bitte einen Titel eingeben.";
    DESCRIPTION_MISSING => "Enter a description.", "Bitte eine Beschreibung eingeben.";
    CATEGORY_MISSING => "Choose a category.", "Bitte eine Kategorie wählen.";
    SUBCATEGORY_MISSING => "Choose a subcategory.", "Bitte eine Unterkategorie wählen.";
    AMOUNT_MISSING => "Enter an amount.", "Bitte einen Betrag eingeben.";
    FROM_MISSING => "Enter the lowest hourly rate.", "Bitte den niedrigsten Stundensatz eingeben.";
    TO_MISSING => "Enter the highest hourly rate.", "Bitte den höchsten Stundensatz eingeben.";
    EXPERIENCE_MISSING => "Choose an experience level.", "Bitte die Erfahrung wählen.";
    LENGTH_MISSING => "Choose a project length.", "Bitte eine Projektdauer wählen.";
    VISIBILITY_MISSING => "Choose who can see the job.", "Bitte die Sichtbarkeit wählen.";
    ORGANIZATION_MISSING => "Choose an organization.", "Bitte eine Organisation wählen.";
    shorten(most) => "Shorten this to % characters.", "Bitte auf % Zeichen kürzen.";
    NOT_AN_AMOUNT =>
        "Enter dollars and cents, such as 1,250.50.",
        "Bitte Dollar und Cent eingeben, zum Beispiel 1.250,50.";
    NOT_A_NUMBER => "Enter 1 or more.", "Bitte 1 oder mehr eingeben.";
    at_least(amount) => "Enter at least %.", "Mindestens % eingeben.";
    TOO_HIGH => "Enter a smaller number.", "Bitte eine kleinere Zahl eingeben.";
    /// Stands before what to do instead.
    not_an_amount(entered) => "“%” is not an amount in dollars.", "„%“ ist kein Betrag in Dollar.";
    not_a_number(entered) => "“%” is not a number of freelancers.", "„%“ ist keine Anzahl.";
    too_low(entered) => "“%” is too low.", "„%“ ist zu wenig.";
    too_high(entered) => "“%” is too high.", "„%“ ist zu viel.";
    keep_at_most(most) => "Keep at most %.", "Bitte höchstens % behalten.";
    REFUSED => "Upwork rejected this. Change it.", "Upwork hat das abgelehnt. Bitte ändern.";
    refused_saying(words) => "Upwork says: %", "Upwork sagt: %";
}

/// The label of a field. Outsiders find fields by its English words.
pub(crate) const fn label(field: Field) -> Message {
    match field {
        Field::Title => TITLE,
        Field::Description => DESCRIPTION,
        Field::Category => CATEGORY,
        Field::Subcategory => SUBCATEGORY,
        Field::Service => SERVICE,
        Field::Skills => SKILLS,
        Field::Amount => AMOUNT,
        Field::HourlyFrom => HOURLY_FROM,
        Field::HourlyTo => HOURLY_TO,
        Field::Experience => EXPERIENCE,
        Field::Length => LENGTH,
        Field::Hours => HOURS,
        Field::People => PEOPLE,
        Field::Visibility => VISIBILITY,
        Field::Questions => QUESTIONS,
        Field::Organization => ORGANIZATION,
        preference => preferences::label(preference),
    }
}

pub(crate) const fn experience(level: ExperienceLevel) -> Message {
    match level {
        ExperienceLevel::Entry => ENTRY,
        ExperienceLevel::Intermediate => INTERMEDIATE,
        ExperienceLevel::Expert => EXPERT,
    }
}

pub(crate) const fn hours(hours: Hours) -> Message {
    match hours {
        Hours::FullTime => FULL_TIME,
        Hours::PartTime => PART_TIME,
        Hours::AsNeeded => AS_NEEDED,
        Hours::NotSure => NOT_SURE,
    }
}

pub(crate) const fn visibility(visibility: Visibility) -> Message {
    match visibility {
        Visibility::Anyone => ANYONE,
        Visibility::UpworkUsers => UPWORK_USERS,
        Visibility::InviteOnly => INVITE_ONLY,
    }
}

/// How much of a limit is used.
pub(crate) fn counter(used: usize, most: usize) -> String {
    characters(&number(used as u64), &number(most as u64))
}

/// What is wrong with what was typed, and what to do about it: sentences that stand beside the field.
pub(crate) fn problem(error: &FieldError) -> String {
    let instruction = instruction(error.field, &error.problem);
    let entered = &error.entered;
    if entered.is_empty() {
        return instruction;
    }
    let wrong = match error.problem {
        Problem::NotAnAmount => not_an_amount(entered),
        Problem::NotANumber => not_a_number(entered),
        Problem::TooLow { .. } => too_low(entered),
        Problem::TooHigh => too_high(entered),
        _ => return instruction,
    };
    [&*wrong, " ", &*instruction].concat()
}

fn instruction(field: Field, problem: &Problem) -> String {
    let message = match problem {
        Problem::TooLong { most } => return shorten(&number(*most as u64)),
        Problem::TooLow { least } => return at_least(&money(*least)),
        Problem::TooMany { most } => return keep_at_most(&number(*most as u64)),
        Problem::Refused(words) if !words.is_empty() => return refused_saying(words),
        Problem::Missing => missing(field),
        Problem::NotAnAmount => NOT_AN_AMOUNT,
        Problem::NotANumber => NOT_A_NUMBER,
        Problem::NotADay => preferences::NOT_A_DAY,
        Problem::TooHigh => TOO_HIGH,
        Problem::Refused(_) => REFUSED,
    };
    message.text().to_owned()
}

const fn missing(field: Field) -> Message {
    match field {
        Field::Title => TITLE_MISSING,
        Field::Description => DESCRIPTION_MISSING,
        Field::Category => CATEGORY_MISSING,
        Field::Subcategory => SUBCATEGORY_MISSING,
        Field::Amount => AMOUNT_MISSING,
        Field::HourlyFrom => FROM_MISSING,
        Field::HourlyTo => TO_MISSING,
        Field::Experience => EXPERIENCE_MISSING,
        Field::Length => LENGTH_MISSING,
        Field::Visibility => VISIBILITY_MISSING,
        Field::Organization => ORGANIZATION_MISSING,
        Field::Skills | Field::People | Field::Questions => FILL_IN,
        _ => CHOOSE_ONE,
    }
}

/// A project length: Upwork's own name, or ours if the API only takes hours.
pub(crate) fn length(length: &Length) -> String {
    if !length.name.is_empty() {
        return length.name.clone();
    }
    let message = match length.id.as_str() {
        "120" => HOURS_120,
        "480" => HOURS_480,
        "960" => HOURS_960,
        "2080" => HOURS_2080,
        other => return other.to_owned(),
    };
    message.text().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MIN_FIXED, Money};

    #[test]
    fn every_problem_is_a_sentence_with_a_next_step() {
        let problems = [
            Problem::Missing,
            Problem::TooLong { most: 128 },
            Problem::NotAnAmount,
            Problem::NotANumber,
            Problem::NotADay,
            Problem::TooLow { least: MIN_FIXED },
            Problem::TooHigh,
            Problem::TooMany { most: 5 },
            Problem::Refused(String::new()),
        ];
        for kind in problems {
            for error in
                [FieldError::new(Field::Amount, kind.clone()), FieldError::of(Field::Amount, kind.clone(), "x")]
            {
                let words = problem(&error);
                assert!(words.ends_with('.') && words.len() > 10, "{kind:?}: {words}");
            }
        }
    }

    #[test]
    fn limits_and_foreign_terms_are_spelled_out() {
        assert!(
            problem(&FieldError::new(Field::Amount, Problem::TooLow { least: Money::dollars(5) })).contains("$5.00")
        );
        assert!(problem(&FieldError::new(Field::Title, Problem::TooLong { most: 128 })).contains("128"));
        assert!(problem(&FieldError::new(Field::Title, Problem::Refused("No caps".into()))).contains("No caps"));
    }

    #[test]
    fn an_unnamed_project_length_is_described_by_its_hours() {
        let named = |id: &str, name: &str| length(&Length { id: id.to_owned(), name: name.to_owned() });
        assert_eq!(named("40", "1 to 3 months"), "1 to 3 months");
        for hours in ["120", "480", "960", "2080"] {
            assert!(named(hours, "").contains(&format!("up to {hours} hours")));
        }
        assert_eq!(named("7", ""), "7");
    }

    #[test]
    fn messages_name_the_missing_field_and_the_typed_value() {
        let missing = |field| problem(&FieldError::new(field, Problem::Missing));
        assert_eq!(missing(Field::Visibility), "Choose who can see the job.");
        assert_eq!(missing(Field::Title), "Enter a title.");
        let low = FieldError::of(Field::Amount, Problem::TooLow { least: MIN_FIXED }, "4.99");
        assert_eq!(problem(&low), "“4.99” is too low. Enter at least $5.00.");
        let none = FieldError::of(Field::Amount, Problem::NotAnAmount, "a lot");
        assert_eq!(problem(&none), "“a lot” is not an amount in dollars. Enter dollars and cents, such as 1,250.50.");
    }
}
