//! Words for what no job needs: whom the client prefers, and how the job is handled.

use super::numbers::number;
use super::{Message, messages};
use crate::model::Field;

messages! {
    WHO => "Who can apply", "Wer sich bewerben soll";
    MORE => "More preferences", "Weitere Wünsche";
    YES => "Yes", "Ja";
    ADD => "Add…", "Hinzufügen…";
    NO_FILES =>
        "Upwork's interface takes no files. Add them to the job on Upwork after you post it.",
        "Dateien nimmt die Schnittstelle von Upwork nicht an. Fügen Sie sie dem Job auf Upwork hinzu, nachdem er ausgeschrieben ist.";
    UPWORK_HELP => "Upwork Help", "Hilfe von Upwork";
    NOT_A_DAY => "Choose a day of the calendar.", "Bitte einen Tag des Kalenders wählen.";

    OPEN_RATE =>
        "No rate yet: freelancers propose their own",
        "Noch kein Stundensatz: Freelancer schlagen ihren vor";
    PEOPLE_OPEN => "Number of freelancers not decided yet", "Anzahl der Freelancer noch offen";
    COVER_LETTER => "Cover letter", "Anschreiben";
    TALENT_TYPE => "Talent type", "Art der Bewerber";
    ENGLISH => "English level", "Englischkenntnisse";
    LOCATION => "Location", "Standort";
    COUNTRIES => "Countries", "Länder";
    REGIONS => "Regions", "Regionen";
    LOCATION_REQUIRED =>
        "Only freelancers from these countries and regions",
        "Nur Freelancer aus diesen Ländern und Regionen";
    TIME_ZONES => "Time zones", "Zeitzonen";
    LANGUAGES => "Other languages", "Weitere Sprachen";
    JOB_SUCCESS => "Job success", "Joberfolg";
    EARNINGS => "Earned on Upwork", "Verdienst auf Upwork";
    HOURS_WORKED => "Hours worked on Upwork", "Arbeitsstunden auf Upwork";
    START_DATE => "Hire date", "Einstellung am";
    DEADLINE => "Deadline", "Abgabetermin";
    PROJECT_TYPE => "Project type", "Art des Projekts";
    RISING_TALENT => "Include rising talent", "Auch aufstrebende Talente";
    PORTFOLIO => "Portfolio required", "Portfolio erforderlich";
    HIDE_BUDGET => "Hide the budget from freelancers", "Budget vor Freelancern verbergen";
    MILESTONES => "Freelancers may propose milestones", "Freelancer dürfen Meilensteine vorschlagen";
    KEEP_OPEN => "Keep the job open after the first hire", "Job nach der ersten Einstellung offen lassen";

    NOT_SURE => "Not sure yet", "Noch offen";
    ANYONE => "Freelancers and agencies", "Freelancer und Agenturen";
    INDIVIDUALS => "Freelancers only", "Nur Freelancer";
    AGENCIES => "Agencies only", "Nur Agenturen";
    ANY_LEVEL => "Any level", "Beliebig";
    BASIC => "Basic", "Grundkenntnisse";
    CONVERSATIONAL => "Conversational or better", "Gesprächssicher oder besser";
    FLUENT => "Fluent or better", "Fließend oder besser";
    NATIVE => "Native or bilingual", "Muttersprachlich";
    ONE_TIME => "One-time project", "Einmaliges Projekt";
    ONGOING => "Ongoing need", "Dauerhafter Bedarf";
    WORLDWIDE => "Worldwide", "Weltweit";
    LOCAL => "My own country only", "Nur mein eigenes Land";
    ANY => "Any", "Beliebig";
    REQUIRED => "Required", "Erforderlich";
    NOT_REQUIRED => "Not required", "Nicht erforderlich";
    score(percent) => "% or more", "% oder mehr";
    dollars(amount) => "$% or more", "% $ oder mehr";
    hours(count) => "% hours or more", "% Stunden oder mehr";
}

/// The label of a preference.
pub(crate) const fn label(field: Field) -> Message {
    match field {
        Field::OpenRate => OPEN_RATE,
        Field::PeopleOpen => PEOPLE_OPEN,
        Field::CoverLetter => COVER_LETTER,
        Field::TalentType => TALENT_TYPE,
        Field::English => ENGLISH,
        Field::Location => LOCATION,
        Field::Countries => COUNTRIES,
        Field::Regions => REGIONS,
        Field::LocationRequired => LOCATION_REQUIRED,
        Field::TimeZones => TIME_ZONES,
        Field::Languages => LANGUAGES,
        Field::JobSuccess => JOB_SUCCESS,
        Field::Earnings => EARNINGS,
        Field::HoursWorked => HOURS_WORKED,
        Field::StartDate => START_DATE,
        Field::Deadline => DEADLINE,
        Field::ProjectType => PROJECT_TYPE,
        Field::RisingTalent => RISING_TALENT,
        Field::Portfolio => PORTFOLIO,
        Field::HideBudget => HIDE_BUDGET,
        Field::Milestones => MILESTONES,
        Field::KeepOpen => KEEP_OPEN,
        _ => NOT_SURE,
    }
}

/// What a preference says while nothing is chosen.
pub(crate) const fn none(field: Field) -> Message {
    match field {
        Field::TalentType => ANYONE,
        Field::English => ANY_LEVEL,
        Field::Location => WORLDWIDE,
        Field::Countries | Field::Regions | Field::TimeZones | Field::Languages => ADD,
        _ => ANY,
    }
}

/// What a word stands for.
pub(crate) fn choice(field: Field, word: &str) -> String {
    let message = match (field, word) {
        (Field::JobSuccess, _) => return score(&[word, "%"].concat()),
        (Field::Earnings, _) => return dollars(&grouped(word)),
        (Field::HoursWorked, _) => return hours(&grouped(word)),
        (_, "individuals") => INDIVIDUALS,
        (_, "agencies") => AGENCIES,
        (_, "basic") => BASIC,
        (_, "conversational") => CONVERSATIONAL,
        (_, "fluent") => FLUENT,
        (_, "native") => NATIVE,
        (_, "local") => LOCAL,
        (_, "one-time") => ONE_TIME,
        (_, "ongoing") => ONGOING,
        (_, "required") => REQUIRED,
        (_, "not-required") => NOT_REQUIRED,
        (_, "yes") => YES,
        _ => NOT_SURE,
    };
    message.text().to_owned()
}

/// A number as the language writes it.
fn grouped(word: &str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), number)
}
