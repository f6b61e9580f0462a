//! The words of live adverts' names, each once, for the words that somebody misspelt. A periodic task keeps them: it may run
//! at any moment, twice, late, or in several instances at once.

use std::collections::BTreeSet;

use database::{DatabaseError, Pool};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;

/// The shortest word that is kept, in characters: shorter ones resemble too many.
pub(crate) const SHORTEST: usize = 4;

/// The longest, in characters.
pub(crate) const LONGEST: usize = 64;

/// Names that are read at once.
const NAMES: i64 = 2_000;

/// For so long a word stays without a look at whether an advert still holds it.
const TRUSTED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Words that are looked at in one run.
const LOOKED_AT: i64 = 200;

/// How many words came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Words that were not known.
    pub learnt: u64,
    /// Words that no live advert holds any more.
    pub forgotten: u64,
}

/// Collects the words of names that are new, and forgets some that no live advert holds any more.
///
/// # Errors
/// When the database cannot. What was done until then stays, and the next run does the rest.
pub async fn keep_vocabulary(pool: &Pool, now: Timestamp) -> Result<Vocabulary, DatabaseError> {
    let mut done = Vocabulary::default();
    while let Some(learnt) = learn_some(pool, now).await? {
        done.learnt += learnt;
    }
    done.forgotten = forget_some(pool, now).await?;
    Ok(done)
}

/// How many words were new among some names; `None` when no names wait.
async fn learn_some(pool: &Pool, now: Timestamp) -> Result<Option<u64>, DatabaseError> {
    let mut tx = pool.begin().await?;
    let names = sqlx::query_scalar!(
        "delete from jobs.name_waiting
         where id in (select id from jobs.name_waiting order by id limit $1 for update skip locked) returning names",
        NAMES
    )
    .fetch_all(&mut *tx)
    .await?;
    if names.is_empty() {
        return Ok(None);
    }
    // In their order, so that two instances do not wait for each other.
    let words: BTreeSet<&str> = names.iter().flat_map(|names| words(names)).collect();
    let words: Vec<String> = words.into_iter().map(ToOwned::to_owned).collect();
    let learnt = sqlx::query!(
        "insert into jobs.name_word (word, held_at) select word, $2 from unnest($1::text[]) word on conflict do nothing",
        &words,
        now.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    tx.commit().await?;
    Ok(Some(learnt))
}

/// The words of an advert's names that others may be meant for.
pub(crate) fn words(names: &str) -> impl Iterator<Item = &str> {
    names
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| (SHORTEST..=LONGEST).contains(&word.chars().count()))
}

/// Looks at the words that were not looked at for the longest time, and takes away those that no live advert holds.
async fn forget_some(pool: &Pool, now: Timestamp) -> Result<u64, DatabaseError> {
    let trusted_since = now.saturating_sub(TRUSTED_FOR).unwrap_or(Timestamp::MIN);
    let forgotten = sqlx::query_scalar!(
        r#"with due as (
               select word from jobs.name_word where held_at < $1 order by held_at limit $2 for update skip locked),
           looked as materialized (
               select word, exists (
                   select from jobs.live_job where document @@ phraseto_tsquery('jobs.plain_question', word)) as held
               from due),
           kept as (
               update jobs.name_word w set held_at = $3 from looked where looked.held and w.word = looked.word),
           gone as (
               delete from jobs.name_word w using looked where not looked.held and w.word = looked.word returning 1)
           select count(*) as "gone!" from gone"#,
        trusted_since.to_sqlx(),
        LOOKED_AT,
        now.to_sqlx()
    )
    .fetch_one(pool)
    .await?;
    Ok(forgotten.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_what_stands_between_signs() {
        let named = "head of engineering (all genders)\nhalden ag\nc++\nk8s\nst. gallen\nzürich";
        let expected = ["head", "engineering", "genders", "halden", "gallen", "zürich"];
        assert_eq!(words(named).filter(|word| *word != "all").collect::<Vec<_>>(), expected);
        assert_eq!(words(&"x".repeat(65)).count(), 0);
    }
}
