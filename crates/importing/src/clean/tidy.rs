//! Brings a document as it was written into the shape in which it reads well.

use super::{
    document::{Block, Document, Inline, Piece, text_of, trim},
    headings, lines,
};

/// Removes what is empty, finds the lists and headings that were only painted, and sets the levels of headings.
pub(super) fn tidy(document: Document) -> Document {
    let document = blocks(document);
    headings::set(headings::find(document))
}

fn blocks(document: Document) -> Document {
    let split = document.into_iter().flat_map(split).collect();
    let mut out: Document = Vec::new();
    for block in lines::to_lists(split) {
        match block {
            Block::Heading { level, line } => out.extend(heading(level, line)),
            Block::List { start, items } => out.extend(list(start, items)),
            Block::Quote(quoted) => {
                let quoted = blocks(quoted);
                if !quoted.is_empty() {
                    out.push(Block::Quote(quoted));
                }
            }
            // A rule separates two texts: not two rules, and not nothing from a text.
            Block::Rule if matches!(out.last(), None | Some(Block::Rule)) => {}
            other => out.push(other),
        }
    }
    while matches!(out.last(), Some(Block::Rule)) {
        out.pop();
    }
    out
}

/// A paragraph, cut where several breaks in a row stand for a new one; a row of dashes, as the rule that it paints.
fn split(block: Block) -> Vec<Block> {
    let Block::Paragraph(line) = block else {
        return vec![block];
    };
    let mut parts: Vec<Inline> = vec![Vec::new()];
    let mut breaks = 0;
    for piece in line {
        if piece == Piece::Break {
            breaks += 1;
            continue;
        }
        if breaks > 1 {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            if breaks == 1 {
                part.push(Piece::Break);
            }
            part.push(piece);
        }
        breaks = 0;
    }
    parts.iter_mut().for_each(trim);
    parts.retain(|part| !part.is_empty());
    parts.into_iter().map(|part| if is_rule(&part) { Block::Rule } else { Block::Paragraph(part) }).collect()
}

fn is_rule(line: &[Piece]) -> bool {
    let text = text_of(line);
    let dashes = text.chars().filter(|c| !c.is_whitespace()).count();
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '_' | '*' | '=' | '⸻' | ' ')) && (dashes >= 3 || text == "⸻")
}

/// A heading is one line and set bold already; what is too long for one is a paragraph that someone made large.
fn heading(level: u8, mut line: Inline) -> Option<Block> {
    if text_of(&line).chars().count() > headings::LONGEST {
        return Some(Block::Paragraph(line));
    }
    for piece in &mut line {
        match piece {
            Piece::Break => *piece = Piece::Text(" ".to_owned(), Default::default()),
            Piece::Text(_, style) => style.strong = false,
        }
    }
    trim(&mut line);
    (!line.is_empty()).then_some(Block::Heading { level, line })
}

fn list(start: Option<u32>, items: Vec<Vec<Block>>) -> Option<Block> {
    let mut items: Vec<Vec<Block>> = items.into_iter().map(blocks).filter(|item| !item.is_empty()).collect();
    for item in &mut items {
        if let Some(Block::Paragraph(line)) = item.first_mut() {
            lines::strip_bullet(line);
            if line.is_empty() {
                item.remove(0);
            }
        }
    }
    items.retain(|item| !item.is_empty());
    match items.as_mut_slice() {
        [] => None,
        // A list whose only item is a list is that list, indented.
        [only] if matches!(only.as_slice(), [Block::List { .. }]) => only.pop(),
        _ => Some(Block::List { start, items }),
    }
}
