//! Writes one advert: its row, its brief, and its entry among the live ones.

use contracts::{Answer, Equity, Feed, PostingId, SourcedJob};
use database::Transaction;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use super::{Change, ReconcileError};
use crate::{ShortId, slug};

/// A new advert goes live; a known one changes, or opens again.
pub(super) async fn write(
    tx: &mut Transaction,
    feed: &Feed,
    change: &Change<'_>,
    now: Timestamp,
) -> Result<(), ReconcileError> {
    posting(tx, feed, change, now).await?;
    brief(tx, change).await?;
    if change.live { live(tx, change).await } else { unlist(tx, change.id).await }
}

/// What its dates do not let be shown; the next sweep ([`crate::retire()`]) says in its history why.
async fn unlist(tx: &mut Transaction, posting: PostingId) -> Result<(), ReconcileError> {
    sqlx::query!("delete from jobs.live_job where posting_id = $1", posting.0).execute(&mut **tx).await?;
    Ok(())
}

/// The row. Of a known advert the id, the address's end and the first day stay.
async fn posting(tx: &mut Transaction, feed: &Feed, change: &Change<'_>, now: Timestamp) -> Result<(), ReconcileError> {
    let job = change.job;
    let short_id = ShortId::of(change.id);
    let published_at = job.published_at.unwrap_or(now);
    let salary = job.salary;
    let equity = match job.equity {
        Some(Equity::Range { min, max }) => Some((min, max)),
        Some(Equity::Offered) | None => None,
    };
    let countries = job.eligibility.as_ref().map(|from| words(&from.countries));
    let offsets = job.eligibility.as_ref().and_then(|from| from.offsets);
    let declined = job.brief.iter().filter(|answered| answered.answer == Answer::Declined).count();
    sqlx::query!(
        "insert into jobs.posting (id, short_id, company_id, slug, title, description, published_at, confirmed_at,
             updated_at, source, board, external_id, fingerprint, employment_type, workplace, places, salary_currency,
             salary_period, salary_min, salary_max, equity_offered, equity_min, equity_max, department, stack, url,
             apply_url, brief_stated, brief_declined, roles, seniority, language, eligible_worldwide,
             eligible_countries, eligible_offset_from, eligible_offset_to, expires_at, directness)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $31, $32, $33, $34, $35, $36, $37, $38, $39)
         on conflict (source, board, external_id) do update set
             company_id = excluded.company_id, slug = excluded.slug, title = excluded.title,
             description = excluded.description, confirmed_at = greatest(posting.confirmed_at, excluded.confirmed_at),
             updated_at = $30, closed_at = null, version = posting.version + 1,
             retired_at = case when $40 then null else posting.retired_at end,
             fingerprint = excluded.fingerprint, employment_type = excluded.employment_type,
             workplace = excluded.workplace, places = excluded.places, salary_currency = excluded.salary_currency,
             salary_period = excluded.salary_period, salary_min = excluded.salary_min,
             salary_max = excluded.salary_max, equity_offered = excluded.equity_offered,
             equity_min = excluded.equity_min, equity_max = excluded.equity_max, department = excluded.department,
             stack = excluded.stack, url = excluded.url, apply_url = excluded.apply_url,
             brief_stated = excluded.brief_stated, brief_declined = excluded.brief_declined, roles = excluded.roles,
             seniority = excluded.seniority, language = excluded.language,
             eligible_worldwide = excluded.eligible_worldwide, eligible_countries = excluded.eligible_countries,
             eligible_offset_from = excluded.eligible_offset_from, eligible_offset_to = excluded.eligible_offset_to,
             expires_at = excluded.expires_at, directness = excluded.directness, missed_runs = 0",
        change.id.0,
        short_id.as_str(),
        change.owner.id.0,
        slug(&job.title, "job"),
        job.title,
        job.description.as_str(),
        published_at.to_sqlx(),
        job.confirmed_at.unwrap_or(now).to_sqlx(),
        // What was never edited was last changed on its first day.
        published_at.to_sqlx(),
        feed.source,
        feed.board,
        job.external_id,
        change.fingerprint,
        job.employment_type.map(|kind| kind.as_str()),
        job.workplace.map(|workplace| workplace.as_str()),
        serde_json::to_value(&job.places)?,
        salary.map(|pay| pay.currency.to_string()),
        salary.map(|pay| pay.period.as_str()),
        salary.and_then(|pay| pay.min),
        salary.and_then(|pay| pay.max),
        job.equity.is_some(),
        equity.map(|(min, _)| min),
        equity.map(|(_, max)| max),
        job.department,
        &job.stack,
        job.url,
        job.apply_url,
        // A brief has 22 questions.
        i16::try_from(job.brief.len() - declined).unwrap_or(i16::MAX),
        i16::try_from(declined).unwrap_or(i16::MAX),
        now.to_sqlx(),
        &words(&job.roles),
        job.seniority.map(|seniority| seniority.as_str()),
        job.language.as_ref().map(|language| language.as_str()),
        job.eligibility.as_ref().map(|from| from.worldwide),
        countries.as_deref(),
        offsets.map(|band| band.from),
        offsets.map(|band| band.to),
        job.expires_at.map(|at| at.to_sqlx()) as _,
        feed.directness.rank(),
        change.live
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Terms, each in its written form.
fn words<T: ToString>(terms: &[T]) -> Vec<String> {
    terms.iter().map(T::to_string).collect()
}

/// The brief's answers take the place of those that were there.
async fn brief(tx: &mut Transaction, change: &Change<'_>) -> Result<(), ReconcileError> {
    let (mut questions, mut answers) = (Vec::new(), Vec::new());
    for answered in &change.job.brief {
        questions.push(answered.question.as_str().to_owned());
        answers.push(match &answered.answer {
            Answer::Stated(text) => Some(text.clone()),
            Answer::Declined => None,
        });
    }
    sqlx::query!(
        "with gone as (delete from jobs.brief_answer where posting_id = $1 and question <> all($2))
         insert into jobs.brief_answer (posting_id, question, declined, answer)
         select $1, question, answer is null, answer from unnest($2::text[], $3::text[]) as said (question, answer)
         on conflict (posting_id, question) do update set declined = excluded.declined, answer = excluded.answer",
        change.id.0,
        &questions,
        &answers as &[Option<String>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The entry that search reads. The weights rank title (A) over company (B), tags and places (C), text (D).
pub(super) async fn live(tx: &mut Transaction, change: &Change<'_>) -> Result<(), ReconcileError> {
    let PostingId(id) = change.id;
    sqlx::query!(
        "insert into jobs.live_job (posting_id, company_id, published_at, document)
         select id, $2, published_at,
                setweight(to_tsvector('jobs.advert', title), 'A') ||
                setweight(to_tsvector('jobs.advert', $3), 'B') ||
                setweight(to_tsvector('jobs.advert', $4), 'C') ||
                setweight(to_tsvector('jobs.advert', $5), 'D')
         from jobs.posting where id = $1
         on conflict (posting_id) do update set company_id = excluded.company_id, document = excluded.document",
        id,
        change.owner.id.0,
        change.owner.name,
        labels(change.job),
        within(&change.job.description_text, DOCUMENT_BYTES)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Postgres refuses a text vector of more than 1 MB of words; this much text stays well below.
const DOCUMENT_BYTES: usize = 200_000;

/// Tags, places, department and workplace as one text.
fn labels(job: &SourcedJob) -> String {
    let places = job.places.iter().map(|place| place.text.as_str());
    let tags = job.stack.iter().map(String::as_str);
    tags.chain(places)
        .chain(job.department.as_deref())
        .chain(job.workplace.map(|workplace| workplace.as_str()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The beginning of `text`, at most `bytes` long, cut between characters.
fn within(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
