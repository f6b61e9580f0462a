//! Takes feeds in, one transaction a board, and keeps account of what they changed.

use anyhow::Context;
use contracts::{Feed, Refusal};
use database::{Connect, DatabaseError, Pool};
use jiff::Timestamp;
use jobs::{Changes, ReconcileError, Shrinkage};

use crate::{configuration::Configuration, failure::Misconfigured};

/// What came of all feeds of one run.
#[derive(Debug, Default)]
pub(crate) struct Account {
    changes: Changes,
    /// Whether boards may shrink as much as they like.
    accept: bool,
    /// Refused adverts, each with its board.
    refused: Vec<(String, Refusal)>,
    /// Files that could not be read at all, each with the reason.
    broken: Vec<(String, String)>,
}

/// A pool for a command: one connection, and more patience than a page has.
pub(crate) fn connect(configuration: &Configuration) -> anyhow::Result<Pool> {
    connect_often(configuration, 1)
}

/// The same with so many connections.
pub(crate) fn connect_often(configuration: &Configuration, max_connections: u32) -> anyhow::Result<Pool> {
    let how = Connect {
        url: configuration.database_url()?.to_owned(),
        max_connections,
        statement_timeout: std::time::Duration::from_mins(1),
    };
    Ok(database::connect(&how).map_err(|error| Misconfigured(format!("`database_url`: {error}")))?)
}

/// Whether the database is away, so that trying the next feed is of no use.
pub(crate) fn is_temporary(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let database = cause.downcast_ref::<DatabaseError>();
        let reconcile = cause.downcast_ref::<ReconcileError>();
        database.is_some_and(DatabaseError::is_temporary)
            || reconcile.is_some_and(|error| matches!(error, ReconcileError::Database(e) if e.is_temporary()))
    })
}

/// What came of one board.
#[derive(Debug)]
pub(crate) struct Taken {
    board: String,
    changes: Changes,
    refused: Vec<Refusal>,
}

/// Brings one board's adverts in line with `feed`, or leaves them all as they were. With `accept` the board may shrink as
/// much as it likes.
pub(crate) async fn take(pool: &Pool, feed: Feed, now: Timestamp, accept: bool) -> anyhow::Result<Taken> {
    let mut tx = pool.begin().await.map_err(DatabaseError::from)?;
    let shrinkage = if accept { Shrinkage::Accept } else { Shrinkage::Hold };
    let changes = jobs::reconcile(&mut tx, &feed, now, shrinkage)
        .await
        .with_context(|| format!("the adverts of {} were left as they were", feed.board))?;
    // A command has no relay, so nobody rings: that of the serving process looks every half second.
    tx.commit().await.map_err(DatabaseError::from)?;
    Ok(Taken { board: feed.board, changes, refused: feed.refused })
}

impl Account {
    /// An account of boards that may lose most of their adverts at once, or may not.
    pub(crate) fn new(accept: bool) -> Self {
        Self { accept, ..Self::default() }
    }

    /// Brings one board's adverts in line with `feed`, or leaves them all as they were.
    pub(crate) async fn take(&mut self, pool: &Pool, feed: Feed, now: Timestamp) -> anyhow::Result<()> {
        let taken = take(pool, feed, now, self.accept).await?;
        self.add(taken);
        Ok(())
    }

    /// Adds what came of one board.
    pub(crate) fn add(&mut self, taken: Taken) {
        self.changes += taken.changes;
        self.refused.extend(taken.refused.into_iter().map(|refusal| (taken.board.clone(), refusal)));
    }

    /// Puts what is said of boards in their order, whichever was ready first.
    pub(crate) fn sort(&mut self) {
        self.refused.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.broken.sort();
    }

    /// Notes a file that could not be read.
    pub(crate) fn broken(&mut self, file: String, reason: String) {
        self.broken.push((file, reason));
    }

    /// Whether every file could be read.
    pub(crate) fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Changes { new, updated, unchanged, missing, closed, held } = self.changes;
        let refused = self.refused.len();
        write!(f, "{new} new, {updated} updated, {unchanged} unchanged, {closed} closed, {refused} refused")?;
        if missing > 0 {
            write!(f, ", {missing} missing (closed if the next reading lacks them too)")?;
        }
        if held > 0 {
            write!(f, ", {held} held (most of a board is not in its feed; nothing of it was closed)")?;
        }
        writeln!(f)?;
        for (board, refusal) in &self.refused {
            writeln!(f, "  refused: {board}: {}: {}", refusal.row, refusal.reason)?;
        }
        for (file, reason) in &self.broken {
            writeln!(f, "  not read: {file}: {reason}")?;
        }
        Ok(())
    }
}
