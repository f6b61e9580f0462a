//! A text of more than is kept, cut between two blocks, or between two items of a list; only where one paragraph alone is
//! too much, between two of its words.

use super::document::{Block, Document, Piece, Style};

/// What stands at the end of a text that was cut.
const NOTE: &str = "Shortened; the rest is at the source.";

/// The first blocks of the document whose HTML has at most `most` bytes by `size`, and a note that says so.
pub(super) fn to(document: Document, most: usize, size: &dyn Fn(&[Block]) -> usize) -> Document {
    let note = vec![Piece::Text(NOTE.to_owned(), Style { em: true, ..Style::default() })];
    let note = Block::Paragraph(note);
    let left = most.saturating_sub(size(std::slice::from_ref(&note)));
    let mut kept = blocks(document, left, size);
    // A heading without its text, and a rule before nothing.
    while matches!(kept.last(), Some(Block::Heading { .. } | Block::Rule)) {
        kept.pop();
    }
    kept.push(note);
    kept
}

fn blocks(document: Document, most: usize, size: &dyn Fn(&[Block]) -> usize) -> Document {
    let mut left = most;
    let mut kept = Vec::new();
    for block in document {
        let takes = size(std::slice::from_ref(&block));
        if takes <= left {
            left -= takes;
            kept.push(block);
            continue;
        }
        // Part of a block only where little else would be left.
        if left > most / 2 {
            kept.extend(part(block, left, size));
        }
        break;
    }
    kept
}

/// As much of a block as fits.
fn part(block: Block, most: usize, size: &dyn Fn(&[Block]) -> usize) -> Option<Block> {
    /// Bytes of the elements around items and blocks.
    const FRAME: usize = 64;
    let left = most.checked_sub(FRAME)?;
    match block {
        Block::List { start, items } => {
            let mut kept: Vec<Vec<Block>> = Vec::new();
            let mut left = left;
            for item in items {
                let takes = size(&item) + FRAME;
                if takes > left {
                    if kept.is_empty() {
                        kept.extend(Some(blocks(item, left, size)).filter(|item| !item.is_empty()));
                    }
                    break;
                }
                left -= takes;
                kept.push(item);
            }
            (!kept.is_empty()).then_some(Block::List { start, items: kept })
        }
        Block::Quote(quoted) => Some(blocks(quoted, left, size)).filter(|kept| !kept.is_empty()).map(Block::Quote),
        Block::Code(code) => {
            let end = code.floor_char_boundary(left / 6);
            let end = code[..end].rfind('\n').unwrap_or(end);
            (!code[..end].trim().is_empty()).then(|| Block::Code(code[..end].to_owned()))
        }
        Block::Paragraph(line) => {
            let (mut kept, mut left) = (Vec::new(), left);
            for piece in line {
                let takes = size(&[Block::Paragraph(vec![piece.clone()])]);
                if takes <= left {
                    left -= takes;
                    kept.push(piece);
                    continue;
                }
                if let Piece::Text(text, style) = piece {
                    // Of characters that must be escaped, each takes up to six bytes.
                    let end = text.floor_char_boundary(left / 6);
                    let end = text[..end].rfind(' ').unwrap_or_default();
                    kept.extend((end > 0).then(|| Piece::Text(text[..end].to_owned(), style)));
                }
                break;
            }
            super::document::trim(&mut kept);
            (!kept.is_empty()).then_some(Block::Paragraph(kept))
        }
        Block::Heading { .. } | Block::Rule => None,
    }
}
