use contracts::{PostingId, RoleKind, Stage, Workplace};
use database::Pool;
use testing::generate::{Board, Rarity};

use super::{gather, limits::Bounds, *};
use crate::search::{Filters, PAGE_SIZE, RemoteFrom, TeamSize, fitting::Fitting, record::records, terms};

/// Bounds by which a few hundred adverts are many.
const NARROW: Bounds = Bounds { looked_at: 40, worded: 30, common: 10, walked: 50 };

async fn board(pool: &Pool) -> Board {
    let board = Board::new(7, 300, "2026-11-20T12:00:00Z".parse().unwrap());
    testing::load(&pool.connect_options(), &board, |_| ()).await.unwrap();
    board
}

/// Filters that many, some and hardly any adverts pass.
fn filters() -> Vec<Filters> {
    let none = Filters::default;
    let country = |code: &str| RemoteFrom::Country(code.parse().unwrap());
    vec![
        Filters { workplaces: vec![Workplace::Remote, Workplace::OnSite], ..none() },
        Filters { roles: vec![RoleKind::Cto, RoleKind::Vp], workplaces: vec![Workplace::Remote], ..none() },
        Filters { remote_from: vec![country("DE"), country("FR")], ..none() },
        Filters { remote_from: vec![RemoteFrom::Worldwide], utc_offset: Some(-270), ..none() },
        Filters { utc_offset: Some(60), equity: true, ..none() },
        Filters { salary: Some(150_000), team_sizes: vec![TeamSize::UpTo14, TeamSize::UpTo49], ..none() },
        Filters { salary: Some(310_000), ..none() },
        Filters { stages: vec![Stage::Seed], team_sizes: vec![TeamSize::Larger], ..none() },
        Filters { stack: vec!["RUST".to_owned(), "it's \\ not".to_owned(), "ünbekannt".to_owned()], ..none() },
        Filters { languages: vec!["nl".parse().unwrap()], posted_within: Some(30), ..none() },
        Filters { posted_within: Some(10), ..none() },
    ]
}

/// All pages behind each other, by the short ids of the cards.
async fn listed(search: &PostgresSearch, query: &Query, now: Timestamp) -> Vec<String> {
    let (mut listed, mut after) = (Vec::new(), None);
    for _ in 0..100 {
        let found = search.find(&query.clone().from(after), now).await.unwrap();
        assert!(found.cards.len() <= PAGE_SIZE);
        listed.extend(found.cards.iter().map(|card| card.short_id.to_string()));
        after = found.next;
        if after.is_none() {
            return listed;
        }
    }
    panic!("the list has no end");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_long_list_is_looked_through_as_a_short_one_is(pool: Pool) {
    let now = board(&pool).await.now();
    let (whole, narrow) = (PostgresSearch::new(pool.clone()), PostgresSearch::within(pool.clone(), NARROW));
    // No phrase: what of them is unpacked has a bound of its own, above these.
    let texts = ["", Rarity::Third.word(), "responsibility platform"];
    let filters = filters().into_iter().chain([Filters::default()]);
    for (text, filters) in texts.iter().flat_map(|text| filters.clone().map(move |filters| (text, filters))) {
        for (sort, counted) in [(Sort::Newest, true), (Sort::Newest, false), (Sort::Salary, true)] {
            let query = Query::new(text, None).unwrap().filtered(filters.clone()).sorted(sort).counted(counted);
            assert_eq!(listed(&narrow, &query, now).await, listed(&whole, &query, now).await, "{query:?}");
        }
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_index_lets_through_every_advert_that_fits(pool: Pool) {
    let now = board(&pool).await.now();
    let mut db = pool.acquire().await.unwrap();
    let bytes = gather::walk(&mut *db, Sort::Newest, None, 1_000).await.unwrap().bytes;
    let all = records(&bytes).unwrap();
    assert_eq!(all.len(), 300);
    for filters in filters() {
        let fitting = Fitting::new(&filters, 1.0, now);
        let fits: Vec<PostingId> =
            all.iter().filter(|record| fitting.failures(**record) == 0).map(|record| record.posting()).collect();
        let Some(terms) = terms::of(&fitting) else {
            assert!(filters.posted_within.is_some());
            continue;
        };
        let through = gather::narrowed(&mut *db, &terms, 1_000).await.unwrap().unwrap();
        let through: Vec<_> = records(&through).unwrap().into_iter().map(|record| record.posting()).collect();
        assert!(fits.iter().all(|posting| through.contains(posting)), "{filters:?}: {terms}");
        assert!(through.len() < fits.len() + 100, "{filters:?} let through {}", through.len());
    }
    // More than may be looked at.
    assert_eq!(gather::narrowed(&mut *db, "'w1' | 'w2' | 'w3'", 40).await.unwrap(), None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn slices_together_are_the_records(pool: Pool) {
    board(&pool).await;
    // Ten times over, they take more than one slice.
    let slices =
        packed::packed!("select record from jobs.live_job, generate_series(1, $1::integer) order by posting_id", 10)
            .fetch_all(&pool)
            .await
            .unwrap();
    assert!(slices.len() > 2);
    assert_eq!(records(&packed::whole(slices)).unwrap().len(), 3_000);
}
