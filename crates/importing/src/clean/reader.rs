//! From HTML to calls of the [`Builder`].

use html5ever::tokenizer::Tag;

use super::{
    builder::Builder,
    document::Document,
    dropped,
    marks::Mark,
    tokens::{self, Piece},
};

/// Reads any text as HTML.
pub(super) fn read(html: &str) -> Document {
    let pieces = tokens::cut(html);
    let ends = dropped::ends(&pieces);
    let mut builder = Builder::default();
    let mut spans = Spans::default();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        match piece {
            Piece::Start(tag) => match ends.get(&at) {
                Some(end) => at = *end,
                None if &*tag.name == "span" => spans.start(&mut builder, tag),
                None => start(&mut builder, tag),
            },
            Piece::End(name) if &**name == "span" => spans.end(&mut builder),
            Piece::End(name) => end(&mut builder, name),
            Piece::Text(text) => builder.text(text),
        }
        at += 1;
    }
    builder.finish()
}

/// Reads text that is no HTML.
pub(super) fn read_plain(text: &str) -> Document {
    let mut builder = Builder::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            builder.end_block();
        } else {
            builder.text(line);
            builder.line_break();
        }
    }
    builder.finish()
}

/// Open `span`s, and whether each was set bold: editors write headings like this.
#[derive(Default)]
struct Spans(Vec<bool>);

impl Spans {
    fn start(&mut self, builder: &mut Builder, tag: &Tag) {
        let bold = attribute(tag, "style").is_some_and(is_bold);
        if bold {
            builder.mark(Mark::Strong);
        }
        self.0.push(bold);
    }

    fn end(&mut self, builder: &mut Builder) {
        if self.0.pop() == Some(true) {
            builder.unmark(Mark::Strong);
        }
    }
}

/// `font-weight: bold`, or a number from 600.
fn is_bold(style: &str) -> bool {
    let weight = style
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("font-weight"));
    weight.is_some_and(|(_, weight)| {
        let weight = weight.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
        matches!(weight.as_str(), "bold" | "bolder") || weight.parse().is_ok_and(|weight: u32| weight >= 600)
    })
}

fn attribute<'a>(tag: &'a Tag, wanted: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value)
}

fn start(builder: &mut Builder, tag: &Tag) {
    let attribute = |wanted: &str| attribute(tag, wanted);
    let name = &*tag.name;
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => builder.start_heading(name.as_bytes()[1] - b'0'),
        "ul" | "menu" | "dir" => builder.start_list(None),
        "ol" => builder.start_list(Some(attribute("start").and_then(|n| n.trim().parse().ok()).unwrap_or(1))),
        "li" => builder.start_item(),
        "blockquote" => builder.start_quote(),
        "pre" | "listing" => builder.start_pre(),
        "br" => builder.line_break(),
        "hr" => builder.rule(),
        "a" => builder.start_link(attribute("href")),
        _ if mark(name).is_some() => mark(name).into_iter().for_each(|m| builder.mark(m)),
        _ if is_block(name) => builder.start_block(),
        _ => {}
    }
}

fn end(builder: &mut Builder, name: &str) {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => builder.end_heading(),
        "ul" | "menu" | "dir" => builder.end_list(false),
        "ol" => builder.end_list(true),
        "li" => builder.end_item(),
        "blockquote" => builder.end_quote(),
        "pre" | "listing" => builder.end_pre(),
        // A browser reads `</br>` as `<br>`.
        "br" => builder.line_break(),
        "a" => builder.end_link(),
        _ if mark(name).is_some() => mark(name).into_iter().for_each(|m| builder.unmark(m)),
        _ if is_block(name) => builder.end_block(),
        _ => {}
    }
}

fn mark(name: &str) -> Option<Mark> {
    Some(match name {
        "strong" | "b" => Mark::Strong,
        "em" | "i" | "cite" | "dfn" | "var" => Mark::Em,
        "code" | "tt" | "kbd" | "samp" => Mark::Code,
        _ => return None,
    })
}

/// Elements that begin and end a line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "address"
            | "figure"
            | "figcaption"
            | "center"
            | "details"
            | "summary"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "legend"
            | "hgroup"
            | "search"
            | "body"
            | "html"
            | "head"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
    )
}
