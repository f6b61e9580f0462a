//! What a cleaned text can consist of.

use std::rc::Rc;

use crate::text;

/// Blocks from top to bottom.
pub(super) type Document = Vec<Block>;

/// A part of a text that begins on its own line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// `level` is 1 to 6 as read, 3 or 4 once tidied.
    Heading { level: u8, line: Inline },
    /// A paragraph.
    Paragraph(Inline),
    /// A list, numbered from `start` where it is.
    List { start: Option<u32>, items: Vec<Vec<Block>> },
    /// A quotation.
    Quote(Vec<Block>),
    /// Preformatted text, verbatim.
    Code(String),
    /// A thematic break.
    Rule,
}

/// Text with its formatting, as a flat row: no nesting, so no depth.
pub(super) type Inline = Vec<Piece>;

/// A stretch of text of one style, or a line break.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Never empty.
    Text(String, Style),
    /// `<br>`
    Break,
}

/// How a stretch of text is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) em: bool,
    pub(super) code: bool,
    pub(super) link: Option<Rc<str>>,
}

/// The text without its formatting; a break is a newline.
pub(super) fn text_of(line: &[Piece]) -> String {
    line.iter()
        .map(|piece| match piece {
            Piece::Text(text, _) => text.as_str(),
            Piece::Break => "\n",
        })
        .collect()
}

/// Removes whitespace and breaks at both ends, and pieces that this leaves empty.
pub(super) fn trim(line: &mut Inline) {
    while let Some(last) = line.last_mut() {
        match last {
            Piece::Break => _ = line.pop(),
            Piece::Text(text, _) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
                line.pop();
            }
        }
    }
    let mut leading = 0;
    for piece in line.iter_mut() {
        if let Piece::Text(text, _) = piece {
            let blank = text.len() - text.trim_start().len();
            text.drain(..blank);
            if !text.is_empty() {
                break;
            }
        }
        leading += 1;
    }
    line.drain(..leading);
}

/// Takes spaces at the ends of formatted stretches out of them: `<b>a </b>b` is `<b>a</b> b`, and a blank link is none.
pub(super) fn unstyle_spaces(line: Inline) -> Inline {
    let mut out: Inline = Vec::with_capacity(line.len());
    for piece in line {
        let Piece::Text(text, style) = piece else {
            out.push(Piece::Break);
            continue;
        };
        let inner = text.trim_matches(' ');
        let start = text.len() - text.trim_start_matches(' ').len();
        let plain = Style::default();
        push(&mut out, &text[..start], &plain);
        push(&mut out, inner, &style);
        push(&mut out, &text[start + inner.len()..], &plain);
    }
    out
}

fn push(line: &mut Inline, text: &str, style: &Style) {
    match line.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last, same)) if same == style => last.push_str(text),
        _ => line.push(Piece::Text(text.to_owned(), style.clone())),
    }
}

/// Whitespace of every kind.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that show nothing and hide words from search: controls, the soft hyphen, byte-order marks and other blanks
/// without a width, code points that are no characters; and those that turn the direction of all that follows, the rest of
/// our page included.
pub(super) fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || text::is_noncharacter(c)
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
