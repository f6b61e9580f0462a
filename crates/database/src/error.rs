//! What an error of the database means to whoever waits for the answer.

/// An error of Postgres or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Postgres cannot be reached, is starting or stopping, or gave no connection in time: trying again later helps.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The statement took longer than it may.
    #[error("the database took too long: {0}")]
    TooSlow(#[source] sqlx::Error),
    /// A row does not hold what our own code wrote: a defect, or somebody else's hand.
    #[error("a row of the database is not as we wrote it: {0}")]
    Corrupt(String),
    /// Anything else: a defect of ours.
    #[error("the database refused: {0}")]
    Refused(#[source] sqlx::Error),
}

impl DatabaseError {
    /// Whether the same request may succeed a little later without anybody mending the program.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::TooSlow(_))
    }
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) => {
                Self::Unavailable(error)
            }
            // https://www.postgresql.org/docs/18/errcodes-appendix.html
            E::Database(refusal) => match refusal.code().as_deref() {
                Some("57014") => Self::TooSlow(error),
                // Class 08 connection exceptions, 53 insufficient resources, 57P0x shutting down or starting up.
                Some(code) if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => {
                    Self::Unavailable(error)
                }
                _ => Self::Refused(error),
            },
            E::ColumnDecode { .. } | E::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Refused(error),
        }
    }
}
