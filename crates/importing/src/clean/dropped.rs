//! Elements that go with all that is in them.

use std::collections::HashMap;

use super::tokens::{Piece, is_foreign, leaves_foreign};

/// For each piece that begins such an element, the last piece of the element.
///
/// One that has no end has no content either: its author forgot the end or a tool lost it, and what follows is the
/// advert. Of several elements of a name, an end belongs to the last one. Linear in the number of pieces.
pub(super) fn ends(pieces: &[Piece]) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Start(tag) if is_dropped(&tag.name) => {
                if !tag.self_closing {
                    open.entry(&tag.name).or_default().push(at);
                }
            }
            Piece::Start(tag) if leaves_foreign(&tag.name) => {
                // A drawing ends where the text goes on.
                for (_, starts) in open.iter_mut().filter(|(name, _)| is_foreign(name)) {
                    ends.extend(starts.drain(..).map(|start| (start, at - 1)));
                }
            }
            Piece::End(name) => {
                if let Some(start) = open.get_mut(&**name).and_then(Vec::pop) {
                    ends.insert(start, at);
                }
            }
            Piece::Start(_) | Piece::Text(_) => {}
        }
    }
    ends
}

/// Void elements (`img`, `embed`, `input`) have nothing in them.
fn is_dropped(name: &str) -> bool {
    is_foreign(name)
        || matches!(
            name,
            "object"
                | "applet"
                | "audio"
                | "video"
                | "canvas"
                | "template"
                | "select"
                | "datalist"
                | "button"
                | "frameset"
                | "dialog"
        )
}
