//! What a list shows of adverts, kept small until it is shown.

use std::sync::atomic::{AtomicI64, Ordering};

use contracts::{Eligibility, Equity, Place, Salary, Stage, Workplace};
use database::DatabaseError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::numbered::{Names, Numbered};
use crate::{Card, ShortId};

/// Cards of some adverts, packed to a sixth of what they take unpacked, one behind the other: one by one they would be
/// hundreds of thousands of small allocations, among which little of what a load has freed could go back to the system.
#[derive(Debug, Default)]
pub(super) struct Cards {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// When the employer last said that the advert is open, in microseconds since 1970. It is told to nobody, as nothing
    /// else changes with it.
    confirmed_at: Vec<AtomicI64>,
}

/// One card as it is packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed<'a> {
    bytes: &'a [u8],
    confirmed_at: i64,
}

/// What an advert has for itself, and the numbers of what it shares with others.
#[derive(Serialize, Deserialize)]
struct Own {
    short_id: ShortId,
    slug: String,
    title: String,
    /// Of an [`Employer`].
    employer: u32,
    workplace: Option<Workplace>,
    /// Of places.
    places: u32,
    /// Of an eligibility, or none.
    eligibility: u32,
    salary: Option<Salary>,
    equity: Option<Equity>,
    /// Of a tag each.
    stack: Vec<u32>,
    brief_stated: i16,
    brief_declined: i16,
    /// In microseconds since 1970.
    published_at: i64,
}

/// What is the same in every advert of a company.
#[derive(Serialize, Deserialize)]
struct Employer {
    company: String,
    company_slug: String,
    stage: Option<Stage>,
    headcount: Option<i32>,
    engineers: Option<i32>,
    demo: bool,
    source: String,
}

impl Cards {
    /// None, with room for some.
    pub(super) fn with_room(cards: usize, bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(cards),
            confirmed_at: Vec::with_capacity(cards),
        }
    }

    /// Packs one behind the others.
    ///
    /// # Errors
    /// When it cannot be packed, which no card is.
    pub(super) fn pack(&mut self, card: Card, names: &Names) -> Result<(), DatabaseError> {
        let confirmed_at = card.confirmed_at.as_microsecond();
        let own = Own::of(card, names).and_then(|own| postcard::to_stdvec(&own)).map_err(|error| broken(&error))?;
        self.push(Packed { bytes: &own, confirmed_at });
        Ok(())
    }

    /// Copies one behind the others.
    pub(super) fn push(&mut self, packed: Packed<'_>) {
        self.bytes.extend_from_slice(packed.bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.confirmed_at.push(AtomicI64::new(packed.confirmed_at));
    }

    /// The card at that position, as it is packed.
    pub(super) fn packed(&self, position: usize) -> Packed<'_> {
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        Packed {
            bytes: &self.bytes[start as usize..self.ends[position] as usize],
            confirmed_at: self.confirmed_at[position].load(Ordering::Relaxed),
        }
    }

    /// Notes that the advert was open at that moment, in microseconds since 1970. A copy that is being made just now may
    /// miss it; confirmations are read more than once.
    pub(super) fn confirm(&self, position: usize, at: i64) {
        self.confirmed_at[position].fetch_max(at, Ordering::Relaxed);
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity()
            + self.ends.capacity() * size_of::<u32>()
            + self.confirmed_at.capacity() * size_of::<AtomicI64>()
    }
}

impl Packed<'_> {
    /// The bytes of the card without the moment of its confirmation.
    pub(super) fn len(self) -> usize {
        self.bytes.len()
    }

    /// The card.
    ///
    /// # Errors
    /// When it cannot be unpacked, which every card can.
    pub(super) fn card(self, names: &Numbered) -> Result<Card, DatabaseError> {
        self.unpacked(names).map_err(|error| broken(&error))
    }

    fn unpacked(self, names: &Numbered) -> postcard::Result<Card> {
        let own: Own = postcard::from_bytes(self.bytes)?;
        let shared = |number: u32| names.written().get(number as usize).map_or(&[][..], |text| &**text);
        let tag = |number| String::from_utf8(shared(number).to_vec()).map_err(|_| postcard::Error::DeserializeBadUtf8);
        let moment = |at| Timestamp::from_microsecond(at).map_err(|_| postcard::Error::DeserializeBadEncoding);
        let employer: Employer = postcard::from_bytes(shared(own.employer))?;
        Ok(Card {
            short_id: own.short_id,
            slug: own.slug,
            title: own.title,
            company: employer.company,
            company_slug: employer.company_slug,
            stage: employer.stage,
            headcount: employer.headcount,
            engineers: employer.engineers,
            workplace: own.workplace,
            places: postcard::from_bytes::<Vec<Place>>(shared(own.places))?,
            eligibility: postcard::from_bytes::<Option<Eligibility>>(shared(own.eligibility))?,
            salary: own.salary,
            equity: own.equity,
            stack: own.stack.into_iter().map(tag).collect::<Result<_, _>>()?,
            brief_stated: own.brief_stated,
            brief_declined: own.brief_declined,
            published_at: moment(own.published_at)?,
            confirmed_at: moment(self.confirmed_at)?,
            demo: employer.demo,
            source: employer.source,
        })
    }
}

impl Own {
    fn of(card: Card, names: &Names) -> postcard::Result<Self> {
        let employer = Employer {
            company: card.company,
            company_slug: card.company_slug,
            stage: card.stage,
            headcount: card.headcount,
            engineers: card.engineers,
            demo: card.demo,
            source: card.source,
        };
        Ok(Self {
            short_id: card.short_id,
            slug: card.slug,
            title: card.title,
            employer: names.number(&postcard::to_stdvec(&employer)?),
            workplace: card.workplace,
            places: names.number(&postcard::to_stdvec(&card.places)?),
            eligibility: names.number(&postcard::to_stdvec(&card.eligibility)?),
            salary: card.salary,
            equity: card.equity,
            stack: card.stack.iter().map(|tag| names.number(tag.as_bytes())).collect(),
            brief_stated: card.brief_stated,
            brief_declined: card.brief_declined,
            published_at: card.published_at.as_microsecond(),
        })
    }
}

fn broken(error: &postcard::Error) -> DatabaseError {
    DatabaseError::Corrupt(format!("a packed card: {error}"))
}

#[cfg(test)]
mod tests {
    use contracts::{PostingId, UtcOffsets};

    use super::*;

    fn card(title: &str, stack: &[&str]) -> Card {
        let moment = |at| Timestamp::from_microsecond(at).unwrap_or_default();
        let text = "Zürich".to_owned();
        Card {
            short_id: ShortId::of(PostingId::new()),
            slug: title.to_lowercase(),
            title: title.to_owned(),
            company: "Halden".to_owned(),
            company_slug: "halden".to_owned(),
            stage: Some(Stage::Seed),
            headcount: Some(40),
            engineers: None,
            workplace: Some(Workplace::Remote),
            places: vec![Place { locality: Some(text.clone()), region: None, country: "CH".parse().ok(), text }],
            eligibility: Some(Eligibility {
                worldwide: false,
                countries: vec!["CH", "DE"].into_iter().filter_map(|code| code.parse().ok()).collect(),
                offsets: Some(UtcOffsets { from: -60, to: 120 }),
            }),
            salary: None,
            equity: Some(Equity::Range { min: 50, max: 100 }),
            stack: stack.iter().map(|tag| (*tag).to_owned()).collect(),
            brief_stated: 3,
            brief_declined: 1,
            published_at: moment(1_700_000_000_123_456),
            confirmed_at: moment(-5),
            demo: true,
            source: "demo".to_owned(),
        }
    }

    #[test]
    fn cards_come_out_as_they_went_in() -> Result<(), DatabaseError> {
        let (names, mut cards, mut copied) = (Names::default(), Cards::default(), Cards::default());
        let all = [card("CTO", &["rust", ""]), card("VP", &[]), card("CTO", &["", "rust", "go"])];
        for card in &all {
            cards.pack(card.clone(), &names)?;
        }
        (0..all.len()).rev().for_each(|position| copied.push(cards.packed(position)));
        for (position, card) in all.iter().enumerate() {
            assert_eq!(&cards.packed(position).card(&names.read())?, card);
            assert_eq!(&copied.packed(2 - position).card(&names.read())?, card);
        }
        // One company, its places, from where, and three tags.
        assert_eq!(names.read().written().len(), 6);
        Ok(())
    }

    #[test]
    fn the_last_confirmation_counts() -> Result<(), DatabaseError> {
        let (names, mut cards) = (Names::default(), Cards::default());
        cards.pack(card("CTO", &[]), &names)?;
        let confirmed = |at| {
            cards.confirm(0, at);
            cards.packed(0).card(&names.read()).map(|card| card.confirmed_at.as_microsecond())
        };
        assert_eq!((confirmed(-9)?, confirmed(7)?, confirmed(6)?), (-5, 7, 7));
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_known_is_corrupt() -> Result<(), DatabaseError> {
        let mut cards = Cards::default();
        cards.pack(card("CTO", &[]), &Names::default())?;
        assert!(cards.packed(0).card(&Numbered::default()).is_err());
        Ok(())
    }
}
