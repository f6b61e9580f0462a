//! Reads the text of HTML without this crate's reader, to compare with what that has read.

use std::collections::HashSet;

/// All text of the tree that a browser makes of `html`, hidden or not, but what is a program, a style or the content of
/// a frame.
pub(crate) fn read(html: &str) -> String {
    let text = ammonia::Builder::empty()
        .tags(HashSet::new())
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "noscript"]))
        .clean(html)
        .to_string();
    // Text without markup has no other entities.
    text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
