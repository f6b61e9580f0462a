//! Demonstration files.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise and tells what it saw, in its helpers too")]

use std::path::Path;

use contracts::{Answer, Equity, Question, Stage};
use importing::demo;
use jiff::Timestamp;

const FILE: &str = include_str!("samples/harbour-loom.toml");

fn now() -> Timestamp {
    "2026-04-21T12:34:56Z".parse().expect("a time")
}

#[test]
fn a_file_is_read_whole() {
    let feed = demo::read("harbour-loom", FILE, now()).expect("a file");
    assert_eq!((feed.source.as_str(), feed.board.as_str(), feed.demo), ("demo", "harbour-loom", true));
    let company = feed.company.expect("a company");
    assert_eq!(company.stage, Some(Stage::Seed));
    assert_eq!(company.headquarters.map(|place| place.text).as_deref(), Some("Turku, Finland"));
    let job = &feed.jobs[0];
    assert_eq!(job.description.as_str(), "<h3>The loom</h3>\n<p>It <em>works</em>, most days.</p>\n");
    assert_eq!(job.salary.map(|s| (s.min, s.max)), Some((Some(12_000_000), Some(14_000_050))));
    assert_eq!(job.equity, Some(Equity::Range { min: 800, max: 1200 }));
    assert_eq!(job.published_at, "2026-04-01T12:00:00Z".parse().ok());
    assert_eq!(job.confirmed_at, "2026-04-19T12:00:00Z".parse().ok());
    assert_eq!(job.url, None);
    let brief: Vec<_> = job.brief.iter().map(|answer| (answer.question, answer.answer.clone())).collect();
    assert_eq!(
        brief,
        [
            (Question::KindOfCto, Answer::Stated("Builder".to_owned())),
            (Question::Attrition, Answer::Declined),
            (Question::Values, Answer::Stated("Quiet hours before noon".to_owned())),
        ]
    );
    assert_eq!(feed.jobs[1].brief, []);
}

#[test]
fn every_mistake_is_an_error_that_names_it() {
    let long = "word ".repeat(500);
    for (right, wrong, named) in [
        ("posted_days_ago = 20", "posted_day_ago = 20", "unknown field `posted_day_ago`"),
        ("founded = 2023", "foundet = 2023", "unknown field `foundet`"),
        ("stage = \"seed\"", "stage = \"seeds\"", "unknown variant `seeds`"),
        ("kind_of_cto =", "kind_of_ceo =", "unknown variant `kind_of_ceo`"),
        ("[\"attrition\"]", "[\"values\"]", "job `cto`: `values` is both answered and declined"),
        ("\"EUR\"", "\"Euro\"", "`Euro` is no ISO 4217 currency code"),
        ("\"EU\"", "\"Europe\"", "`Europe` is no ISO 3166-1 country code"),
        ("min = 120000, max = 140000.5", "min = -1", "job `cto`: `salary` is no amount"),
        ("max = 1.2", "max = 0.2", "job `cto`: `equity` is no range"),
        ("id = \"head-of-data\"", "id = \"cto\"", "two jobs have the id `cto`"),
        ("title = \"Head of Data\"", "title = \" \"", "job `head-of-data`: it has no title"),
        ("\"Count the threads.\"", "\"<br>\"", "job `head-of-data`: it has no description"),
        (
            "https://harbourloom.example/apply",
            "harbourloom.example",
            "`apply_url` is no absolute http or https address",
        ),
        ("[company]", "[company", "(line 1, column"),
        ("id = \"head-of-data\"", &format!("id = \"{long}\""), "the id of a job is longer than 200 bytes"),
        ("title = \"Head of Data\"", &format!("title = \"{long}\""), "`title` is longer than 300 characters"),
        ("stack = [", &format!("stack = [\"{long}\", "), "a tag of `stack` is longer than 40 characters"),
        ("department = \"", &format!("department = \"{long}"), "`department` is longer than 120 characters"),
        ("locality = \"", &format!("locality = \"{long}"), "a `locality` is longer than 120 characters"),
        ("name = \"", &format!("name = \"{long}"), "`name` is longer than 120 characters"),
        ("about = \"", &format!("about = \"{long}"), "`about` is longer than 2000 characters"),
    ] {
        assert!(FILE.contains(right), "{right}");
        let error = demo::read("x", &FILE.replacen(right, wrong, 1), now()).err().map(|e| e.to_string());
        assert!(error.as_deref().is_some_and(|e| e.contains(named)), "{wrong}: {error:?}");
    }
}

#[test]
fn our_own_demonstration_files_have_no_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let mut jobs = 0;
    for entry in std::fs::read_dir(folder).expect("the folder `demo`") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            let feed = demo::read(name, &std::fs::read_to_string(&path).expect("a file"), now());
            jobs += feed.unwrap_or_else(|error| panic!("{name}: {error}")).jobs.len();
        }
    }
    assert!(jobs > 0);
}

#[test]
fn every_role_of_our_own_files_is_understood_as_technology_leadership() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    for entry in std::fs::read_dir(folder).expect("the folder `demo`") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let feed = demo::read("x", &std::fs::read_to_string(&path).expect("a file"), now()).expect("a feed");
        for job in feed.jobs {
            assert!(!job.roles.is_empty(), "{path:?}: {}", job.title);
            assert!(job.seniority.is_some() && job.language.is_some(), "{path:?}: {}", job.title);
            let remote = job.workplace == Some(contracts::Workplace::Remote);
            assert!(!remote || job.eligibility.is_some(), "{path:?}: {} {:?}", job.title, job.places);
        }
    }
}
