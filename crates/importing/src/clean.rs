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
mod mojibake;
mod reader;
mod shorten;
mod tidy;
mod tokens;
mod write;

use contracts::CleanHtml;

/// Bytes that a clean text has at most. The longest of 2,900 real ones has half of it.
pub const MOST_BYTES: usize = 64 * 1024;

/// HTML of unknown origin. The shallowest heading of the result is `h3`. Cleaning the result again changes nothing.
#[must_use]
pub fn html(dirty: &str) -> CleanHtml {
    /// Rounds after which a text that still changes was made to do so.
    const ROUNDS: usize = 8;
    let mut clean = once(dirty);
    for _ in 0..ROUNDS {
        // What was escaped thrice, or a bullet behind a bullet, comes to light in the next round.
        let again = once(clean.as_str());
        if again == clean {
            break;
        }
        clean = again;
    }
    clean
}

fn once(dirty: &str) -> CleanHtml {
    written(reader::read(&entities::undo(&mojibake::mend(dirty))))
}

/// Markdown (CommonMark), HTML within it included.
#[must_use]
pub fn markdown(text: &str) -> CleanHtml {
    let mut raw = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut raw, pulldown_cmark::Parser::new(&mojibake::mend(text)));
    written(reader::read(&raw))
}

/// Plain text: empty lines separate paragraphs, single line breaks stay.
#[must_use]
pub fn plain(text: &str) -> CleanHtml {
    written(reader::read_plain(&mojibake::mend(text)))
}

fn written(document: document::Document) -> CleanHtml {
    let document = tidy::tidy(document);
    let clean = |blocks: &[document::Block]| gate::pass(&write::html(blocks));
    let whole = clean(&document);
    if whole.as_str().len() <= MOST_BYTES {
        return whole;
    }
    clean(&shorten::to(document, MOST_BYTES, &|blocks| clean(blocks).as_str().len()))
}

/// A line whose UTF-8 was read as another charset, mended where that is certain.
pub(crate) fn mended(line: &str) -> std::borrow::Cow<'_, str> {
    mojibake::mend(line)
}

/// The text alone, for search: one line a block, whitespace collapsed.
#[must_use]
pub fn plain_text(clean: &CleanHtml) -> String {
    write::text(&reader::read(clean.as_str()))
}
