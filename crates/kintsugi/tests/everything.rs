//! Every advert that we have, demonstration and real ones alike, as its readers meet it: HTML that a strict parser takes
//! without complaint, links that lead somewhere, and structured data by the rules.
//!
//! The real ones lie beside the checkout, where they are there at all; they are their employers' and not part of it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and tells what it saw"
)]

#[path = "everything/page.rs"]
mod page;
#[path = "everything/rules.rs"]
mod rules;
#[path = "everything/visit.rs"]
mod visit;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use contracts::Feed;
use database::Pool;
use jobs::Shrinkage;
use serde_json::Value;
use visit::{Visitor, now};

/// The demonstration as if it were real: invented adverts carry no structured data, and shall be checked all the same.
fn demonstration() -> Vec<Feed> {
    let read = |path: PathBuf| {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let feed = importing::demo::read(&name, &std::fs::read_to_string(path).expect("a file"), now());
        Feed { demo: false, source: "rehearsal".into(), ..feed.expect("a feed without mistakes") }
    };
    files("../../demo", "toml").into_iter().map(read).collect()
}

fn real() -> Vec<Feed> {
    let read = |path: PathBuf| {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        importing::ashby::read(&name, &std::fs::read(path).expect("a file"), now()).expect("a board")
    };
    let feeds: Vec<_> = files("../../../shared/data/ashby", "json").into_iter().map(read).collect();
    if feeds.is_empty() {
        eprintln!("left out: no real adverts lie beside this checkout");
    }
    feeds
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == ending));
    files.sort();
    files
}

async fn bring_in(pool: &Pool, feeds: &[Feed]) {
    for feed in feeds {
        let mut tx = pool.begin().await.expect("a transaction");
        jobs::reconcile(&mut tx, feed, now(), Shrinkage::Accept).await.expect("a feed");
        tx.commit().await.expect("a commit");
    }
}

/// What was seen of all adverts.
#[derive(Default)]
struct Seen {
    adverts: usize,
    with_data: usize,
    /// Why adverts carry no structured data.
    without: BTreeMap<&'static str, usize>,
    links: BTreeSet<String>,
}

/// Goes through every live advert.
async fn look_at_everything(pool: &Pool, visitor: &Visitor) -> Seen {
    let mut seen = Seen::default();
    for row in visit::adverts(pool).await {
        let answer = visitor.get(&row.path).await;
        assert_eq!(answer.status, 200, "{}", row.path);
        let page = page::read(&answer.text);
        assert_eq!(page.faults, Vec::<String>::new(), "{}", row.path);
        seen.links.extend(page.links.iter().filter(|link| link.starts_with('/')).cloned());
        seen.adverts += 1;
        match page.data.as_slice() {
            [] => *seen.without.entry(row.why_no_data(&row.path)).or_default() += 1,
            [data] => {
                let data: Value = serde_json::from_str(data).unwrap_or_else(|error| panic!("{}: {error}", row.path));
                let broken = rules::broken(&data, &row);
                assert!(broken.is_empty(), "{}: {broken:?}\n{data:#}", row.path);
                seen.with_data += 1;
            }
            more => panic!("{}: {} data blocks", row.path, more.len()),
        }
    }
    seen
}

/// Each page that a page links to is there, and is itself without fault; what it links to was or is asked for as well.
async fn follow(visitor: &Visitor, links: &BTreeSet<String>) {
    for link in links {
        let answer = visitor.get(link).await;
        assert_eq!(answer.status, 200, "{link}");
        if answer.is_html() {
            assert_eq!(page::read(&answer.text).faults, Vec::<String>::new(), "{link}");
        }
    }
}

fn tell(what: &str, seen: &Seen) {
    eprintln!(
        "{what}: {} adverts, {} with structured data, {} links followed",
        seen.adverts,
        seen.with_data,
        seen.links.len()
    );
    seen.without.iter().for_each(|(why, number)| eprintln!("  {number} without structured data: {why}"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_demonstration_advert_is_valid_and_its_links_lead_somewhere(pool: Pool) {
    bring_in(&pool, &demonstration()).await;
    let visitor = Visitor::of(pool.clone());
    let seen = look_at_everything(&pool, &visitor).await;
    tell("demonstration", &seen);
    assert!(seen.adverts >= 50 && seen.with_data * 10 >= seen.adverts * 9);
    follow(&visitor, &seen.links).await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_real_advert_is_valid_and_its_links_lead_somewhere(pool: Pool) {
    let feeds = real();
    bring_in(&pool, &feeds).await;
    let visitor = Visitor::of(pool.clone());
    let seen = look_at_everything(&pool, &visitor).await;
    tell("real", &seen);
    assert_eq!(seen.adverts, feeds.iter().map(|feed| feed.jobs.len()).sum::<usize>());
    follow(&visitor, &seen.links).await;
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_gone_advert_carries_no_structured_data_and_no_address_in_the_sitemap(pool: Pool) {
    let mut feeds = demonstration();
    bring_in(&pool, &feeds).await;
    let visitor = Visitor::of(pool.clone());
    let before = visit::adverts(&pool).await;
    let all = visitor.sitemap().await;
    assert!(before.iter().all(|row| all.contains(&row.path)), "{all:?}");
    let gone = feeds[0].jobs.remove(0).title;
    bring_in(&pool, &feeds).await;
    bring_in(&pool, &feeds).await;
    let left: BTreeSet<_> = visit::adverts(&pool).await.into_iter().map(|row| row.path).collect();
    let path = before.iter().map(|row| &row.path).find(|path| !left.contains(*path)).expect("one that is gone");
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, 410, "{gone}");
    let page = page::read(&answer.text);
    assert_eq!((page.data.len(), page.faults), (0, Vec::new()));
    for ending in [".md", ".png"] {
        assert_eq!(visitor.get(&format!("{path}{ending}")).await.status, 410, "{ending}");
    }
    assert!(!visitor.sitemap().await.contains(path));
}
