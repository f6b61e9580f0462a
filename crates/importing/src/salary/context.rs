//! What the words around an amount say about it.

use contracts::PayPeriod;

use super::period;
use crate::{vocabulary::Vocabulary, words::Words};

/// What the surroundings of an amount say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Context {
    /// Words before it say that it is pay.
    pub(super) is_pay: bool,
    /// They say so in words that mean base pay and nothing else, right before it.
    pub(super) is_strong: bool,
    /// It is something else: a bonus, funding, pay that depends on results.
    pub(super) denies: bool,
    /// The employer calls it the pay, and counts results or a bonus in.
    pub(super) is_whole: bool,
    /// Nothing stands before it in its line, or only a bullet.
    pub(super) begins_line: bool,
    /// The period that the words before it say.
    pub(super) period: Option<PayPeriod>,
    /// It is the upper end.
    pub(super) up_to: bool,
    /// It is the lower end.
    pub(super) from: bool,
}

/// Words for pay.
static PAY: Vocabulary = Vocabulary::of(
    "salary|salaries|pay|pays|paying|compensation|comp|remuneration|wage|wages|range|rate|base|earn|earnings|income|ote base|stipend \
    range|gehalt|jahresgehalt|bruttojahresgehalt|monatsgehalt|vergutung|gehaltsspanne|gehaltsrahmen|lohn|salaire|\
    remuneration|salario|sueldo|retribucion|salaris|lon|wynagrodzenie|palkka|stundenlohn|tagessatz|day rate|tjm",
);

/// Words for base pay that do not mean something else as well.
static BASE_PAY: Vocabulary = Vocabulary::of(
    "salary|salaries|base pay|base rate|base salary|base compensation|base hourly rate|pay rate|hourly rate|hourly wage|hourly pay|\
    pay range|wage|wages|base|gehalt|jahresgehalt|bruttojahresgehalt|monatsgehalt|stundenlohn|salaire|salario|sueldo|salaris|day \
    rate|tagessatz",
);

/// Words that right before an amount call it the salary: then it is that by the employer's own word, whatever is counted in.
static SALARY: Vocabulary = Vocabulary::of("salary|salaries|gehalt|jahresgehalt|salaire|salario|salaris");

/// The last words of headings that call what follows the pay: `Pay range: …`.
static HEADING: Vocabulary = Vocabulary::of("pay|pay range|pay scale|compensation|compensation range|vergutung");

/// Words right behind a range by which more is counted in than base pay.
const WHOLE: [&str; 6] =
    ["ote", "on-target earnings", "on target earnings", "total cash compensation", "total compensation", "total cash"];

/// Words for amounts that are no base pay, however they are spoken of.
static OTHER: Vocabulary = Vocabulary::of(
    "bonus|bonuses|sign on|signing|stipend|stipends|reimbursement|reimbursements|allowance|allowances|raised|raising|\
    funding|funded|revenue|revenues|arr|valuation|valued|budget|budgets|relocation|referral|referrals|commission|\
    commissions|ote|on target|quota|deal|deals|401k|hsa|fsa|fertility|tuition|donation|donations|gift|grant|grants|aum|\
    total compensation|total cash|total cash compensation|total target|total rewards|total comp|total earnings|\
    first year|differential|tip|tips|deductible|copay|per employee|match|matched|variable|incentive|incentives|\
    commission only|year 1|prize|scholarship|award|awards|boni|bonuszahlung|umsatz|finanzierung|levee|\
    chiffre d'affaires",
);

/// Words for amounts that are no base pay, unless words for base pay stand in the same sentence: a role can be called
/// by them.
static BUSINESS: Vocabulary = Vocabulary::of(
    "series|contract value|contracts|insurance|loan|loans|credit|credits|assets|spend|spending|savings|saving|\
    transactions|investment|investments|investors|sales|pipeline|portfolio|managing|customers|customer|accounts|\
    childcare|equipment|learning|wellness|gym|meal|worth|value|profit|profits|losses|cost|costs|fee|fees|price|prices|\
    premium|premiums|acv|tcv|gmv|loss|fund|funds|discount|job as",
);

/// Words behind it that say that it depends on results, or was no pay.
static BEHIND: Vocabulary = Vocabulary::of(
    "ote|on target|market|in revenue|in funding|arr|in arr|bonus|sign|signing|stipend|reimbursement|referral|commission|\
    per employee|in equity|rsu|rsus|equity|total compensation|total comp|total cash|tc|budget|allowance|relocation|\
    in value|deals|deal|contracts|accounts|variable|incentive|match|copay|deductible|shift|annual agreements|enterprise",
);

/// Words right behind it that make it too much for anybody.
static SCALE: Vocabulary = Vocabulary::of("million|billion|mil|mm|mn|m|bn|b|trillion|mio|mrd");

/// Reads around the amount that stands at `start..end`; `says_period` is whether it says its period itself.
pub(super) fn read(text: &str, start: usize, end: usize, says_period: bool) -> Context {
    let begins_line = begins_line(text, start);
    // "$17.20 hourly" in a list of benefits stands for itself; the line above is another benefit.
    let before = before(text, start, !(begins_line && says_period));
    let words = Words::of(&before, is_word);
    let last_pay = words.last_of(&PAY);
    let other = words.last_of(&OTHER);
    let strong = words.last_of(&BASE_PAY);
    // The nearer word counts: "in addition to your bonus, a base salary of".
    let is_close = |other: usize| other + 4 >= words.len() && strong.is_none_or(|strong| strong < other);
    let business = words.last_of(&BUSINESS).filter(|_| strong.is_none());
    let is_nearer = |other: usize| last_pay.is_none_or(|pay| other >= pay);
    let denied = other.is_some_and(|other| is_nearer(other) || is_close(other)) || business.is_some_and(is_nearer);
    let near = |at: usize| words.len() - at <= 14;
    let behind = behind(text, end, is_called_pay(&words));
    Context {
        begins_line,
        is_pay: last_pay.is_some() && !denied,
        is_strong: (strong.is_some_and(near) || words.last().is_some_and(|word| PAY.has(word))) && !denied,
        denies: denied || behind == Behind::Other,
        is_whole: behind == Behind::Whole,
        period: words.iter().rev().take(20).find_map(period::of_cue),
        up_to: words.end_with(&["up to", "bis zu", "bis", "jusqu'a", "hasta", "maximum", "max", "max of"]),
        from: words.end_with(&[
            "from",
            "at",
            "starting at",
            "starts at",
            "minimum",
            "minimum of",
            "at least",
            "ab",
            "from a",
            "over",
        ]),
    }
}

fn begins_line(text: &str, start: usize) -> bool {
    let blank = |c: char| c.is_whitespace() || matches!(c, '•' | '-' | '–' | '*' | '·');
    let before = &text[floor(text, start.saturating_sub(12))..start];
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().all(blank) && (line.len() < before.len() || before.len() == start)
}

/// The words before it in small letters: of its own sentence, and of up to two short lines above, which may be headings.
fn before(text: &str, start: usize, with_headings: bool) -> String {
    /// Bytes of a sentence that are looked at.
    const REACH: usize = 160;
    /// Bytes that a heading has at most.
    const HEADING: usize = 70;
    /// Bytes in which the beginning of the line and the lines above it are looked for.
    const LINES: usize = 400;
    let window = floor(text, start.saturating_sub(LINES));
    let line_start = text[window..start].rfind('\n').map(|at| window + at + 1);
    let from = floor(text, start.saturating_sub(REACH)).max(line_start.unwrap_or_default());
    let sentence =
        text[from..start].rmatch_indices(". ").map(|(at, _)| from + at + 2).find(|at| !is_abbreviation(text, *at));
    let own = &text[sentence.unwrap_or(from)..start];
    let mut out = String::new();
    if let Some(line_start) = line_start.filter(|_| with_headings && sentence.is_none() && !says_pay(own)) {
        let above: Vec<&str> =
            text[window..line_start].lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
        // A line above that speaks of its own amounts is no heading, nor is one above it.
        let is_heading = |line: &&&str| {
            !line.contains(|c: char| c.is_ascii_digit())
                && line.len() <= if line.ends_with(':') { REACH } else { HEADING }
        };
        for line in above.iter().take_while(is_heading).collect::<Vec<_>>().iter().rev() {
            out.push_str(line);
            out.push(' ');
        }
    }
    out.push_str(own);
    crate::fold::folded(&out)
}

fn says_pay(text: &str) -> bool {
    crate::fold::folded(text).split(|c: char| !is_word(c)).any(|word| PAY.has(word))
}

/// The beginning of the character at `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// `U.S. base`, `e.g. the`: no end of a sentence.
fn is_abbreviation(text: &str, behind: usize) -> bool {
    let word = text[floor(text, behind.saturating_sub(24))..behind - 2].rsplit(' ').next().unwrap_or_default();
    word.len() <= 3 || word.contains('.')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\''
}

/// Whether the employer calls what follows these words its pay: by the word salary near it, or by a heading of nothing else.
fn is_called_pay(words: &Words) -> bool {
    /// Words of a heading: `Expected annual compensation range`.
    const HEADING_WORDS: usize = 4;
    let is_heading = words.len() <= HEADING_WORDS && words.last_of(&HEADING).is_some_and(|at| at + 1 == words.len());
    is_heading || words.iter().rev().take(3).any(|word| SALARY.has(word))
}

/// What the words right behind an amount say that it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Behind {
    /// Nothing else than the words before it.
    Nothing,
    /// Base pay and more: "salary range of $135,000 – $200,000 OTE".
    Whole,
    /// Something else.
    Other,
}

/// What is `called` the pay is not something else because results or a bonus are counted in.
fn behind(text: &str, end: usize, called: bool) -> Behind {
    /// Characters that are looked at.
    const REACH: usize = 48;
    let rest = &text[end..];
    let rest = rest.char_indices().nth(REACH).map_or(rest, |(at, _)| &rest[..at]);
    let rest = rest.split(['\n', ';', ',', '.', '•']).next().unwrap_or_default();
    let folded = crate::fold::folded(rest).replace('(', " ");
    let said = |words: &&str| folded.trim_start().strip_prefix(*words).filter(|rest| !rest.starts_with(is_word));
    let further = WHOLE.iter().find_map(said).filter(|_| called);
    let words = further.unwrap_or(&folded);
    let plus = ["+", " plus ", " and ", " und ", " et "]
        .iter()
        .filter_map(|also| words.find(also))
        .min()
        .unwrap_or(words.len());
    let words = Words::of(&words[..plus], is_word).first_of(4);
    if words.last_of(&BEHIND).is_some() || words.first().is_some_and(|first| SCALE.has(first)) {
        return Behind::Other;
    }
    if further.is_some() { Behind::Whole } else { Behind::Nothing }
}
