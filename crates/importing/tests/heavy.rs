//! Short answers that once took much memory or time, and others of their kind, through every reader: very many rows, very many
//! values in one, nesting and markup without end. The bounds are those of the fuzzer (`examples/fuzz`), with room for a
//! build that is not optimised.

#![expect(clippy::panic, reason = "a test stops at the first surprise, in its helpers too")]

mod answers;
#[expect(dead_code, reason = "the fuzzer takes more of it")]
#[path = "../examples/fuzz/meter.rs"]
mod meter;
#[expect(dead_code, reason = "the fuzzer takes more of it")]
mod promises;
mod strict;

use std::sync::Mutex;

use contracts::Feed;
use importing::{Board, Document, Format};
use jiff::Timestamp;

/// Milliseconds of CPU time that an answer may take.
const LONGEST_MS: u64 = 30_000;

/// Memory that an answer may take beside itself, in MB.
const MOST_MB: u64 = 200;

/// Bytes that may come of an answer.
const MOST_OUT: usize = 32 * 1024 * 1024;

/// Memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// Reads it within the bounds. Whether it is a feed or none is another matter.
fn read(format: Format, what: &str, answer: &[u8]) -> Option<Feed> {
    let alone = ALONE.lock();
    meter::forget_peak();
    let (began, before) = (meter::cpu_ms(), meter::peak_mb());
    let documents = [Document::of_file(answer.to_vec())];
    // What further documents it wants is asked in any case.
    _ = format.reader().more("northlight", &documents);
    let board = Board { token: "northlight", company: None, now: Timestamp::UNIX_EPOCH };
    let read = format.reader().read(&board, &documents);
    let (took, most) = (meter::cpu_ms() - began, meter::peak_mb().saturating_sub(before));
    drop(alone);
    let length = answer.len();
    assert!(took < LONGEST_MS, "{format}: {what}: {took} ms for {length} bytes");
    assert!(most < MOST_MB, "{format}: {what}: {most} MB for {length} bytes");
    match read {
        Ok(feed) => {
            assert!(size(&feed) < MOST_OUT, "{format}: {what}: {} bytes came of {length}", size(&feed));
            assert_eq!(promises::fault(&feed), None, "{format}: {what}");
            Some(feed)
        }
        Err(error) => {
            assert!(error.to_string().chars().count() < 500, "{format}: {what}: {error}");
            None
        }
    }
}

fn size(feed: &Feed) -> usize {
    let refused = feed.refused.iter().map(|refusal| refusal.row.len() + refusal.reason.len());
    let jobs = feed.jobs.iter().map(|job| {
        let places: usize = job.places.iter().map(|place| place.text.len()).sum();
        job.title.len() + job.description.as_str().len() + job.description_text.len() + places
    });
    refused.chain(jobs).sum()
}

#[test]
fn very_many_rows_are_no_board_or_are_read_within_bounds() {
    for &format in Format::ALL {
        let rows = |count: usize| vec![answers::empty_row(format).to_owned(); count];
        assert_eq!(
            read(format, "more rows than a board has", &answers::with(format, &rows(400_000))),
            None,
            "{format}"
        );
        // The block of a page holds a thousand postings at the most.
        if let Some(feed) = read(format, "as many rows as a board may have", &answers::with(format, &rows(50_000))) {
            assert!(feed.jobs.is_empty() && !feed.refused.is_empty(), "{format}: {} adverts", feed.jobs.len());
        }
        let adverts: Vec<_> = (0..1_500).map(|id| answers::row(format, id, "Fires clay.", "")).collect();
        let feed = read(format, "many short adverts", &answers::with(format, &adverts));
        assert!(feed.is_some_and(|feed| feed.jobs.len() >= 1_000), "{format}");
    }
}

#[test]
fn a_row_of_very_many_values_does_not_take_the_others_with_it() {
    const LISTS: [&str; 9] = [
        "tags",
        "categories",
        "locations",
        "secondaryLocations",
        "offices",
        "departments",
        "jobLocation",
        "employmentType",
        "locationRestrictions",
    ];
    for &format in Format::ALL {
        let other = answers::row(format, 2, "Fires clay.", "");
        let values = |value: &str, count: usize| vec![value; count].join(",");
        let list = |value: &str, count: usize| {
            LISTS.iter().map(|name| format!(",\"{name}\":[{}]", values(value, count))).collect::<String>()
        };
        let more = if answers::is_xml(format) {
            ["<a/>".repeat(500_000), "<a>b</a>".repeat(200_000), format!("<skills>{}</skills>", "a,".repeat(500_000))]
        } else {
            [",\"a\":0".repeat(160_000), list("\"a\"", 25_000), list("{\"name\":\"a\"}", 8_000)]
        };
        for (number, more) in more.iter().enumerate() {
            let rows = [answers::row(format, 1, "Fires clay.", more), other.clone()];
            let feed = read(format, &format!("values {number}"), &answers::with(format, &rows));
            let Some(feed) = feed else { panic!("{format}: values {number}: no feed") };
            assert!(feed.jobs.iter().any(|job| job.external_id == "2"), "{format}: {number}: {:?}", feed.refused);
        }
    }
}

#[test]
fn a_row_that_is_too_long_is_refused_by_its_name_and_the_others_go_in() {
    for &format in Format::ALL {
        let more = if answers::is_xml(format) { "<a>b</a>".repeat(100) } else { ",\"a\":0".repeat(300_000) };
        let long = answers::row(format, 1, &"<div>".repeat(1_000_000), &more);
        let rows = [long, answers::row(format, 2, "Fires clay.", "")];
        let feed = read(format, "a million elements", &answers::with(format, &rows));
        if format == Format::JsonLd {
            assert_eq!(feed, None, "a block of a page has a bound of its own");
            continue;
        }
        let Some(feed) = feed else { panic!("{format}: no feed") };
        let ids: Vec<_> = feed.jobs.iter().map(|job| job.external_id.as_str()).collect();
        let refused: Vec<_> = feed.refused.iter().map(|refusal| refusal.external_id.as_deref()).collect();
        assert_eq!((ids, refused), (vec!["2"], vec![Some("1")]), "{format}: {:?}", feed.refused);
    }
}

#[test]
fn nesting_without_end_is_an_error_or_a_refusal() {
    for &format in Format::ALL {
        let deep = if answers::is_xml(format) {
            format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000))
        } else {
            format!(",\"a\":{}{}", "[".repeat(200_000), "]".repeat(200_000))
        };
        let rows = [answers::row(format, 1, "Fires clay.", &deep), answers::row(format, 2, "Fires clay.", "")];
        read(format, "a deep row", &answers::with(format, &rows));
        for piece in ["[", "{\"jobs\":", "<a>", "<rss>", "<script type=application/ld+json>["] {
            let answer = piece.repeat(1_000_000 / piece.len());
            assert_eq!(read(format, piece, answer.as_bytes()), None, "{format}: {piece}");
        }
    }
}

/// Markup of about so many bytes that makes a parser of HTML work: elements that are never closed, that close each other, or
/// that must be opened anew in every paragraph.
fn markup(bytes: usize) -> Vec<String> {
    let pieces = [
        "<div>",
        "<b><p>",
        "<a href='https://example.org/'>x",
        "<font><i><b>x</div>",
        "<table><tr><td>",
        "<table>x",
        "<ul><li>x",
        "</p>",
        "<p>• x",
        "• x\n",
        "&amp;amp;lt;",
        "<h1>x</h2>",
        "<pre>x\n",
        "Ã¤â€™ ",
        "$1 - $2k per hour ",
        "<select><option><svg><math>",
        "<blockquote><strong>x</blockquote>",
        "<!-- <![CDATA[ ",
    ];
    pieces.iter().map(|piece| piece.repeat(bytes / piece.len())).collect()
}

fn read_markup(format: Format, bytes: usize) {
    for (number, text) in markup(bytes).iter().enumerate() {
        let rows = [answers::row(format, 1, text, ""), answers::row(format, 2, "Fires clay.", "")];
        let feed = read(format, &format!("markup {number}"), &answers::with(format, &rows));
        let Some(feed) = feed else { panic!("{format}: markup {number}: no feed") };
        assert_eq!(feed.jobs.len() + feed.refused.len(), 2, "{format}: {number}: {:?}", feed.refused);
        assert!(feed.jobs.iter().any(|job| job.external_id == "2"), "{format}: {number}: {:?}", feed.refused);
    }
}

#[test]
fn markup_without_end_is_read_in_every_format() {
    Format::ALL.iter().for_each(|format| read_markup(*format, 8 * 1024));
}

#[test]
fn long_markup_without_end_is_read_within_bounds() {
    [Format::Lever, Format::WeWorkRemotely].iter().for_each(|format| read_markup(*format, 136 * 1024));
}

#[test]
fn the_name_of_an_element_is_kept_in_part() {
    for &format in Format::ALL.iter().filter(|format| answers::is_xml(**format)) {
        // Bytes that are no UTF-8 are read as Windows-1252, in which they take twice as many.
        let name = [b"\xef\xac\x83".repeat(8_000_000), b"\x83".to_vec()].concat();
        let [before, behind] = [answers::empty_row(format).replace("/>", "><"), ">x</row>".to_owned()];
        let whole = answers::with(format, &[format!("{before}{behind}")]);
        let at = whole.windows(behind.len()).position(|part| part == behind.as_bytes()).unwrap_or_default();
        let answer = [&whole[..at], &name, &whole[at..]].concat();
        assert_eq!(read(format, "a name without end", &answer), None, "{format}");
    }
}

#[test]
fn values_without_measure_are_cut_or_refused() {
    for &format in Format::ALL {
        let long = "word ".repeat(3_000_000);
        let rows = if answers::is_xml(format) {
            [answers::row(format, 1, "Fires clay.", &format!("<city>{long}</city>")), long.clone()]
        } else {
            let text = answers::row(format, 1, "Fires clay.", &format!(",\"location\":\"{long}\""));
            [text, format!("\"{long}\"")]
        };
        read(format, "long values", &answers::with(format, &rows));
        // A row that is too long is asked for its id, and answers with a list that takes 224 MB when it is read.
        let lists = ["id", "shortcode", "guid"].map(|name| format!("\"{name}\":[0{}]", ",0".repeat(7_000_000)));
        read(format, "a name without end", &answers::with(format, &[format!("{{{}}}", lists.join(","))]));
        let around = match format {
            Format::Lever | Format::RemoteOk | Format::JsonLd => continue,
            _ if answers::is_xml(format) => continue,
            _ => format!("{{{}\"jobs\":[]}}", "\"a\":[0],".repeat(1_000_000)),
        };
        read(format, "an answer of other things", around.as_bytes());
    }
}
