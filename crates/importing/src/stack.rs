//! Technologies and fields that an advert names.

mod table;

use std::{collections::HashMap, sync::LazyLock};

use crate::{fold, limits, text, vocabulary::Vocabulary, words::Words};
use table::{Entry, TABLE};

/// Words of the longest name.
const LONGEST: usize = 3;

/// How near another technology must stand to a word that is also something else.
const NEAR: usize = 4;

/// Names in small letters and the entry of each.
static NAMES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let names = |entry: &'static Entry| entry.name.split('|');
    let all = TABLE.iter().enumerate().flat_map(|(index, entry)| names(entry).map(move |name| (index, name)));
    all.map(|(index, name)| (spaced(name), index)).collect()
});

/// A name found in a text.
struct Found {
    entry: usize,
    /// Of its first and its last word.
    from: usize,
    to: usize,
}

/// Technologies and fields, at most 12: those of the title, those that the source tags, then those that the text names most
/// often, in the order in which it does.
pub(crate) fn named(title: &str, tags: &[String], description: &str) -> Vec<String> {
    /// A mention in the title counts for this many in the text, one in the tags for half of it.
    const TITLE: usize = 1_000;
    let mut counts: Vec<(usize, usize)> = Vec::new();
    let mut count = |entry: usize, weight: usize| match counts.iter_mut().find(|(known, _)| *known == entry) {
        Some((_, count)) => *count += weight,
        None => counts.push((entry, weight)),
    };
    find(title).into_iter().for_each(|entry| count(entry, TITLE));
    tags.iter().take(50).filter_map(|tag| of_tag(tag)).for_each(|entry| count(entry, TITLE / 2));
    find(description).into_iter().for_each(|entry| count(entry, 1));
    // A field that a text mentions once may be a customer's, or a benefit.
    counts.retain(|(entry, count)| !TABLE[*entry].is_field || *count > 1);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(limits::TAGS).map(|(entry, _)| TABLE[entry].shown().to_owned()).collect()
}

/// The entry of a tag that is a name and nothing else.
fn of_tag(tag: &str) -> Option<usize> {
    NAMES.get(&spaced(&text::line(tag)?)).copied()
}

/// Every entry that the text names, as often as it does.
fn find(text: &str) -> Vec<usize> {
    let folded = fold::folded(text);
    let words = Words::of(&folded, is_word);
    let as_written: Vec<&str> = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
    // Folding can make two words of one sign; then nothing is said about capitals.
    let capitals = as_written.len() == words.len();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (at..words.len().min(at + LONGEST)).rev();
        let hit = longest.into_iter().find_map(|to| Some((*NAMES.get(words.row(at, to).trim_end_matches('.'))?, to)));
        if let Some((entry, to)) = hit {
            found.push(Found { entry, from: at, to });
        }
        at = hit.map_or(at, |(_, to)| to) + 1;
    }
    let sure: Vec<usize> = found.iter().filter(|hit| !TABLE[hit.entry].is_word).map(|hit| hit.from).collect();
    let is_meant = |hit: &&Found| {
        let entry = &TABLE[hit.entry];
        let written = || capitals && entry.is_written(as_written[hit.from]);
        let near = || sure.iter().any(|at| at.abs_diff(hit.from) <= NEAR || at.abs_diff(hit.to) <= NEAR);
        !entry.is_word || (written() && (near() || is_called_a_language(&words, hit.to)))
    };
    found.iter().filter(is_meant).map(|hit| hit.entry).collect()
}

/// `Go developer`, `Swift programming`, `R language`.
fn is_called_a_language(words: &Words, at: usize) -> bool {
    static LANGUAGE: Vocabulary = Vocabulary::of(
        "developer|developers|engineer|engineers|programming|language|services|backend|codebase|microservices|entwickler",
    );
    let next = words.get(at + 1);
    next.is_some_and(|next| LANGUAGE.has(next))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '+' | '#' | '.')
}

/// A name as [`Words`] would have it.
fn spaced(name: &str) -> String {
    let folded = fold::folded(name);
    let words: Vec<&str> = folded.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
