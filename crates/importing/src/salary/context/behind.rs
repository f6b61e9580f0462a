//! The words right behind an amount.

use super::is_word;
use crate::{vocabulary::Vocabulary, words::Words};

/// Words right behind a range by which more is counted in than base pay.
const WHOLE: [&str; 6] =
    ["ote", "on-target earnings", "on target earnings", "total cash compensation", "total compensation", "total cash"];

/// Words behind it that say that it depends on results, or was no pay.
static BEHIND: Vocabulary = Vocabulary::of(
    "ote|on target|market|in revenue|in funding|arr|in arr|bonus|sign|signing|stipend|reimbursement|referral|commission|\
    per employee|in equity|rsu|rsus|equity|total compensation|total comp|total cash|tc|budget|allowance|relocation|\
    in value|deals|deal|contracts|accounts|variable|incentive|match|copay|deductible|shift|annual agreements|enterprise",
);

/// Words right behind it that make it too much for anybody.
static SCALE: Vocabulary = Vocabulary::of("million|billion|mil|mm|mn|m|bn|b|trillion|mio|mrd");

/// Words of an amount that is base pay: `($40,000 base salary plus commission)`.
static BASE: Vocabulary = Vocabulary::of(
    "base|guaranteed|salary|pay|compensation|annual|annually|yearly|per|year|hour|hourly|usd|eur|gbp|cad|gross|only",
);

/// Words that can stand behind an amount of pay without a currency; others say what it is a number of.
static AFTER_PAY: Vocabulary =
    Vocabulary::of("per|p|pa|a|an|annually|yearly|gross|brutto|brut|depending|based|plus|and|with");

/// What is added to pay by a plus sign.
static ADDED: Vocabulary = Vocabulary::of(
    "bonus|bonuses|boni|commission|commissions|provision|equity|benefits|stock|options|rsu|rsus|tips|perks|pension|super|\
    incentive|incentives",
);

/// What the words right behind an amount say that it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Behind {
    /// Nothing else than the words before it.
    Nothing,
    /// Base pay, whatever stands before it: "OTE $60,000 ($40,000 base)".
    Base,
    /// Base pay and more: "salary range of $135,000 – $200,000 OTE".
    Whole,
    /// Something else.
    Other,
}

/// What is `called` the pay is not something else because results or a bonus are counted in.
pub(super) fn read(text: &str, end: usize, called: bool) -> Behind {
    let rest = &text[end..];
    let folded = clause(rest);
    let said = |words: &&str| folded.trim_start().strip_prefix(*words).filter(|rest| !rest.starts_with(is_word));
    let further = WHOLE.iter().find_map(said).filter(|_| called);
    let words = further.unwrap_or(&folded);
    // What comes in addition is another amount's, or has none.
    let also = ["+", "&", " plus ", " and ", " with ", " und ", " et "];
    let also = also.iter().filter_map(|also| words.find(also)).min().unwrap_or(words.len());
    // "$160,000 (base + bonus)" tells of what it is the sum.
    let is_sum = rest.trim_start().starts_with('(') && also < words.len();
    let words = Words::of(&words[..also], is_word).first_of(4);
    let is_base = !is_sum
        && words.first().is_some_and(|first| matches!(first, "base" | "guaranteed" | "salary"))
        && words.iter().all(|word| BASE.has(word));
    if further.is_none() && is_base {
        return Behind::Base;
    }
    if words.last_of(&BEHIND).is_some() || words.first().is_some_and(|first| SCALE.has(first)) {
        return Behind::Other;
    }
    if further.is_some() { Behind::Whole } else { Behind::Nothing }
}

/// The beginning of what follows, folded, up to the end of its clause.
fn clause(rest: &str) -> String {
    /// Characters that are looked at.
    const REACH: usize = 48;
    let rest = rest.char_indices().nth(REACH).map_or(rest, |(at, _)| &rest[..at]);
    let rest = rest.split(['\n', ';', ',', '.', '•']).next().unwrap_or_default();
    crate::fold::folded(rest).replace('(', " ")
}

/// Whether `rest`, which follows a plus sign, is of something added: `$100,000+ bonus`, not `$100,000+ a year`.
pub(in crate::salary) fn adds(rest: &str) -> bool {
    Words::of(&clause(rest), is_word).first().is_some_and(|first| ADDED.has(first))
}

/// Whether `rest` says that the number before it is one of things, or of a currency that is not known: `customers`, `%`.
pub(in crate::salary) fn is_followed_by_a_thing(rest: &str) -> bool {
    let sign = rest.trim_start().chars().next();
    let is_unknown = |c: char| !(c.is_alphabetic() || ".,;:()/-–—+*&•".contains(c));
    rest.starts_with(char::is_alphanumeric)
        || sign.is_some_and(is_unknown)
        || Words::of(&clause(rest), is_word).first().is_some_and(|first| !AFTER_PAY.has(first))
}
