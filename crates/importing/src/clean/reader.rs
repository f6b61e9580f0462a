//! From HTML tokens, as a browser would cut them, to calls of the [`Builder`].

use std::cell::RefCell;

use html5ever::{
    TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};

use super::{builder::Builder, document::Document, marks::Mark};

/// Reads any text as HTML; there is no text that is not HTML of some kind.
pub(super) fn read(html: &str) -> Document {
    let sink = Sink::default();
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // A NUL is no character of a text; a browser drops it as well.
    queue.push_back(StrTendril::from(html.replace('\0', "")));
    while let TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.state.into_inner().builder.finish()
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

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    builder: Builder,
    /// The element whose content is being dropped, and how often it is open within itself.
    dropping: Option<(String, usize)>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let state = &mut *self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) if state.dropping.is_none() => state.builder.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        if let Some((dropped, depth)) = &mut self.dropping {
            if dropped == name && !tag.self_closing {
                *depth += 1;
            }
            return TokenSinkResult::Continue;
        }
        if let Some(raw) = raw_kind(name) {
            self.dropping = Some((name.to_owned(), 1));
            return TokenSinkResult::RawData(raw);
        }
        if name == "plaintext" {
            return TokenSinkResult::Plaintext;
        }
        if is_dropped(name) {
            if !tag.self_closing {
                self.dropping = Some((name.to_owned(), 1));
            }
            return TokenSinkResult::Continue;
        }
        self.open(tag, name);
        TokenSinkResult::Continue
    }

    fn open(&mut self, tag: &Tag, name: &str) {
        let attribute = |wanted: &str| tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value);
        let builder = &mut self.builder;
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

    fn end(&mut self, name: &str) {
        if let Some((dropped, depth)) = &mut self.dropping {
            if dropped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.dropping = None;
                }
            }
            return;
        }
        let builder = &mut self.builder;
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
}

fn mark(name: &str) -> Option<Mark> {
    Some(match name {
        "strong" | "b" => Mark::Strong,
        "em" | "i" | "cite" | "dfn" | "var" => Mark::Em,
        "code" | "tt" | "kbd" | "samp" => Mark::Code,
        _ => return None,
    })
}

/// Elements whose content a tokenizer must not read as markup.
fn raw_kind(name: &str) -> Option<RawKind> {
    Some(match name {
        "script" => RawKind::ScriptData,
        "style" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => RawKind::Rawtext,
        "textarea" | "title" => RawKind::Rcdata,
        _ => return None,
    })
}

/// Elements that go with all that is in them. Void ones (`img`, `embed`, `input`) have nothing in them.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "svg"
            | "math"
            | "object"
            | "applet"
            | "audio"
            | "video"
            | "canvas"
            | "template"
            | "select"
            | "datalist"
            | "button"
            | "map"
            | "frameset"
            | "dialog"
            | "marquee"
    )
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
