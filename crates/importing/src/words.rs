//! Texts as rows of words.

use crate::vocabulary::Vocabulary;

/// The words of a stretch of text, in a row.
pub(crate) struct Words {
    /// Parted by single spaces.
    text: String,
    /// Where each begins and ends.
    bounds: Vec<(usize, usize)>,
}

impl Words {
    /// The words of a folded text: the stretches of characters that belong to one.
    pub(crate) fn of(folded: &str, is_word: impl Fn(char) -> bool) -> Self {
        let mut words = Self { text: String::with_capacity(folded.len()), bounds: Vec::new() };
        for word in folded.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()) {
            if !words.text.is_empty() {
                words.text.push(' ');
            }
            words.bounds.push((words.text.len(), words.text.len() + word.len()));
            words.text.push_str(word);
        }
        words
    }

    /// The first `most` words.
    pub(crate) fn first_of(mut self, most: usize) -> Self {
        self.bounds.truncate(most);
        self
    }

    /// How many they are.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// The words `from..=to` with single spaces between them.
    pub(crate) fn row(&self, from: usize, to: usize) -> &str {
        &self.text[self.bounds[from].0..self.bounds[to].1]
    }

    /// Each word.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.bounds.iter().map(|(start, end)| &self.text[*start..*end])
    }

    /// The word at `at`.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.bounds.get(at).map(|(start, end)| &self.text[*start..*end])
    }

    /// The first word.
    pub(crate) fn first(&self) -> Option<&str> {
        self.iter().next()
    }

    /// The last word.
    pub(crate) fn last(&self) -> Option<&str> {
        self.iter().next_back()
    }

    /// The index of the last word of the last term of the vocabulary that stands in the words.
    pub(crate) fn last_of(&self, terms: &Vocabulary) -> Option<usize> {
        /// Words of the longest term.
        const LONGEST: usize = 3;
        let is_term = |from: usize, at: usize| terms.has(self.row(from, at));
        (0..self.len()).rev().find(|at| (at.saturating_sub(LONGEST - 1)..=*at).any(|from| is_term(from, *at)))
    }

    /// Whether the last words are any of these.
    pub(crate) fn end_with(&self, phrases: &[&str]) -> bool {
        let ends = |phrase: &&str| {
            self.text.strip_suffix(*phrase).is_some_and(|before| before.is_empty() || before.ends_with(' '))
        };
        phrases.iter().any(ends)
    }
}
