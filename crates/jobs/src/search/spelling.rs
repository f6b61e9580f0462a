//! What somebody meant who finds nothing: words of live adverts' titles, companies, tags and places that are spelt almost
//! like the one that no advert holds.

use std::collections::BTreeSet;

use database::{DatabaseError, Pool};
use sqlx::{Connection, PgConnection, PgExecutor};

use super::{
    question::{self, Question},
    text,
};
use crate::vocabulary;

/// Words that are corrected in one text.
const MOST: usize = 3;

/// Words, and names whose words nobody collected yet, that are compared with one word.
const COMPARED: i64 = 300;

/// Words among which the first is taken that a live advert holds.
const CHOICE: usize = 8;

/// The text with its misspelt words replaced, and what it asks; `None` where nothing is spelt almost like them.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn almost(
    pool: &Pool,
    text: &str,
    question: &Question,
) -> Result<Option<(String, Question)>, DatabaseError> {
    almost_by(&mut *pool.acquire().await?, text, question).await
}

/// The same over that connection.
///
/// # Errors
/// As [`almost`].
pub(super) async fn almost_by(
    db: &mut PgConnection,
    text: &str,
    question: &Question,
) -> Result<Option<(String, Question)>, DatabaseError> {
    let mut corrected = text.to_owned();
    let mut changed = false;
    let unknown = unknown(&mut *db, question).await?;
    // From the end, so that what is before a word stays in its place.
    for place in unknown.into_iter().rev() {
        let term = &question.required[place].0;
        let word = term.said.to_lowercase();
        // What stands in quotes is meant as it is written.
        if term.quoted || word.chars().count() < vocabulary::SHORTEST {
            continue;
        }
        if let Some(other) = nearest(db, &word).await? {
            corrected.replace_range(term.at.clone(), &other);
            changed = true;
        }
    }
    if !changed {
        return Ok(None);
    }
    Ok(question::ask(db, &text::parse(&corrected)).await?.map(|question| (corrected, question)))
}

/// Positions of the words that no advert holds, the first ones.
async fn unknown(db: impl PgExecutor<'_>, question: &Question) -> Result<Vec<usize>, DatabaseError> {
    let asked: Vec<String> = question.required.iter().map(|(_, words)| words.clone()).collect();
    let places = sqlx::query_scalar!(
        r#"select place as "place!" from unnest($1::text[]) with ordinality as asked (words, place)
           where not exists (select from jobs.live_job where document @@ words::tsquery)
           order by place limit $2"#,
        &asked,
        MOST as i64
    )
    .fetch_all(db)
    .await?;
    Ok(places.into_iter().filter_map(|place| usize::try_from(place - 1).ok()).collect())
}

/// The word of a live advert's name that is spelt most nearly like `word`.
async fn nearest(db: &mut PgConnection, word: &str) -> Result<Option<String>, DatabaseError> {
    let most = if word.chars().count() < 6 { 1 } else { 2 };
    let known = resembling(db, word, least_similarity(word, most)).await?;
    // What was written a moment ago waits for its words to be collected.
    let waiting = sqlx::query_scalar!("select names from jobs.name_waiting order by id desc limit $1", COMPARED)
        .fetch_all(&mut *db)
        .await?;
    let words = known.iter().map(String::as_str).chain(waiting.iter().flat_map(|names| vocabulary::words(names)));
    let near: BTreeSet<_> = words
        .filter_map(|other| {
            let distance = distance(word, other);
            (distance <= most).then_some((distance, other))
        })
        .collect();
    let near: Vec<String> = near.into_iter().take(CHOICE).map(|(_, other)| other.to_owned()).collect();
    held(db, &near).await
}

/// The words of names, and of names of the field, that have so much in common with `word`, or are it but for two neighbours
/// that changed places: in a short word that leaves hardly anything in common.
async fn resembling(db: &mut PgConnection, word: &str, least: f64) -> Result<Vec<String>, DatabaseError> {
    let mut tx = db.begin().await?;
    sqlx::query!("select set_config('pg_trgm.similarity_threshold', $1, true) as set", format!("{least:.3}"))
        .fetch_one(&mut *tx)
        .await?;
    // Without accents once, and not for each word.
    let words = sqlx::query_scalar!(
        r#"with asked as materialized (
               select unaccent($1) as word, array(select unaccent(said) from unnest($3::text[]) said) as exchanged)
           (select word as "word!" from jobs.name_word where word % (select word from asked)
            order by similarity(word, (select word from asked)) desc, word limit $2)
           union select word from jobs.name_word where word = any((select exchanged from asked)::text[])
           union select said from jobs.synonym, asked, unnest(string_to_array(lower(unaccent(phrase)), ' ')) said
           where length(said) >= $4 and (said % word or said = any(exchanged))"#,
        word,
        COMPARED,
        &exchanged(word),
        i32::try_from(vocabulary::SHORTEST).unwrap_or(i32::MAX)
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(words)
}

/// The first of these words that a live advert holds, as it is written or in another form: the last one that did may have
/// gone.
async fn held(db: &mut PgConnection, words: &[String]) -> Result<Option<String>, DatabaseError> {
    if words.is_empty() {
        return Ok(None);
    }
    let held = sqlx::query_scalar!(
        r#"select word as "word!" from unnest($1::text[]) with ordinality as near (word, place)
           where exists (select from jobs.live_job
                         where document @@ (phraseto_tsquery('jobs.plain_question', word)
                                            || phraseto_tsquery('jobs.question', word)))
           order by place limit 1"#,
        words
    )
    .fetch_optional(db)
    .await?;
    Ok(held)
}

/// How similar a word within so many letters of `word` is at the least, as `pg_trgm` measures it: of both words' trigrams,
/// the share that they have in common. Two letters exchanged spoil four of them. The longer the word, the fewer others are
/// compared. At the least a quarter, for short words; the default asks for more.
fn least_similarity(word: &str, most: usize) -> f64 {
    const LEAST: f64 = 0.25;
    if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return LEAST;
    }
    let padded = format!("  {word} ");
    let trigrams = padded.as_bytes().windows(3).collect::<BTreeSet<_>>().len();
    let (shared, theirs) = (trigrams.saturating_sub(4 * most), word.len() + most + 1);
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    let share = shared as f64 / (trigrams + theirs - shared) as f64;
    // Rounded down, as Postgres reads three digits.
    ((share * 1_000.0).floor() / 1_000.0).max(LEAST)
}

/// The word with each two neighbours exchanged.
fn exchanged(word: &str) -> Vec<String> {
    let letters: Vec<_> = word.chars().take(vocabulary::LONGEST).collect();
    (1..letters.len())
        .map(|place| {
            let mut letters = letters.clone();
            letters.swap(place - 1, place);
            letters.into_iter().collect()
        })
        .collect()
}

/// Letters to insert, leave out, replace or exchange with their neighbour to get from one word to the other (optimal
/// string alignment).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(vocabulary::LONGEST).collect(), other.chars().take(vocabulary::LONGEST).collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                let replaced = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                let least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if swapped { least.min(rows[i - 2][j - 2] + 1) } else { least }
            };
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_word_has_much_in_common_with_what_is_spelt_almost_like_it() {
        for (word, most, expected) in [("kuberntes", 2, 0.25), ("nowheretobefound", 2, 0.333), ("straße", 2, 0.25)] {
            assert!((least_similarity(word, most) - expected).abs() < 1e-9, "{word}: {}", least_similarity(word, most));
        }
        // As pg_trgm counts them: two letters exchanged twice, in the middle of a word of seventeen trigrams.
        let trigrams = |word: &str| {
            let padded = format!("  {word} ");
            padded.as_bytes().windows(3).map(<[u8]>::to_vec).collect::<BTreeSet<_>>()
        };
        let (one, other) = (trigrams("nowheretobefound"), trigrams("nohweretobefuond"));
        #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
        let share = one.intersection(&other).count() as f64 / one.union(&other).count() as f64;
        assert!(share >= least_similarity("nowheretobefound", 2), "{share}");
    }

    #[test]
    fn two_neighbours_are_exchanged_at_a_time() {
        assert_eq!(exchanged("rsut"), ["srut", "rust", "rstu"]);
        assert_eq!((exchanged(""), exchanged("é")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn letters_that_differ_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("abc", "", 3), ("pyhton", "python", 1), ("kuberntes", "kubernetes", 1), ("rust", "dust", 1)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
