//! Puts a generated board into a database by COPY. The search documents are computed by Postgres, by the expression with
//! which `jobs` writes them one by one; a test compares what both write.

mod address;
mod copy;

use std::ops::Range;

use contracts::{Equity, SourcedJob};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sqlx::{
    AssertSqlSafe, ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::generate::{Advert, Board, Company};
use copy::Rows;

/// Adverts that are sent and committed together.
const BATCH: usize = 1_000;

/// Why a board could not be loaded. What was committed until then stays.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Postgres refused or is away.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The words of names could not be collected.
    #[error(transparent)]
    Words(#[from] database::DatabaseError),
    /// A place cannot be written as JSON.
    #[error(transparent)]
    Unwritable(#[from] serde_json::Error),
}

/// Loads `board` into the migrated, empty database of `server` as live adverts of the source `generated`, and lets
/// Postgres gather its statistics. `progress` hears how many adverts went in since it was last called.
///
/// # Errors
/// See [`LoadError`].
pub async fn load(server: &PgConnectOptions, board: &Board, progress: impl Fn(usize)) -> Result<(), LoadError> {
    let mut connection = connect(server).await?;
    copy_companies(&mut connection, board).await?;
    let indexes = drop_inverted_indexes(&mut connection).await?;
    // Two connections: what Postgres computes for one of them keeps one core busy.
    let (half, progress) = (board.count() / 2, &progress);
    tokio::try_join!(
        load_part(server, board, 0..half, progress),
        load_part(server, board, half..board.count(), progress)
    )?;
    for definition in indexes {
        sqlx::query(AssertSqlSafe(definition)).execute(&mut connection).await?;
    }
    let pool = PgPoolOptions::new().max_connections(1).connect_with(server.clone()).await?;
    jobs::keep_vocabulary(&pool, board.now()).await?;
    pool.close().await;
    let filled = "jobs.company, jobs.posting, jobs.live_job, jobs.name_word, jobs.name_waiting";
    sqlx::query(AssertSqlSafe(format!("vacuum analyze {filled}"))).execute(&mut connection).await?;
    Ok(())
}

async fn connect(server: &PgConnectOptions) -> Result<PgConnection, LoadError> {
    let settings = [("synchronous_commit", "off"), ("maintenance_work_mem", "512MB"), ("jit", "off")];
    Ok(server.clone().options(settings).connect().await?)
}

/// Drops the inverted indexes of the live adverts and returns their definitions: building one when all rows are there
/// takes a fraction of what growing it row by row takes.
async fn drop_inverted_indexes(connection: &mut PgConnection) -> Result<Vec<String>, LoadError> {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
         where i.indrelid = 'jobs.live_job'::regclass and a.amname = 'gin'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut definitions = Vec::new();
    for (drop, definition) in indexes {
        sqlx::query(AssertSqlSafe(drop)).execute(&mut *connection).await?;
        definitions.push(definition);
    }
    Ok(definitions)
}

async fn copy(connection: &mut PgConnection, statement: &str, rows: &mut Rows) -> Result<(), LoadError> {
    let mut copy = connection.copy_in_raw(statement).await?;
    copy.send(rows.take()).await?;
    copy.finish().await?;
    Ok(())
}

async fn copy_companies(connection: &mut PgConnection, board: &Board) -> Result<(), LoadError> {
    let mut rows = Rows::default();
    for company in board.companies() {
        let about = &company.content;
        rows.text(company.id)
            .text(&company.slug)
            .text(&about.name)
            .optional(about.website.as_ref())
            .optional(about.about.as_ref())
            .optional(about.stage)
            .optional(about.headcount)
            .optional(about.engineers)
            .optional(about.founded)
            .optional(about.headquarters.as_ref().map(serde_json::to_string).transpose()?)
            .text(board.now())
            .text(board.now())
            .end();
    }
    let statement = "copy jobs.company (id, slug, name, website, about, stage, headcount, engineers, founded,
                         headquarters, created_at, updated_at) from stdin";
    copy(connection, statement, &mut rows).await
}

async fn load_part(
    server: &PgConnectOptions,
    board: &Board,
    part: Range<usize>,
    progress: &impl Fn(usize),
) -> Result<(), LoadError> {
    let mut connection = connect(server).await?;
    sqlx::query("create temporary table text_of (posting_id uuid, company text, labels text, description text)")
        .execute(&mut connection)
        .await?;
    let end = part.end;
    for first in part.step_by(BATCH) {
        let batch = first..(first + BATCH).min(end);
        let adverts = batch.len();
        load_batch(&mut connection, board, batch).await?;
        progress(adverts);
    }
    Ok(())
}

async fn load_batch(connection: &mut PgConnection, board: &Board, batch: Range<usize>) -> Result<(), LoadError> {
    let (mut postings, mut texts) = (Rows::default(), Rows::default());
    for advert in batch.map(|index| board.advert(index)) {
        let company = &board.companies()[advert.company];
        posting_row(&mut postings, board, company, &advert)?;
        texts
            .text(advert.id)
            .text(&company.content.name)
            .text(labels(&advert.job))
            .text(&advert.job.description_text)
            .end();
    }
    let statement = "copy jobs.posting (id, short_id, company_id, slug, title, description, employment_type,
                         workplace, places, salary_currency, salary_period, salary_min, salary_max, equity_offered,
                         equity_min, equity_max, department, stack, url, apply_url, published_at, confirmed_at,
                         updated_at, source, board, external_id, fingerprint, roles, seniority, language,
                         eligible_worldwide, eligible_countries, eligible_offset_from, eligible_offset_to) from stdin";
    copy(connection, statement, &mut postings).await?;
    copy(connection, "copy text_of from stdin", &mut texts).await?;
    sqlx::query(
        "insert into jobs.live_job (posting_id, company_id, published_at, document)
         select p.id, p.company_id, p.published_at,
                setweight(to_tsvector('jobs.advert', p.title), 'A') ||
                setweight(to_tsvector('jobs.advert', t.company), 'B') ||
                setweight(to_tsvector('jobs.advert', t.labels), 'C') ||
                setweight(to_tsvector('jobs.advert', t.description), 'D')
         from text_of t join jobs.posting p on p.id = t.posting_id",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query("truncate text_of").execute(&mut *connection).await?;
    Ok(())
}

fn posting_row(rows: &mut Rows, board: &Board, company: &Company, advert: &Advert) -> Result<(), LoadError> {
    let (job, pay) = (&advert.job, advert.job.salary);
    let shares = match job.equity {
        Some(Equity::Range { min, max }) => Some((min, max)),
        Some(Equity::Offered) | None => None,
    };
    let fingerprint: u128 = StdRng::seed_from_u64(advert.id.0.as_u64_pair().1).random();
    rows.text(advert.id)
        .text(address::short_id(advert.id))
        .text(company.id)
        .text(address::slug(&job.title))
        .text(&job.title)
        .text(job.description.as_str())
        .optional(job.employment_type)
        .optional(job.workplace)
        .text(serde_json::to_string(&job.places)?)
        .optional(pay.map(|pay| pay.currency))
        .optional(pay.map(|pay| pay.period))
        .optional(pay.and_then(|pay| pay.min))
        .optional(pay.and_then(|pay| pay.max))
        .text(job.equity.is_some())
        .optional(shares.map(|(min, _)| min))
        .optional(shares.map(|(_, max)| max))
        .optional(job.department.as_ref())
        .list(&job.stack)
        .optional(job.url.as_ref())
        .optional(job.apply_url.as_ref())
        .text(advert.published_at)
        .text(job.confirmed_at.unwrap_or(board.now()))
        .text(board.now())
        .text("generated")
        .text(&company.slug)
        .text(&job.external_id)
        .text(format_args!("\\x{fingerprint:064x}"));
    facets(rows, job);
    rows.end();
    Ok(())
}

/// What visitors filter by.
fn facets(rows: &mut Rows, job: &SourcedJob) {
    let (from, offsets) = (job.eligibility.as_ref(), job.eligibility.as_ref().and_then(|from| from.offsets));
    rows.list(&words(&job.roles))
        .optional(job.seniority)
        .optional(job.language)
        .optional(from.map(|from| from.worldwide));
    match from {
        Some(from) => rows.list(&words(&from.countries)),
        None => rows.optional(None::<u8>),
    };
    rows.optional(offsets.map(|band| band.from)).optional(offsets.map(|band| band.to));
}

/// Terms, each in its written form.
fn words<T: ToString>(terms: &[T]) -> Vec<String> {
    terms.iter().map(T::to_string).collect()
}

/// Tags, places, department and workplace as one text.
fn labels(job: &SourcedJob) -> String {
    let places = job.places.iter().map(|place| place.text.as_str());
    let tags = job.stack.iter().map(String::as_str);
    let rest = job.department.as_deref().into_iter().chain(job.workplace.map(|workplace| workplace.as_str()));
    tags.chain(places).chain(rest).collect::<Vec<_>>().join("\n")
}
