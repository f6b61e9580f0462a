//! How far up a role is.

use contracts::Seniority;

use super::Title;
use crate::vocabulary::Vocabulary;

/// What the title says, or nothing.
#[must_use]
pub fn of_title(title: &str) -> Option<Seniority> {
    read(&Title::read(title))
}

/// What a source's own field for the level says, in any spelling.
#[must_use]
pub fn of_field(word: &str) -> Option<Seniority> {
    static TOP: Vocabulary = Vocabulary::of("executive|c level|clevel|c suite");
    static ENTRY: Vocabulary = Vocabulary::of("entry|graduate|associate");
    static MIDDLE: Vocabulary = Vocabulary::of("mid|middle|intermediate|midweight|midlevel");
    let title = Title::read(word);
    let levels = [(&TOP, Seniority::Executive), (&ENTRY, Seniority::Junior), (&MIDDLE, Seniority::Mid)];
    let named = levels.iter().find(|(words, _)| title.has_phrase(words)).map(|(_, level)| *level);
    named.or_else(|| read(&title))
}

/// Whether a title is of one level.
type IsLevel = fn(&Title) -> bool;

/// The first level whose words the title has: from the bottom where a word says that somebody learns, then from the top.
pub(super) fn read(title: &Title) -> Option<Seniority> {
    if title.has(&INTERN) || title.has_phrase(&INTERN_PHRASES) || is_student(title) {
        return Some(Seniority::Intern);
    }
    if serves(title) {
        return title.has(&SENIOR).then_some(Seniority::Senior);
    }
    let levels: [(Seniority, IsLevel); 8] = [
        (Seniority::Executive, is_executive),
        (Seniority::Director, is_director),
        (Seniority::Manager, is_manager),
        (Seniority::Lead, |title| title.has(&LEAD)),
        (Seniority::Principal, |title| title.has(&PRINCIPAL)),
        (Seniority::Senior, |title| title.has(&SENIOR)),
        (Seniority::Junior, |title| title.has_phrase(&JUNIOR)),
        (Seniority::Mid, |title| title.has(&MID)),
    ];
    levels.iter().find(|(_, is)| is(title)).map(|(level, _)| *level)
}

static INTERN: Vocabulary = Vocabulary::of(
    "intern|interns|internship|internships|praktikum|praktikant|praktikantin|werkstudent|werkstudentin|\
    werkstudierende|stagiaire|stagista|apprentice|apprenticeship|ausbildung|azubi|alternance|alternant|\
    alternante|becario|becaria|estagio|estagiario|trainee|traineeship|praktyki|stazysta",
);

static INTERN_PHRASES: Vocabulary =
    Vocabulary::of("co op|student assistant|student worker|student employee|working student|v i e|duales studium");

/// `Embedded Software Student`, but not `Director of Student Success`.
fn is_student(title: &Title) -> bool {
    title.segments.iter().any(|words| words.last().is_some_and(|last| last == "student" || last == "students"))
}

static PRINCIPAL: Vocabulary = Vocabulary::of("staff|principal|distinguished|fellow|principale");

static SENIOR: Vocabulary = Vocabulary::of("senior|iii|iv|sr|snr|senioren|sénior|ssr|expert");

/// Works for somebody of a rank, or beside one: the rank in the title is not this role's.
fn serves(title: &Title) -> bool {
    static PHRASES: Vocabulary = Vocabulary::of(
        "chief of staff|executive assistant|personal assistant|assistant to|asst to|executive asst|office of the|\
        founder associate|founders associate|founder's associate|founder's office|founders office|\
        officer associate|cto associate|ceo associate|to ceo|to cto|to the ceo|to the cto|executive partner|\
        executive operations|administrative business partner",
    );
    title.has_phrase(&PHRASES)
}

fn is_executive(title: &Title) -> bool {
    static NAMES: Vocabulary = Vocabulary::of(
        "ceo|cto|cfo|coo|cmo|cio|ciso|cpo|cro|cpto|ctpo|vcto|cdo|chro|caio|vp|svp|evp|president|prasident|\
        founder|cofounder|cofondateur|geschaftsfuhrer|geschaftsfuhrerin|geschaftsfuhrung|vicepresident|\
        vorstand|vicepresidente",
    );
    // Sells to them, or is no founder yet.
    static BEFORE: Vocabulary = Vocabulary::of("account|field|customer|sales|the");
    let named = title.has_not_behind(&NAMES, &BEFORE);
    let chief = title.segments.iter().any(|words| {
        let chief = words.iter().position(|word| word == "chief");
        chief.is_some_and(|at| words[at..].iter().any(|word| word == "officer" || word == "technologist"))
    });
    named || chief || super::role::is_at_the_top(title)
}

/// Directors who direct a craft or a customer, not people.
static NO_DIRECTORS: Vocabulary = Vocabulary::of("art|creative|account|casting|music|photography|funeral|stage");

fn is_director(title: &Title) -> bool {
    static NAMES: Vocabulary = Vocabulary::of(
        "director|directeur|directrice|direktor|direktorin|directora|direttore|diretor|dyrektor|\
        bereichsleiter|bereichsleitung",
    );
    static HEADS: Vocabulary =
        Vocabulary::of("head of|leiter|leiterin|leitung|hoofd|entwicklungsleiter|entwicklungsleitung");
    let directs = title.has_not_behind(&NAMES, &NO_DIRECTORS);
    directs || title.has_phrase(&HEADS) || title.segments.iter().any(|words| words == &["head"])
}

/// Managers who manage a product, a project or a customer, not people.
static NO_MANAGERS: Vocabulary = Vocabulary::of(
    "product|project|program|programme|account|success|community|case|partner|office|content|brand|campaign|\
    event|events|category|delivery|implementation|relationship|partnerships|marketing|portfolio|projekt|\
    produkt|media",
);

fn is_manager(title: &Title) -> bool {
    static NAMES: Vocabulary =
        Vocabulary::of("manager|mgr|supervisor|gerente|responsable|teamleiter|teamleitung|managerin");
    title.has_not_behind(&NAMES, &NO_MANAGERS)
}

static MID: Vocabulary = Vocabulary::of("ii|mid|intermediate|midlevel|confirme");

static LEAD: Vocabulary = Vocabulary::of("lead|leader|leads|teamlead|techlead|tl");

static JUNIOR: Vocabulary = Vocabulary::of("junior|jr|entry|graduate|absolvent|beginner|debutant|new grad");
