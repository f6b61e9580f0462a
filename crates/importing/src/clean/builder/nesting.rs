//! Lists and quotes: what is open, and where a block lands.

use super::Builder;
use crate::clean::{document::Block, marks::Marks};

/// How deep lists and quotes nest; what lies deeper is shown at this depth.
const MAX_DEPTH: usize = 24;

pub(super) enum Frame {
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

impl Builder {
    pub(in crate::clean) fn start_list(&mut self, start: Option<u32>) {
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

    pub(in crate::clean) fn end_list(&mut self, numbered: bool) {
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

    pub(in crate::clean) fn start_item(&mut self) {
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

    pub(in crate::clean) fn end_item(&mut self) {
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

    pub(in crate::clean) fn start_quote(&mut self) {
        self.leave_line();
        self.enter_flow();
        if self.frames.len() + 1 > MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.frames.push(Frame::Quote { blocks: Vec::new() });
        }
    }

    pub(in crate::clean) fn end_quote(&mut self) {
        self.leave_line();
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Quote { .. })) {
            self.close_to(at);
        }
    }

    /// Makes sure that a line can stand here: not in a list, but in one of its items or behind it.
    pub(super) fn enter_flow(&mut self) {
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

    pub(super) fn add(&mut self, block: Block) {
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

    pub(super) fn close_frame(&mut self) {
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
