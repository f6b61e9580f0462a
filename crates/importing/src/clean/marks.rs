//! Formatting that is open while a text is read.

use std::rc::Rc;

use super::document::Style;

/// An inline formatting that can be on or off.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Strong,
    Em,
    Code,
}

/// Formatting that is open, with how often it was opened.
#[derive(Clone, Default)]
pub(super) struct Marks {
    strong: u32,
    em: u32,
    code: u32,
    pub(super) link: Option<Rc<str>>,
}

impl Marks {
    pub(super) fn count(&mut self, mark: Mark) -> &mut u32 {
        match mark {
            Mark::Strong => &mut self.strong,
            Mark::Em => &mut self.em,
            Mark::Code => &mut self.code,
        }
    }

    pub(super) fn style(&self) -> Style {
        Style { strong: self.strong > 0, em: self.em > 0, code: self.code > 0, link: self.link.clone() }
    }
}
