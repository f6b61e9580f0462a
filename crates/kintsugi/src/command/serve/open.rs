//! The pages that visitors have open hear what changed.

use std::pin::Pin;

use web::Live;

use super::changes::{Listener, Word};

/// The open pages of this process.
pub(super) struct OpenPages(pub(super) Live);

impl Listener for OpenPages {
    fn name(&self) -> &'static str {
        "open"
    }

    fn hear<'a>(&'a self, word: &'a Word) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        match word {
            Word::Posting(posting) => self.0.changed(posting),
            Word::Anew | Word::Resumed => self.0.set_followed(true),
            Word::Lost => self.0.set_followed(false),
            // A rate brings no advert; a search that is watched keeps the one of its own moment.
            Word::Rate => {}
        }
        // What it means for each page is found out by a task of its own: nobody waits for that.
        Box::pin(std::future::ready(()))
    }
}
