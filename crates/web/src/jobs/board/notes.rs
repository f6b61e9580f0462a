//! What of the address was left aside, in words.

use jobs::{Ignored, Why, names};

use crate::{texts::Language, words};

/// One sentence a note.
pub(super) fn note(ignored: &Ignored, t: Language) -> String {
    let (value, filter) = (ignored.value.as_str(), filter(ignored.parameter, t));
    match ignored.why {
        Why::Unknown => t.board_ignored_unknown(filter, value),
        Why::OutOfRange { least, most } => {
            t.board_ignored_range(filter, words::number(least, t), words::number(most, t), value)
        }
        Why::TooMany(most) => t.board_ignored_many(filter, most, value),
        Why::Repeated => t.board_ignored_repeated(filter, value),
        Why::UnsupportedCurrency => t.board_ignored_currency(jobs::BASE_CURRENCY.as_str(), value),
        Why::NotRemote => t.board_ignored_remote(filter, value),
        Why::SortNeedsText(_) => t.board_ignored_relevance().to_owned(),
        Why::NoSuchPlace => t.board_ignored_place().to_owned(),
        Why::NotText => t.board_ignored_bytes(filter),
    }
}

/// What the page calls the parameter.
fn filter(parameter: &str, t: Language) -> &str {
    match parameter {
        names::ROLE => t.filters_role(),
        names::WORKPLACE => t.filters_workplace(),
        names::FROM => t.filters_from(),
        names::UTC => t.filters_utc(),
        names::SALARY => t.filters_salary(),
        names::CURRENCY => t.filters_currency(),
        names::EQUITY => t.filters_equity(),
        names::STAGE => t.filters_stage(),
        names::TEAM => t.filters_team(),
        names::STACK => t.filters_stack(),
        names::LANGUAGE => t.filters_language(),
        names::DAYS => t.filters_days(),
        names::SORT => t.filters_sort(),
        names::TEXT => t.board_ignored_words(),
        _ => t.board_ignored_page(),
    }
}
