//! Ways out of a search that finds nothing: which filter to drop, and how many jobs that would bring.

use std::cmp::Reverse;

use database::DatabaseError;
use jiff::Timestamp;
use jobs::{Count, Filters, Query, Search};

use super::count;
use crate::{address, texts::Texts};

/// Ways that are offered.
const OFFERED: usize = 3;

/// A search that asks for less.
#[derive(Debug)]
pub(super) struct Way {
    /// What it does without, and how many jobs it finds.
    pub(super) said: String,
    pub(super) href: String,
}

/// A filter that can be taken away.
struct Part {
    name: fn(&Texts) -> &'static str,
    is_set: fn(&Filters) -> bool,
    clear: fn(&mut Filters),
}

/// Every filter.
const PARTS: [Part; 11] = [
    Part { name: |t| t.filters_role(), is_set: |f| !f.roles.is_empty(), clear: |f| f.roles.clear() },
    Part { name: |t| t.filters_workplace(), is_set: |f| !f.workplaces.is_empty(), clear: |f| f.workplaces.clear() },
    Part { name: |t| t.filters_from(), is_set: |f| !f.remote_from.is_empty(), clear: |f| f.remote_from.clear() },
    Part { name: |t| t.filters_utc(), is_set: |f| f.utc_offset.is_some(), clear: |f| f.utc_offset = None },
    Part { name: |t| t.filters_salary(), is_set: |f| f.salary.is_some(), clear: |f| f.salary = None },
    Part { name: |t| t.filters_equity(), is_set: |f| f.equity, clear: |f| f.equity = false },
    Part { name: |t| t.filters_stage(), is_set: |f| !f.stages.is_empty(), clear: |f| f.stages.clear() },
    Part { name: |t| t.filters_team(), is_set: |f| !f.team_sizes.is_empty(), clear: |f| f.team_sizes.clear() },
    Part { name: |t| t.filters_stack(), is_set: |f| !f.stack.is_empty(), clear: |f| f.stack.clear() },
    Part { name: |t| t.filters_language(), is_set: |f| !f.languages.is_empty(), clear: |f| f.languages.clear() },
    Part { name: |t| t.filters_days(), is_set: |f| f.posted_within.is_some(), clear: |f| f.posted_within = None },
];

/// What to ask for less of, the most helpful first: the words, or one filter. At most twelve searches, each bounded as
/// every search, and only where one with filters has found nothing.
pub(super) async fn out(
    query: &Query,
    search: &dyn Search,
    now: Timestamp,
    t: &Texts,
) -> Result<Vec<Way>, DatabaseError> {
    let filters = query.filters();
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let mut attempts: Vec<(Option<&Part>, Query)> = Vec::new();
    for part in PARTS.iter().filter(|part| (part.is_set)(filters)) {
        let mut fewer = filters.clone();
        (part.clear)(&mut fewer);
        attempts.push((Some(part), query.clone().filtered(fewer)));
    }
    if let (false, Ok(wordless)) = (query.text().is_empty(), Query::new("", None)) {
        let wordless = wordless.filtered(filters.clone()).sorted(query.sort());
        attempts.push((None, wordless));
    }
    let mut ways = Vec::new();
    for (part, attempt) in attempts {
        let found = search.find(&attempt.clone().counted(false), now).await?;
        if !found.cards.is_empty() {
            let total = count(found.total, **t);
            let said = match part {
                Some(part) => t.board_without_filter((part.name)(t), total),
                None => t.board_without_words(query.text(), total),
            };
            let way = Way { said, href: t.link(&address::search(&attempt)) };
            ways.push((weight(found.total, found.cards.len()), way));
        }
    }
    ways.sort_by_key(|(weight, _)| Reverse(*weight));
    ways.truncate(OFFERED);
    Ok(ways.into_iter().map(|(_, way)| way).collect())
}

/// How many jobs a count stands for, at least.
fn weight(total: Count, shown: usize) -> u32 {
    match total {
        Count::Exactly(number) | Count::MoreThan(number) => number,
        Count::Unknown => u32::try_from(shown).unwrap_or(u32::MAX),
    }
}
