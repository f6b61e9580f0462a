//! HTML that was escaped once too often on its way here.

use std::borrow::Cow;

/// Undoes what is certain: a text without a single tag that is full of escaped ones, and entities whose `&` was escaped.
pub(super) fn undo(html: &str) -> Cow<'_, str> {
    let mut html = Cow::Borrowed(html);
    for _ in 0..3 {
        if !is_escaped_whole(&html) {
            break;
        }
        html = Cow::Owned(unescape_once(&html));
    }
    match undo_ampersands(&html) {
        Some(undone) => Cow::Owned(undone),
        None => html,
    }
}

/// No markup, but escaped closing tags or breaks of common elements.
fn is_escaped_whole(html: &str) -> bool {
    const SIGNS: [&str; 9] = ["/p&", "/li&", "/div&", "/ul&", "/strong&", "/h2&", "/h3&", "br&", "br/&"];
    // Escaped twice, the `&` of `&lt;` is itself `&amp;`.
    let begins = |opening: &str| {
        html.match_indices(opening).any(|(at, _)| SIGNS.iter().any(|sign| html[at + opening.len()..].starts_with(sign)))
    };
    !html.contains('<') && ["&lt;", "&amp;lt;", "&amp;amp;lt;"].into_iter().any(begins)
}

fn unescape_once(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
        let (entity, means) = known.into_iter().find(|(entity, _)| rest.starts_with(entity)).unwrap_or(("&", "&"));
        out.push_str(means);
        rest = &rest[entity.len()..];
    }
    out.push_str(rest);
    out
}

/// `&amp;nbsp;` to `&nbsp;`, and so on. `&amp;lt;` stays: a text may well speak about tags.
fn undo_ampersands(html: &str) -> Option<String> {
    const AMP: &str = "&amp;";
    let mut out: Option<String> = None;
    let mut copied = 0;
    for (at, _) in html.match_indices(AMP) {
        if at >= copied && is_entity_end(&html[at + AMP.len()..]) {
            let out = out.get_or_insert_with(|| String::with_capacity(html.len()));
            out.push_str(&html[copied..at]);
            out.push('&');
            copied = at + AMP.len();
        }
    }
    out.map(|mut out| {
        out.push_str(&html[copied..]);
        out
    })
}

/// Whether `rest` begins as an entity does after its `&`: a name or a number, then `;`.
fn is_entity_end(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(10).position(|b| b == b';') else {
        return false;
    };
    let name = &rest[..end];
    match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit())
        }
        None => name.len() >= 2 && name.bytes().all(|b| b.is_ascii_alphabetic()) && name != "lt" && name != "gt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_escaped_as_a_whole_is_unescaped() {
        for (escaped, plain) in [
            ("&lt;p&gt;A &amp;amp; B&lt;/p&gt;", "<p>A &amp; B</p>"),
            ("&amp;lt;p&amp;gt;A&amp;lt;/p&amp;gt;", "<p>A</p>"),
            ("one&lt;br&gt;two", "one<br>two"),
        ] {
            assert_eq!(undo(escaped), plain);
        }
    }

    #[test]
    fn what_speaks_about_markup_stays() {
        for text in
            ["<p>Write &lt;p&gt; and &lt;/p&gt;</p>", "a &lt; b and c &gt; d", "<code>&amp;lt;</code>", "R&amp;D; Ops"]
        {
            assert_eq!(undo(text), text);
        }
    }

    #[test]
    fn an_entity_with_an_escaped_ampersand_is_an_entity() {
        assert_eq!(undo("<p>a&amp;nbsp;b &amp;#8217; &amp;amp; c</p>"), "<p>a&nbsp;b &#8217; &amp; c</p>");
    }
}
