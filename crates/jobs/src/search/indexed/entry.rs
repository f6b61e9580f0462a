//! What a list shows of an advert, kept small until it is shown.

use std::sync::atomic::{AtomicI64, Ordering};

use database::DatabaseError;
use jiff::Timestamp;

use crate::Card;

/// An advert's card, packed: a third of what it takes unpacked.
#[derive(Debug)]
pub(super) struct Entry {
    card: Box<[u8]>,
    /// When the employer last said that the advert is open, in microseconds since 1970. It is told to nobody, as nothing
    /// else changes with it.
    confirmed_at: AtomicI64,
}

impl Entry {
    /// Packs a card.
    ///
    /// # Errors
    /// When it cannot be packed, which no card is.
    pub(super) fn new(card: &Card) -> Result<Self, DatabaseError> {
        let packed = postcard::to_stdvec(card).map_err(|error| broken(&error))?;
        Ok(Self { card: packed.into(), confirmed_at: AtomicI64::new(card.confirmed_at.as_microsecond()) })
    }

    /// The card.
    ///
    /// # Errors
    /// When it cannot be unpacked, which every card can.
    pub(super) fn card(&self) -> Result<Card, DatabaseError> {
        let mut card: Card = postcard::from_bytes(&self.card).map_err(|error| broken(&error))?;
        let confirmed_at = Timestamp::from_microsecond(self.confirmed_at.load(Ordering::Relaxed));
        card.confirmed_at = confirmed_at.unwrap_or(card.confirmed_at);
        Ok(card)
    }

    /// Notes that the advert was open at that moment, in microseconds since 1970.
    pub(super) fn confirm(&self, at: i64) {
        self.confirmed_at.fetch_max(at, Ordering::Relaxed);
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.card.len()
    }
}

fn broken(error: &postcard::Error) -> DatabaseError {
    DatabaseError::Corrupt(format!("a packed card: {error}"))
}
