//! Which addresses a link may have.

mod tracking;

use std::rc::Rc;

use crate::{limits, text};

/// The address, if it is one of the web or of mail.
pub(super) fn allowed(href: &str) -> Option<Rc<str>> {
    text::web_address(href).map(|address| tracking::without(&address)).or_else(|| mail_address(href)).map(Rc::from)
}

/// A `mailto` address.
fn mail_address(href: &str) -> Option<String> {
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    let (scheme, rest) = href.split_once(':')?;
    let sound = scheme.eq_ignore_ascii_case("mailto") && rest.contains('@') && !rest.contains(char::is_whitespace);
    (sound && !text::is_longer(&href, limits::ADDRESS)).then_some(href)
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
            ("javascript:alert('@')", false),
            ("vbscript:x", false),
            ("#top", false),
            ("mailto:", false),
            ("mailto:a b@example.org", false),
            ("", false),
        ] {
            assert_eq!(allowed(href).is_some(), fine, "{href:?}");
        }
    }

    #[test]
    fn a_mail_address_of_boundless_length_is_no_link() {
        assert_eq!(allowed(&format!("mailto:{}@example.org", "a".repeat(limits::ADDRESS))), None);
    }
}
