//! What others are told of adverts.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{Availability, Directness, Event as _, PostingChanged, RateChanged, SourcedCompany};
use database::{Pool, outbox};
use feed::{advert, feed, noon, read_in, titles};
use jiff::{Timestamp, ToSpan};

fn days(count: i64) -> Timestamp {
    noon() + (count * 24).hours()
}

/// What was told since the last call, in order.
async fn told(pool: &Pool) -> Vec<PostingChanged> {
    let mut tx = pool.begin().await.unwrap();
    let waiting = outbox::claim(&mut tx, 10_000).await.unwrap();
    let marks: Vec<_> = waiting.iter().map(|event| (event.id, event.id)).collect();
    outbox::published(&mut tx, &marks).await.unwrap();
    tx.commit().await.unwrap();
    waiting.into_iter().map(|event| serde_json::from_value(event.payload).unwrap()).collect()
}

/// Title, revision and state of each.
async fn briefly(pool: &Pool) -> Vec<(String, i64, Availability)> {
    let mut told: Vec<_> =
        told(pool).await.into_iter().map(|event| (event.title, event.revision, event.state)).collect();
    told.sort();
    told
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_is_told_when_it_is_published_edited_closed_and_opened_again_and_not_when_it_is_confirmed(
    pool: Pool,
) {
    use Availability::{Closed, Live};
    let mut board = feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]);
    read_in(&pool, &board, noon()).await.unwrap();
    let first = told(&pool).await;
    assert_eq!(first.len(), 2);
    let cto = first.iter().find(|event| event.title == "CTO").unwrap();
    assert_eq!((cto.revision, cto.state, cto.is_listed()), (1, Live, true));
    assert_eq!((cto.company_slug.as_str(), cto.company_name.as_str()), ("halden", "Halden"));
    assert_eq!((cto.salary, &cto.stack, cto.published_at), (board.jobs[0].salary, &board.jobs[0].stack, noon()));

    read_in(&pool, &board, days(1)).await.unwrap();
    assert_eq!(briefly(&pool).await, [], "a confirmation is no news");

    "Chief Security".clone_into(&mut board.jobs[1].title);
    read_in(&pool, &board, days(2)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("Chief Security".to_owned(), 2, Live)]);

    let second = board.jobs.remove(1);
    read_in(&pool, &board, days(3)).await.unwrap();
    assert_eq!(briefly(&pool).await, [], "missing once is still shown");
    read_in(&pool, &board, days(4)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("Chief Security".to_owned(), 3, Closed)]);
    board.jobs.push(second);
    read_in(&pool, &board, days(5)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("Chief Security".to_owned(), 4, Live)]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_hides_and_what_ends_is_told_and_so_is_what_comes_back(pool: Pool) {
    use Availability::{Expired, Hidden, Live};
    let mut ends = advert("2", "Interim CTO");
    ends.expires_at = Some(days(3));
    let board = feed("Halden", vec![advert("1", "CTO"), ends]);
    read_in(&pool, &board, noon()).await.unwrap();
    told(&pool).await;
    jobs::retire(&pool, days(3)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("Interim CTO".to_owned(), 2, Expired)]);
    jobs::retire(&pool, days(15)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("CTO".to_owned(), 2, Hidden)]);
    jobs::retire(&pool, days(15)).await.unwrap();
    assert_eq!(briefly(&pool).await, [], "once is enough");
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), days(16)).await.unwrap();
    assert_eq!(briefly(&pool).await, [("CTO".to_owned(), 3, Live)]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_board_that_is_gone_and_an_address_that_is_gone_are_told(pool: Pool) {
    let both = feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]);
    read_in(&pool, &both, noon()).await.unwrap();
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    told(&pool).await;
    let mut tx = pool.begin().await.unwrap();
    jobs::close_gone(&mut tx, "ashby", "halden", &["2".to_owned()], noon()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(briefly(&pool).await, [("CISO".to_owned(), 2, Availability::Closed)]);
    let mut tx = pool.begin().await.unwrap();
    jobs::board_is_gone(&mut tx, "ashby", "halden", noon(), jobs::Shrinkage::Hold).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(briefly(&pool).await, [], "what was rolled back was never true");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_company_that_changes_is_told_as_its_open_adverts_of_every_board_each_once(pool: Pool) {
    let mut board = feed("Halden", vec![advert("1", "CTO"), advert("2", "CISO")]);
    let mut other_board = feed("Halden", vec![advert("3", "VPE")]);
    other_board.source = "lever".to_owned();
    read_in(&pool, &board, noon()).await.unwrap();
    read_in(&pool, &other_board, noon()).await.unwrap();
    told(&pool).await;
    "CISO, now edited".clone_into(&mut board.jobs[1].title);
    board.company = Some(SourcedCompany { headcount: Some(40), ..SourcedCompany::named("Halden") });
    read_in(&pool, &board, days(1)).await.unwrap();
    let live = Availability::Live;
    let expected = [("CISO, now edited".to_owned(), 2, live), ("CTO".to_owned(), 2, live), ("VPE".to_owned(), 2, live)];
    assert_eq!(briefly(&pool).await, expected);

    board.company = Some(SourcedCompany::named("HALDEN"));
    read_in(&pool, &board, days(2)).await.unwrap();
    let renamed = told(&pool).await;
    assert_eq!(renamed.len(), 3);
    assert!(renamed.iter().all(|event| event.company_name == "HALDEN" && event.revision == 3));
    read_in(&pool, &board, days(3)).await.unwrap();
    assert_eq!(briefly(&pool).await, []);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn two_sources_that_disagree_about_a_company_tell_it_once_and_not_with_every_reading(pool: Pool) {
    let say = |headcount| Some(SourcedCompany { headcount: Some(headcount), ..SourcedCompany::named("Halden") });
    let mut own = feed("Halden", vec![advert("1", "CTO")]);
    own.company = say(40);
    let mut list = feed("Halden", vec![advert("2", "VPE")]);
    list.source = "remotive".to_owned();
    (list.directness, list.company) = (Directness::Aggregator, say(4_000));
    let headcount = async || jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap().headcount;
    read_in(&pool, &list, noon()).await.unwrap();
    assert_eq!((told(&pool).await.len(), headcount().await), (1, Some(4_000)), "nobody else says");
    read_in(&pool, &own, noon()).await.unwrap();
    assert_eq!((told(&pool).await.len(), headcount().await), (2, Some(40)), "the employer knows better");
    for day in 1..=3 {
        for board in [&list, &own] {
            read_in(&pool, board, days(day)).await.unwrap();
            assert_eq!(briefly(&pool).await, [], "on day {day}");
        }
    }
    // What the nearer one does not say the farther one may say, and say anew.
    for (day, website) in [(4, "https://halden.example"), (5, "https://www.halden.example")] {
        let company = SourcedCompany { website: Some(website.to_owned()), ..say(5_000).unwrap() };
        list.company = Some(company);
        for (board, expected) in [(&list, 2), (&own, 0), (&list, 0)] {
            read_in(&pool, board, days(day)).await.unwrap();
            assert_eq!(told(&pool).await.len(), expected, "{website}");
        }
        let company = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap();
        assert_eq!((company.website.as_deref(), company.headcount), (Some(website), Some(40)));
    }
    // What nobody has read for fourteen days is no longer believed, until it is read again.
    read_in(&pool, &list, days(20)).await.unwrap();
    assert_eq!(headcount().await, Some(5_000));
    read_in(&pool, &own, days(21)).await.unwrap();
    assert_eq!(headcount().await, Some(40));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn of_two_boards_as_near_as_each_other_the_one_that_was_known_first_has_the_word(pool: Pool) {
    let say = |founded| Some(SourcedCompany { founded: Some(founded), ..SourcedCompany::named("Halden") });
    let (mut first, mut second) = (feed("Halden", vec![]), feed("Halden", vec![advert("1", "CTO")]));
    (first.source, first.company) = ("workable".to_owned(), say(2019));
    second.company = say(2021);
    read_in(&pool, &first, noon()).await.unwrap();
    for day in 1..=3 {
        read_in(&pool, &second, days(day)).await.unwrap();
        read_in(&pool, &first, days(day)).await.unwrap();
        let founded = jobs::company_by_slug(&pool, "halden").await.unwrap().unwrap().founded;
        assert_eq!((founded, told(&pool).await.len()), (Some(2019), usize::from(day == 1)));
    }
    first.company = say(2018);
    read_in(&pool, &first, days(4)).await.unwrap();
    assert_eq!(told(&pool).await.len(), 1, "it may say something new");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_reference_rate_is_told_once_it_is_set_with_a_revision_that_rises(pool: Pool) {
    let as_of = jiff::civil::date(2026, 11, 3);
    let currency = "USD".parse().unwrap();
    for per_euro in [1.25, 0.0, 1.5] {
        let set = jobs::set_exchange_rate(&pool, jobs::ExchangeRate { currency, per_euro, as_of }).await;
        assert_eq!(set.is_ok(), per_euro > 0.0);
    }
    let mut tx = pool.begin().await.unwrap();
    let told = outbox::claim(&mut tx, 10).await.unwrap();
    assert!(told.iter().all(|event| event.kind == "jobs.rate" && event.aggregate == told[0].aggregate));
    let told: Vec<RateChanged> = told.into_iter().map(|event| serde_json::from_value(event.payload).unwrap()).collect();
    let rate = |per_euro, revision| RateChanged { currency, per_euro, as_of, revision };
    assert_eq!(told, [rate(1.25, 2), rate(1.5, 3)]);
    assert_eq!(told.iter().map(RateChanged::revision).collect::<Vec<_>>(), [2, 3]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_goes_behind_a_nearer_one_is_told_and_so_is_its_coming_forward(pool: Pool) {
    let mut own = advert("1", "Chief Technology Officer");
    own.description_text = (0..80).map(|n| format!("glaze{n} and kiln{} ", n * 7 % 31)).collect();
    let mut list = feed("Halden", vec![own.clone()]);
    (list.source, list.board) = ("remotive".to_owned(), "everywhere".to_owned());
    list.directness = Directness::Aggregator;
    read_in(&pool, &list, noon()).await.unwrap();
    let first = told(&pool).await.remove(0);
    assert!(first.is_listed());

    read_in(&pool, &feed("Halden", vec![own]), noon()).await.unwrap();
    let both = told(&pool).await;
    let (front, back): (Vec<_>, Vec<_>) = both.into_iter().partition(PostingChanged::is_listed);
    assert_eq!((front.len(), back.len()), (1, 1));
    assert_eq!((back[0].posting, back[0].revision, back[0].behind), (first.posting, 2, Some(front[0].posting)));
    assert_eq!(back[0].state, Availability::Live);

    for _ in 0..2 {
        read_in(&pool, &feed("Halden", vec![]), noon()).await.unwrap();
    }
    assert_eq!(briefly(&pool).await.len(), 1);
    read_in(&pool, &list, noon()).await.unwrap();
    let forward = told(&pool).await;
    assert_eq!((forward.len(), forward[0].revision, forward[0].is_listed()), (1, 3, true));
    assert_eq!(titles(&pool, "").await.len(), 1);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_board_of_many_adverts_is_told_whole_with_one_event_each(pool: Pool) {
    let many = (0..1_203).map(|n| advert(&n.to_string(), "CTO")).collect();
    read_in(&pool, &feed("Halden", many), noon()).await.unwrap();
    let told = told(&pool).await;
    let adverts: std::collections::BTreeSet<_> = told.iter().map(|event| event.posting).collect();
    assert_eq!((told.len(), adverts.len()), (1_203, 1_203));
}
