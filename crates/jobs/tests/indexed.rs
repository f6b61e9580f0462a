//! The index in the process answers as Postgres does, after a load and after changes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use std::collections::BTreeMap;

use contracts::{CleanHtml, CountryCode, Eligibility, PostingId, RoleKind, SourcedJob, Stage, UtcOffsets, Workplace};
use database::Pool;
use feed::{feed, find, noon, read_in};
use jobs::{Filters, IndexedSearch, Query, RemoteFrom, Search, Shrinkage, Sort, TeamSize};
use testing::generate::Board;
use uuid::Uuid;

/// Companies, each with a feed of its own.
const COMPANIES: usize = 6;

/// Adverts, of which most are there at the start. They fill two blocks of the index.
const ADVERTS: usize = 620;

/// Numbers that are the same in every run (Knuth's linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn some<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        if !self.one_in(4) {
            return Vec::new();
        }
        (0..=self.below(2)).map(|_| all[self.below(all.len())].clone()).collect()
    }

    fn one<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        self.one_in(4).then(|| all[self.below(all.len())])
    }
}

fn countries() -> Vec<CountryCode> {
    ["ES", "PT", "DE", "US", "NG"].map(|code| code.parse().unwrap()).to_vec()
}

/// What the generator leaves out, so that every filter divides.
fn varied(mut job: SourcedJob, numbers: &mut Numbers) -> SourcedJob {
    // Nothing here searches in descriptions, and short ones are published fast.
    job.description = CleanHtml::trust("<p>We look for you.</p>".to_owned());
    job.description_text = "We look for you.".to_owned();
    job.roles = numbers.some(RoleKind::ALL);
    job.language = numbers.one(&["de", "en", "fr"]).and_then(|code| code.parse().ok());
    // Ascending and without repeats, as readers make them.
    let countries: std::collections::BTreeSet<_> = numbers.some(&countries()).into_iter().collect();
    job.eligibility = numbers.one_in(2).then(|| Eligibility {
        worldwide: numbers.one_in(2),
        countries: countries.into_iter().collect(),
        offsets: numbers.one_in(3).then_some(UtcOffsets { from: -120, to: 180 }),
    });
    job
}

/// Boards of [`COMPANIES`], each with the adverts that `kept` keeps.
async fn published(pool: &Pool, seed: u64, mut kept: impl FnMut(usize) -> bool) {
    let board = Board::new(7, ADVERTS, noon());
    let mut numbers = Numbers(seed);
    let mut feeds: Vec<Vec<SourcedJob>> = vec![Vec::new(); COMPANIES];
    for index in 0..ADVERTS {
        let advert = board.advert(index);
        let mut job = varied(advert.job, &mut numbers);
        job.published_at = Some(advert.published_at);
        if kept(index) {
            feeds[index % COMPANIES].push(job);
        }
    }
    for (number, jobs) in feeds.into_iter().enumerate() {
        let mut feed = feed(&format!("Company {number}"), jobs);
        let company = feed.company.as_mut().unwrap();
        company.stage = Stage::ALL.get(number).copied();
        company.engineers = i32::try_from(number * 9).ok();
        let mut tx = pool.begin().await.unwrap();
        jobs::reconcile(&mut tx, &feed, noon(), Shrinkage::Accept).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn filters(numbers: &mut Numbers) -> Filters {
    let mut places: Vec<_> = countries().into_iter().map(RemoteFrom::Country).collect();
    places.push(RemoteFrom::Worldwide);
    Filters {
        roles: numbers.some(RoleKind::ALL),
        workplaces: numbers.some(Workplace::ALL),
        remote_from: numbers.some(&places),
        utc_offset: numbers.one(&[-300, 0, 90, 480]),
        salary: numbers.one(&[60_000, 120_000, 185_000]),
        currency: numbers.one(&["USD", "INR", "XXX"]).and_then(|code| code.parse().ok()),
        equity: numbers.one_in(8),
        stages: numbers.some(Stage::ALL),
        team_sizes: numbers.some(TeamSize::ALL),
        stack: numbers.some(&["rust", "GO", "nothing"].map(str::to_owned)),
        languages: numbers.some(&["de", "en", "it"].map(|code| code.parse().unwrap())),
        posted_within: numbers.one(&[1, 7, 30]),
    }
}

/// Texts of every kind: words, names of the field, phrases, exclusions, alternatives, beginnings, and a misspelt one.
const TEXTS: &[&str] = &[
    "",
    "",
    "cto",
    "head of engineering",
    "\"head of\"",
    "\"of head\"",
    "rust",
    "rust -cto",
    "-rust",
    "rust or kubernetes",
    "kuber",
    "platform data",
    "kubernets",
    "nowheretobefound",
    "-",
    "\"look for\" berlin or wien",
    "c++ it's \\",
];

fn text(numbers: &mut Numbers) -> &'static str {
    TEXTS[numbers.below(TEXTS.len())]
}

/// Asks both the same, pages behind the first included, and says how many adverts were found in all.
async fn compared(pool: &Pool, index: &IndexedSearch, questions: usize, seed: u64) -> usize {
    let (mut numbers, mut cards) = (Numbers(seed), 0);
    for number in 0..questions {
        let filters = if number == 0 { Filters::default() } else { filters(&mut numbers) };
        let sort = numbers.one(&[Sort::Salary, Sort::Relevance]).unwrap_or_default();
        let text = text(&mut numbers);
        // Without counts Postgres walks a list of common words and knows no total.
        let counted = !text.is_empty() || !numbers.one_in(3);
        let mut query = Query::new(text, None).unwrap().filtered(filters).sorted(sort).counted(counted);
        for _ in 0..3 {
            let found = index.find(&query, noon()).await.unwrap();
            assert_eq!(found, find(pool, &query).await, "{query:?}");
            cards += found.cards.len();
            let Some(next) = found.next else { break };
            query = query.from(Some(next));
        }
    }
    cards
}

async fn records(pool: &Pool) -> BTreeMap<Uuid, Vec<u8>> {
    let rows: Vec<(Uuid, Vec<u8>)> =
        sqlx::query_as("select posting_id, record from jobs.live_job").fetch_all(pool).await.unwrap();
    rows.into_iter().collect()
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn it_answers_as_postgres_does(pool: Pool) {
    published(&pool, 1, |index| index % 10 != 3).await;
    let index = IndexedSearch::new(pool.clone(), 0);
    assert_eq!(index.size(), None);
    index.reload().await.unwrap();
    let before = records(&pool).await;
    assert_eq!(index.size().map(|size| size.adverts), Some(before.len()));
    assert!(compared(&pool, &index, 80, 2).await > 50, "the filters leave too little to compare");
    for (number, text) in TEXTS.iter().enumerate() {
        let sort = *[Sort::Newest, Sort::Relevance, Sort::Salary].get(number % 3).unwrap();
        let query = Query::new(text, None).unwrap().sorted(sort).counted(true);
        assert_eq!(index.find(&query, noon()).await.unwrap(), find(&pool, &query).await, "{text}");
    }

    // Every attribute changes; some close and some are new.
    published(&pool, 9, |index| index % 7 != 2).await;
    let after = records(&pool).await;
    // Also where the record is the same: a card shows more than filters look at.
    let ids: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for id in ids {
        index.apply(PostingId(*id)).await.unwrap();
    }
    assert_ne!(before.len(), after.len());
    assert_eq!(index.size().map(|size| size.adverts), Some(after.len()));
    assert!(compared(&pool, &index, 40, 5).await > 30);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn filters_are_answered_before_texts_and_neither_misses_a_change(pool: Pool) {
    let titled = |titles: [&str; 4]| {
        let jobs = titles.iter().zip(1..).map(|(title, id)| feed::advert(&id.to_string(), title));
        feed("Halden", jobs.filter(|job| !job.title.is_empty()).collect())
    };
    read_in(&pool, &titled(["Rust Lead", "Head of Data", "Rust Smith", ""]), noon()).await.unwrap();
    let index = IndexedSearch::new(pool.clone(), 0);
    let filling = index.load_filters().await.unwrap();
    assert_eq!(index.size().map(|size| (size.adverts, size.texts)), Some((3, false)));
    let same = async |texts: &[&str]| {
        for text in texts {
            let query = Query::new(text, None).unwrap().counted(true);
            assert_eq!(index.find(&query, noon()).await.unwrap(), find(&pool, &query).await, "{text}");
        }
    };
    let texts = ["", "rust", "-rust", "data", "\"head of\"", "potter", "smith or lead"];
    same(&texts).await;

    // One changes, one leaves and one comes while texts are awaited; one more after they were read.
    let before = records(&pool).await;
    sqlx::query("delete from jobs.live_job using jobs.posting where id = posting_id and title = 'Rust Smith'")
        .execute(&pool)
        .await
        .unwrap();
    read_in(&pool, &titled(["Potter", "Head of Data", "", "Rust Chief"]), noon()).await.unwrap();
    for id in before.into_keys().chain(records(&pool).await.into_keys()) {
        index.apply(PostingId(id)).await.unwrap();
    }
    same(&texts).await;
    let filled = index.load_texts(filling).await.unwrap();
    index.leave(filled).await;
    assert_eq!(index.size().map(|size| size.texts), Some(true));
    same(&texts).await;
    read_in(&pool, &titled(["Potter", "Rust Head", "", "Rust Chief"]), noon()).await.unwrap();
    for id in records(&pool).await.into_keys() {
        index.apply(PostingId(id)).await.unwrap();
    }
    same(&texts).await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn texts_of_a_load_that_was_overtaken_are_dropped(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![feed::advert("1", "CTO")]), noon()).await.unwrap();
    let index = IndexedSearch::new(pool.clone(), 0);
    let first = index.load_filters().await.unwrap();
    read_in(&pool, &feed("Other", vec![feed::advert("2", "VP")]), noon()).await.unwrap();
    let second = index.load_filters().await.unwrap();
    let filled = index.load_texts(first).await.unwrap();
    index.leave(filled).await;
    assert_eq!(index.size().map(|size| (size.adverts, size.texts)), Some((2, false)));
    let filled = index.load_texts(second).await.unwrap();
    index.leave(filled).await;
    assert_eq!(index.size().map(|size| (size.adverts, size.texts)), Some((2, true)));
    let third = index.load_filters().await.unwrap();
    index.forget();
    let filled = index.load_texts(third).await.unwrap();
    index.leave(filled).await;
    assert_eq!(index.size(), None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_nobody_tells_is_read_and_what_was_missed_is_found(pool: Pool) {
    let jobs = (0..30).map(|number| feed::advert(&number.to_string(), "CTO")).collect();
    read_in(&pool, &feed("Halden", jobs), noon()).await.unwrap();
    let index = IndexedSearch::new(pool.clone(), 0);
    assert_eq!(index.check(7).await.unwrap(), None);
    index.reload().await.unwrap();
    assert_eq!(index.check(7).await.unwrap().map(|seen| (seen.adverts, seen.different.len())), Some((30, 0)));

    // A confirmation, which is told to nobody.
    sqlx::query("update jobs.posting set confirmed_at = confirmed_at + interval '1 hour'")
        .execute(&pool)
        .await
        .unwrap();
    index.confirm(noon()).await.unwrap();
    assert_eq!(index.find(&Query::default(), noon()).await.unwrap().cards, find(&pool, &Query::default()).await.cards);
    assert_eq!(index.check(7).await.unwrap().map(|seen| seen.different.len()), Some(0));

    // One that closes, one that comes, one with another title and one with another tag, all of them unheard of.
    let ids: Vec<_> = records(&pool).await.into_keys().collect();
    sqlx::query("delete from jobs.live_job where posting_id = $1").bind(ids[0]).execute(&pool).await.unwrap();
    sqlx::query("update jobs.posting set title = 'VP' where id = any($1)")
        .bind(&ids[1..])
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("update jobs.posting set stack = '{ada}' where id = $1").bind(ids[2]).execute(&pool).await.unwrap();
    sqlx::query("update jobs.live_job set company_id = company_id").execute(&pool).await.unwrap();
    read_in(&pool, &feed("Other", vec![feed::advert("x", "CTO")]), noon()).await.unwrap();
    let all: std::collections::BTreeSet<_> = records(&pool).await.into_keys().chain(ids.iter().copied()).collect();
    let seen = index.check(0).await.unwrap().unwrap();
    let new = all.iter().find(|id| !ids.contains(id)).unwrap();
    for id in [&ids[0], &ids[2], new] {
        assert!(seen.different.contains(&PostingId(*id)), "{id} of {seen:?}");
    }
    assert!(seen.different.len() > 10, "of some adverts the cards are compared as well: {seen:?}");
    for id in &all {
        index.apply(PostingId(*id)).await.unwrap();
    }
    assert_eq!(index.check(0).await.unwrap().map(|seen| (seen.adverts, seen.different.len())), Some((30, 0)));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_changes_during_a_load_is_not_lost(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![feed::advert("1", "CTO"), feed::advert("2", "VP")]), noon()).await.unwrap();
    let index = IndexedSearch::new(pool.clone(), 0);
    let ids: Vec<_> = records(&pool).await.into_keys().collect();
    let told = async {
        sqlx::query("delete from jobs.live_job where posting_id = $1").bind(ids[0]).execute(&pool).await.unwrap();
        index.apply(PostingId(ids[0])).await.unwrap();
    };
    let (loaded, ()) = tokio::join!(index.reload(), told);
    loaded.unwrap();
    assert_eq!(index.size().map(|size| size.adverts), Some(1));
    // A board below the setting, and an index that is not loaded, are Postgres's to answer.
    let unloaded = IndexedSearch::new(pool.clone(), 2);
    assert_eq!(unloaded.find(&Query::default(), noon()).await.unwrap(), find(&pool, &Query::default()).await);
}
