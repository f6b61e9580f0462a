//! Adverts that nobody confirms, that end by themselves, and what their readers are told of it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::{CleanHtml, RoleKind, SourcedJob};
use database::Pool;
use feed::{advert, feed, noon, read_in, titles};
use jiff::{Timestamp, ToSpan};
use jobs::{Change, ClosingReason, Edit, Happening, Posting, PostingState, Retired};

fn days(count: i64) -> Timestamp {
    noon() + (count * 24).hours()
}

async fn posting(pool: &Pool, title: &str) -> Posting {
    let id: String = sqlx::query_scalar("select short_id from jobs.posting where title = $1")
        .bind(title)
        .fetch_one(pool)
        .await
        .unwrap();
    jobs::posting_by_short_id(pool, &id.parse().unwrap()).await.unwrap().unwrap()
}

async fn told(pool: &Pool, title: &str) -> Vec<Happening> {
    let posting = posting(pool, title).await;
    let mut lines = jobs::history(pool, posting.id).await.unwrap();
    assert!(lines.is_sorted_by(|newer, older| newer.at >= older.at));
    lines.reverse();
    lines.into_iter().map(|line| line.what).collect()
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_that_nobody_confirms_for_fourteen_days_hides_and_comes_back_when_somebody_does(pool: Pool) {
    let halden = feed("Halden", vec![advert("1", "CTO")]);
    read_in(&pool, &halden, noon()).await.unwrap();
    assert_eq!(jobs::retire(&pool, days(14) - 1.second()).await.unwrap(), Retired::default());
    assert_eq!(posting(&pool, "CTO").await.state(days(14)), PostingState::Hidden(days(14)), "the page is ahead");
    assert_eq!(jobs::retire(&pool, days(15)).await.unwrap(), Retired { hidden: 1, expired: 0 });
    assert!(titles(&pool, "").await.is_empty());
    assert_eq!(jobs::retire(&pool, days(15)).await.unwrap(), Retired::default(), "once is enough");

    read_in(&pool, &halden, days(16)).await.unwrap();
    assert_eq!(titles(&pool, "cto").await, ["CTO"]);
    assert_eq!(posting(&pool, "CTO").await.state(days(16)), PostingState::Live);
    assert_eq!(told(&pool, "CTO").await, [Happening::Published, Happening::Hidden, Happening::Returned]);
    assert_eq!(jobs::retire(&pool, days(31)).await.unwrap().hidden, 1, "and hides again");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_source_that_says_nothing_has_changed_brings_nothing_hidden_back_and_is_to_be_asked_for_everything(
    pool: Pool,
) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    jobs::retire(&pool, days(15)).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(jobs::seen_again(&mut tx, "ashby", "halden", days(16)).await.unwrap().unchanged, 0);
    assert!(jobs::has_hidden(&mut tx, "ashby", "halden").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(posting(&pool, "CTO").await.state(days(16)), PostingState::Hidden(days(14)));
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), days(16)).await.unwrap();
    assert!(!jobs::has_hidden(&mut pool.begin().await.unwrap(), "ashby", "halden").await.unwrap());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_advert_whose_end_has_come_expires_even_while_its_feed_still_holds_it(pool: Pool) {
    let ending = SourcedJob { expires_at: Some(days(2)), ..advert("1", "CTO") };
    let halden = feed("Halden", vec![ending, advert("2", "CISO")]);
    read_in(&pool, &halden, noon()).await.unwrap();
    read_in(&pool, &halden, days(3)).await.unwrap();
    assert_eq!(jobs::retire(&pool, days(3)).await.unwrap(), Retired { hidden: 0, expired: 1 });
    assert_eq!(titles(&pool, "").await, ["CISO"]);
    // Read again, it stays gone; with a later end it is back.
    assert_eq!(read_in(&pool, &halden, days(4)).await.unwrap().unchanged, 2);
    assert_eq!(jobs::retire(&pool, days(4)).await.unwrap(), Retired::default());
    let longer = SourcedJob { expires_at: Some(days(9)), ..advert("1", "CTO") };
    read_in(&pool, &feed("Halden", vec![longer, advert("2", "CISO")]), days(5)).await.unwrap();
    assert_eq!(titles(&pool, "").await.len(), 2);
    let end = Change { before: Some(days(2)), after: Some(days(9)) };
    assert_eq!(
        told(&pool, "CTO").await,
        [Happening::Published, Happening::Expired, Happening::Returned, Happening::Edited(vec![Edit::End(end)])]
    );
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_feed_that_was_saved_long_ago_shows_nothing_and_its_history_says_why(pool: Pool) {
    let old = SourcedJob { confirmed_at: Some(noon()), ..advert("1", "CTO") };
    let halden = feed("Halden", vec![old]);
    for _ in 0..2 {
        read_in(&pool, &halden, days(20)).await.unwrap();
        assert!(titles(&pool, "").await.is_empty());
        jobs::retire(&pool, days(20)).await.unwrap();
    }
    let mut lines = told(&pool, "CTO").await;
    lines.sort_by_key(|line| *line != Happening::Published);
    assert_eq!(lines, [Happening::Published, Happening::Hidden], "each once, however often the file is read");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn several_sweeps_at_once_hide_each_advert_once(pool: Pool) {
    let many = (0..1_200).map(|number| advert(&number.to_string(), &format!("CTO {number}"))).collect();
    read_in(&pool, &feed("Halden", many), noon()).await.unwrap();
    let now = days(14);
    let (one, two, three) = tokio::join!(jobs::retire(&pool, now), jobs::retire(&pool, now), jobs::retire(&pool, now));
    let hidden = [one, two, three].map(|done| done.unwrap().hidden);
    let rest = jobs::retire(&pool, now).await.unwrap().hidden;
    assert_eq!(hidden.iter().sum::<u64>() + rest, 1_200, "{hidden:?}");
    let lines: i64 = sqlx::query_scalar("select count(*) from jobs.posting_event where what = '\"hidden\"'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(lines, 1_200);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn invented_employers_confirm_their_adverts_for_ever(pool: Pool) {
    let mut invented = feed("Halden", vec![advert("1", "CTO")]);
    (invented.demo, invented.source) = (true, "demo".into());
    read_in(&pool, &invented, noon()).await.unwrap();
    for day in [10, 14, 40, 400] {
        assert_eq!(jobs::retire(&pool, days(day)).await.unwrap(), Retired::default());
        assert_eq!(posting(&pool, "CTO").await.state(days(day)), PostingState::Live);
    }
    assert!(days(400).duration_since(posting(&pool, "CTO").await.confirmed_at).as_hours() < 72);
    assert_eq!(titles(&pool, "").await, ["CTO"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_history_tells_what_changed_with_both_states(pool: Pool) {
    read_in(&pool, &feed("Halden", vec![advert("1", "CTO")]), noon()).await.unwrap();
    let mut edited = advert("1", "Chief Technology Officer");
    let raised = |units: f64| contracts::Salary { max: Some((units * 100.0) as i64), ..edited.salary.unwrap() };
    edited.salary = Some(raised(200_000.0));
    edited.description = CleanHtml::trust("<p>Another text.</p>".into());
    edited.brief.pop();
    read_in(&pool, &feed("Halden", vec![edited.clone()]), days(1)).await.unwrap();
    // Nothing that people read has changed: what we made of the title is no news.
    let understood = SourcedJob { roles: vec![RoleKind::Cto], ..edited.clone() };
    read_in(&pool, &feed("Halden", vec![understood.clone()]), days(2)).await.unwrap();
    for _ in 0..2 {
        read_in(&pool, &feed("Halden", vec![]), days(3)).await.unwrap();
    }
    read_in(&pool, &feed("Halden", vec![understood]), days(4)).await.unwrap();
    let title = Change { before: "CTO".into(), after: "Chief Technology Officer".into() };
    let pay = Change { before: advert("1", "CTO").salary, after: edited.salary };
    assert_eq!(
        told(&pool, "Chief Technology Officer").await,
        [
            Happening::Published,
            Happening::Edited(vec![
                Edit::Title(title),
                Edit::Pay(pay),
                Edit::Brief(Change { before: 1, after: 0 }),
                Edit::Description
            ]),
            Happening::Closed(ClosingReason::LeftSource),
            Happening::Reopened,
        ]
    );
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_month_in_which_it_was_only_confirmed_is_worth_a_line(pool: Pool) {
    let halden = feed("Halden", vec![advert("1", "CTO")]);
    for day in 0..70 {
        read_in(&pool, &halden, days(day)).await.unwrap();
    }
    assert_eq!(told(&pool, "CTO").await, [Happening::Published, Happening::Confirmed, Happening::Confirmed]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_domain_is_verified_while_adverts_lie_on_the_websites_host(pool: Pool) {
    let at = |url: &str| SourcedJob { url: Some(url.into()), ..advert("1", "CTO") };
    let mut halden = feed("Halden", vec![at("https://jobs.ashbyhq.com/halden/1")]);
    halden.company.as_mut().unwrap().website = Some("https://www.halden.example".into());
    read_in(&pool, &halden, noon()).await.unwrap();
    assert_eq!(posting(&pool, "CTO").await.company.verified_domain, None);
    halden.jobs = vec![at("https://careers.halden.example/1")];
    read_in(&pool, &halden, noon()).await.unwrap();
    assert_eq!(posting(&pool, "CTO").await.company.verified_domain.as_deref(), Some("halden.example"));
    halden.company.as_mut().unwrap().website = Some("https://other.example".into());
    read_in(&pool, &halden, noon()).await.unwrap();
    assert_eq!(posting(&pool, "CTO").await.company.verified_domain, None);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_resembles_a_gone_advert_is_live_and_does_resemble_it(pool: Pool) {
    let with_roles =
        |id: &str, title: &str, roles: Vec<RoleKind>| SourcedJob { roles, stack: vec![], ..advert(id, title) };
    let halden = feed("Halden", vec![with_roles("1", "Chief Technology Officer", vec![RoleKind::Cto])]);
    let others = vec![
        with_roles("1", "Chief Technology Officer (m/f/d)", vec![]),
        with_roles("2", "Directeur technique", vec![RoleKind::Cto]),
        with_roles("3", "Night Gardener", vec![]),
        with_roles("4", "Chief Technology Officer, gone as well", vec![RoleKind::Cto]),
    ];
    read_in(&pool, &halden, noon()).await.unwrap();
    read_in(&pool, &feed("Quellwerk", others.clone()), noon()).await.unwrap();
    for _ in 0..2 {
        read_in(&pool, &feed("Quellwerk", others[..3].to_vec()), noon()).await.unwrap();
        read_in(&pool, &feed("Halden", vec![]), noon()).await.unwrap();
    }
    let mut invented = feed("Marrow", vec![with_roles("1", "Chief Technology Officer", vec![RoleKind::Cto])]);
    (invented.demo, invented.source) = (true, "demo".into());
    read_in(&pool, &invented, noon()).await.unwrap();

    let gone = posting_of(&pool, "halden").await;
    let found = jobs::similar(&pool, &gone, 6).await.unwrap();
    let mut names: Vec<_> = found.into_iter().map(|card| card.title).collect();
    names.sort();
    assert_eq!(names, ["Chief Technology Officer (m/f/d)", "Directeur technique"]);
    assert_eq!(jobs::similar(&pool, &gone, 1).await.unwrap().len(), 1);
}

async fn posting_of(pool: &Pool, board: &str) -> Posting {
    let id: String = sqlx::query_scalar("select short_id from jobs.posting where board = $1 limit 1")
        .bind(board)
        .fetch_one(pool)
        .await
        .unwrap();
    jobs::posting_by_short_id(pool, &id.parse().unwrap()).await.unwrap().unwrap()
}
