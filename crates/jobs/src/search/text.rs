//! What a person types, as terms: words, `"words in a row"`, `-without`, `or`.
//!
//! Nothing that is typed is an error: a quote that is never closed ends with the text, a lone `-` or `or` means nothing.

use std::ops::Range;

/// Terms that count; those behind them are not read. A text of 200 characters seldom has so many.
pub(super) const MAX_TERMS: usize = 32;

/// One thing to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// As it was typed, without quotes and sign. Never empty.
    pub(super) said: String,
    /// Where `said` stands in the text, in bytes.
    pub(super) at: Range<usize>,
    /// It stood in quotes: its words must follow each other.
    pub(super) quoted: bool,
    /// It stood behind a minus sign: an advert must not hold it.
    pub(super) excluded: bool,
}

/// Terms that an advert must all satisfy.
pub(super) type Group = Vec<Term>;

/// The text as alternatives, one of which an advert must satisfy. No group is empty; no group: nothing to look for.
pub(super) fn parse(text: &str) -> Vec<Group> {
    let (mut groups, mut group, mut terms) = (Vec::new(), Group::new(), 0);
    let mut at = 0;
    while let Some(piece) = next(text, at) {
        at = piece.end;
        match piece.term {
            Some(term) if term.is_or() => groups.push(std::mem::take(&mut group)),
            Some(term) if terms < MAX_TERMS => {
                terms += 1;
                group.push(term);
            }
            _ => {}
        }
    }
    groups.push(group);
    groups.retain(|group| !group.is_empty());
    groups
}

impl Term {
    fn is_or(&self) -> bool {
        !self.quoted && !self.excluded && (self.said.eq_ignore_ascii_case("or") || self.said == "|")
    }

    /// Whether the words of other terms may stand beside it in a name of several words.
    pub(super) fn is_plain(&self) -> bool {
        !self.quoted && !self.excluded
    }
}

/// A term, or a sign that means nothing, and where it ended.
struct Piece {
    term: Option<Term>,
    end: usize,
}

/// The next piece from byte `from` on.
fn next(text: &str, from: usize) -> Option<Piece> {
    let start = from + text.get(from..)?.find(|c: char| !c.is_whitespace())?;
    let excluded = text[start..].starts_with('-');
    let start = start + usize::from(excluded);
    let rest = &text[start..];
    if let Some(open) = rest.chars().next().filter(|c| is_quote(*c)) {
        let inside = start + open.len_utf8();
        let length = text[inside..].find(is_quote).unwrap_or(text.len() - inside);
        let end = inside + length;
        let close = text[end..].chars().next().map_or(0, char::len_utf8);
        return Some(Piece { term: term(text, inside..end, true, excluded), end: end + close });
    }
    let end = start + rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
    Some(Piece { term: term(text, start..end, false, excluded), end })
}

fn term(text: &str, at: Range<usize>, quoted: bool, excluded: bool) -> Option<Term> {
    let said = text[at.clone()].trim();
    (!said.is_empty()).then(|| Term { said: said.to_owned(), at, quoted, excluded })
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The terms as a person would write them, groups divided by `|`.
    fn read(text: &str) -> String {
        let term = |term: &Term| {
            let quote = if term.quoted { "\"" } else { "" };
            format!("{}{quote}{}{quote}", if term.excluded { "-" } else { "" }, term.said)
        };
        let group = |group: &Group| group.iter().map(term).collect::<Vec<_>>().join(" ");
        parse(text).iter().map(group).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn words_phrases_exclusions_and_alternatives_are_told_apart() {
        for (text, expected) in [
            ("cto berlin", "cto berlin"),
            ("\"machine learning\" -intern", "\"machine learning\" -intern"),
            ("-\"machine learning\"", "-\"machine learning\""),
            ("„Leiter Technik“ oder", "\"Leiter Technik\" oder"),
            ("cto OR vpe or \"head of\"", "cto | vpe | \"head of\""),
            ("full-stack c++ c#", "full-stack c++ c#"),
            ("\"never closed", "\"never closed\""),
            ("a\"b\"c", "a \"b\" c"),
            ("or - or", ""),
            ("\"\" -\"\" -", ""),
            ("\"or\"", "\"or\""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_term_knows_where_it_stands() {
        let text = "über -\"zwei Wörter\"";
        let terms = parse(text).concat();
        assert_eq!(terms.iter().map(|term| &text[term.at.clone()]).collect::<Vec<_>>(), ["über", "zwei Wörter"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_within_bounds(text in "\\PC{0,200}") {
            let groups = parse(&text);
            prop_assert!(groups.iter().all(|group| !group.is_empty()));
            prop_assert!(groups.iter().map(Vec::len).sum::<usize>() <= MAX_TERMS);
            for term in groups.iter().flatten() {
                prop_assert!(!term.said.is_empty());
                prop_assert_eq!(text[term.at.clone()].trim(), &term.said);
            }
        }

        #[test]
        fn signs_in_any_order_are_read(text in "[\"\\-| a“or]{0,60}") {
            let again = read(&text);
            prop_assert_eq!(read(&again), again);
        }
    }
}
