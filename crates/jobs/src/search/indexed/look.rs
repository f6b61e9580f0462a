//! What the index finds for a question.

use database::{DatabaseError, Pool};
use jiff::Timestamp;

use super::{
    columns::Columns,
    scan::{Scanned, answering, scan},
    texts::Asked,
};
use crate::search::{
    Count, Found, Highlights, Query, Sort,
    postgres::{FEW, counted},
    question::Question,
    ranking,
};

/// What was found for a text.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) scanned: Scanned,
    /// As Postgres writes a `tsquery`.
    pub(super) words: String,
    /// Words that begin as the last one counted as well.
    pub(super) widened: bool,
}

/// Looks for a text; `None`: only Postgres can answer it. Work for a thread that may be busy for some milliseconds.
pub(super) fn look(
    columns: &Columns,
    question: &Question,
    query: &Query,
    per_euro: f64,
    now: Timestamp,
) -> Option<Looked> {
    let texts = columns.texts();
    let mut answers = texts.answers(&Asked::read(&question.words)?);
    let (mut words, mut is_widened) = (&question.words, false);
    let reach = |answers| answering(columns, answers, FEW as usize);
    // So few that the last word may not be typed to its end.
    if let Some(widened) = &question.widened
        && reach(&answers) < FEW as usize
    {
        let wide = texts.answers(&Asked::read(widened)?);
        if reach(&wide) != reach(&answers) {
            (words, answers, is_widened) = (widened, wide, true);
        }
    }
    let scanned = scan(columns, query, Some(&answers), per_euro, now);
    Some(Looked { scanned, words: words.clone(), widened: is_widened })
}

/// The page of what was scanned. `text` is what was looked for, and what its order of relevance goes by.
///
/// # Errors
/// When Postgres must rank and cannot.
pub(super) async fn page(
    pool: &Pool,
    query: &Query,
    scanned: Scanned,
    text: Option<(&str, &str)>,
) -> Result<Found, DatabaseError> {
    let Scanned { candidates, total, facets, .. } = scanned;
    let keys = match (query.sort, text) {
        (Sort::Relevance, Some((words, ranked))) => {
            let postings: Vec<_> = candidates.iter().map(|candidate| (candidate.key.1, candidate.paid)).collect();
            ranking::rank(pool, words, ranked, &postings).await?
        }
        _ => candidates.iter().map(|candidate| candidate.key).collect(),
    };
    let (keys, next) = counted::cut(keys, query.sort, query.after);
    let mut cards = Vec::with_capacity(keys.len());
    for (_, posting) in &keys {
        if let Some(candidate) = candidates.iter().find(|candidate| candidate.key.1 == *posting) {
            cards.push(candidate.block.card(candidate.position)?);
        }
    }
    Ok(Found {
        highlights: vec![Highlights::default(); cards.len()],
        cards,
        total: Count::Exactly(total),
        next,
        facets,
        instead: None,
        widened: false,
        ignored: Vec::new(),
    })
}
