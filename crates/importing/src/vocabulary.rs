//! Closed sets of words, written as one text.

use std::{collections::HashSet, sync::OnceLock};

/// Terms of one or more words in small letters without accents, parted by `|` and any whitespace around it.
pub(crate) struct Vocabulary {
    text: &'static str,
    terms: OnceLock<HashSet<&'static str>>,
}

impl Vocabulary {
    /// The terms of `text`.
    pub(crate) const fn of(text: &'static str) -> Self {
        Self { text, terms: OnceLock::new() }
    }

    /// Whether `term` is one of them.
    pub(crate) fn has(&self, term: &str) -> bool {
        self.terms.get_or_init(|| self.iter().collect()).contains(term)
    }

    /// Every term, in the order of the text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.text.split('|').map(str::trim).filter(|term| !term.is_empty())
    }
}
