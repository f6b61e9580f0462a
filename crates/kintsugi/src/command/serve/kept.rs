//! The site's finished pages hear what changed.

use std::pin::Pin;

use web::Site;

use super::changes::{Listener, Word};

/// The pages of this site.
pub(super) struct KeptPages(pub(super) Site);

impl Listener for KeptPages {
    fn name(&self) -> &'static str {
        "pages"
    }

    fn hear<'a>(&'a self, word: &'a Word) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        match word {
            Word::Posting(posting) => self.0.changed(posting),
            Word::Anew => {
                self.0.set_followed(true);
                self.0.all_changed();
            }
            Word::Rate => self.0.all_changed(),
            Word::Resumed => self.0.set_followed(true),
            Word::Lost => self.0.set_followed(false),
        }
        Box::pin(std::future::ready(()))
    }
}
