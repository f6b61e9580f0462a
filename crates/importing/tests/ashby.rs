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
    assert_eq!(feed.company.as_ref().map(|company| company.name.as_str()), Some("North Light"));
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
fn a_refusal_names_the_row_as_far_as_it_can_be_read() {
    let feed = read(BOARD).expect("a board");
    let ids: Vec<_> = feed.refused.iter().map(|refusal| refusal.external_id.as_deref()).collect();
    assert_eq!(ids, [Some("3"), Some("2"), Some("5"), Some("6"), Some("7"), None, None, None]);
    let withdrawn: Vec<_> = feed.refused.iter().filter(|r| r.withdrawn).map(|r| r.row.as_str()).collect();
    assert_eq!(withdrawn, ["Hidden"]);
}

/// The only refusal of a board with this row.
fn refusal(row: &str) -> contracts::Refusal {
    let feed = read(format!(r#"{{"jobs": [{row}]}}"#).as_bytes()).expect("a board");
    assert_eq!(feed.jobs, [], "{row}");
    feed.refused.into_iter().next().expect("a refusal")
}

#[test]
fn only_a_row_that_is_not_listed_is_withdrawn() {
    for (row, id, withdrawn) in [
        (r#"{"id": "1", "title": "CTO", "isListed": false}"#, Some("1"), true),
        (r#"{"id": " 1 ", "isListed" : false }"#, Some("1"), true),
        (r#"{"id": 1, "title": null, "isListed": false}"#, Some("1"), true),
        (r#"{"id": -1.5, "title": "CTO"}"#, None, false),
        (r#"{"id": "1", "title": "CTO", "isListed": "false", "descriptionHtml": "x"}"#, Some("1"), false),
        (r#"{"id": "1", "title": "CTO", "isListed": true}"#, Some("1"), false),
        (r#"{"id": "1", "title": "CTO"}"#, Some("1"), false),
        (r#"{"id": "1", "title": "\ud83d", "descriptionHtml": "x"}"#, Some("1"), false),
        (r#"["id", "1"]"#, None, false),
    ] {
        let refusal = refusal(row);
        assert_eq!((refusal.external_id.as_deref(), refusal.withdrawn), (id, withdrawn), "{row}");
    }
}

#[test]
fn an_id_that_is_listed_once_is_not_withdrawn() {
    let hidden = r#"{"id": "1", "title": "Hidden", "isListed": false}"#;
    let shown = r#"{"id": "1", "title": "Shown", "descriptionHtml": "x"}"#;
    for rows in [[hidden, shown], [shown, hidden]] {
        let feed = read(format!(r#"{{"jobs": [{}]}}"#, rows.join(",")).as_bytes()).expect("a board");
        assert_eq!((feed.jobs.len(), feed.refused.len(), feed.refused[0].withdrawn), (1, 1, false));
    }
}

#[test]
fn what_is_too_long_is_cut_refused_or_unknown() {
    let words = |length: usize| "word ".repeat(length);
    let (hundred, thousand, id) = (words(100), words(1_000), "x".repeat(200));
    let address = format!("https://jobs.example/{}", "x".repeat(2_000));
    let row = format!(
        r#"{{"id": "{id}", "title": "{thousand}", "department": "{hundred}", "location": "{hundred}",
        "jobUrl": "{address}", "applyUrl": "{address}", "descriptionHtml": "x"}}"#
    );
    let feed = read(format!(r#"{{"jobs": [{row}, {row}]}}"#).as_bytes()).expect("a board");
    let job = &feed.jobs[0];
    let length = |text: &str| text.chars().count();
    assert_eq!((length(&job.external_id), length(&job.title)), (200, 300));
    assert!(job.title.ends_with(" word…"), "{}", job.title);
    assert_eq!((job.department.as_deref().map(length), length(&job.places[0].text)), (Some(120), 120));
    assert_eq!((&job.url, &job.apply_url), (&None, &None));
    assert_eq!(feed.refused[0].external_id.as_deref(), Some(id.as_str()));
    assert_eq!(length(&feed.refused[0].row), 200);

    let long_id = refusal(&row.replacen('x', "xx", 1));
    assert_eq!((long_id.external_id.as_deref(), long_id.reason.as_str()), (None, "Its id is longer than 200 bytes."));
    let nameless = refusal(&format!(r#"{{"id": "{thousand}", "title": ""}}"#));
    assert!(length(&nameless.row) <= 200 && nameless.row.ends_with('…'), "{nameless:?}");
    for row in [format!(r#"{{"id": "1", "title": "CTO", "isListed": "{thousand}"}}"#), format!(r#""{thousand}""#)] {
        let shapeless = refusal(&row);
        assert!(length(&shapeless.reason) <= 300 && shapeless.reason.contains("shape"), "{shapeless:?}");
    }
}

#[test]
fn control_characters_and_halves_of_characters_are_never_kept() {
    let hidden = r"\u0000\u0001\u001b\u0085\u009f";
    let fields = [
        ("id", "1"),
        ("title", "CTO"),
        ("department", "Lead"),
        ("location", "Oslo, Norway"),
        ("descriptionHtml", "<p>One</p><pre>Two</pre>"),
    ];
    let row = |insert: &str| {
        let members: Vec<_> =
            fields.iter().map(|(key, value)| format!(r#""{key}": "{insert}{value}{insert}""#)).collect();
        format!(r#"{{"jobs": [{{{}}}, {{"title": "a{insert}"}}]}}"#, members.join(","))
    };
    let feed = read(row(hidden).as_bytes()).expect("a board");
    let job = &feed.jobs[0];
    assert_eq!((job.external_id.as_str(), job.title.as_str()), ("1", "CTO"));
    assert_eq!((job.department.as_deref(), job.places[0].text.as_str()), (Some("Lead"), "Oslo, Norway"));
    let html = job.description.as_str();
    assert!(!html.contains(|c: char| c.is_control() && c != '\n'), "{html:?}");
    assert_eq!(feed.refused[0].row, "a");
    assert!(!format!("{feed:?}").contains("\\0") && !format!("{feed:?}").contains("\\u{"), "{feed:?}");

    for (half, kept) in [(r"\ud83d", 0), (r"\ude00", 0), (r"\ud83d\ude00", 1)] {
        let feed = read(row(half).as_bytes()).expect("a board");
        assert_eq!((feed.jobs.len(), feed.refused.len()), (kept, 2 - kept), "{half}");
        assert!(feed.refused.iter().all(|r| r.row == "advert 1 of the feed" || r.row.starts_with('a')), "{feed:?}");
    }
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
        (b"{\"a\": 1}", "the file cannot be read as an Ashby job board (JSON): it has no `jobs` (line 1, column 1)"),
        (
            b"{\"jobs\": null}",
            "the file cannot be read as an Ashby job board (JSON): `jobs` is no list: invalid type: null, expected a sequence (line 1, column 10)",
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
