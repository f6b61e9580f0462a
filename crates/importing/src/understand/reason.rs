//! Why an advert cannot be shown.

/// The sentence is for the person who reads the record of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Nothing to know it again by.
    #[error("It has no id.")]
    NoId,
    /// Cut, it would be another one's.
    #[error("Its id is longer than 200 bytes.")]
    LongId,
    /// No role.
    #[error("It has no title.")]
    NoTitle,
    /// No text, or none that can be shown.
    #[error("It has no description.")]
    NoDescription,
    /// More than is read.
    #[error("Its description is longer than 256 KiB.")]
    LongDescription,
}
