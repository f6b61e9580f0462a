//! A company's name, where a feed gives only the token of its board.

use std::collections::HashMap;

/// Tokens whose words cannot be told apart, and names that are not spelled as a name is.
///
/// The feed does not name its company, and here neither the token nor the adverts let a rule find the name: the adverts
/// write it in small letters, in other words, or mean something else by the same letters. A page that calls an employer
/// by a wrong name is worse than a table; a board that is not in it still gets a readable name.
const KNOWN: [(&str, &str); 6] = [
    ("1password", "1Password"),
    ("acquisition", "Acquisition.com"),
    ("beamimpact", "Beam Impact"),
    ("branchinsurance", "Branch Insurance"),
    ("cargo-one", "cargo.one"),
    ("claylabs", "Clay Labs"),
];

/// The name as the adverts themselves spell it (most often), else as the token suggests.
///
/// A spelling counts if its letters and digits are those of the token and every word of it begins with a capital:
/// `atomicsemi` is *Atomic Semi* if the adverts say so.
pub(crate) fn of_board<'a>(board: &str, adverts: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some((_, name)) = KNOWN.iter().find(|(token, _)| *token == board) {
        return (*name).to_owned();
    }
    let domain = domain_name(board);
    let tokens = [Some(board), domain, without_ending(board)];
    tokens.into_iter().flatten().find_map(|token| spelled(token, adverts.clone())).unwrap_or_else(|| guessed(board))
}

/// `cytora` of `cytora.com`.
fn domain_name(board: &str) -> Option<&str> {
    board.rsplit_once('.').map(|(name, _)| name).filter(|name| name.len() > 2)
}

/// Tokens that were taken get an ending: `graphitehq`, `bjakcareer`.
fn without_ending(board: &str) -> Option<&str> {
    ["-careers", "careers", "career", "-jobs", "jobs", "-hq", "hq"]
        .into_iter()
        .find_map(|ending| board.strip_suffix(ending))
        .filter(|name| name.len() > 3)
}

fn spelled<'a>(token: &str, adverts: impl Iterator<Item = &'a str>) -> Option<String> {
    let letters: Vec<char> = token.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() {
        return None;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for advert in adverts {
        let mut before = ' ';
        for (at, c) in advert.char_indices() {
            let begins = !before.is_alphanumeric() && c.to_lowercase().next() == letters.first().copied();
            if begins && let Some(spelling) = matched(&advert[at..], &letters).filter(|s| is_name(s)) {
                *counts.entry(spelling).or_default() += 1;
            }
            before = c;
        }
    }
    // Of two equally frequent spellings always the same one.
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(spelling, _)| spelling.to_owned())
}

/// The beginning of `text` whose letters are `letters`, with at most one separator between two of them.
fn matched<'a>(text: &'a str, letters: &[char]) -> Option<&'a str> {
    let mut wanted = letters.iter();
    let mut separated = true;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            let letter = wanted.next()?;
            if c.to_lowercase().next() != Some(*letter) {
                return None;
            }
            separated = false;
        } else if wanted.len() == 0 {
            return Some(&text[..at]);
        } else if separated || !matches!(c, ' ' | '-' | '.' | '&') {
            return None;
        } else {
            separated = true;
        }
    }
    (wanted.len() == 0).then_some(text)
}

fn is_name(spelling: &str) -> bool {
    let mut words = spelling.split(' ');
    if spelling.contains(' ') {
        words.all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
    } else {
        spelling.contains(char::is_uppercase)
    }
}

/// The token made readable: `AlephAlpha` to *Aleph Alpha*, `block-labs` to *Block Labs*.
fn guessed(board: &str) -> String {
    let board = board.strip_suffix(".com").filter(|name| !name.is_empty()).unwrap_or(board);
    let words = board.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let words: Vec<String> = words
        .flat_map(|word| if word.contains('.') { vec![word.to_owned()] } else { camel(word) })
        .map(|w| capital(&w))
        .collect();
    if words.is_empty() { board.to_owned() } else { words.join(" ") }
}

/// Cuts `CultivateChain`, but neither `DeepL` nor `MacOS`.
fn camel(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let begins = c.is_uppercase()
            && i > 1
            && chars[i - 1].is_lowercase()
            && chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        if begins {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut() {
            last.push(*c);
        }
    }
    words
}

fn capital(word: &str) -> String {
    if matches!(word, "ai" | "hq" | "io") {
        return word.to_uppercase();
    }
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_no_advert_spells_is_made_readable() {
        for (board, name) in [
            ("AlephAlpha", "Aleph Alpha"),
            ("Commure-Athelas", "Commure Athelas"),
            ("block-labs", "Block Labs"),
            ("basis-ai", "Basis AI"),
            ("ambient.ai", "Ambient.ai"),
            ("cytora.com", "Cytora"),
            ("DeepL", "DeepL"),
            ("1password", "1Password"),
            ("9token", "9token"),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(of_board(board, std::iter::empty()), name);
        }
    }

    #[test]
    fn adverts_know_how_their_company_is_spelled() {
        for (board, advert, name) in [
            ("7secrets", "At 7Secrets we keep them.", "7Secrets"),
            ("loamlabs", "Loam Labs builds. LOAM LABS. Loam Labs hires.", "Loam Labs"),
            ("cytora.com", "Join Cytora today", "Cytora"),
            ("ambient.ai", "At Ambient.ai, at Ambient", "Ambient.ai"),
            ("graphitehq", "About Graphite: we", "Graphite"),
            ("bridge", "Build the bridge. Bridge's team", "Bridge"),
            ("answersnow", "You get answers now.", "Answersnow"),
            ("linear", "Linearity matters to Line Ar", "Line Ar"),
        ] {
            assert_eq!(of_board(board, [advert].into_iter()), name);
        }
    }
}
