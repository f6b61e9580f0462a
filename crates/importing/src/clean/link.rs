//! Which addresses a link may have.

use std::rc::Rc;

/// Longer addresses carry data, not a destination.
const LONGEST: usize = 2048;

/// The address, if it is an absolute `http`, `https` or `mailto` one.
pub(super) fn allowed(href: &str) -> Option<Rc<str>> {
    // A browser ignores line breaks and tabs inside an address, so a scheme could hide behind them.
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    if href.len() > LONGEST || href.contains(char::is_whitespace) {
        return None;
    }
    let (scheme, rest) = href.split_once(':')?;
    let sound = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric())),
        "mailto" => rest.contains('@'),
        _ => false,
    };
    sound.then(|| Rc::from(href))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        for (href, fine) in [
            ("https://example.org/a?b=c&d", true),
            (" HTTP://example.org ", true),
            ("mailto:cto@example.org", true),
            ("javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("\u{1}javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("vbscript:x", false),
            ("//example.org", false),
            ("/jobs", false),
            ("#top", false),
            ("https:example.org", false),
            ("https://", false),
            ("mailto:", false),
            ("", false),
        ] {
            assert_eq!(allowed(href).is_some(), fine, "{href:?}");
        }
    }

    #[test]
    fn an_address_of_boundless_length_is_no_link() {
        assert_eq!(allowed(&format!("https://example.org/{}", "a".repeat(LONGEST))), None);
    }
}
