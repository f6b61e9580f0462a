//! Makes a [`Document`] of a row of starts, ends and texts, however badly they are nested.

mod nesting;

use super::{
    document::{Block, Document, Inline, Piece, is_blank, is_invisible, trim, unstyle_spaces},
    link,
    marks::{Mark, Marks},
};
use nesting::Frame;

/// Characters of one line that are dear ([`is_dear`]): one paragraph of a hundred thousand of them would take minutes, so
/// behind this many a new paragraph begins.
const MAX_ESCAPES: usize = 2_000;

/// Whether the sanitiser looks at the whole rest of a text anew at this character: those that HTML must escape, and those
/// that begin as a no-break space does in UTF-8 (`£`, `»`, `°`).
fn is_dear(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '\u{80}'..='\u{bf}')
}

/// See the module.
#[derive(Default)]
pub(super) struct Builder {
    root: Vec<Block>,
    frames: Vec<Frame>,
    /// Lists and quotes that were not opened because they lay too deep.
    too_deep: usize,
    /// The line being read.
    line: Inline,
    /// Dear characters of the line, or of the preformatted text: at most [`MAX_ESCAPES`].
    escapes: usize,
    /// The heading being read.
    heading: Option<u8>,
    /// The preformatted text being read.
    pre: Option<String>,
    marks: Marks,
    /// The marks that were open where the present block began: formatting that is never closed ends with its block.
    outer_marks: Marks,
}

impl Builder {
    pub(super) fn finish(mut self) -> Document {
        self.end_pre();
        self.flush();
        while !self.frames.is_empty() {
            self.close_frame();
        }
        self.root
    }

    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((at, _)) = rest.match_indices(is_dear).nth(MAX_ESCAPES - self.escapes) {
            let (now, later) = rest.split_at(at);
            self.piece_of_text(now);
            match &self.pre {
                Some(_) => self.start_pre(),
                None => self.flush(),
            }
            self.escapes = 0;
            rest = later;
        }
        self.escapes += rest.matches(is_dear).count();
        self.piece_of_text(rest);
    }

    fn piece_of_text(&mut self, text: &str) {
        if let Some(pre) = &mut self.pre {
            pre.extend(text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_invisible(*c) && !c.is_control()));
            return;
        }
        let style = self.marks.style();
        let mut blank = match self.line.last() {
            None | Some(Piece::Break) => true,
            Some(Piece::Text(last, _)) => last.ends_with(' '),
        };
        if text.chars().all(|c| is_invisible(c) || (blank && is_blank(c))) {
            return;
        }
        if self.line.is_empty() {
            self.enter_flow();
        }
        let mut collapsed = String::with_capacity(text.len());
        for c in text.chars().filter(|c| !is_invisible(*c)) {
            if !is_blank(c) {
                collapsed.push(c);
            } else if !blank {
                collapsed.push(' ');
            }
            blank = is_blank(c);
        }
        match self.line.last_mut() {
            Some(Piece::Text(last, same)) if *same == style => last.push_str(&collapsed),
            _ if collapsed.is_empty() => {}
            _ => self.line.push(Piece::Text(collapsed, style)),
        }
    }

    pub(super) fn line_break(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
        } else if !self.line.is_empty() {
            if let Some(Piece::Text(last, _)) = self.line.last_mut() {
                last.truncate(last.trim_end().len());
            }
            self.line.push(Piece::Break);
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        *self.marks.count(mark) += 1;
    }

    pub(super) fn unmark(&mut self, mark: Mark) {
        let open = self.marks.count(mark);
        *open = open.saturating_sub(1);
    }

    pub(super) fn start_link(&mut self, href: Option<&str>) {
        self.marks.link = href.and_then(link::allowed);
    }

    pub(super) fn end_link(&mut self) {
        self.marks.link = None;
    }

    pub(super) fn start_block(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
            return;
        }
        self.flush();
        self.outer_marks = self.marks.clone();
    }

    pub(super) fn end_block(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
            return;
        }
        if !self.line.is_empty() {
            self.marks = self.outer_marks.clone();
        }
        self.flush();
    }

    pub(super) fn start_heading(&mut self, level: u8) {
        self.start_block();
        self.heading = Some(level);
    }

    pub(super) fn end_heading(&mut self) {
        self.end_block();
        self.heading = None;
    }

    pub(super) fn start_pre(&mut self) {
        self.leave_line();
        self.pre = Some(String::new());
    }

    pub(super) fn end_pre(&mut self) {
        if let Some(code) = self.pre.take().filter(|code| !code.trim().is_empty()) {
            self.add(Block::Code(code));
        }
        self.escapes = 0;
    }

    pub(super) fn rule(&mut self) {
        self.leave_line();
        self.add(Block::Rule);
    }

    /// Ends the line and whatever kind of line it was.
    fn leave_line(&mut self) {
        self.end_pre();
        self.end_block();
        self.heading = None;
    }

    /// Ends the line.
    fn flush(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        self.escapes = 0;
        trim(&mut line);
        if line.is_empty() {
            return;
        }
        let line = unstyle_spaces(line);
        let block = match self.heading {
            Some(level) => Block::Heading { level, line },
            None => Block::Paragraph(line),
        };
        self.add(block);
    }
}
