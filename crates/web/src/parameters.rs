//! A request's query, read strictly: what is no text is an answer for a person, not a rejection of a framework.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};

/// The query string of a request, not yet decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, Result<String, NotText>)>);

/// A value whose percent-encoded bytes are no UTF-8. Holds what of it can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address holds bytes that are no text (UTF-8)")]
pub(crate) struct NotText(pub(crate) String);

impl Parameters {
    /// Reads `name=value&…` (WHATWG URL, application/x-www-form-urlencoded). A `%` without two digits stands for itself.
    pub(crate) fn parse(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name).ok()?, decoded(value)))
        });
        Self(pairs.collect())
    }

    /// Every name with its value, in the address's order; values that are no text are left out.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref().ok()?)))
    }

    /// The values that are no text, with their names.
    pub(crate) fn broken(&self) -> impl Iterator<Item = (&str, &NotText)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_ref().err()?)))
    }

    /// The first value of `name`; empty where it is absent.
    pub(crate) fn text(&self, name: &str) -> Result<String, NotText> {
        self.0.iter().find(|(key, _)| key == name).map_or(Ok(String::new()), |(_, value)| value.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

fn decoded(text: &str) -> Result<String, NotText> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) if let (Some(high), Some(low)) = (digit(*high), digit(*low)) => {
                bytes.push(high << 4 | low);
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).map_err(|error| NotText(String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn digit(hex: u8) -> Option<u8> {
    char::from(hex).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(query: &str) -> Result<String, NotText> {
        Parameters::parse(query).text("q")
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(q("q=c%2B%2b+%26%20go"), Ok("c++ & go".to_owned()));
        assert_eq!(q("a=1&q=K%C3%B6ln&q=second"), Ok("Köln".to_owned()));
        assert_eq!(q("%71=name"), Ok("name".to_owned()));
    }

    #[test]
    fn what_is_absent_is_empty() {
        for query in ["", "&&", "limit=1e12", "q", "q=", "Q=x"] {
            assert_eq!(q(query), Ok(String::new()), "{query}");
        }
    }

    #[test]
    fn a_percent_without_two_digits_stands_for_itself() {
        assert_eq!(q("q=100%"), Ok("100%".to_owned()));
        assert_eq!(q("q=%zz%4"), Ok("%zz%4".to_owned()));
        assert_eq!(q("q=%+1"), Ok("% 1".to_owned()));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_refused_and_shown_as_far_as_they_go() {
        assert_eq!(q("q=rust%ff"), Err(NotText("rust\u{fffd}".to_owned())));
    }

    #[test]
    fn broken_bytes_in_a_parameter_that_nobody_reads_do_no_harm() {
        assert_eq!(q("x=%ff&%ff=1&q=rust"), Ok("rust".to_owned()));
    }
}
