//! Single lines of text as people type them.

use crate::limits;

/// Trimmed, every run of whitespace a single space, control and invisible characters gone; `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    let mut line = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !line.is_empty();
        } else if !is_invisible(c) {
            if std::mem::take(&mut gap) {
                line.push(' ');
            }
            line.push(c);
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Characters that show nothing: controls, hidden separators, those that turn the direction of the text behind them, and
/// code points that are no characters.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_noncharacter(c)
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Code points that Unicode keeps free for good (chapter 23.7); in HTML each is an error.
pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// A [`line`] of at most `most` characters: a longer one is cut behind a word, and an ellipsis says so. A word of more
/// than 40 bytes is no word of a language and is cut itself.
pub(crate) fn cut(text: &str, most: usize) -> Option<String> {
    const LONGEST_WORD: usize = 40;
    let mut line = line(text)?;
    if is_longer(&line, most) {
        let end = line.char_indices().nth(most - 1).map_or(line.len(), |(at, _)| at);
        // A space right behind the last character that fits leaves a whole word.
        let whole_word = line[end..].starts_with(' ');
        line.truncate(end);
        let word = line.rfind(' ').filter(|at| !whole_word && end - at <= LONGEST_WORD);
        line.truncate(word.unwrap_or(end));
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    Some(line)
}

/// A [`line`] of at most `most` characters; a longer one is no value of its kind.
pub(crate) fn within(text: &str, most: usize) -> Option<String> {
    line(text).filter(|line| !is_longer(line, most))
}

/// Whether `text` has more than `most` characters.
pub(crate) fn is_longer(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

/// An absolute `http` or `https` address of at most [`limits::ADDRESS`] characters, its scheme in small letters, else
/// `None`.
///
/// Control characters are taken out first: a browser ignores line breaks and tabs inside an address, so that a scheme
/// could hide behind them.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let mut address: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let (scheme, rest) = address.split_once("://")?;
    let length = scheme.len();
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let host = rest.starts_with(|c: char| c.is_alphanumeric());
    let odd = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '<' | '>' | '\\');
    if !web || !host || is_longer(&address, limits::ADDRESS) || address.contains(odd) {
        return None;
    }
    address[..length].make_ascii_lowercase();
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_single_spaces_and_no_invisible_characters() {
        for (typed, read) in [
            ("  Head  of\tEngineering \u{a0}", Some("Head of Engineering")),
            ("CTO\u{200b}\u{0} (f/m)", Some("CTO (f/m)")),
            ("CTO \u{0} \u{202e}OTC", Some("CTO OTC")),
            (" \u{feff}\n", None),
            ("", None),
        ] {
            assert_eq!(line(typed).as_deref(), read, "{typed:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_behind_a_word() {
        let long = format!("A {}", "x".repeat(80));
        for (typed, most, kept) in [
            ("Head of Engineering", 19, "Head of Engineering"),
            ("Head of Engineering", 18, "Head of…"),
            ("Head of Engineering", 8, "Head of…"),
            ("Head of Engineering", 7, "Head…"),
            ("Donaudampfschiff", 8, "Donauda…"),
            ("A Donaudampfschiff", 8, "A…"),
            (&long, 60, &format!("A {}…", "x".repeat(57))),
            ("éééé é", 5, "éééé…"),
        ] {
            let line = cut(typed, most).unwrap_or_default();
            assert_eq!(line, kept, "{typed} {most}");
            assert!(!is_longer(&line, most), "{typed} {most}");
        }
    }

    #[test]
    fn only_absolute_web_addresses_pass() {
        for (address, passes) in [
            (" https://example.org/a?b ", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("\u{1}javascript:alert(1)", false),
            ("javascript://example.org/%0aalert(1)", false),
            ("data:text/html,x", false),
            ("ftp://example.org", false),
            ("//example.org", false),
            ("/jobs", false),
            ("https:example.org", false),
            ("https://", false),
            ("https://example.org/a b", false),
            ("https://example.org/\" onclick=", false),
            ("", false),
        ] {
            assert_eq!(web_address(address).is_some(), passes, "{address:?}");
        }
        assert_eq!(web_address("https://exa\nmple.org/\u{0}a").as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn an_address_of_boundless_length_is_none() {
        let address = |length: usize| format!("https://example.org/{}", "a".repeat(length - 20));
        assert!(web_address(&address(limits::ADDRESS)).is_some());
        assert_eq!(web_address(&address(limits::ADDRESS + 1)), None);
    }
}
