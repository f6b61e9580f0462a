//! How many adverts each value of each filter would find.

use contracts::{Currency, LanguageCode, RoleKind, Stage, UtcOffset, Workplace};

use super::{Count, RemoteFrom, TeamSize};

/// One value of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    /// What the filter would be set to.
    pub value: T,
    /// Adverts that fit the text, every other filter, and this value.
    pub count: Count,
    /// Whether the search asks for it now.
    pub selected: bool,
}

/// The values of every filter with their counts. Each filter's counts are under the other filters, without its own: what
/// the board would show if only that value were chosen.
///
/// Values that no advert has are left out where the vocabulary is open (countries, tags, languages) unless selected; the
/// closed vocabularies are complete, in their own order. Counts are exact where the search looked at every match
/// ([`Count::Exactly`]), else a lower bound ([`Count::MoreThan`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// Kinds of technology leadership.
    pub roles: Vec<Facet<RoleKind>>,
    /// Where the work is done.
    pub workplaces: Vec<Facet<Workplace>>,
    /// From where a remote job may be done: worldwide first, then countries, the most frequent first. A country counts
    /// the worldwide adverts as well, as choosing it would.
    pub remote_from: Vec<Facet<RemoteFrom>>,
    /// Where the visitor's clock may stand, in whole hours from the west to the east.
    pub utc_offsets: Vec<Facet<UtcOffset>>,
    /// Steps of a minimum salary in whole units of the visitor's currency a year, rising.
    pub salaries: Vec<Facet<u64>>,
    /// The currency of these steps: the visitor's, or the base where there is no rate for it.
    pub currency: Currency,
    /// Adverts that offer a share in the company.
    pub equity: Facet<bool>,
    /// How the company is funded.
    pub stages: Vec<Facet<Stage>>,
    /// People in the company's engineering.
    pub team_sizes: Vec<Facet<TeamSize>>,
    /// The most frequent tags, at most [`super::MAX_TAGS`] beside the selected ones, in the spelling that most adverts use.
    pub stack: Vec<Facet<String>>,
    /// Languages of the adverts, the most frequent first.
    pub languages: Vec<Facet<LanguageCode>>,
    /// Published in the last 1, 3, 7, 14 and 30 days.
    pub posted_within: Vec<Facet<u16>>,
}
