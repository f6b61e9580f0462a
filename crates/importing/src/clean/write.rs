//! Writes a [`Document`] as HTML or as plain text.

use super::document::{Block, Inline, Piece, Style, text_of};

/// All addresses of one text together take at most this many bytes: one short `<a>` could otherwise repeat a long
/// address in every paragraph behind it.
const LINK_BYTES: usize = 128 * 1024;

/// Writes HTML: elements only from the document's own vocabulary, every text and attribute escaped.
pub(super) fn html(document: &[Block]) -> String {
    let mut writer = Writer { out: String::new(), link_bytes: LINK_BYTES };
    writer.blocks(document);
    writer.out
}

struct Writer {
    out: String,
    link_bytes: usize,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, line } => {
                let level = (*level).clamp(3, 4);
                self.out.push_str(if level == 3 { "<h3>" } else { "<h4>" });
                self.line(line);
                self.out.push_str(if level == 3 { "</h3>" } else { "</h4>" });
            }
            Block::Paragraph(line) => {
                self.out.push_str("<p>");
                self.line(line);
                self.out.push_str("</p>");
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>");
                self.blocks(blocks);
                self.out.push_str("</blockquote>");
            }
            Block::Code(code) => {
                // A parser drops the first line break behind `<pre>`, so a text that begins with one needs two.
                self.out.push_str(if code.starts_with('\n') { "<pre>\n<code>" } else { "<pre><code>" });
                self.text(code);
                self.out.push_str("</code></pre>");
            }
            Block::Rule => self.out.push_str("<hr>"),
        }
        self.out.push('\n');
    }

    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>]) {
        match start {
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(n) => self.out.push_str(&format!("<ol start=\"{n}\">\n")),
        }
        for item in items {
            self.out.push_str("<li>");
            match item.as_slice() {
                // A single line, with or without lists below it, needs no paragraph of its own.
                [Block::Paragraph(line), rest @ ..] if rest.iter().all(|b| matches!(b, Block::List { .. })) => {
                    self.line(line);
                    self.blocks(rest);
                }
                blocks => self.blocks(blocks),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
    }

    fn line(&mut self, line: &Inline) {
        let mut rest = line.as_slice();
        while let Some(piece) = rest.first() {
            let link = match piece {
                Piece::Text(_, style) => style.link.as_ref(),
                Piece::Break => None,
            };
            // All neighbours of one address share one `<a>`.
            let same = |p: &&Piece| matches!(p, Piece::Text(_, style) if style.link.as_ref() == link);
            let count = rest.iter().take_while(same).count().max(1);
            let (linked, behind) = rest.split_at(count);
            match link.filter(|link| link.len() <= self.link_bytes) {
                Some(link) => {
                    self.link_bytes -= link.len();
                    self.out.push_str("<a href=\"");
                    self.escaped(link, '"', "&quot;");
                    self.out.push_str("\">");
                    linked.iter().for_each(|piece| self.piece(piece));
                    self.out.push_str("</a>");
                }
                None => linked.iter().for_each(|piece| self.piece(piece)),
            }
            rest = behind;
        }
    }

    fn piece(&mut self, piece: &Piece) {
        let Piece::Text(text, Style { strong, em, code, .. }) = piece else {
            self.out.push_str("<br>\n");
            return;
        };
        let elements = [(strong, "strong"), (em, "em"), (code, "code")];
        for (_, element) in elements.iter().filter(|(on, _)| **on) {
            self.out.extend(["<", element, ">"]);
        }
        self.text(text);
        for (_, element) in elements.iter().rev().filter(|(on, _)| **on) {
            self.out.extend(["</", element, ">"]);
        }
    }

    fn text(&mut self, text: &str) {
        self.escaped(text, '<', "&lt;");
    }

    /// `text` without `&` and without the character that would end it.
    fn escaped(&mut self, text: &str, end: char, instead: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                c if c == end => self.out.push_str(instead),
                c => self.out.push(c),
            }
        }
    }
}

/// Writes plain text, one line a block.
pub(super) fn text(document: &[Block]) -> String {
    let mut lines = Vec::new();
    collect(document, &mut lines);
    lines.join("\n")
}

fn collect(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { line, .. } | Block::Paragraph(line) => lines.push(text_of(line)),
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, lines)),
            Block::Quote(blocks) => collect(blocks, lines),
            Block::Code(code) => lines.extend(
                code.lines()
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .filter(|l| !l.is_empty()),
            ),
            Block::Rule => {}
        }
    }
}
