//! Foreign text to [`CleanHtml`]: semantic, small, and shaped so that it sits under a page's own headings.
//!
//! The HTML is read into a document, which has no place for anything but headings, paragraphs, lists,
//! quotes, code and links, and is then written anew; so what is not understood cannot survive. A sanitiser (`ammonia`)
//! looks at the result once more, so that a mistake in this module is not at once a hole in the page.
//!
//! Every step is linear in the size of the input and none recurses deeper than a fixed depth.

mod builder;
mod document;
mod dropped;
mod entities;
mod gate;
mod headings;
mod lines;
mod link;
mod marks;
mod reader;
mod tidy;
mod tokens;
mod write;

use contracts::CleanHtml;

/// HTML of unknown origin. The shallowest heading of the result is `h3`.
#[must_use]
pub fn html(dirty: &str) -> CleanHtml {
    let unescaped = entities::undo(dirty);
    let document = tidy::tidy(reader::read(&unescaped));
    gate::pass(&write::html(&document))
}

/// Markdown (CommonMark), HTML within it included.
#[must_use]
pub fn markdown(text: &str) -> CleanHtml {
    let mut raw = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut raw, pulldown_cmark::Parser::new(text));
    let document = tidy::tidy(reader::read(&raw));
    gate::pass(&write::html(&document))
}

/// Plain text: empty lines separate paragraphs, single line breaks stay.
#[must_use]
pub fn plain(text: &str) -> CleanHtml {
    let document = tidy::tidy(reader::read_plain(text));
    gate::pass(&write::html(&document))
}

/// The text alone, for search: one line a block, whitespace collapsed.
#[must_use]
pub fn plain_text(clean: &CleanHtml) -> String {
    write::text(&reader::read(clean.as_str()))
}
