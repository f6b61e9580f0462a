//! What happened in one domain, told to whoever listens.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Something that became true. Events are fat: they carry the aggregate's whole state as others may know it, so that a
/// reader needs no question back, and ignores an older state than the one it has. They carry ids, never personal data.
pub trait Event: Serialize + DeserializeOwned {
    /// What happened, in words of small letters with dots between them: `jobs.posting`. The end of its subject.
    const KIND: &'static str;
    /// The version of the shape. A reader must still understand every older one.
    const VERSION: i16;

    /// Of which thing this is a state.
    fn aggregate(&self) -> Uuid;

    /// Which of its states: rises with every change.
    fn revision(&self) -> i64;
}
