//! What of a request was not done, as values that a page turns into words.

use super::Sort;

/// Notes of one request at the most; a hundred wrong parameters make no page of a hundred notes.
pub const MAX_IGNORED: usize = 10;

/// Something in the request that was ignored. The search went on without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The parameter's name in the address.
    pub parameter: &'static str,
    /// What it said, cut to 60 characters.
    pub value: String,
    /// Why it was ignored.
    pub why: Why,
}

/// Why something was ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No value of this filter.
    Unknown,
    /// No whole number, or none between these two.
    OutOfRange {
        /// The least that is accepted.
        least: i64,
        /// The most that is accepted.
        most: i64,
    },
    /// The filter had so many values already.
    TooMany(usize),
    /// The parameter takes one value; the first one counts.
    Repeated,
    /// There is no reference rate for the currency.
    UnsupportedCurrency,
    /// Where one may work from is asked of remote jobs alone, and other workplaces were chosen.
    NotRemote,
    /// This order needs words to search for; newest first was used instead of it.
    SortNeedsText(Sort),
    /// The place in the list belongs to another order or does not exist; the list begins at its start.
    NoSuchPlace,
    /// The bytes are no text (UTF-8).
    NotText,
}

impl Ignored {
    /// A note on `parameter`, whose value is cut for display.
    #[must_use]
    pub fn new(parameter: &'static str, value: &str, why: Why) -> Self {
        Self { parameter, value: value.chars().filter(|c| !c.is_control()).take(60).collect(), why }
    }
}
