//! Real boards, where they lie beside the project: they belong to their employers and are not part of it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and tells what it saw, in its helpers too"
)]

mod plain;
mod strict;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use contracts::Feed;
use importing::{ashby, clean};

const FOLDER: &str = "../../../shared/data/ashby";

/// The files, or a line that says that there are none.
fn files() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)) else {
        println!("left out: there are no real boards in {FOLDER}");
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths
}

/// What was found in all files.
#[derive(Default)]
struct Count(BTreeMap<String, usize>);

impl Count {
    fn add(&mut self, what: impl Into<String>, number: usize) {
        *self.0.entry(what.into()).or_default() += number;
    }

    fn of(&self, what: &str) -> usize {
        self.0.get(what).copied().unwrap_or_default()
    }
}

#[test]
fn every_real_board_is_read_and_every_description_is_clean_and_whole() {
    let paths = files();
    if paths.is_empty() {
        return;
    }
    let (first, second) = paths.split_at(paths.len() / 2);
    let counts = std::thread::scope(|scope| {
        [first, second].map(|half| scope.spawn(|| count(half))).map(|t| t.join().expect("a count"))
    });
    let mut all = Count::default();
    counts.into_iter().for_each(|count| count.0.into_iter().for_each(|(what, number)| all.add(what, number)));
    all.0.iter().for_each(|(what, number)| println!("{number:>7} {what}"));

    assert_eq!(all.of("jobs") + all.of("refused"), all.of("rows"));
    assert!(all.of("jobs") * 100 >= all.of("rows") * 99, "more than one in a hundred refused");
    assert!(all.of("structured salaries kept") * 100 >= all.of("structured salaries") * 98);
    assert!(all.of("places with a country or region") * 100 >= all.of("places") * 90);
}

fn count(paths: &[PathBuf]) -> Count {
    let mut count = Count::default();
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    for path in paths {
        let bytes = std::fs::read(path).expect("a file");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let feed = ashby::read(name, &bytes, now).unwrap_or_else(|error| panic!("{name}: {error}"));
        let raw: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let rows = raw["jobs"].as_array().expect("rows");
        count.add("boards", 1);
        count.add("rows", rows.len());
        count.add("refused", feed.refused.len());
        look_at(&feed, rows, &mut count);
    }
    count
}

fn look_at(feed: &Feed, rows: &[serde_json::Value], count: &mut Count) {
    for (position, job) in feed.jobs.iter().enumerate() {
        let row = rows.iter().find(|row| row["id"] == job.external_id.as_str()).expect("the row");
        let html = job.description.as_str();
        let found = strict::read(html);
        assert!(found.faults.is_empty(), "{}: {}: {:?}", feed.board, job.title, found.faults);
        let dirty = row["descriptionHtml"].as_str().expect("a description");
        compare(dirty, &found.elements, count, &format!("{}: {}", feed.board, job.title));
        same_words(dirty, &job.description_text, &format!("{}: {}", feed.board, job.title));
        // The dear one, on a part of each board.
        if position % 8 == 0 {
            assert_eq!(clean::plain_text(&clean::html(html)), job.description_text, "{}: {}", feed.board, job.title);
        }

        count.add("jobs", 1);
        count.add(format!("workplace {:?}", job.workplace), 1);
        count.add(
            format!(
                "salary {}",
                job.salary.map_or("not stated".to_owned(), |s| format!("{} {}", s.currency, s.period))
            ),
            1,
        );
        count.add("equity", usize::from(job.equity.is_some()));
        count.add("published", usize::from(job.published_at.is_some()));
        let structured = row["compensation"]["summaryComponents"]
            .as_array()
            .is_some_and(|parts| parts.iter().any(|p| p["compensationType"] == "Salary"));
        count.add("structured salaries", usize::from(structured));
        count.add("structured salaries kept", usize::from(structured && job.salary.is_some()));
        count.add("places", job.places.len());
        count.add(
            "places with a country or region",
            job.places.iter().filter(|p| p.country.is_some() || p.region.is_some()).count(),
        );
    }
}

/// Headings, items and paragraphs that hold text are as many as before, or more where some were only painted.
fn compare(dirty: &str, clean: &BTreeMap<String, usize>, count: &mut Count, who: &str) {
    let number = |elements: &[&str]| elements.iter().filter_map(|element| clean.get(*element)).sum::<usize>();
    let before = |element: &str| filled(dirty, element);
    let (items, headings) = (before("li"), ["h1", "h2", "h3", "h4"].map(before).iter().sum::<usize>());
    count.add("items before", items);
    count.add("items after", number(&["li"]));
    count.add("headings before", headings);
    count.add("headings after", number(&["h3", "h4"]));
    count.add("paragraphs after", number(&["p"]));
    count.add("links after", number(&["a"]));
    assert!(number(&["li"]) >= items, "{who}: {items} items, then {}", number(&["li"]));
    assert!(number(&["h3", "h4"]) >= headings, "{who}: {headings} headings, then {}", number(&["h3", "h4"]));
}

/// How many elements of this name hold text; sentences that someone made a heading are not counted.
fn filled(html: &str, element: &str) -> usize {
    let (opening, closing) = (format!("<{element}"), format!("</{element}>"));
    let counts = |content: &str| {
        let text = without_tags(content.split(&closing).next().unwrap_or_default());
        let is_heading = element.starts_with('h');
        text.contains(char::is_alphanumeric) && (!is_heading || text.chars().count() <= 150)
    };
    let parts = html.split(&opening).skip(1).filter(|part| part.starts_with([' ', '>']));
    parts.filter_map(|part| part.split_once('>')).filter(|(_, content)| counts(content)).count()
}

fn without_tags(html: &str) -> String {
    let parts = html.replace("&nbsp;", " ");
    let text = parts
        .split('<')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |p| p.1) });
    text.collect()
}

/// No word is lost, none is invented: letters and digits come in the same order.
fn same_words(dirty: &str, text: &str, who: &str) {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert_eq!(letters(&plain::read(dirty)), letters(text), "{who}");
}
