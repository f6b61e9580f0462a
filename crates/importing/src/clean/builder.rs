//! Makes a [`Document`] of a row of starts, ends and texts, however badly they are nested.

use super::{
    document::{Block, Document, Inline, Piece, is_blank, is_invisible, trim, unstyle_spaces},
    link,
    marks::{Mark, Marks},
};

/// How deep lists and quotes nest; what lies deeper is shown at this depth.
pub(super) const MAX_DEPTH: usize = 24;

/// Characters of one line that HTML must escape. The sanitiser's parser copies a text anew at each of them, so that one
/// paragraph of a hundred thousand ampersands would take minutes; behind this many a new paragraph begins.
const MAX_ESCAPES: usize = 2_000;

enum Frame {
    /// `implied`: an item came without a list.
    List {
        start: Option<u32>,
        implied: bool,
        items: Vec<Vec<Block>>,
    },
    /// The marks that were open where the item began.
    Item {
        blocks: Vec<Block>,
        marks: Marks,
    },
    Quote {
        blocks: Vec<Block>,
    },
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
    /// Characters of the line, or of the preformatted text, that must be escaped: at most [`MAX_ESCAPES`].
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
        while let Some((at, _)) = rest.match_indices(['&', '<']).nth(MAX_ESCAPES - self.escapes) {
            let (now, later) = rest.split_at(at);
            self.piece_of_text(now);
            match &self.pre {
                Some(_) => self.start_pre(),
                None => self.flush(),
            }
            self.escapes = 0;
            rest = later;
        }
        self.escapes += rest.matches(['&', '<']).count();
        self.piece_of_text(rest);
    }

    fn piece_of_text(&mut self, text: &str) {
        if let Some(pre) = &mut self.pre {
            pre.push_str(text);
            return;
        }
        let style = self.marks.style();
        let mut blank = match self.line.last() {
            None | Some(Piece::Break) => true,
            Some(Piece::Text(last, _)) => last.ends_with(' '),
        };
        if blank && text.chars().all(is_blank) {
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

    pub(super) fn start_list(&mut self, start: Option<u32>) {
        self.leave_line();
        if matches!(self.frames.last(), Some(Frame::List { implied: true, .. })) {
            self.close_frame();
        }
        if self.frames.len() + 2 > MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.frames.push(Frame::List { start, implied: false, items: Vec::new() });
        }
    }

    pub(super) fn end_list(&mut self, numbered: bool) {
        self.leave_line();
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let is_it =
            |frame: &Frame| matches!(frame, Frame::List { start, implied: false, .. } if start.is_some() == numbered);
        if let Some(at) = self.frames.iter().rposition(is_it) {
            self.close_to(at);
        }
    }

    pub(super) fn start_item(&mut self) {
        self.leave_line();
        if self.too_deep > 0 {
            return;
        }
        if matches!(self.frames.last(), Some(Frame::Item { .. })) {
            self.close_frame();
        }
        if !matches!(self.frames.last(), Some(Frame::List { .. })) {
            if self.frames.len() + 2 > MAX_DEPTH {
                return;
            }
            self.frames.push(Frame::List { start: None, implied: true, items: Vec::new() });
        }
        self.push_item();
    }

    pub(super) fn end_item(&mut self) {
        self.leave_line();
        if self.too_deep > 0 {
            return;
        }
        // A list that is still open inside the item is one whose end is missing, unless it stands alone.
        let at = match self.frames.last() {
            Some(Frame::Item { .. }) => Some(self.frames.len() - 1),
            _ => None,
        };
        if let Some(at) = at {
            self.close_to(at);
        }
    }

    pub(super) fn start_quote(&mut self) {
        self.leave_line();
        self.enter_flow();
        if self.frames.len() + 1 > MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.frames.push(Frame::Quote { blocks: Vec::new() });
        }
    }

    pub(super) fn end_quote(&mut self) {
        self.leave_line();
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Quote { .. })) {
            self.close_to(at);
        }
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

    /// Makes sure that a line can stand here: not in a list, but in one of its items or behind it.
    fn enter_flow(&mut self) {
        match self.frames.last() {
            Some(Frame::List { implied: true, .. }) => self.close_frame(),
            Some(Frame::List { .. }) => self.push_item(),
            _ => {}
        }
    }

    fn push_item(&mut self) {
        self.outer_marks = self.marks.clone();
        self.frames.push(Frame::Item { blocks: Vec::new(), marks: self.marks.clone() });
    }

    fn add(&mut self, block: Block) {
        self.enter_flow();
        match self.frames.last_mut() {
            Some(Frame::Item { blocks, .. } | Frame::Quote { blocks }) => blocks.push(block),
            // `enter_flow` leaves no list on top.
            Some(Frame::List { items, .. }) => items.push(vec![block]),
            None => self.root.push(block),
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.frames.len() > at {
            self.close_frame();
        }
    }

    fn close_frame(&mut self) {
        match self.frames.pop() {
            Some(Frame::Item { blocks, marks }) => {
                self.marks = marks;
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(blocks);
                }
            }
            Some(Frame::List { start, items, .. }) => {
                let list = Block::List { start, items };
                match self.frames.last_mut() {
                    // A list right inside a list belongs to the item before it.
                    Some(Frame::List { items, .. }) => match items.last_mut() {
                        Some(item) => item.push(list),
                        None => items.push(vec![list]),
                    },
                    _ => self.add(list),
                }
            }
            Some(Frame::Quote { blocks }) => self.add(Block::Quote(blocks)),
            None => {}
        }
    }
}
