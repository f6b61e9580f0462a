//! Whether what somebody leads is technology.

use super::phrases;
use crate::vocabulary::Vocabulary;

/// Words that make a function technology.
static CORE: Vocabulary = Vocabulary::of(
    "engineering|software|technology|technologies|tech|it|ict|platform|platforms|infrastructure|data|ai|ml|\
    rnd|devops|sre|cybersecurity|backend|frontend|robotics|firmware|softwareentwicklung|entwicklung|\
    produktentwicklung|technik|informatik|softwaretechnik|ingenierie|ingenieria|engenharia|ingegneria|\
    tecnologia|technologie|technologii|teknologi|utvikling|systemutveckling|informatique|informatica|\
    informatics|ontwikkeling|informationstechnologie|softwareontwikkeling",
);

/// Two words that do the same together.
static CORE_PAIRS: Vocabulary = Vocabulary::of(
    "machine learning|artificial intelligence|information security|cyber security|product security|\
    application security|software development|product development|web development|app development|\
    game development|mobile development|technical development|enterprise architecture|technical architecture",
);

/// Words that make it something else, whatever stands beside them: a trade that sells, buys, counts, hires, teaches or
/// designs, and engineering that is not of software and machines that run it.
static OTHER: Vocabulary = Vocabulary::of(
    "sales|selling|presales|solution|solutions|marketing|growth|partnership|partnerships|partner|partners|\
    alliances|channel|commercial|business|account|accounts|customer|customers|client|clients|success|\
    support|service|services|consulting|advisory|revenue|recruiting|recruitment|recruiter|talent|people|hr|\
    human|legal|law|counsel|policy|finance|financial|accounting|tax|audit|procurement|sourcing|purchasing|\
    investment|investments|investor|banking|bank|equity|fund|design|creative|content|editorial|\
    communications|pr|brand|media|events|community|education|learning|training|enablement|program|programs|\
    programme|project|projects|management|manufacturing|mechanical|electrical|civil|structural|chemical|\
    process|biologics|biology|clinical|medical|facilities|facility|construction|maintenance|industrial|\
    quality|field|power|plant|center|centers|centre|centres|entry|privacy|governance|compliance|risk|\
    insurance|sourcer|staffing|lab|laboratory|environmental|petroleum|wealth|workplace|engineer|transfer",
);

/// Whether the words, as far as they name what is led, name technology: one of the things that `&` joins must be it
/// alone.
pub(super) fn is_technology(words: &[String]) -> bool {
    let research = ["research & development", "forschung & entwicklung"];
    words.split(|word| word == "&").any(is_technology_alone)
        || research.iter().any(|both| phrases::find(words, both).is_some())
}

fn is_technology_alone(words: &[String]) -> bool {
    let pair = CORE_PAIRS.iter().any(|pair| phrases::find(words, pair).is_some());
    let core = pair || words.iter().any(|word| CORE.has(word));
    // "Learning" is a trade of its own only without a machine.
    let machine = phrases::find(words, "machine learning").is_some();
    core && !words.iter().any(|word| OTHER.has(word) && !(machine && word == "learning"))
}
