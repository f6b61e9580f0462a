//! Words for the period that pay is stated for.

use contracts::PayPeriod;

/// The period of a field that holds nothing else, in any source's spelling: `1 YEAR`, `per-year-salary`, `hourly`.
pub(super) fn of_field(word: &str) -> Option<PayPeriod> {
    let words = word.to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.find_map(of_word)
}

/// The period that one word in small letters says.
pub(super) fn of_word(word: &str) -> Option<PayPeriod> {
    Some(match word {
        "year" | "yr" | "annum" | "annual" | "annually" | "yearly" | "years" | "pa" | "jahr" | "año" | "anno" => {
            PayPeriod::Year
        }
        "month" | "monthly" | "mo" | "months" | "monat" | "mois" | "mes" => PayPeriod::Month,
        "week" | "weekly" | "wk" | "weeks" => PayPeriod::Week,
        "day" | "daily" | "days" | "tag" | "jour" => PayPeriod::Day,
        "hour" | "hourly" | "hr" | "hours" | "stunde" => PayPeriod::Hour,
        _ => return None,
    })
}

/// Words that say a period without another word: `annually`.
pub(super) fn is_adverb(word: &str) -> bool {
    matches!(
        word,
        "annual" | "annually" | "yearly" | "monthly" | "weekly" | "daily" | "hourly" | "annum" | "pa" | "p.a"
    )
}

/// Words before an amount that say its period: `annual`, `hourly`, `Jahresgehalt`.
pub(super) fn of_cue(word: &str) -> Option<PayPeriod> {
    Some(match word {
        "annual" | "annualized" | "annualised" | "annually" | "yearly" | "jahresgehalt" | "bruttojahresgehalt"
        | "annuel" | "annuelle" | "anual" => PayPeriod::Year,
        "monthly" | "monatlich" | "monatsgehalt" | "mensuel" | "mensual" => PayPeriod::Month,
        "weekly" => PayPeriod::Week,
        "daily" | "tagessatz" | "tjm" => PayPeriod::Day,
        "hourly" | "stundenlohn" => PayPeriod::Hour,
        _ => return None,
    })
}
