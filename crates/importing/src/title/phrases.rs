//! Rows of words within rows of words.

/// Where the words of `phrase` (parted by spaces) stand in a row in `words`: the first place, as a range.
pub(super) fn find(words: &[String], phrase: &str) -> Option<std::ops::Range<usize>> {
    let length = phrase.split(' ').count();
    let is_at = |at: &usize| words[*at..at + length].iter().map(String::as_str).eq(phrase.split(' '));
    let last = words.len().checked_sub(length)?;
    (0..=last).find(is_at).map(|at| at..at + length)
}
