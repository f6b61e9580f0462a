//! What every advert keeps that any reader lets in, whatever it was given. For the fuzzer, and for the tests that read
//! what it has found.

use contracts::{Feed, SourcedJob};
use importing::{Board, Document, Format, ReadError, clean};

use crate::strict;

/// Reads `input` as a board's first document. Of a SmartRecruiters board the text of every advert is our own sample.
pub(crate) fn read(format: Format, input: &[u8]) -> Result<Feed, ReadError> {
    let reader = format.reader();
    let mut documents = vec![Document::of_file(input.to_vec())];
    for address in reader.more("northlight", &documents).into_iter().take(20) {
        let bytes = match format {
            Format::SmartRecruiters => include_bytes!("../samples/smartrecruiters-detail.json").to_vec(),
            _ => input.to_vec(),
        };
        documents.push(Document { bytes, address: Some(address), charset: None });
    }
    let now = "2026-11-25T12:00:00Z".parse().unwrap_or_default();
    reader.read(&Board { token: "northlight", company: None, now }, &documents)
}

/// The first promise that a feed breaks.
pub(crate) fn fault(feed: &Feed) -> Option<String> {
    let refused =
        feed.refused.iter().find(|refusal| refusal.row.chars().count() > 200 || !refusal.reason.ends_with('.'));
    refused.map(|refusal| format!("refusal {refusal:?}")).or_else(|| feed.jobs.iter().find_map(fault_of))
}

fn fault_of(job: &SourcedJob) -> Option<String> {
    let html = job.description.as_str();
    let controls = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    let web = |address: &Option<String>| {
        address.as_ref().is_none_or(|address| address.starts_with("http://") || address.starts_with("https://"))
    };
    if let Some(fault) = strict::read(html).faults.first() {
        return Some(format!("HTML: {fault}"));
    }
    [
        (job.title.trim().is_empty() || job.title.chars().count() > 300 || controls(&job.title), "title"),
        (job.description_text.trim().is_empty() || controls(&job.description_text), "text"),
        (controls(html), "control characters"),
        (html.len() > clean::MOST_BYTES, "size"),
        (clean::html(html) != clean::html(clean::html(html).as_str()), "another text when cleaned twice"),
        (job.external_id.is_empty() || job.external_id.len() > 200, "id"),
        (job.places.len() > 100 || job.places.iter().any(|place| place.text.trim().is_empty()), "places"),
        (job.salary.is_some_and(|pay| pay.min.zip(pay.max).is_some_and(|(min, max)| min <= 0 || min > max)), "salary"),
        (!web(&job.url) || !web(&job.apply_url), "address"),
        (job.stack.len() > 12, "stack"),
    ]
    .into_iter()
    .find_map(|(broken, what)| broken.then(|| what.to_owned()))
}
