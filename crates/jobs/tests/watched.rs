//! Which of the adverts that came just now fit searches that are watched.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{PostingId, RoleKind, SourcedJob, Workplace};
use database::Pool;
use feed::{advert, feed, find, noon, read_in};
use jiff::ToSpan;
use jobs::{
    Arrival, Filters, PostgresSearch, PostingState, Query, Watched, newest_arrival, posting_by_short_id, posting_state,
};

/// An advert published long ago: what is new is what came, whatever its date says.
fn old(id: &str, title: &str, workplace: Workplace, role: RoleKind) -> SourcedJob {
    let published_at = Some(noon() - (24 * 30).hours());
    SourcedJob { workplace: Some(workplace), roles: vec![role], published_at, ..advert(id, title) }
}

fn queries() -> Vec<Query> {
    let everything = Query::default();
    let remote = Filters { workplaces: vec![Workplace::Remote], ..Filters::default() };
    let vp = Filters { roles: vec![RoleKind::Vp], ..Filters::default() };
    let lately = Filters { posted_within: Some(7), ..Filters::default() };
    let text = |text| Query::new(text, None).unwrap();
    vec![
        everything.clone(),
        everything.clone().filtered(remote.clone()),
        everything.clone().filtered(vp),
        everything.filtered(lately),
        text("potter"),
        text("pottre"),
        text("pott"),
        text("-potter"),
        text("\"head potter\" or ciso"),
        text("cto").filtered(remote),
        text("…"),
    ]
}

async fn watched(search: &PostgresSearch) -> Vec<Watched> {
    let mut watched = Vec::new();
    for query in &queries() {
        watched.push(search.watch(query).await.unwrap());
    }
    watched
}

async fn ids(pool: &Pool) -> Vec<PostingId> {
    let found = find(pool, &Query::default()).await;
    let mut ids = Vec::new();
    for card in found.cards {
        ids.push(posting_by_short_id(pool, &card.short_id).await.unwrap().unwrap().id);
    }
    ids
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn adverts_fit_watched_searches_exactly_as_the_search_itself_finds_them(pool: Pool) {
    let search = PostgresSearch::new(pool.clone());
    read_in(&pool, &feed("Halden", vec![advert("0", "Potter")]), noon()).await.unwrap();
    let watched = watched(&search).await;
    let since = newest_arrival(&pool).await.unwrap().unwrap();
    assert_eq!(search.come_since(&watched[0], since, noon()).await.unwrap(), []);
    let come = vec![
        old("1", "CTO", Workplace::Remote, RoleKind::Cto),
        old("2", "Head Potter", Workplace::OnSite, RoleKind::Vp),
        old("3", "CISO", Workplace::Hybrid, RoleKind::Cto),
        advert("4", "Potter, CTO"),
    ];
    // Later than the first one, as whoever made its page has it.
    while Arrival::of(PostingId::new()) <= since {}
    read_in(&pool, &feed("Mora", come), noon()).await.unwrap();

    let came: Vec<_> = ids(&pool).await.into_iter().filter(|id| Arrival::of(*id) > since).collect();
    assert_eq!(came.len(), 4);
    let decided = search.fitting(&watched, &came, noon()).await.unwrap();
    for ((query, watched), mut fitting) in queries().iter().zip(&watched).zip(decided) {
        let mut expected = Vec::new();
        for card in find(&pool, query).await.cards {
            let id = posting_by_short_id(&pool, &card.short_id).await.unwrap().unwrap().id;
            if came.contains(&id) {
                expected.push(id);
            }
        }
        let mut asked = search.come_since(watched, since, noon()).await.unwrap();
        for list in [&mut expected, &mut fitting, &mut asked] {
            list.sort();
        }
        assert_eq!(fitting, expected, "{query:?}");
        assert_eq!(asked, expected, "{query:?}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_has_left_the_board_fits_nothing_and_says_since_when(pool: Pool) {
    let search = PostgresSearch::new(pool.clone());
    let everything = [search.watch(&Query::default()).await.unwrap()];
    assert_eq!(newest_arrival(&pool).await.unwrap(), None);
    let mut ends = advert("2", "Interim CTO");
    ends.expires_at = Some(noon() + 1.hour());
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO"), ends.clone()]), noon()).await.unwrap();
    let came = ids(&pool).await;
    assert_eq!(search.fitting(&everything, &came, noon()).await.unwrap()[0].len(), 2);
    let state = async |id: PostingId, now| posting_state(&pool, &jobs::ShortId::of(id), now).await.unwrap().unwrap();
    for id in &came {
        assert_eq!(state(*id, noon()).await, PostingState::Live);
    }

    let later = noon() + 2.hours();
    jobs::retire(&pool, later).await.unwrap();
    read_in(&pool, &feed("Halden", vec![ends]), later).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    jobs::close_gone(&mut tx, "ashby", "halden", &["1".to_owned()], later).await.unwrap();
    tx.commit().await.unwrap();
    let mut states = Vec::new();
    for id in &came {
        states.push(state(*id, later).await);
    }
    states.sort_by_key(|state| matches!(state, PostingState::Expired(_)));
    assert_eq!(states, [PostingState::Closed(later), PostingState::Expired(noon() + 1.hour())]);
    assert_eq!(search.fitting(&everything, &came, later).await.unwrap(), [Vec::new()]);
    assert_eq!(search.come_since(&everything[0], Arrival::default(), later).await.unwrap(), []);
    assert_eq!(newest_arrival(&pool).await.unwrap(), None);
    let unknown = "0000000000".parse().unwrap();
    assert_eq!(posting_state(&pool, &unknown, later).await.unwrap(), None);
}
