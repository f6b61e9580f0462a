//! A board of Ashby, read whole.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise and tells what it saw, in its helpers too")]

use contracts::{EmploymentType, Equity, Feed, Workplace};
use importing::{ReadError, ashby};
use jiff::Timestamp;

const BOARD: &[u8] = include_bytes!("samples/northlight.json");

fn now() -> Timestamp {
    "2026-04-01T12:00:00Z".parse().expect("a time")
}

fn read(bytes: &[u8]) -> Result<Feed, ReadError> {
    ashby::read("northlight", bytes, now())
}

#[test]
fn an_advert_is_read_whole() {
    let feed = read(BOARD).expect("a board");
    assert_eq!((feed.source.as_str(), feed.board.as_str(), feed.demo), ("ashby", "northlight", false));
    assert_eq!(feed.company.name, "North Light");
    let job = &feed.jobs[0];
    assert_eq!(job.title, "Chief Technology Officer");
    assert_eq!(
        job.description.as_str(),
        "<h3>Why we look for you</h3>\n<p>North Light forecasts <strong>sea ice</strong> for ships.</p>\n<p>Our founder steps \
         back.</p>\n<h4>What you take over</h4>\n<ul>\n<li>Six engineers</li>\n<li>Two &amp; a half satellites</li>\n</ul>\n"
    );
    assert!(job.description_text.contains("\nTwo & a half satellites"));
    assert_eq!(job.employment_type, Some(EmploymentType::FullTime));
    assert_eq!(job.workplace, Some(Workplace::Hybrid));
    let texts: Vec<_> = job.places.iter().map(|place| place.text.as_str()).collect();
    assert_eq!(texts, ["Bergen, Norway", "Remote - Norway", "Remote (EMEA)"]);
    assert_eq!(job.places[0].locality.as_deref(), Some("Bergen"));
    let salary = job.salary.expect("a salary");
    assert_eq!((salary.currency.as_str(), salary.min, salary.max), ("NOK", Some(140_000_000), Some(170_000_000)));
    assert_eq!(job.equity, Some(Equity::Range { min: 500, max: 1000 }));
    assert_eq!(job.department.as_deref(), Some("Leadership"));
    assert_eq!(job.published_at, "2026-03-02T08:30:00Z".parse().ok());
    assert_eq!(job.url.as_deref(), Some("https://jobs.example/northlight/1"));
    assert_eq!(job.apply_url.as_deref(), Some("https://jobs.example/northlight/1/application"));
}

#[test]
fn what_an_advert_lacks_or_gets_wrong_is_left_open() {
    let feed = read(BOARD).expect("a board");
    let job = &feed.jobs[1];
    assert_eq!(job.description.as_str(), "<p>One day a week.</p>\n<p>Bring a coat.</p>\n");
    assert_eq!(job.employment_type, Some(EmploymentType::Contractor));
    assert_eq!(job.workplace, Some(Workplace::Remote));
    assert_eq!(job.department.as_deref(), Some("Advisers"));
    // Hidden by the employer, out of any sensible time, and no addresses of the web.
    assert_eq!((job.salary, job.equity, job.published_at), (None, None, None));
    assert_eq!((&job.url, &job.apply_url), (&None, &None));
    assert_eq!(feed.jobs[2].published_at, None);
}

#[test]
fn rows_that_cannot_be_shown_are_refused_with_a_reason_and_the_rest_goes_in() {
    let feed = read(BOARD).expect("a board");
    assert_eq!(feed.jobs.iter().map(|job| job.external_id.as_str()).collect::<Vec<_>>().len(), 3);
    let refused: Vec<_> = feed.refused.iter().map(|r| format!("{}: {}", r.row, r.reason)).collect();
    assert_eq!(
        refused,
        [
            "Hidden: The employer does not list it (`isListed` is false).",
            "The same again: Its id `2` belongs to an advert before it in the same feed.",
            "5: It has no title.",
            "Says nothing: It has no description.",
            "A number for an id: It has not the shape of an advert: invalid type: integer `7`, expected a string.",
            "No id: It has no id.",
            "Id forgotten: It has not the shape of an advert: missing field `id`.",
            "advert 10 of the feed: It has not the shape of an advert: invalid type: integer `42`, expected an object with `id`, `title` and so on.",
        ]
    );
}

#[test]
fn a_description_of_boundless_length_is_refused() {
    let board =
        format!(r#"{{"jobs": [{{"id": "1", "title": "CTO", "descriptionHtml": "{}"}}]}}"#, "<p>long".repeat(40_000));
    let feed = read(board.as_bytes()).expect("a board");
    assert_eq!(feed.refused[0].reason, "Its description is longer than 256 KiB.");
}

#[test]
fn a_byte_order_mark_and_an_empty_board_are_fine() {
    let marked = [b"\xef\xbb\xbf", BOARD].concat();
    assert_eq!(read(&marked), read(BOARD));
    assert_eq!(read(br#"{"jobs": [], "apiVersion": "1"}"#).map(|feed| feed.jobs.len()), Ok(0));
}

#[test]
fn a_broken_file_is_an_error_that_says_what_and_where() {
    let utf16: Vec<u8> = "\u{feff}{\"jobs\": []}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, sentence) in [
        (&b""[..], "the file is empty"),
        (b" \n", "the file is empty"),
        (b"<!doctype html><p>Not found", "the file is a web page (HTML), not a feed: line 1 begins with `<`"),
        (
            b"{\"jobs\":\n[{\"id\": \"1\"",
            "the file cannot be read as an Ashby job board (JSON): EOF while parsing an object (line 2, column 11)",
        ),
        (
            b"[]",
            "the file cannot be read as an Ashby job board (JSON): it begins with `[`, not with the object `{\"jobs\": …}` (line 1, column 1)",
        ),
        (
            b"{\"a\": 1}",
            "the file cannot be read as an Ashby job board (JSON): missing field `jobs` (line 1, column 8)",
        ),
        (
            b"{\"jobs\": null}",
            "the file cannot be read as an Ashby job board (JSON): invalid type: null, expected a sequence (line 1, column 13)",
        ),
        (
            b"{\"jobs\": []} x",
            "the file cannot be read as an Ashby job board (JSON): trailing characters (line 1, column 14)",
        ),
        (b"{\"jobs\":\n\"caf\xe9\"}", "the file is not UTF-8 text: byte 13 (line 2) belongs to no character"),
        (&utf16, "the file is not UTF-8 text: byte 0 (line 1) belongs to no character; it begins as UTF-16 does"),
        (
            b"\x1f\x8b\x08\x00",
            "the file is not UTF-8 text: byte 1 (line 1) belongs to no character; it is compressed with gzip",
        ),
    ] {
        assert_eq!(read(bytes).err().map(|e| e.to_string()).as_deref(), Some(sentence));
    }
}
