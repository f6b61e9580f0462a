//! RSS 2.0, with Atom's links and Dublin Core's creator.

use super::{
    Format,
    feed::{Entry, Feed},
    xml::Xml,
};
use crate::conditional::http_date;

pub(super) fn write(feed: &Feed) -> String {
    let spaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let mut xml = Xml::new("rss", &spaces);
    xml.open("channel", &[]).text("title", &feed.title).text("link", &feed.home).text("description", &feed.description);
    xml.text("language", feed.language).text("ttl", "60");
    xml.empty("atom:link", &[("rel", "self"), ("href", &feed.here), ("type", Format::Rss.kind())]);
    if let Some(next) = &feed.next {
        xml.empty("atom:link", &[("rel", "next"), ("href", next), ("type", Format::Rss.kind())]);
    }
    if let Some(date) = feed.updated.and_then(http_date) {
        xml.text("lastBuildDate", &date);
    }
    for entry in &feed.entries {
        item(&mut xml, entry);
    }
    xml.close("channel");
    xml.finish("rss")
}

fn item(xml: &mut Xml, entry: &Entry) {
    xml.open("item", &[]).text("title", &entry.title).text("link", &entry.url);
    xml.text_with("guid", &[("isPermaLink", "false")], &entry.id);
    if let Some(date) = http_date(entry.published) {
        xml.text("pubDate", &date);
    }
    xml.text("dc:creator", &entry.company).text("description", &entry.summary);
    xml.text("content:encoded", entry.content.as_str());
    for tag in &entry.tags {
        xml.text("category", tag);
    }
    xml.close("item");
}
