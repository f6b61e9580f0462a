//! Headings: those that are only painted bold, and the level of each.

use super::document::{Block, Document, Inline, Piece, text_of};

/// Characters that a heading has at most.
pub(super) const LONGEST: usize = 160;

/// Characters that a bold line has at most if it is to be a heading.
const LONGEST_BOLD: usize = 90;

/// The level of a bold line that serves as a heading: below every real one.
const PAINTED: u8 = 7;

/// Turns bold lines that stand above a text into headings.
pub(super) fn find(document: Document) -> Document {
    let mut out = Vec::with_capacity(document.len());
    let mut rest = document.into_iter().peekable();
    while let Some(block) = rest.next() {
        let Block::Paragraph(line) = block else {
            out.push(block);
            continue;
        };
        let heads_next = match rest.peek() {
            Some(Block::Paragraph(next)) => !is_painted(first_line(next)),
            Some(Block::List { .. } | Block::Quote(_) | Block::Code(_)) => true,
            Some(Block::Heading { .. } | Block::Rule) | None => false,
        };
        let (first, behind) = split_first(line);
        if is_painted(&first) && (!behind.is_empty() || heads_next) && !starts_painted(&behind) {
            out.push(Block::Heading { level: PAINTED, line: unpaint(first) });
            if !behind.is_empty() {
                out.push(Block::Paragraph(behind));
            }
        } else {
            out.push(Block::Paragraph(join(first, behind)));
        }
    }
    out
}

/// Sets the levels: the shallowest is 3, all deeper ones are 4, and none comes before its parent. A shallowest level
/// that hardly occurs above two others is that of a title, and its sections count as the shallowest.
pub(super) fn set(mut document: Document) -> Document {
    let levels: Vec<u8> = document.iter().filter_map(level).collect();
    let mut distinct = levels.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let titles = levels.iter().filter(|level| Some(*level) == distinct.first()).count();
    let top = if distinct.len() > 2 && titles <= 2 { distinct.get(1) } else { distinct.first() };
    let mut opened = false;
    for block in &mut document {
        if let Block::Heading { level, .. } = block {
            *level = if !opened || Some(&*level) <= top { 3 } else { 4 };
            opened = true;
        } else {
            flatten(block);
        }
    }
    document
}

/// Headings inside of lists and quotes are below all others.
fn flatten(block: &mut Block) {
    match block {
        Block::Heading { level, .. } => *level = 4,
        Block::List { items, .. } => items.iter_mut().flatten().for_each(flatten),
        Block::Quote(blocks) => blocks.iter_mut().for_each(flatten),
        Block::Paragraph(_) | Block::Code(_) | Block::Rule => {}
    }
}

fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    }
}

fn first_line(line: &[Piece]) -> &[Piece] {
    line.split(|piece| *piece == Piece::Break).next().unwrap_or_default()
}

fn split_first(mut line: Inline) -> (Inline, Inline) {
    match line.iter().position(|piece| *piece == Piece::Break) {
        Some(at) => {
            let behind = line.split_off(at + 1);
            line.pop();
            (line, behind)
        }
        None => (line, Vec::new()),
    }
}

fn join(mut first: Inline, behind: Inline) -> Inline {
    if !behind.is_empty() {
        first.push(Piece::Break);
        first.extend(behind);
    }
    first
}

fn starts_painted(line: &[Piece]) -> bool {
    !line.is_empty() && is_painted(first_line(line))
}

/// Short, wholly bold, no link, and no sentence: what a reader takes for a heading.
fn is_painted(line: &[Piece]) -> bool {
    let bold = |piece: &Piece| match piece {
        Piece::Text(text, style) => (style.strong && style.link.is_none()) || text.trim().is_empty(),
        Piece::Break => false,
    };
    let text = text_of(line);
    let text = text.trim_end();
    !line.is_empty()
        && line.iter().all(bold)
        && text.chars().count() <= LONGEST_BOLD
        && text.chars().any(char::is_alphanumeric)
        && !text.ends_with(['.', ',', ';', '!'])
        // "Location: Berlin" is a fact, "What you will do:" a heading.
        && text.trim_end_matches(':').split_once(": ").is_none()
}

fn unpaint(mut line: Inline) -> Inline {
    for piece in &mut line {
        if let Piece::Text(_, style) = piece {
            style.strong = false;
        }
    }
    line
}
