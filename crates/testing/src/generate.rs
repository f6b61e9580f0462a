//! A seeded generator of adverts that look like real ones to a database: sizes, spread of words, spread of places and
//! dates. The same seed, count and time give the same adverts.

mod company;
mod patterns;
mod places;
mod probe;
mod prose;
mod words;
mod zipf;

use contracts::{EmploymentType, Equity, PayPeriod, PostingId, Salary, SourcedJob, Workplace};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use uuid::Uuid;

pub use company::Company;
pub use probe::{PROBES, Probe, Rarity};

use places::{CITIES, City};
use zipf::Zipf;

/// The days over which publication is spread.
const DAYS: i64 = 60;

/// Coined words: names of companies and products, the long tail of every real vocabulary.
const COINED: usize = 20_000;

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
    /// A board of `count` adverts, published in the 60 days before `now` by one company for 50 adverts.
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
        let age = SignedDuration::from_micros(rng.random_range(0..DAYS * 86_400_000_000));
        let published_at = self.now - age;
        let stack = self.words.stack(rng);
        let probes: Vec<_> =
            PROBES.iter().filter(|probe| probe.stands_in(index, self.count)).map(|probe| probe.word).collect();
        let subject =
            prose::Subject { company: &employer.content.name, city: city.name, stack: &stack, probes: &probes };
        let (description, description_text) = prose::write(&subject, &self.words, rng);
        let workplace =
            [Workplace::Remote, Workplace::Hybrid, Workplace::Hybrid, Workplace::OnSite].choose(rng).copied();
        let title = self.words.title(rng);
        let job = SourcedJob {
            external_id: index.to_string(),
            title,
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
            department: self.words.departments.choose(rng).map(|&name| name.to_owned()),
            stack,
            brief: Vec::new(),
            published_at: Some(published_at),
            confirmed_at: Some(self.now - age / 4),
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

/// Words with their frequencies.
#[derive(Clone, Debug)]
struct Vocabulary {
    topics: Vec<&'static str>,
    topic: Zipf,
    tools: Vec<&'static str>,
    tool: Zipf,
    titles: Vec<&'static str>,
    title: Zipf,
    departments: Vec<&'static str>,
    endings: Vec<&'static str>,
    city: Zipf,
    coined: Vec<String>,
    tail: Zipf,
}

impl Vocabulary {
    fn new(rng: &mut StdRng) -> Self {
        let (topics, tools, titles) =
            (words::list(words::TOPICS), words::list(words::TOOLS), words::list(words::TITLES));
        Self {
            topic: Zipf::new(topics.len(), 3.0, 1.05),
            tool: Zipf::new(tools.len(), 3.0, 1.0),
            title: Zipf::new(titles.len(), 2.0, 1.0),
            departments: words::list(words::DEPARTMENTS),
            endings: words::list(words::ENDINGS),
            city: Zipf::new(CITIES.len(), 3.0, 1.0),
            coined: (0..COINED).map(|_| coin(rng)).collect(),
            tail: Zipf::new(COINED, 5.0, 0.9),
            topics,
            tools,
            titles,
        }
    }

    fn topic(&self, rng: &mut StdRng) -> &'static str {
        self.topics[self.topic.draw(rng)]
    }

    fn title(&self, rng: &mut StdRng) -> String {
        let title = self.titles[self.title.draw(rng)];
        match rng.random_range(0..4) {
            0 => format!("{title}, {}", self.topic(rng)),
            1 => format!("{title} (m/f/d)"),
            _ => title.to_owned(),
        }
    }

    /// Three to eight different tools.
    fn stack(&self, rng: &mut StdRng) -> Vec<String> {
        let mut stack: Vec<String> = Vec::new();
        for _ in 0..rng.random_range(3..=8) {
            let tool = self.tools[self.tool.draw(rng)];
            if !stack.iter().any(|known| known == tool) {
                stack.push(tool.to_owned());
            }
        }
        stack
    }

    fn ending(&self, rng: &mut StdRng) -> &'static str {
        self.endings.choose(rng).copied().unwrap_or_default()
    }

    /// Position of a city.
    fn city(&self, rng: &mut StdRng) -> usize {
        self.city.draw(rng)
    }

    /// The coined word of that number; numbers beyond the last begin anew.
    fn coined(&self, number: usize) -> &str {
        &self.coined[number % COINED]
    }

    /// A coined word, some far more often than others.
    fn tail(&self, rng: &mut StdRng) -> &str {
        &self.coined[self.tail.draw(rng)]
    }
}

/// A word that no language has: two to four syllables, capitalised.
fn coin(rng: &mut StdRng) -> String {
    const ONSETS: &[&str] = &[
        "b", "br", "c", "d", "dr", "f", "g", "gl", "h", "j", "k", "kr", "l", "m", "n", "p", "pl", "r", "s", "st", "t",
        "tr", "v", "w", "z",
    ];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    const CODAS: &[&str] = &["", "", "", "n", "r", "l", "x", "m"];
    let mut word = String::new();
    for _ in 0..rng.random_range(2..=4) {
        for part in [ONSETS, VOWELS, CODAS] {
            word.push_str(part.choose(rng).copied().unwrap_or_default());
        }
    }
    word[..1].to_uppercase() + &word[1..]
}
