//! What is loaded in bulk is what `jobs` would have written.

#![expect(clippy::expect_used, reason = "a test ends where its ground fails")]

use contracts::{Directness, Feed};
use database::Pool;
use jiff::Timestamp;
use jobs::{Count, Found, PostgresSearch, Query, Search};
use testing::generate::{Board, PROBES, Probe, Rarity};

fn board() -> Board {
    Board::new(11, 500, "2026-11-20T12:00:00Z".parse().expect("a time"))
}

async fn load(pool: &Pool, board: &Board) {
    testing::load(&pool.connect_options(), board, |_| ()).await.expect("the board is loaded");
}

async fn find(pool: &Pool, query: &Query) -> Found {
    PostgresSearch::new(pool.clone()).find(query, board().now()).await.expect("an answer")
}

fn held(probe: &Probe, board: &Board) -> u32 {
    let adverts = (0..board.count()).filter(|index| probe.stands_in(*index, board.count())).count();
    u32::try_from(adverts).expect("few adverts")
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_search_finds_each_probe_in_exactly_the_promised_adverts(pool: Pool) {
    let board = board();
    load(&pool, &board).await;
    for probe in PROBES {
        let query = Query::new(probe.word, None).expect("a query");
        let found = find(&pool, &query).await;
        assert_eq!(found.total, Count::Exactly(held(probe, &board)), "{}", probe.word);
    }
    let rare = Query::new(Rarity::Five.word(), None).expect("a query");
    let found = find(&pool, &rare).await;
    assert_eq!(found.cards.len(), 5);
    assert!(found.cards.is_sorted_by(|a, b| a.published_at >= b.published_at));
    assert!(found.cards.iter().all(|card| !card.stack.is_empty() && !card.places.is_empty()));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_advert_is_listed_once(pool: Pool) {
    let board = board();
    load(&pool, &board).await;
    let (mut titles, mut after) = (Vec::new(), None);
    loop {
        let query = Query::new("", after).expect("a query");
        let found = find(&pool, &query).await;
        titles.extend(found.cards.into_iter().map(|card| card.title));
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    titles.sort();
    let mut expected: Vec<_> = board.adverts().map(|advert| advert.job.title).collect();
    expected.sort();
    assert_eq!(titles, expected);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn documents_are_those_that_reconcile_writes(pool: Pool) {
    let board = board();
    load(&pool, &board).await;
    let company = 0;
    let mine: Vec<_> = board.adverts().filter(|advert| advert.company == company).map(|advert| advert.job).collect();
    let read = i64::try_from(mine.len()).expect("few adverts");
    assert!(read > 5, "{read}");
    let feed = Feed {
        source: "other".to_owned(),
        board: "other".to_owned(),
        demo: false,
        directness: Directness::Employer,
        company: Some(board.companies()[company].content.clone()),
        jobs: mine,
        refused: Vec::new(),
        misdated: 0,
    };
    let mut tx = pool.begin().await.expect("a transaction");
    jobs::reconcile(&mut tx, &feed, Timestamp::UNIX_EPOCH, jobs::Shrinkage::Hold).await.expect("the feed is read");
    tx.commit().await.expect("a commit");
    let alike: i64 = sqlx::query_scalar(
        "select count(*)
         from jobs.posting a join jobs.posting b using (external_id)
         join jobs.live_job la on la.posting_id = a.id
         join jobs.live_job lb on lb.posting_id = b.id
         where a.source = 'generated' and b.source = 'other' and la.document = lb.document
           and (a.slug, a.title, a.description, a.employment_type, a.workplace, a.places, a.salary_currency,
                a.salary_period, a.salary_min, a.salary_max, a.equity_offered, a.equity_min, a.equity_max,
                a.department, a.stack, a.url, a.apply_url, a.published_at)
               is not distinct from
               (b.slug, b.title, b.description, b.employment_type, b.workplace, b.places, b.salary_currency,
                b.salary_period, b.salary_min, b.salary_max, b.equity_offered, b.equity_min, b.equity_max,
                b.department, b.stack, b.url, b.apply_url, b.published_at)",
    )
    .fetch_one(&pool)
    .await
    .expect("an answer");
    assert_eq!(alike, read);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_inverted_index_is_there_again_after_loading(pool: Pool) {
    let indexes = "select array_agg(indexdef order by indexdef) from pg_indexes where schemaname = 'jobs'";
    let before: Vec<String> = sqlx::query_scalar(indexes).fetch_one(&pool).await.expect("an answer");
    load(&pool, &board()).await;
    let after: Vec<String> = sqlx::query_scalar(indexes).fetch_one(&pool).await.expect("an answer");
    assert_eq!(before, after);
    assert!(after.iter().any(|index| index.contains("gin")), "{after:?}");
}
