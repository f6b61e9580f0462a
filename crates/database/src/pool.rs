//! The pool of connections and the bounds on every wait.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};

use crate::DatabaseError;

/// Connections to Postgres, shared by everything in the process. Cheap to clone.
pub type Pool = PgPool;

/// A transaction that rolls back when dropped.
pub type Transaction = sqlx::Transaction<'static, sqlx::Postgres>;

/// How to reach Postgres, and how patient to be.
#[derive(Clone, Debug)]
pub struct Connect {
    /// `postgres://user:password@host:port/database`; a Unix socket as `postgres://user@localhost/database?host=/folder`.
    pub url: String,
    /// Connections at the most.
    pub max_connections: u32,
    /// The longest that one statement may take.
    pub statement_timeout: Duration,
}

/// The address of the database cannot be read. The address itself is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("the database's address cannot be read; `postgres://user@host:5432/database` was expected ({0})")]
pub struct ConnectError(String);

/// How long a request waits for a free connection before it is told to come back later.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// A connection that lay unused for so long is asked for a sign of life before it is given out. It was asked when it came
/// back; to ask again at once costs each statement a round to the database and back.
const UNTESTED: Duration = Duration::from_secs(1);

/// A pool that connects when first asked, so that the program starts without its database.
///
/// # Errors
/// When the address cannot be read. An unreachable server is no error here.
pub fn connect(how: &Connect) -> Result<Pool, ConnectError> {
    Ok(connect_watched(how)?.0)
}

/// The same, with what tells whether its connections come and go.
///
/// # Errors
/// As [`connect`].
pub fn connect_watched(how: &Connect) -> Result<(Pool, Traffic), ConnectError> {
    let traffic = Traffic::default();
    let returned = Arc::clone(&traffic.returned);
    let options = connect_options(&how.url)?.options([
        ("statement_timeout", how.statement_timeout.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", "30s".to_owned()),
        // Postgres would settle for one plan whatever is searched for: a rare word and a common one need different ones.
        ("plan_cache_mode", "force_custom_plan".to_owned()),
        // Postgres believes that a long document costs nothing to look at, and would read a whole table for a common
        // word. Every list of ours has an index.
        ("enable_seqscan", "off".to_owned()),
        // Compiling a statement takes longer than running one of ours.
        ("jit", "off".to_owned()),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(how.max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(Duration::from_mins(10))
        .max_lifetime(Duration::from_mins(60))
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move { Ok(about.idle_for < UNTESTED || connection.ping().await.is_ok()) })
        })
        .after_release(move |_, _| {
            returned.store(since_start(), Ordering::Relaxed);
            Box::pin(std::future::ready(Ok(true)))
        })
        .connect_lazy_with(options);
    Ok((pool, traffic))
}

pub(crate) fn connect_options(url: &str) -> Result<PgConnectOptions, ConnectError> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| ConnectError(error.to_string()))?;
    Ok(options.application_name("kintsugi"))
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

fn since_start() -> u64 {
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Whether the connections of one pool come and go. Another pool of the same process says nothing about it.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// When a connection last came back, in milliseconds after [`START`]; 0 before the first.
    returned: Arc<AtomicU64>,
}

impl Traffic {
    /// Whether a connection came back within the last `span`. A pool whose connections come and go is busy, however long
    /// one waits for one; a pool that has leaked gives nothing back.
    #[must_use]
    pub fn is_moving(&self, span: Duration) -> bool {
        let returned = self.returned.load(Ordering::Relaxed);
        returned > 0 && since_start().saturating_sub(returned) <= u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Asks the database for a sign of life and says how long it took.
///
/// # Errors
/// When none came. The wait is bounded by the pool's own timeouts; callers set a shorter one where they need it.
pub async fn ping(pool: &Pool) -> Result<Duration, DatabaseError> {
    let asked = Instant::now();
    sqlx::query("select 1").execute(pool).await?;
    Ok(asked.elapsed())
}

/// Asks over a connection of its own, which shares nothing with any pool and is closed at once. Where this succeeds and
/// [`ping`] does not, the pool is at fault, not the database.
///
/// # Errors
/// When no answer came. The caller bounds the wait.
pub async fn ping_fresh(url: &str) -> Result<Duration, DatabaseError> {
    let options =
        connect_options(url).map_err(|error| DatabaseError::Refused(sqlx::Error::Configuration(error.into())))?;
    let asked = Instant::now();
    let mut connection = PgConnection::connect_with(&options).await?;
    connection.ping().await?;
    let took = asked.elapsed();
    // The server notices an end without a word as well.
    let _ = connection.close().await;
    Ok(took)
}
