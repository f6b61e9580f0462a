//! Markup of the catalogue.

use std::{borrow::Cow, fmt};

use askama::filters::{Escaper as _, Html as HtmlEscaper, HtmlSafe};

/// Markup whose words are ours and whose values are escaped; templates print it as it is. Only the catalogue makes one, and this file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Html(Cow<'static, str>);

impl Html {
    /// Of the catalogue's own text.
    pub(super) const fn known(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Of the catalogue's own text, filled with values that are escaped.
    pub(super) const fn filled(text: String) -> Self {
        Self(Cow::Owned(text))
    }

    /// A moment in words: for machines too, and its exact value on hover where the words are not exact.
    pub(crate) fn time(machine: &str, exact: Option<&str>, words: &str) -> Self {
        let exact = exact.map_or_else(String::new, |exact| format!(" title=\"{}\"", Self::escaped(exact)));
        Self::filled(format!("<time datetime=\"{}\"{exact}>{}</time>", Self::escaped(machine), Self::escaped(words)))
    }

    /// A text whose marked parts are what was searched for.
    pub(crate) fn marked<'a>(parts: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        let parts = parts.into_iter().map(|(text, marked)| match marked {
            true => format!("<mark>{}</mark>", Self::escaped(text)),
            false => Self::escaped(text),
        });
        Self::filled(parts.collect())
    }

    /// A text that comes from elsewhere, as markup that shows it.
    pub(super) fn escaped(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        // Writing to a string cannot fail.
        _ = HtmlEscaper.write_escaped_str(&mut escaped, text);
        escaped
    }

    /// The markup.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}
