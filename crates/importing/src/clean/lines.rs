//! Lists that were typed as lines which begin with a bullet.

use super::document::{Block, Document, Inline, Piece, trim};

/// Characters that are a bullet wherever a line begins with them.
const BULLETS: [char; 20] =
    ['•', '●', '◦', '▪', '▫', '■', '□', '‣', '∙', '○', '➤', '➢', '►', '▶', '✓', '✔', '✅', '🔹', '🔸', '👉'];

/// Characters that are a bullet if a space follows.
const DASHES: [char; 10] = ['-', '–', '—', '*', '·', '→', '➔', '➜', '⇒', '»'];

/// What stands for any emoji that serves as a bullet: people take another one for every line.
const EMOJI: char = '🔹';

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
    while bullet(line).is_some_and(|c| BULLETS.contains(&c)) {
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

/// The bullet with which the line begins; [`EMOJI`] for every emoji with a space behind it.
fn bullet(line: &[Piece]) -> Option<char> {
    let Some(Piece::Text(text, _)) = line.first() else {
        return None;
    };
    let sign = text.chars().next()?;
    let spaced = text[sign_length(text)..].starts_with(' ');
    match sign {
        _ if is_emoji(sign) => (spaced || BULLETS.contains(&sign)).then_some(EMOJI),
        _ => (BULLETS.contains(&sign) || (DASHES.contains(&sign) && spaced)).then_some(sign),
    }
}

/// Pictures and signs. Flags are none: they say a country.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
}

/// Bytes of the first character with all that belongs to it: the mark that asks for its coloured form, a tone of skin,
/// and what is joined to it (unicode.org/reports/tr51).
fn sign_length(text: &str) -> usize {
    let mut joined = true;
    let belongs = |(_, c): &(usize, char)| {
        let mark = matches!(c, '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}');
        let belongs = joined || mark;
        joined = *c == '\u{200d}';
        belongs
    };
    text.char_indices().take_while(belongs).last().map_or(0, |(at, c)| at + c.len_utf8())
}

fn remove_bullet(line: &mut Inline) {
    if let Some(Piece::Text(text, _)) = line.first_mut() {
        text.drain(..sign_length(text));
    }
    trim(line);
}

#[cfg(test)]
mod tests {
    use crate::clean;

    #[test]
    fn lines_with_bullets_of_every_kind_are_a_list() {
        for (typed, list) in [
            ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
            ("✅ a\n✅ b", "<ul><li>a</li><li>b</li></ul>"),
            ("🚀 Ship\n💡 Think\n❤️ Care", "<ul><li>Ship</li><li>Think</li><li>Care</li></ul>"),
            ("👩🏽‍💻 Code\n👉 Point", "<ul><li>Code</li><li>Point</li></ul>"),
            ("→ a\n→ b", "<ul><li>a</li><li>b</li></ul>"),
            ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
            // No lists.
            ("🚀 Ship", "<p>🚀 Ship</p>"),
            ("🇩🇪 Berlin\n🇫🇷 Paris", "<p>🇩🇪 Berlin<br>🇫🇷 Paris</p>"),
            ("🚀Ship\n💡Think", "<p>🚀Ship<br>💡Think</p>"),
        ] {
            assert_eq!(clean::plain(typed).as_str().replace('\n', ""), list, "{typed}");
        }
    }
}
