//! What somebody meant who finds nothing: words of live adverts' titles, companies, tags and places that are spelt almost
//! like the one that no advert holds.

use database::{DatabaseError, Pool};

use super::{
    question::{self, Question},
    text,
};

/// The shortest word that is looked at, in characters: shorter ones resemble too many.
const SHORTEST: usize = 4;

/// Words that are corrected in one text.
const MOST: usize = 3;

/// Names of adverts that are compared with one word.
const COMPARED: i64 = 300;

/// The text with its misspelt words replaced, and what it asks; `None` where nothing is spelt almost like them.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn almost(
    pool: &Pool,
    text: &str,
    question: &Question,
) -> Result<Option<(String, Question)>, DatabaseError> {
    let mut corrected = text.to_owned();
    let mut changed = false;
    let unknown = unknown(pool, question).await?;
    // From the end, so that what is before a word stays in its place.
    for place in unknown.into_iter().rev() {
        let term = &question.required[place].0;
        let word = term.said.to_lowercase();
        // What stands in quotes is meant as it is written.
        if term.quoted || word.chars().count() < SHORTEST {
            continue;
        }
        if let Some(other) = nearest(pool, &word).await? {
            corrected.replace_range(term.at.clone(), &other);
            changed = true;
        }
    }
    if !changed {
        return Ok(None);
    }
    Ok(question::ask(pool, &text::parse(&corrected)).await?.map(|question| (corrected, question)))
}

/// Positions of the words that no advert holds, the first ones.
async fn unknown(pool: &Pool, question: &Question) -> Result<Vec<usize>, DatabaseError> {
    let asked: Vec<String> = question.required.iter().map(|(_, words)| words.clone()).collect();
    let places = sqlx::query_scalar!(
        r#"select place as "place!" from unnest($1::text[]) with ordinality as asked (words, place)
           where not exists (select from jobs.live_job where document @@ words::tsquery)
           order by place limit $2"#,
        &asked,
        MOST as i64
    )
    .fetch_all(pool)
    .await?;
    Ok(places.into_iter().filter_map(|place| usize::try_from(place - 1).ok()).collect())
}

/// The word of a name that is spelt most nearly like `word`.
async fn nearest(pool: &Pool, word: &str) -> Result<Option<String>, DatabaseError> {
    let mut tx = pool.begin().await?;
    // Two letters exchanged leave less than a third of the trigrams; the default asks for more.
    sqlx::query!("select set_config('pg_trgm.word_similarity_threshold', '0.25', true) as set")
        .fetch_one(&mut *tx)
        .await?;
    let names = sqlx::query_scalar!(
        "select names from jobs.live_job where unaccent($1) <% names
         order by word_similarity(unaccent($1), names) desc, posting_id limit $2",
        word,
        COMPARED
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    let most = if word.chars().count() < 6 { 1 } else { 2 };
    let words = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let near = words.filter(|other| other.chars().count() >= SHORTEST).filter_map(|other| {
        let distance = distance(word, other);
        (distance <= most).then_some((distance, other))
    });
    Ok(near.min().map(|(_, other)| other.to_owned()))
}

/// Letters to insert, leave out, replace or exchange with their neighbour to get from one word to the other (optimal
/// string alignment).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(64).collect(), other.chars().take(64).collect());
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
    fn letters_that_differ_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("abc", "", 3), ("pyhton", "python", 1), ("kuberntes", "kubernetes", 1), ("rust", "dust", 1)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
