//! A seeded generator of adverts that look like real ones to a database: sizes, spread of words, spread of places and
//! dates. The same seed, count and time give the same adverts.

mod company;
mod facets;
mod patterns;
mod places;
mod probe;
mod prose;
mod vocabulary;
mod words;
mod zipf;

use contracts::{EmploymentType, Equity, PayPeriod, PostingId, Salary, SourcedJob, Workplace};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use uuid::Uuid;

pub use company::Company;
pub use probe::{PROBES, Probe, Rarity};

use places::{CITIES, City};
use vocabulary::Vocabulary;
use zipf::Zipf;

/// The days over which publication is spread.
const DAYS: i64 = 60;

/// The youngest that an advert with a clumped word is, in days. All such adverts and those of the others that are as old
/// make up 0.12 + 0.88 * 14 / 60 of the board: a little less than a third.
const CLUMPED_FROM_DAY: i64 = 46;

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// A board full of adverts, made from a seed.
#[derive(Clone, Debug)]
pub struct Board {
    seed: u64,
    count: usize,
    now: Timestamp,
    words: Vocabulary,
    companies: Vec<Company>,
    sizes: Zipf,
}

/// A live advert.
#[derive(Clone, Debug, PartialEq)]
pub struct Advert {
    /// Its id: a version 7 UUID of the time of publication.
    pub id: PostingId,
    /// Position of its employer in [`Board::companies`].
    pub company: usize,
    /// When it was published.
    pub published_at: Timestamp,
    /// What it says.
    pub job: SourcedJob,
}

impl Board {
    /// A board of `count` adverts, published in the 60 days before `now` by one company for 50 adverts. Adverts with a
    /// [clumped](Rarity::Clumped) word are old, all others are spread evenly.
    #[must_use]
    pub fn new(seed: u64, count: usize, now: Timestamp) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let words = Vocabulary::new(&mut rng);
        let companies: Vec<_> =
            (0..(count / 50).max(5)).map(|number| Company::new(number, &words, now, &mut rng)).collect();
        let sizes = Zipf::new(companies.len(), 20.0, 0.8);
        Self { seed, count, now, words, companies, sizes }
    }

    /// The employers.
    #[must_use]
    pub fn companies(&self) -> &[Company] {
        &self.companies
    }

    /// How many adverts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The time at which it was read.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The adverts, in no order of time.
    pub fn adverts(&self) -> impl Iterator<Item = Advert> + '_ {
        (0..self.count).map(|index| self.advert(index))
    }

    /// One advert. Each has random numbers of its own, so that several threads can share a board.
    ///
    /// `index` is below [`Board::count`].
    #[must_use]
    pub fn advert(&self, index: usize) -> Advert {
        let mut rng = StdRng::seed_from_u64(self.seed ^ (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let rng = &mut rng;
        let company = self.sizes.draw(rng);
        let employer = &self.companies[company];
        let city = if rng.random_bool(0.6) { employer.city() } else { &CITIES[self.words.city(rng)] };
        let held = || PROBES.iter().filter(|probe| probe.stands_in(index, self.count));
        let youngest = if held().any(|probe| probe.rarity == Rarity::Clumped) { CLUMPED_FROM_DAY } else { 0 };
        let age = SignedDuration::from_micros(rng.random_range(youngest * DAY..DAYS * DAY));
        let published_at = self.now - age;
        let stack = self.words.stack(rng);
        let probes: Vec<_> = held().map(|probe| probe.word).collect();
        let subject =
            prose::Subject { company: &employer.content.name, city: city.name, stack: &stack, probes: &probes };
        let (description, description_text) = prose::write(&subject, &self.words, rng);
        let workplace =
            [Workplace::Remote, Workplace::Hybrid, Workplace::Hybrid, Workplace::OnSite].choose(rng).copied();
        let title = self.words.title(rng);
        let job = SourcedJob {
            employer: None,
            external_id: index.to_string(),
            description,
            description_text,
            employment_type: Some(if rng.random_bool(0.9) {
                EmploymentType::FullTime
            } else {
                EmploymentType::Contractor
            }),
            workplace,
            places: vec![if workplace == Some(Workplace::Remote) { city.anywhere() } else { city.place() }],
            salary: rng.random_bool(0.85).then(|| salary(city, rng)).flatten(),
            equity: equity(rng),
            roles: facets::roles(&title),
            seniority: facets::seniority(&title),
            eligibility: facets::eligibility(workplace, city, rng),
            language: facets::language(rng),
            title,
            expires_at: None,
            department: self.words.departments.choose(rng).map(|&name| name.to_owned()),
            stack,
            brief: Vec::new(),
            published_at: Some(published_at),
            // At most 12 days ago: all of them are live.
            confirmed_at: Some(self.now - age / 5),
            url: Some(format!("https://{}.example/jobs/{index}", employer.slug)),
            apply_url: Some(format!("https://{}.example/jobs/{index}/apply", employer.slug)),
        };
        Advert { id: PostingId(id(published_at, rng)), company, published_at, job }
    }
}

/// The adverts of [`Board::new`], one after the other.
pub fn adverts(seed: u64, count: usize, now: Timestamp) -> impl Iterator<Item = Advert> {
    let board = Board::new(seed, count, now);
    (0..count).map(move |index| board.advert(index))
}

/// A version 7 UUID (RFC 9562) of that time.
fn id(at: Timestamp, rng: &mut StdRng) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rng.random()).into_uuid()
}

fn salary(city: &City, rng: &mut StdRng) -> Option<Salary> {
    let low = (rng.random_range(90.0..190.0) * city.pay).round() * 1_000.0;
    let high = low * rng.random_range(1.1..1.4);
    let high = (high / 1_000.0).round() * 1_000.0;
    let currency = city.currency.parse().ok()?;
    if rng.random_bool(0.05) {
        let day = |year: f64| (year / 200.0).round();
        return Salary::from_units(currency, PayPeriod::Day, Some(day(low)), Some(day(high)));
    }
    Salary::from_units(currency, PayPeriod::Year, Some(low), Some(high))
}

fn equity(rng: &mut StdRng) -> Option<Equity> {
    match rng.random_range(0..10) {
        0..4 => None,
        4..7 => Some(Equity::Offered),
        _ => {
            let min = rng.random_range(1..20) * 50;
            Some(Equity::Range { min, max: min + rng.random_range(1..20) * 50 })
        }
    }
}
