//! Kinds of technology leadership.

use contracts::{RoleKind, Seniority};

use super::{Title, function, phrases, seniority};
use crate::vocabulary::Vocabulary;

/// The kinds that the title says, in the order of [`RoleKind::ALL`]; empty for every other role.
#[must_use]
pub fn kinds(title: &str) -> Vec<RoleKind> {
    let title = Title::read(title);
    if serves_a_leader(&title) || seniority::read(&title) == Some(Seniority::Intern) {
        return Vec::new();
    }
    let leads = |kind: RoleKind| match kind {
        RoleKind::Cto => is_cto(&title),
        RoleKind::Vp => is_leader(&title, &VICE_PRESIDENT),
        RoleKind::HeadOf => is_leader(&title, &HEAD) || title.has_phrase(&HEAD_OF_TECHNOLOGY),
        RoleKind::Director => is_leader(&title, &DIRECTOR) || title.has_phrase(&DIRECTOR_OF_TECHNOLOGY),
        RoleKind::CoFounder => is_technical_co_founder(&title),
        RoleKind::Fractional | RoleKind::Interim => false,
    };
    let mut kinds: Vec<_> = RoleKind::ALL.iter().copied().filter(|kind| leads(*kind)).collect();
    // How long and how much, of a role that is one.
    if !kinds.is_empty() {
        kinds.extend(is_fractional(&title).then_some(RoleKind::Fractional));
        kinds.extend(is_interim(&title).then_some(RoleKind::Interim));
        kinds.sort();
    }
    kinds
}

/// Works for a leader, or at a customer's: `Assistant to the CTO`, `Office of the CTO`, `CTO Founder Associate`,
/// `Chief of Staff to CPTO`.
fn serves_a_leader(title: &Title) -> bool {
    static WORDS: Vocabulary = Vocabulary::of(
        "assistant|assistante|assistent|assistentin|assistenz|asst|asistente|assistente|secretary|sekretar|\
        sekretariat|office|buro|recruiter|coach|nachfolge",
    );
    static PHRASES: Vocabulary = Vocabulary::of(
        "chief of staff|founder associate|founders associate|founder's associate|cto associate|stab des|\
        executive partner|business partner|cto staff|cto advisor|cto adviser|cto program",
    );
    title.has(&WORDS) || title.has_phrase(&PHRASES)
}

/// Titles of whoever answers for a company's technology.
static CTO: Vocabulary = Vocabulary::of(
    "cto|ctpo|cpto|cio|vcto|chief technology officer|chief technical officer|chief technologist|\
    chief information officer|chief product & technology officer|chief technology & product officer|\
    chief information & technology officer|chief technology & information officer|chief engineering officer|\
    chief digital & technology officer|chief information technology officer|directeur technique|\
    directrice technique|directeur ou directrice technique|directeur & directrice technique|\
    director tecnico|directora tecnica|direttore tecnico|diretor tecnico|technischer leiter|\
    technische leiterin|technische leitung|technischer geschaftsfuhrer|technische geschaftsfuhrerin|\
    technisch directeur|teknisk chef|teknisk direktor|dyrektor techniczny|tekninen johtaja|\
    technicky reditel|director de tecnologia|directora de tecnologia|diretor de tecnologia|\
    directeur des technologies",
);

/// The same in writing without spaces or without Latin letters: found anywhere in a title.
static CTO_ELSEWHERE: Vocabulary =
    Vocabulary::of("首席技术官|首席技術官|最高技術責任者|최고기술책임자|технический директор|технічний директор");

/// Words before `CTO` that make it the name of another trade, or somebody else.
static NOT_BEFORE: Vocabulary = Vocabulary::of(
    "account|field|customer|client|sales|partner|to|the|our|for|of|with|under|der|des|dem|zum|den|du|au|del|\
    al",
);

/// Whether the role is at the top of a company.
pub(super) fn is_at_the_top(title: &Title) -> bool {
    is_cto(title) || is_technical_co_founder(title)
}

fn is_cto(title: &Title) -> bool {
    if CTO_ELSEWHERE.iter().any(|name| title.text.contains(name)) {
        return true;
    }
    title.segments.iter().any(|words| {
        CTO.iter().any(|name| {
            let Some(found) = phrases::find(words, name) else { return false };
            let before = found.start.checked_sub(1).and_then(|at| words.get(at));
            let behind = words.get(found.end).map(String::as_str);
            // "Chief Information Security Officer" and "Chief Technologist, Sales" are found elsewhere or not at all.
            before.is_none_or(|word| !NOT_BEFORE.has(word))
                && behind.is_none_or(|word| !matches!(word, "associate" | "intern" | "trainee" | "'s"))
        })
    })
}

static VICE_PRESIDENT: Vocabulary =
    Vocabulary::of("vp|svp|evp|avp|vice president|vicepresident|vice presidente|vicepresidente");

static HEAD: Vocabulary = Vocabulary::of(
    "head of|head|leiter|leiterin|leitung|bereichsleiter|bereichsleiterin|bereichsleitung|abteilungsleiter|\
    abteilungsleiterin|hoofd|jefe de|jefa de|kierownik",
);

/// Heads whose name says that it is technology.
static HEAD_OF_TECHNOLOGY: Vocabulary = Vocabulary::of(
    "entwicklungsleiter|entwicklungsleiterin|entwicklungsleitung|utvecklingschef|utviklingssjef|it chef",
);

static DIRECTOR: Vocabulary = Vocabulary::of(
    "director|directeur|directrice|direktor|direktorin|directora|direttore|direttrice|diretor|diretora|\
    dyrektor|johtaja|reditel",
);

/// Words of a rank, not of what is led.
static MODIFIERS: Vocabulary = Vocabulary::of(
    "senior|sr|junior|group|global|regional|associate|deputy|executive|managing|interim|fractional|acting|\
    assistant|founding|first|area|stellvertretender|stellvertretende|part|time|national|international|&|new|\
    our|emea|us|uk|remote",
);

/// Words between a rank and what is led.
static LINKS: Vocabulary =
    Vocabulary::of("of|for|the|de|la|le|les|du|des|d'|del|della|der|die|fur|van|ds|da|do|our|global|group");

/// Whether the title has the rank, and what it leads is technology: what stands before the rank, else behind it.
fn is_leader(title: &Title, rank: &Vocabulary) -> bool {
    let leads = |at: usize, words: &[String], name: &str| {
        let Some(found) = phrases::find(words, name) else { return false };
        let before: Vec<String> = words[..found.start].iter().filter(|word| !MODIFIERS.has(word)).cloned().collect();
        if !before.is_empty() {
            return function::is_technology(&before);
        }
        let behind = led(&words[found.end..]);
        let next = || title.segments.get(at + 1).map(|words| led(words)).unwrap_or_default();
        function::is_technology(&if behind.is_empty() { next() } else { behind })
    };
    title.segments.iter().enumerate().any(|(at, words)| {
        // In banks a vice president is an engineer: "Data Platform Engineer - Vice President".
        let is_craft = title.segments[..=at].iter().any(|segment| has_craft(segment));
        !is_craft && rank.iter().any(|name| leads(at, words, name))
    })
}

/// What stands behind a rank, without the words in between.
fn led(words: &[String]) -> Vec<String> {
    let words = words.iter().map(|word| word.strip_prefix("d'").or_else(|| word.strip_prefix("l'")).unwrap_or(word));
    words.skip_while(|word| LINKS.has(word)).map(str::to_owned).collect()
}

/// Names of a craft: who has one does the work and leads nobody by this title.
fn has_craft(words: &[String]) -> bool {
    static CRAFTS: Vocabulary = Vocabulary::of(
        "engineer|engineers|developer|analyst|architect|scientist|consultant|specialist|trader|advisor|\
        adviser|programmer|researcher|technician|administrator|ingenieur",
    );
    let is_craft = |at: usize| {
        // "Developer & AI Engineering" is what is led.
        CRAFTS.has(&words[at]) && words.get(at + 1).is_none_or(|next| next != "&")
    };
    (0..words.len()).any(is_craft)
}

/// Directors whose name says that it is technology.
static DIRECTOR_OF_TECHNOLOGY: Vocabulary = Vocabulary::of("technical director|director of technology");

static CO_FOUNDER: Vocabulary = Vocabulary::of(
    "cofounder|cofounders|co founder|co founders|mitgrunder|mitgrunderin|cofondateur|co fondateur|cofondatrice|\
    cofundador|cofundadora",
);

fn is_technical_co_founder(title: &Title) -> bool {
    static TECHNICAL: Vocabulary = Vocabulary::of(
        "technical|tech|technology|engineering|software|technik|technischer|technische|technique|tecnico|hardware",
    );
    title.has_phrase(&CO_FOUNDER) && (is_cto(title) || title.has(&TECHNICAL))
}

fn is_fractional(title: &Title) -> bool {
    static PHRASES: Vocabulary = Vocabulary::of(
        "fractional|vcto|virtual cto|part time|as a service|days a week|day a week|days per week|day per week|\
        tage pro woche|tag pro woche|jours par semaine",
    );
    title.has_phrase(&PHRASES)
}

fn is_interim(title: &Title) -> bool {
    static PHRASES: Vocabulary = Vocabulary::of(
        "interim|interims|interimistisch|interino|interina|waarnemend|acting|de transition|parental leave cover|\
        maternity cover",
    );
    title.has_phrase(&PHRASES)
}
