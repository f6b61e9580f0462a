//! Real answers of every format that lies beside the project: they belong to their employers and are not part of it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and tells what it saw, in its helpers too"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use contracts::Feed;
use importing::{Board, Document, Format};

const FOLDER: &str = "../../../shared/data";

/// The file, or a line that says that it is not there.
fn file(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(path);
    if !path.is_file() {
        println!("left out: there is no {}", path.display());
        return None;
    }
    Some(path)
}

fn read(format: Format, path: &str) -> Option<Feed> {
    let path = file(path)?;
    let documents = [Document::of_file(std::fs::read(&path).expect("a file"))];
    let token = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
    let board = Board { token, company: None, now: "2026-11-25T12:00:00Z".parse().expect("a time") };
    let feed = format.reader().read(&board, &documents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("{}: {} adverts, {} refused", path.display(), feed.jobs.len(), feed.refused.len());
    for refusal in &feed.refused {
        println!("  {}: {}", refusal.row, refusal.reason);
        assert!(refusal.reason.ends_with('.') && refusal.reason.len() > 10, "{refusal:?}");
    }
    Some(feed)
}

#[test]
fn greenhouse_boards_are_read_and_a_role_in_several_places_is_one_advert() {
    let Some(feed) = read(Format::Greenhouse, "greenhouse/greenhouse_stripe.json") else { return };
    assert_eq!(feed.company.map(|company| company.name).as_deref(), Some("Stripe"));
    assert_eq!(feed.refused, []);
    // Four roles of 547 rows are posted in several places with one text, by six rows more than once.
    assert_eq!(feed.jobs.len(), 540);
    let staff = feed.jobs.iter().find(|job| job.title == "Staff Full Stack Engineer, Payments Intelligence");
    assert_eq!(staff.expect("the advert").places.len(), 3);
    assert!(feed.jobs.iter().all(|job| job.url.is_some() && job.published_at.is_some()));
    let feed = read(Format::Greenhouse, "greenhouse/airbnb.json").expect("the other file");
    assert_eq!((feed.jobs.len(), feed.refused.len()), (20, 0));
    assert!(feed.jobs.iter().all(|job| job.workplace.is_some()));
}

#[test]
fn lever_postings_are_read_with_their_lists_and_all_their_places() {
    let Some(feed) = read(Format::Lever, "lever/plaid.json") else { return };
    assert_eq!((feed.jobs.len(), feed.refused.len()), (20, 0));
    assert_eq!(feed.company.map(|company| company.name).as_deref(), Some("Plaid"));
    assert!(feed.jobs.iter().all(|job| job.description.as_str().contains("<ul>") && !job.places.is_empty()));
}

#[test]
fn remotives_list_is_read_for_each_employer() {
    let Some(feed) = read(Format::Remotive, "remotive/remotive.json") else { return };
    assert_eq!((feed.jobs.len(), feed.refused.len()), (35, 0));
    assert!(feed.jobs.iter().all(|job| job.employer.is_some()));
    assert!(feed.jobs.iter().all(|job| !job.description.as_str().contains("<img")));
}

#[test]
fn postings_in_pages_are_read() {
    for (page, company, places) in
        [("jsonld_meta_software_engineer", "Meta", 9), ("jsonld_neura_robotics_manager", "Neura Robotics GmbH", 1)]
    {
        let Some(feed) = read(Format::JsonLd, &format!("html/{page}.html")) else { return };
        assert_eq!((feed.jobs.len(), feed.refused.len()), (1, 0));
        let job = &feed.jobs[0];
        assert_eq!(job.employer.as_ref().map(|employer| employer.name.as_str()), Some(company));
        println!("{:?}", job.places);
        assert!(job.places.len() <= places && !job.places.is_empty(), "{:?}", job.places);
    }
}

/// What is known of each row of a thread, adverts and others.
fn rows(feed: &Feed) -> BTreeMap<String, String> {
    let adverts = feed.jobs.iter().map(|job| (job.external_id.clone(), job.description.as_str().to_owned()));
    let others = feed.refused.iter().filter_map(|row| Some((row.external_id.clone()?, row.row.clone())));
    adverts.chain(others).collect()
}

#[test]
fn of_two_captures_of_a_thread_six_rows_are_edited_six_gone_and_seven_new() {
    let Some(before) = read(Format::HackerNews, "hn/raw_2026-04-17.json") else { return };
    let after = read(Format::HackerNews, "hn/raw_2026-04-28.json").expect("the second capture");
    assert_eq!((before.board.as_str(), after.board.as_str()), ("47601859", "47601859"));
    for (feed, total) in [(&before, 370), (&after, 371)] {
        assert_eq!(feed.jobs.len() + feed.refused.len(), total);
        assert!(feed.jobs.len() * 100 >= total * 88, "{} of {total}", feed.jobs.len());
    }
    let (before, after) = (rows(&before), rows(&after));
    let ids = |rows: &BTreeMap<String, String>| rows.keys().cloned().collect::<BTreeSet<_>>();
    let edited = before.iter().filter(|(id, said)| after.get(*id).is_some_and(|now| now != *said)).count();
    let gone = ids(&before).difference(&ids(&after)).count();
    let new = ids(&after).difference(&ids(&before)).count();
    assert_eq!((edited, gone, new), (6, 6, 7));
}
