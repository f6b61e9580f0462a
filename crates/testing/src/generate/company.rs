//! Invented employers.

use contracts::{CompanyId, SourcedCompany, Stage};
use jiff::Timestamp;
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::{
    id,
    places::{CITIES, City},
    vocabulary::Vocabulary,
};

/// An employer.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its address part, unique among the generated ones.
    pub slug: String,
    /// What people read about it.
    pub content: SourcedCompany,
    /// Position of its head office in the list of cities.
    city: usize,
}

impl Company {
    pub(super) fn new(number: usize, words: &Vocabulary, now: Timestamp, rng: &mut StdRng) -> Self {
        let name = format!("{} {}", words.coined(number), words.ending(rng));
        let city = words.city(rng);
        let headcount = 10_i32 << rng.random_range(0..8);
        let headcount = headcount + rng.random_range(0..headcount);
        let content = SourcedCompany {
            website: Some(format!("https://{}.example/", words.coined(number).to_lowercase())),
            about: Some(format!(
                "{name} builds software for {} and {} in {}.",
                words.topic(rng),
                words.topic(rng),
                CITIES[city].country
            )),
            stage: Stage::ALL.choose(rng).copied(),
            headcount: Some(headcount),
            engineers: Some((headcount / rng.random_range(2..6)).max(1)),
            founded: Some(rng.random_range(1990..2026)),
            headquarters: Some(CITIES[city].place()),
            name,
        };
        // The number keeps the addresses apart whatever the names are.
        let slug = format!("{}-{number}", words.coined(number).to_lowercase());
        Self { id: CompanyId(id(now, rng)), slug, content, city }
    }

    pub(super) fn city(&self) -> &'static City {
        &CITIES[self.city]
    }
}
