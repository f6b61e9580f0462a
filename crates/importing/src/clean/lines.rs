//! Lists that were typed as lines which begin with a bullet.

use super::document::{Block, Document, Inline, Piece, trim};

/// Characters that are a bullet wherever a line begins with them.
const BULLETS: [char; 20] =
    ['•', '●', '◦', '▪', '▫', '■', '□', '‣', '∙', '○', '➤', '➢', '►', '▶', '✓', '✔', '✅', '🔹', '🔸', '👉'];

/// Characters that are a bullet if a space follows.
const DASHES: [char; 5] = ['-', '–', '—', '*', '·'];

/// Turns two or more lines in a row that begin with the same bullet into a list, be they paragraphs or lines of one.
pub(super) fn to_lists(document: Document) -> Document {
    let mut out = Vec::with_capacity(document.len());
    let mut run: Vec<(Inline, bool)> = Vec::new();
    for block in document {
        match block {
            Block::Paragraph(line) if has_bullet(&line) => run.extend(lines(line)),
            other => {
                end_run(&mut run, &mut out);
                out.push(other);
            }
        }
    }
    end_run(&mut run, &mut out);
    out
}

/// Removes a bullet from a line that a list marks with its own.
pub(super) fn strip_bullet(line: &mut Inline) {
    if bullet(line).is_some_and(|c| BULLETS.contains(&c)) {
        remove_bullet(line);
    }
}

/// Whether any line of the paragraph begins with a bullet.
fn has_bullet(line: &[Piece]) -> bool {
    line.split(|piece| *piece == Piece::Break).any(|line| bullet(line).is_some())
}

/// The lines of a paragraph; `true` marks the first.
fn lines(line: Inline) -> Vec<(Inline, bool)> {
    let mut lines = vec![(Vec::new(), true)];
    for piece in line {
        if piece == Piece::Break {
            lines.push((Vec::new(), false));
        } else if let Some((last, _)) = lines.last_mut() {
            last.push(piece);
        }
    }
    lines
}

fn end_run(run: &mut Vec<(Inline, bool)>, out: &mut Document) {
    let lines = std::mem::take(run);
    let mut rest = lines.as_slice();
    // Whether the line before was left as text, so that a line of the same paragraph continues it.
    let mut text_before = false;
    while let Some((line, first)) = rest.first() {
        let sign = bullet(line);
        let count = sign.map_or(0, |_| rest.iter().take_while(|(line, _)| bullet(line) == sign).count());
        if count >= 2 {
            let (listed, behind) = rest.split_at(count);
            out.push(Block::List { start: None, items: listed.iter().map(|(line, _)| item(line)).collect() });
            rest = behind;
            text_before = false;
            continue;
        }
        match out.last_mut() {
            Some(Block::Paragraph(paragraph)) if text_before && !first => {
                paragraph.push(Piece::Break);
                paragraph.extend(line.iter().cloned());
            }
            _ => out.push(Block::Paragraph(line.clone())),
        }
        text_before = true;
        rest = &rest[1..];
    }
}

fn item(line: &Inline) -> Vec<Block> {
    let mut line = line.clone();
    remove_bullet(&mut line);
    vec![Block::Paragraph(line)]
}

fn bullet(line: &[Piece]) -> Option<char> {
    let Some(Piece::Text(text, _)) = line.first() else {
        return None;
    };
    let mut chars = text.chars();
    let sign = chars.next()?;
    (BULLETS.contains(&sign) || (DASHES.contains(&sign) && chars.next() == Some(' '))).then_some(sign)
}

fn remove_bullet(line: &mut Inline) {
    if let Some(Piece::Text(text, _)) = line.first_mut() {
        // An emoji may be followed by the mark that asks for its coloured form.
        let end = text.chars().skip(1).take_while(|c| *c == '\u{fe0f}').map(char::len_utf8).sum::<usize>();
        let sign = text.chars().next().map_or(0, char::len_utf8);
        text.drain(..sign + end);
    }
    trim(line);
}
