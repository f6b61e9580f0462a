//! A sample of every format, invented, read whole; and what every format must bear.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise, in its helpers too")]

use contracts::{EmploymentType, Feed, SourcedJob, Workplace};
use importing::{Board, Document, Format, ReadError};

/// Every format's sample, under which the file lies.
fn sample(format: Format) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let found =
        ["json", "xml", "html"].iter().find_map(|end| std::fs::read(folder.join(format!("{format}.{end}"))).ok());
    found.unwrap_or_else(|| panic!("{format} has no sample"))
}

fn read_all(format: Format, documents: &[Document]) -> Result<Feed, ReadError> {
    let now = "2026-11-20T12:00:00Z".parse().expect("a time");
    format.reader().read(&Board { token: "northlight", company: None, now }, documents)
}

fn read(format: Format) -> Feed {
    read_all(format, &[Document::of_file(sample(format))]).unwrap_or_else(|error| panic!("{format}: {error}"))
}

fn refused(feed: &Feed) -> Vec<String> {
    feed.refused.iter().map(|refusal| format!("{}: {}", refusal.row, refusal.reason)).collect()
}

fn texts(job: &SourcedJob) -> Vec<&str> {
    job.places.iter().map(|place| place.text.as_str()).collect()
}

fn pay(job: &SourcedJob) -> Option<(String, Option<i64>, Option<i64>)> {
    job.salary.map(|salary| (salary.currency.to_string(), salary.min, salary.max))
}

fn employer(job: &SourcedJob) -> &str {
    job.employer.as_ref().map_or("", |employer| employer.name.as_str())
}

fn range(currency: &str, min: i64, max: i64) -> Option<(String, Option<i64>, Option<i64>)> {
    Some((currency.to_owned(), Some(min * 100), Some(max * 100)))
}

#[test]
fn greenhouse() {
    let feed = read(Format::Greenhouse);
    assert_eq!(feed.company.as_ref().map(|company| company.name.as_str()), Some("Kilnworks"));
    let job = &feed.jobs[0];
    assert_eq!((feed.jobs.len(), job.external_id.as_str(), job.title.as_str()), (2, "101", "Chief Technology Officer"));
    assert_eq!(job.description.as_str(), "<p>We fire clay.\u{a0}You lead</p>\n".replace('\u{a0}', " "));
    assert_eq!(texts(job), ["Porto, Portugal", "Lyon, France"]);
    assert_eq!((pay(job), job.workplace), (range("EUR", 180_000, 210_000), Some(Workplace::Hybrid)));
    assert_eq!(job.published_at, "2026-10-30T13:00:00Z".parse().ok());
    assert_eq!((texts(&feed.jobs[1]), feed.jobs[1].published_at), (vec!["Ghent, Belgium"], None));
    assert_eq!(
        refused(&feed),
        [
            "Says nothing: It has no description.",
            "The same again: Its id `103` belongs to an advert before it in the same feed.",
            "advert 6 of the feed: It has not the shape of an advert: it is a number, not an object.",
        ]
    );
}

#[test]
fn lever() {
    let feed = read(Format::Lever);
    let job = &feed.jobs[0];
    assert_eq!((job.title.as_str(), job.department.as_deref()), ("VP Engineering", Some("Product")));
    assert_eq!(
        job.description.as_str(),
        "<p>Glaze at scale.</p>\n<h3>You will</h3>\n<ul>\n<li>Lead</li>\n<li>Listen</li>\n</ul>\n<p>Write to us.</p>\n"
    );
    assert_eq!((texts(job).len(), job.workplace), (2, Some(Workplace::Hybrid)));
    assert_eq!((pay(job), job.employment_type), (range("NOK", 1_400_000, 1_700_000), Some(EmploymentType::FullTime)));
    let other = &feed.jobs[1];
    assert_eq!((other.workplace, other.published_at), (Some(Workplace::Remote), None));
    assert!(other.places.iter().any(|place| place.country.is_some_and(|country| country.as_str() == "PT")));
}

#[test]
fn recruitee() {
    let feed = read(Format::Recruitee);
    let job = &feed.jobs[0];
    assert_eq!(job.description.as_str(), "<p>Bricks.</p>\n<p>Patience.</p>\n");
    assert_eq!((job.workplace, pay(job)), (Some(Workplace::Hybrid), range("EUR", 90_000, 110_000)));
    assert_eq!(job.places.iter().filter_map(|place| place.locality.as_deref()).collect::<Vec<_>>(), ["Graz", "Wien"]);
    assert_eq!(job.published_at, "2026-11-03T08:00:00Z".parse().ok());
    assert_eq!((feed.jobs[1].title.as_str(), feed.jobs[1].published_at), ("Backend-ontwikkelaar", None));
    assert!(feed.refused[0].withdrawn && feed.refused[0].external_id.as_deref() == Some("79"));
}

#[test]
fn workable() {
    let feed = read(Format::Workable);
    assert_eq!(feed.company.as_ref().map(|company| company.name.as_str()), Some("Tonmeister"));
    let job = &feed.jobs[0];
    assert_eq!((job.external_id.as_str(), job.places.len()), ("A1B2C3", 1));
    assert_eq!(job.places[0].locality.as_deref(), Some("Kassel"));
    assert_eq!(job.apply_url.as_deref(), Some("https://apply.example/j/A1B2C3/apply"));
    assert_eq!(refused(&feed), ["No text: It has no description."]);
}

#[test]
fn personio() {
    let feed = read(Format::Personio);
    assert_eq!(feed.company.as_ref().map(|company| company.name.as_str()), Some("Scherben & Söhne GmbH"));
    let job = &feed.jobs[0];
    assert_eq!(
        job.description.as_str(),
        "<h3>Deine Aufgaben</h3>\n<ul>\n<li>Führen</li>\n<li>Zuhören</li>\n</ul>\n<h3>Profil</h3>\n<p>Geduld</p>\n"
    );
    assert_eq!(texts(job).len(), 2);
    assert_eq!(job.url.as_deref(), Some("https://northlight.jobs.personio.de/job/4711"));
    assert_eq!(refused(&feed), ["Ohne Text: It has no description."]);
}

#[test]
fn teamtailor() {
    let feed = read(Format::Teamtailor);
    let company = feed.company.as_ref().expect("a company");
    assert_eq!((company.name.as_str(), company.website.as_deref()), ("Skärva AB", Some("https://skarva.example")));
    let job = &feed.jobs[0];
    assert_eq!((job.external_id.as_str(), job.workplace), ("f00d", Some(Workplace::Remote)));
    assert_eq!(refused(&feed), ["beef: It has no title."]);
}

#[test]
fn smartrecruiters_texts_are_fetched_one_by_one() {
    let reader = Format::SmartRecruiters.reader();
    let list = Document::of_file(sample(Format::SmartRecruiters));
    let wanted = reader.more("tessera", std::slice::from_ref(&list));
    assert_eq!(wanted.len(), 2);
    assert!(wanted[0].ends_with("/companies/tessera/postings/7439990001"));
    let text = include_bytes!("samples/smartrecruiters-detail.json").to_vec();
    let text = Document { bytes: text, address: Some(wanted[0].clone()), charset: None };
    assert_eq!(reader.more("tessera", &[list.clone(), text.clone()]), wanted[1..]);
    let feed = read_all(Format::SmartRecruiters, &[list, text]).expect("a feed");
    assert_eq!(feed.jobs[0].description.as_str().matches("<h3>").count(), 3);
    assert_eq!(feed.jobs[0].workplace, Some(Workplace::Hybrid));
    assert!(refused(&feed)[0].starts_with("Without a text: Its text has an address of its own"));
}

#[test]
fn what_comes_instead_of_a_smartrecruiters_text_costs_that_advert_alone() {
    let reader = Format::SmartRecruiters.reader();
    let list = Document::of_file(sample(Format::SmartRecruiters));
    let wanted = reader.more("tessera", std::slice::from_ref(&list));
    let text = include_bytes!("samples/smartrecruiters-detail.json").to_vec();
    let text = Document { bytes: text, address: Some(wanted[0].clone()), charset: None };
    for body in ["<!doctype html><form>Sign in</form>", "{\"message\": \"slow down\"}", "{\"content\": 7}", "[", ""] {
        let instead = Document { bytes: body.into(), address: Some(wanted[1].clone()), charset: None };
        let documents = [list.clone(), text.clone(), instead];
        let feed = read_all(Format::SmartRecruiters, &documents).unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!((feed.jobs.len(), feed.refused.len()), (1, 1), "{body}");
        assert!(feed.refused[0].external_id.is_some() && !feed.refused[0].withdrawn, "{body}");
        assert!(reader.more("tessera", &documents).is_empty(), "{body}");
    }
    assert!(
        reader.can_lack(&wanted[0])
            && !reader.can_lack("https://api.smartrecruiters.com/v1/companies/x/postings?limit=9")
    );
}

#[test]
fn remotive_remote_ok_and_himalayas() {
    let feed = read(Format::Remotive);
    assert_eq!((employer(&feed.jobs[0]), pay(&feed.jobs[0])), ("Crackle", range("EUR", 90_000, 110_000)));
    assert_eq!(refused(&feed), ["Nobody's: It does not say whose advert it is."]);
    let feed = read(Format::RemoteOk);
    assert_eq!((feed.jobs.len(), feed.refused.len(), pay(&feed.jobs[0])), (2, 0, None));
    assert_eq!(pay(&feed.jobs[1]), range("USD", 100_000, 140_000));
    let feed = read(Format::Himalayas);
    let job = &feed.jobs[0];
    assert_eq!((employer(job), job.external_id.as_str()), ("Drehscheibe", "https://h.example/1"));
    assert_eq!(job.published_at.map(|at| at.as_second()), Some(1_790_000_000));
    assert_eq!(Format::Himalayas.reader().more("all", &[Document::of_file(sample(Format::Himalayas))]).len(), 1);
    for format in [Format::Remotive, Format::RemoteOk, Format::Himalayas, Format::WeWorkRemotely] {
        assert!(read(format).jobs.iter().all(|job| job.workplace == Some(Workplace::Remote)), "{format}");
    }
}

#[test]
fn we_work_remotely_and_indeed() {
    let feed = read(Format::WeWorkRemotely);
    let job = &feed.jobs[0];
    assert_eq!((employer(job), job.title.as_str()), ("Stoneware Inc", "VP of Engineering"));
    assert_eq!(job.description.as_str(), "<p>Build the wheel &amp; the team.</p>\n");
    assert_eq!(refused(&feed), ["No colon here: It does not say whose advert it is."]);
    let feed = read(Format::Indeed);
    let job = &feed.jobs[0];
    assert_eq!((employer(job), job.external_id.as_str()), ("Zweitbrand", "R-1"));
    assert_eq!((pay(job), job.workplace), (range("CHF", 150_000, 180_000), Some(Workplace::Hybrid)));
    assert_eq!(refused(&feed), ["Nobody: It does not say whose advert it is."]);
}

#[test]
fn a_posting_in_a_page() {
    let feed = read(Format::JsonLd);
    let job = &feed.jobs[0];
    let company = job.employer.as_ref().expect("an employer");
    assert_eq!((company.name.as_str(), company.website.as_deref()), ("Lehmhaus", Some("https://lehmhaus.example")));
    assert_eq!((job.external_id.as_str(), pay(job)), ("c-1", range("CHF", 200_000, 240_000)));
    assert_eq!(job.expires_at, "2026-12-23T23:00:00Z".parse().ok());
    assert!(job.description.as_str().contains("<h3>Responsibilities</h3>"), "{}", job.description.as_str());
    for (page, said) in [
        ("<html><form>Sign in", "the page has no JSON-LD"),
        (
            "<script type=application/ld+json>{</script>",
            "the page's JSON-LD cannot be read: EOF while parsing an object",
        ),
        ("<script type=application/ld+json>{\"@type\":\"Thing\"}</script>", "the page's JSON-LD has no JobPosting"),
    ] {
        let error = read_all(Format::JsonLd, &[Document::of_file(page.into())]).expect_err("no feed").to_string();
        assert_eq!(error, said);
    }
}

#[test]
fn a_thread_of_hacker_news() {
    let feed = read(Format::HackerNews);
    assert_eq!((feed.board.as_str(), feed.jobs.len()), ("41000000", 1));
    let job = &feed.jobs[0];
    assert_eq!((employer(job), job.title.as_str(), job.workplace), ("Kilnworks", "CTO", Some(Workplace::Remote)));
    assert_eq!(pay(job), range("EUR", 150_000, 180_000));
    assert_eq!(job.apply_url.as_deref(), Some("https://kilnworks.example/jobs"));
    assert!(feed.refused[0].withdrawn && !feed.refused[1].withdrawn, "{:?}", feed.refused);
    let index = br#"{"hits":[{"objectID":"9","title":"Ask HN: Freelancer?"},{"objectID":"8","title":"Ask HN: Who is hiring?"}]}"#;
    let more = Format::HackerNews.reader().more("latest", &[Document::of_file(index.to_vec())]);
    assert_eq!(more, ["https://hn.algolia.com/api/v1/items/8"]);
}

#[test]
fn what_is_no_feed_is_an_error_in_every_format_and_says_what_it_is() {
    for &format in Format::ALL {
        let whole = sample(format);
        let fails = |bytes: Vec<u8>| read_all(format, &[Document::of_file(bytes)]).err().map(|error| error.to_string());
        assert_eq!(fails(Vec::new()).as_deref(), Some("the file is empty"), "{format}");
        assert!(fails(b"\x1f\x8b\x08\x00\x00".to_vec()).is_some_and(|said| said.contains("gzip")), "{format}");
        for bytes in [&b"[1, 2"[..], b"{}", b"null", b"<html><body><form>Sign in</form></body></html>", b"\"\\ud800\""]
        {
            let said = fails(bytes.to_vec());
            // A list of nothing but a number is a list.
            assert!(said.as_ref().is_some_and(|said| said.len() > 15 && said.len() < 400), "{format}: {said:?}");
        }
        if format != Format::JsonLd {
            assert!(fails(whole[..whole.len() / 2].to_vec()).is_some(), "{format}");
        }
        let marked = [b"\xef\xbb\xbf", whole.as_slice()].concat();
        assert_eq!(read_all(format, &[Document::of_file(marked)]).ok(), Some(read(format)), "{format}");
        assert_eq!(format.as_str().parse(), Ok(format));
    }
}
