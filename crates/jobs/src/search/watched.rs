//! Searches that are watched: which of the adverts that came or changed just now fit them.
//!
//! Many searches and a few adverts are decided together, by the rules by which a page is found: filters by the record,
//! texts by the document.

use std::collections::HashSet;

use contracts::PostingId;
use database::{DatabaseError, Pool};
use jiff::Timestamp;

use super::{
    Filters, PostgresSearch, Query,
    fitting::Fitting,
    postgres::FEW,
    question, reach,
    record::{Record, records},
    text,
};
use crate::Arrival;

/// Adverts that came lately are looked at up to so many.
const LOOKED_AT: i64 = 2_000;

/// So many pairs of a search and an advert are decided in one statement, at about 10 µs each.
const PAIRS: usize = 20_000;

/// A search made ready to be asked about single adverts, again and again. Exchange rates, and what is found in place of a
/// misspelt text, are those of the moment at which it was made.
#[derive(Clone, Debug)]
pub struct Watched {
    filters: Filters,
    per_euro: f64,
    words: Words,
}

/// What an advert must say.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    Any,
    /// This, as a `tsquery`.
    These(String),
    /// What no advert says: the text holds no word.
    None,
}

impl PostgresSearch {
    /// Makes a search ready. Its order, and its place in the list, say nothing.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn watch(&self, query: &Query) -> Result<Watched, DatabaseError> {
        let (query, per_euro, _) = self.priced(query).await?;
        let words = if query.text.is_empty() { Words::Any } else { self.words(&query.text).await? };
        Ok(Watched { filters: query.filters, per_euro, words })
    }

    async fn words(&self, text: &str) -> Result<Words, DatabaseError> {
        let mut db = self.pool().acquire().await?;
        let Some(question) = question::ask(&mut *db, &text::parse(text)).await? else { return Ok(Words::None) };
        let asked = question.words.clone();
        // Next to every text ends here, and how far it reaches beyond that is dear to find out.
        if reach::is_at_least(&mut *db, &asked, FEW).await? {
            return Ok(Words::These(asked));
        }
        let settled = self.settle(&mut db, text, question, None).await?;
        // Who finds nothing, or next to nothing, is shown something nearby, until what was asked for comes.
        let nearby = settled.words != asked;
        Ok(Words::These(if nearby { format!("({asked}) | ({})", settled.words) } else { asked }))
    }

    /// Which of these adverts are live and fit, for each of the searches.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn fitting(
        &self,
        searches: &[impl AsRef<Watched> + Sync],
        postings: &[PostingId],
        now: Timestamp,
    ) -> Result<Vec<Vec<PostingId>>, DatabaseError> {
        let mut fitting = vec![Vec::new(); searches.len()];
        for part in postings.chunks((PAIRS / searches.len().max(1)).max(1)) {
            let bytes = packed(self.pool(), part).await?;
            let records = records(&bytes)?;
            if records.is_empty() {
                continue;
            }
            let texts = Texts::new(searches.iter().map(AsRef::as_ref));
            let said = texts.said(self.pool(), &records).await?;
            for (search, fitting) in searches.iter().map(AsRef::as_ref).zip(&mut fitting) {
                let (filters, place) = (search.ready(now), texts.place(&search.words));
                let says = |record: &Record<'_>| match place {
                    Some(place) => said.contains(&(place, record.posting())),
                    None => search.words == Words::Any,
                };
                let fit = records.iter().filter(|record| filters.failures(**record) == 0 && says(record));
                fitting.extend(fit.map(|record| record.posting()));
            }
        }
        Ok(fitting)
    }

    /// The live adverts that came after `since` and fit. Of more than 2,000 that came, the newest are looked at.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn come_since(
        &self,
        search: &Watched,
        since: Arrival,
        now: Timestamp,
    ) -> Result<Vec<PostingId>, DatabaseError> {
        let words = match &search.words {
            Words::Any => None,
            Words::These(words) => Some(words.as_str()),
            Words::None => return Ok(Vec::new()),
        };
        let bytes = sqlx::query_scalar!(
            "select string_agg(record, '') from
                 (select record, document from jobs.live_job where posting_id > $1
                  order by posting_id desc limit $2) came
             where $3::text is null or document @@ $3::text::tsquery",
            since.last_id(),
            LOOKED_AT,
            words
        )
        .fetch_one(self.pool())
        .await?
        .unwrap_or_default();
        let filters = search.ready(now);
        let fit = records(&bytes)?.into_iter().filter(|record| filters.failures(*record) == 0);
        Ok(fit.map(Record::posting).collect())
    }
}

/// The records of those adverts that are live.
async fn packed(pool: &Pool, postings: &[PostingId]) -> Result<Vec<u8>, DatabaseError> {
    let ids: Vec<_> = postings.iter().map(|posting| posting.0).collect();
    let bytes = sqlx::query_scalar!(
        "select string_agg(record, '') as bytes from jobs.live_job where posting_id = any($1)",
        &ids
    )
    .fetch_one(pool)
    .await?;
    Ok(bytes.unwrap_or_default())
}

impl Watched {
    fn ready(&self, now: Timestamp) -> Fitting {
        Fitting::new(&self.filters, self.per_euro, now)
    }
}

impl AsRef<Self> for Watched {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// The texts of many searches, each once, in order.
struct Texts(Vec<String>);

impl Texts {
    fn new<'a>(searches: impl Iterator<Item = &'a Watched>) -> Self {
        let texts = searches.filter_map(|search| match &search.words {
            Words::These(words) => Some(words.as_str()),
            Words::Any | Words::None => None,
        });
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable();
        texts.dedup();
        Self(texts.into_iter().map(str::to_owned).collect())
    }

    /// Where a text stands; `None`: no advert need say anything, or none can.
    fn place(&self, words: &Words) -> Option<usize> {
        let Words::These(words) = words else { return None };
        self.0.binary_search(words).ok()
    }

    /// Which advert says which text.
    async fn said(&self, pool: &Pool, records: &[Record<'_>]) -> Result<HashSet<(usize, PostingId)>, DatabaseError> {
        if self.0.is_empty() {
            return Ok(HashSet::new());
        }
        let ids: Vec<_> = records.iter().map(|record| record.posting().0).collect();
        // Materialised, so that the planner does not ask the inverted index once for each text.
        let rows = sqlx::query!(
            r#"with changed as materialized (select posting_id, document from jobs.live_job where posting_id = any($1))
               select posting_id as "posting_id!", place as "place!"
               from changed, unnest($2::text[]) with ordinality as asked (words, place)
               where document @@ words::tsquery"#,
            &ids,
            &self.0
        )
        .fetch_all(pool)
        .await?;
        let said = rows.into_iter().filter_map(|row| {
            let place = usize::try_from(row.place - 1).ok()?;
            Some((place, PostingId(row.posting_id)))
        });
        Ok(said.collect())
    }
}
