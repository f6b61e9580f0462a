//! Sources: the boards that are read by themselves, when, and what came of it. Owns the Postgres schema `importing`.

mod administer;
mod claim;
mod filter;
mod run;
mod schedule;

use jiff::{SignedDuration, Timestamp};

use crate::Format;

pub use administer::{AddError, New, accept, add, by_name, list, pause, remove, resume};
pub use claim::{claim, close_more, finish};
pub use filter::Filter;
pub use run::{Outcome, Report, Run, RunRefusal, last_runs, refusals, runs};
pub use schedule::next;

/// The shortest time between two readings of a source.
pub const SHORTEST: SignedDuration = SignedDuration::from_mins(15);

/// The longest time between two readings of a source.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A board that is read by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// For the database.
    pub id: i64,
    /// The operator's name for it.
    pub name: String,
    /// How it is read.
    pub format: Format,
    /// The board's token at the source.
    pub token: String,
    /// Where it is, if not where the format says.
    pub address: Option<String>,
    /// The company's name, where the operator has given one.
    pub company: Option<String>,
    /// Between two readings.
    pub every: SignedDuration,
    /// Which of its adverts are taken; empty: all.
    pub filters: Vec<Filter>,
    /// The operator has stopped it.
    pub paused: bool,
    /// The operator has said that the next reading is right, however much is gone.
    pub accepted: bool,
    /// When it is read next.
    pub due_at: Timestamp,
    /// Until when somebody is reading it.
    pub leased_until: Option<Timestamp>,
    /// The board under which its adverts are known, once it was read: a thread is known by its id.
    pub board: Option<String>,
    /// Of the last answer.
    pub etag: Option<String>,
    /// Of the last answer.
    pub last_modified: Option<String>,
    /// Readings in a row that failed.
    pub failures: i32,
}
