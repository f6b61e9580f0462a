//! Atom (RFC 4287), with pages (RFC 5005).

use jiff::Timestamp;

use super::{
    Format,
    feed::{Entry, Feed},
    xml::Xml,
};

pub(super) fn write(feed: &Feed) -> String {
    let mut xml = Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language)]);
    xml.text("title", &feed.title).text("subtitle", &feed.description).text("id", &feed.here);
    // An element that must be there (4.1.1): of a feed without entries nothing ever changed.
    xml.text("updated", &feed.updated.unwrap_or(Timestamp::UNIX_EPOCH).to_string());
    xml.empty("link", &[("rel", "self"), ("href", &feed.here), ("type", Format::Atom.kind())]);
    xml.empty("link", &[("rel", "alternate"), ("href", &feed.home), ("type", "text/html")]);
    if let Some(next) = &feed.next {
        xml.empty("link", &[("rel", "next"), ("href", next), ("type", Format::Atom.kind())]);
    }
    for entry in &feed.entries {
        write_entry(&mut xml, entry);
    }
    xml.finish("feed")
}

fn write_entry(xml: &mut Xml, entry: &Entry) {
    xml.open("entry", &[]).text("title", &entry.title).text("id", &entry.id);
    xml.empty("link", &[("rel", "alternate"), ("href", &entry.url), ("type", "text/html")]);
    xml.text("published", &entry.published.to_string()).text("updated", &entry.updated.to_string());
    xml.open("author", &[]).text("name", &entry.company).text("uri", &entry.company_url).close("author");
    xml.text("summary", &entry.summary);
    xml.text_with("content", &[("type", "html")], entry.content.as_str());
    for tag in &entry.tags {
        xml.empty("category", &[("term", tag)]);
    }
    xml.close("entry");
}
