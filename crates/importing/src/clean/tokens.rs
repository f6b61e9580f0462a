//! HTML cut into tags and text as a browser would cut it.

use std::cell::RefCell;

use html5ever::{
    LocalName, TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};

/// A piece of HTML.
pub(super) enum Piece {
    Start(Tag),
    End(LocalName),
    Text(StrTendril),
}

/// Cuts any text; there is no text that is not HTML of some kind. Comments go, and so do elements whose content is no
/// markup (`script`, `style`, `iframe`), with all that is in them.
pub(super) fn cut(html: &str) -> Vec<Piece> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    // A NUL is no character of a text; a browser drops it as well.
    queue.push_back(StrTendril::from(html.replace('\0', "")));
    while let TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.state.into_inner().pieces
}

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    pieces: Vec<Piece>,
    /// Inside an element whose content is no markup. The tokenizer finds its end.
    raw: bool,
    /// Inside a drawing or a formula, where `title` and `style` are elements as all others.
    foreign: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let state = &mut *self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(tag),
            Token::TagToken(tag) => state.end(tag.name),
            Token::CharacterTokens(text) if !state.raw => state.pieces.push(Piece::Text(text)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        if is_foreign(&tag.name) {
            self.foreign = !tag.self_closing;
        } else if leaves_foreign(&tag.name) {
            self.foreign = false;
        }
        if !self.foreign {
            if let Some(raw) = raw_kind(&tag.name) {
                self.raw = true;
                return TokenSinkResult::RawData(raw);
            }
            if &*tag.name == "plaintext" {
                return TokenSinkResult::Plaintext;
            }
        }
        self.pieces.push(Piece::Start(tag));
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: LocalName) {
        if std::mem::take(&mut self.raw) {
            return;
        }
        self.foreign &= !is_foreign(&name);
        self.pieces.push(Piece::End(name));
    }
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

/// A drawing or a formula: not HTML, but within it.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements that end a drawing or a formula which has no end of its own, those of the HTML standard ("parsing tokens in
/// foreign content") that a text has.
pub(super) fn leaves_foreign(name: &str) -> bool {
    matches!(
        name,
        "b" | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "menu"
            | "ol"
            | "p"
            | "pre"
            | "small"
            | "span"
            | "strong"
            | "table"
            | "u"
            | "ul"
    )
}
