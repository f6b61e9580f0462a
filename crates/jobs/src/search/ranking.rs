//! How well adverts fit a text.

use contracts::PostingId;
use database::DatabaseError;
use sqlx::PgExecutor;

/// So many of the newest adverts that fit are ranked: ranking unpacks each document.
pub(super) const RANKED: usize = 500;

/// What lifts every advert that states its pay above those that do not.
const PAID: i64 = 1 << 32;

/// A key for each posting, higher for a better fit; those whose flag says that the pay is stated are above all others.
///
/// # Errors
/// When the database cannot say.
///
/// Lifted are titles that alone answer `words`, the more the less else they say: "Head of Data" before "Head of Data, Cell
/// Grading". All else goes by `ranked`.
pub(super) async fn rank(
    db: impl PgExecutor<'_>,
    words: &str,
    ranked: &str,
    postings: &[(PostingId, bool)],
) -> Result<Vec<(i64, PostingId)>, DatabaseError> {
    let ids: Vec<_> = postings.iter().map(|(posting, _)| posting.0).collect();
    let rows = sqlx::query!(
        r#"select live.posting_id,
                  (ts_rank('{0.02, 0.2, 0.4, 1.0}', live.document, $1::text::tsquery, 1)
                   * case when live.document @@ $3::text::tsquery
                          then 1 + 2.0 / cardinality(string_to_array(p.title, ' ')) else 1 end)::real as "rank!"
           from jobs.live_job live join jobs.posting p on p.id = live.posting_id where live.posting_id = any($2)"#,
        ranked,
        &ids,
        in_title(words)
    )
    .fetch_all(db)
    .await?;
    let paid: std::collections::HashMap<_, _> = postings.iter().map(|(posting, paid)| (posting.0, *paid)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let tier = if paid.get(&row.posting_id).copied().unwrap_or_default() { PAID } else { 0 };
            // The bits of positive floating point numbers are ordered as the numbers are (IEEE 754).
            (tier + i64::from(row.rank.max(0.0).to_bits()), PostingId(row.posting_id))
        })
        .collect())
}

/// What is asked of titles alone (weight A): the same words, each of that weight. Taking the title out of every document first
/// was a fifth of ranking.
fn in_title(words: &str) -> String {
    let mut asked = String::with_capacity(words.len() * 2);
    let mut parts = words.split('\'');
    asked.push_str(parts.next().unwrap_or_default());
    // Every other part is in quotes; a quote in a word is written twice, as if one word ended and another began there.
    while let Some(word) = parts.next() {
        asked.extend(["'", word, "'"]);
        let Some(behind) = parts.next() else { break };
        match behind.strip_prefix(":*") {
            Some(behind) => asked.extend([":*A", behind]),
            None if behind.is_empty() && parts.clone().next().is_some() => {}
            None => asked.extend([":A", behind]),
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use database::Pool;

    use super::*;

    #[sqlx::test(migrations = false)]
    async fn a_word_of_that_weight_is_a_word_of_what_the_title_alone_holds(pool: Pool) {
        let documents =
            ["'head':1A,9 'data':3A", "'head':2A 'data':3A", "'head':2A 'data':3", "'data':1 'head':2", "'x':1A", ""];
        let questions =
            ["'head' & 'data'", "'head' <-> 'data'", "'head' & !'data'", "!('head' | 'x')", "'da':*", "!'da':*"];
        for question in questions {
            let rows: Vec<(String, bool, bool)> = sqlx::query_as(
                "select document, ts_filter(document::tsvector, '{a}') @@ $2::tsquery, document::tsvector @@ $3::tsquery
                 from unnest($1::text[]) document",
            )
            .bind(&documents[..])
            .bind(question)
            .bind(in_title(question))
            .fetch_all(&pool)
            .await
            .unwrap();
            for (document, alone, weighed) in rows {
                assert_eq!(weighed, alone, "{question} in {document}");
            }
        }
    }

    #[test]
    fn every_word_of_a_question_is_asked_of_the_title() {
        for (words, expected) in [
            ("'head'", "'head':A"),
            ("'=cto' & ('data' | 'dat') & !('rust')", "'=cto':A & ('data':A | 'dat':A) & !('rust':A)"),
            ("'head' <-> 'data'", "'head':A <-> 'data':A"),
            ("'head' & 'dat':*", "'head':A & 'dat':*A"),
            ("('head' | 'dat':*) | 'x'", "('head':A | 'dat':*A) | 'x':A"),
            ("'o''brien' & 'x'", "'o''brien':A & 'x':A"),
            ("'o''''b'", "'o''''b':A"),
            ("", ""),
        ] {
            assert_eq!(in_title(words), expected, "{words}");
        }
    }
}
