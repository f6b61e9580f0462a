//! What a title says about the role: which kind of technology leadership, and how far up.
//!
//! Titles are short and every word in them counts, so they are read word by word against small tables. In doubt a title
//! is no leadership role: a board of such roles with *Account CTO* in it is worth less than one that misses one.

mod function;
mod phrases;
mod role;
mod seniority;

pub use role::kinds;
pub use seniority::{of_field, of_title};

use crate::{fold, vocabulary::Vocabulary};

/// A title in segments of words in small letters: `VP, Developer & AI Engineering` is `vp` and
/// `developer & ai engineering`.
struct Title {
    /// In small letters, whole.
    text: String,
    segments: Vec<Vec<String>>,
}

impl Title {
    fn read(title: &str) -> Self {
        let folded = fold::folded(title).replace("r&d", "rnd").replace("r+d", "rnd").replace("f&e", "rnd");
        let folded = folded.replace("c.t.o.", "cto").replace("v.p.", "vp");
        let breaks = |c: char| {
            matches!(c, ',' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | ':' | ';' | '•' | '·' | '@' | '\n')
        };
        let segments =
            folded.split(breaks).flat_map(|part| part.split(" - ")).map(words).filter(|words| !words.is_empty());
        Self { text: title.to_lowercase(), segments: segments.collect() }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flatten().map(String::as_str)
    }

    /// Whether any word is one of these.
    fn has(&self, wanted: &Vocabulary) -> bool {
        self.words().any(|word| wanted.has(word))
    }

    /// Whether the words of any of these stand in a row somewhere.
    fn has_phrase(&self, phrases: &Vocabulary) -> bool {
        phrases.iter().any(|phrase| self.segments.iter().any(|words| phrases::find(words, phrase).is_some()))
    }

    /// Whether any word is one of `wanted`, and not right behind one of `unwanted`.
    fn has_not_behind(&self, wanted: &Vocabulary, unwanted: &Vocabulary) -> bool {
        self.segments.iter().any(|words| {
            let before = |at: usize| at.checked_sub(1).map(|at| words[at].as_str());
            (0..words.len()).any(|at| wanted.has(&words[at]) && before(at).is_none_or(|before| !unwanted.has(before)))
        })
    }
}

/// Signs for *and* become the word `&`; hyphens part words.
fn words(segment: &str) -> Vec<String> {
    let spaced = segment.replace(['&', '+'], " & ").replace('"', " ");
    let bare = |word: &str| word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '&' || c == '%')).to_owned();
    let words = spaced.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '*' | '?')).map(bare);
    words.map(|word| if is_and(&word) { "&".to_owned() } else { word }).filter(|word| !word.is_empty()).collect()
}

fn is_and(word: &str) -> bool {
    matches!(word, "and" | "und" | "et" | "y" | "e" | "en" | "og" | "och" | "i" | "oder" | "ou" | "or")
}

#[cfg(test)]
mod tests;
