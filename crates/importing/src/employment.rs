//! The kind of employment, in the words of many sources.

use contracts::EmploymentType;

use crate::{fold, vocabulary::Vocabulary, words::Words};

/// Words for each kind, the most particular kind first: a `part-time internship` is an internship.
static KINDS: [(EmploymentType, Vocabulary); 7] = [
    (
        EmploymentType::Intern,
        Vocabulary::of(
            "intern|internship|apprentice|apprenticeship|trainee|traineeship|praktikum|praktikant|werkstudent|\
            working student|stage|stagiaire|alternance|apprentissage|ausbildung|becario|estagio|co op|coop|student",
        ),
    ),
    (EmploymentType::Volunteer, Vocabulary::of("volunteer|volunteering|voluntary|unpaid|ehrenamt|benevolat")),
    (EmploymentType::PerDiem, Vocabulary::of("per diem|perdiem|prn")),
    (
        EmploymentType::Contractor,
        Vocabulary::of(
            "contract|contractor|contracting|freelance|freelancer|freiberuflich|independant|autonomo|b2b|fractional|interim|\
            consultant|contract to hire|c2h|c2c|1099",
        ),
    ),
    (
        EmploymentType::Temporary,
        Vocabulary::of(
            "temporary|temp|fixed term|fixedterm|befristet|cdd|seasonal|limited|tijdelijk|temporal|determinado|maternity cover|\
            temporaire",
        ),
    ),
    (
        EmploymentType::PartTime,
        Vocabulary::of("part time|parttime|teilzeit|temps partiel|media jornada|tempo parziale|deltid|minijob"),
    ),
    (
        EmploymentType::FullTime,
        Vocabulary::of(
            "full time|fulltime|permanent|vollzeit|festanstellung|unbefristet|cdi|temps plein|indefinido|tiempo completo|\
            tempo indeterminato|regular|employee|permanent employee|heltid|voltijd|vast|full",
        ),
    ),
];

/// The kind that the words of a source name. `None` where there are none; [`EmploymentType::Other`] where they say
/// something that is not known.
pub(crate) fn kind(words: &[String]) -> Option<EmploymentType> {
    let said: Vec<Words> = words.iter().map(|word| Words::of(&parted(word), |c| c.is_alphanumeric())).collect();
    let said: Vec<&Words> = said.iter().filter(|words| words.len() > 0).collect();
    let named = KINDS.iter().find(|(_, terms)| said.iter().any(|words| words.last_of(terms).is_some()));
    named
        .map(|(kind, _)| *kind)
        .or_else(|| said.iter().any(|words| !is_empty_word(words)).then_some(EmploymentType::Other))
}

/// `N/A`, `other`, `not specified`: said to say nothing.
fn is_empty_word(words: &Words) -> bool {
    static NOTHING: Vocabulary = Vocabulary::of("n a|na|none|unspecified|not specified|unknown|any");
    words.last_of(&NOTHING).is_some()
}

/// `FullTime` in two words, in small letters.
fn parted(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    let mut before = ' ';
    for c in word.chars().take(200) {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    fold::folded(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_in_every_spelling_that_sources_use() {
        use EmploymentType::{Contractor, FullTime, Intern, Other, PartTime, PerDiem, Temporary, Volunteer};
        for (words, read) in [
            (&["FullTime"][..], Some(FullTime)),
            (&["FULL_TIME"], Some(FullTime)),
            (&["Full-time"], Some(FullTime)),
            (&["full time", "permanent"], Some(FullTime)),
            (&["CDI"], Some(FullTime)),
            (&["Vollzeit"], Some(FullTime)),
            (&["Regular Full Time (Salary)"], Some(FullTime)),
            (&["permanent", "part-time"], Some(PartTime)),
            (&["Teilzeit"], Some(PartTime)),
            (&["Contract"], Some(Contractor)),
            (&["CONTRACTOR", "FULL_TIME"], Some(Contractor)),
            (&["Freelance"], Some(Contractor)),
            (&["Fixed-Term"], Some(Temporary)),
            (&["CDD"], Some(Temporary)),
            (&["Temporary"], Some(Temporary)),
            (&["Intern"], Some(Intern)),
            (&["Part-time internship"], Some(Intern)),
            (&["Working student"], Some(Intern)),
            (&["PER_DIEM"], Some(PerDiem)),
            (&["VOLUNTEER"], Some(Volunteer)),
            (&["OTHER"], Some(Other)),
            (&["Lunar"], Some(Other)),
            (&["N/A"], None),
            (&["", " "], None),
            (&[], None),
        ] {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(kind(&words), read, "{words:?}");
        }
    }
}
