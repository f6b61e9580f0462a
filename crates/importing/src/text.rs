//! Single lines of text as people type them.

/// Trimmed, every run of whitespace a single space, control and invisible characters gone; `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    let visible = text
        .chars()
        .filter(|c| c.is_whitespace() || !(c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')));
    let visible: String = visible.collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// An absolute `http` or `https` address, else `None`.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let host = rest.starts_with(|c: char| c.is_alphanumeric());
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\');
    (web && host && text.len() <= 2048 && !text.contains(odd)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_single_spaces_and_no_invisible_characters() {
        for (typed, read) in [
            ("  Head  of\tEngineering \u{a0}", Some("Head of Engineering")),
            ("CTO\u{200b}\u{0} (f/m)", Some("CTO (f/m)")),
            (" \u{feff}\n", None),
            ("", None),
        ] {
            assert_eq!(line(typed).as_deref(), read, "{typed:?}");
        }
    }

    #[test]
    fn only_absolute_web_addresses_pass() {
        for (address, passes) in [
            (" https://example.org/a?b ", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)", false),
            ("javascript://example.org/%0aalert(1)", false),
            ("ftp://example.org", false),
            ("//example.org", false),
            ("https://", false),
            ("https://example.org/\" onclick=", false),
        ] {
            assert_eq!(web_address(address).is_some(), passes, "{address}");
        }
    }
}
