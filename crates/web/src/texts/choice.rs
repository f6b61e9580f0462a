//! Which language a visitor reads: the one that the address names, else the one that the browser asks for, else English.

use std::{convert::Infallible, ops::Deref, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};

use super::Language;
use crate::parameters::Parameters;

/// The parameter of an address that chooses the language.
pub(crate) const LANG: &str = "lang";

/// Longer addresses are not carried over to the other language; nothing reads them.
const MAX_ADDRESS_BYTES: usize = 4_096;

/// The texts in the language of one visitor, and the address that they are at. Every page's struct has one, called `t`.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    language: Language,
    /// Whether the address says so: then every link of the page says so too.
    chosen: bool,
    /// The path and query without the language.
    here: Arc<str>,
}

impl Texts {
    /// For whoever asks for `uri` with these fields.
    pub(crate) fn of(uri: &Uri, fields: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default();
        let chosen = Parameters::parse(query).text(LANG).ok().and_then(|code| Language::named(&code));
        let accepted = || fields.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        let language = chosen.unwrap_or_else(|| accepted_of(accepted()));
        Self { language, chosen: chosen.is_some(), here: without_language(uri.path(), query).into() }
    }

    /// For pages that are English alone: the operator's.
    pub(crate) fn english() -> Self {
        Self { language: Language::English, chosen: false, here: "/".into() }
    }

    /// An address of ours that keeps the language where the visitor chose one.
    pub(crate) fn link(&self, address: &str) -> String {
        if self.chosen { in_language(address, self.language) } else { address.to_owned() }
    }

    /// What a form has to send along so that the language stays.
    pub(crate) fn chosen(&self) -> Option<&'static str> {
        self.chosen.then(|| self.language.code())
    }

    /// This page in each language: the language, its address, and whether it is the present one.
    pub(crate) fn switch(&self) -> impl Iterator<Item = (Language, String, bool)> {
        Language::ALL.map(|to| (to, in_language(&self.here, to), to == self.language)).into_iter()
    }

    /// The address under which search engines shall know this page, of its address without a language. The negotiated page
    /// and the English one are one page to them; the German one is a page of its own.
    pub(crate) fn canonical(&self, address: &str) -> String {
        match self.chosen {
            true if self.language != Language::English => in_language(address, self.language),
            _ => address.to_owned(),
        }
    }

    /// The same page in other languages, as `hreflang` names them, of its address without a language.
    pub(crate) fn alternates(&self, address: &str) -> [(&'static str, String); 3] {
        [
            (Language::English.code(), address.to_owned()),
            (Language::German.code(), in_language(address, Language::German)),
            ("x-default", address.to_owned()),
        ]
    }
}

impl Deref for Texts {
    type Target = Language;

    fn deref(&self) -> &Language {
        &self.language
    }
}

impl<S: Sync> FromRequestParts<S> for Texts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self::of(&parts.uri, &parts.headers)))
    }
}

impl Language {
    /// `de`, `de-AT`, `DE_ch`: what matters is what stands first.
    fn named(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

/// The language that a browser likes best (`Accept-Language`, RFC 9110 §12.5.4). Of equals the first one counts; `*` is
/// anything, and so English.
fn accepted_of<'a>(fields: impl Iterator<Item = &'a str>) -> Language {
    let mut best = (0, Language::English);
    for item in fields.flat_map(|list| list.split(',')) {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let language = if tag == "*" { Some(Language::English) } else { Language::named(tag) };
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1_000), thousandths);
        if let (Some(language), Some(quality)) = (language, quality)
            && quality > best.0
        {
            best = (quality, language);
        }
    }
    best.1
}

/// A weight between 0 and 1 with three decimals at the most.
fn thousandths(weight: &str) -> Option<u32> {
    let weight: f32 = weight.parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1,000")]
    Some((weight * 1e3).round() as u32)
}

/// The address with its language set.
fn in_language(address: &str, language: Language) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(before, after)| (before, Some(after)));
    let mark = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{address}{mark}{LANG}={}{fragment}", language.code())
}

/// Path and query without the language; never an address of another host.
fn without_language(path: &str, query: &str) -> String {
    let is_elsewhere = path.starts_with("//") || path.starts_with("/\\") || !path.starts_with('/');
    if is_elsewhere || path.len() + query.len() > MAX_ADDRESS_BYTES {
        return "/".into();
    }
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(LANG);
    let rest: Vec<&str> = query.split('&').filter(is_other).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

#[cfg(test)]
mod tests {
    use Language::{English, German};
    use axum::http::HeaderValue;

    use super::*;

    fn texts(address: &str, accepted: &str) -> Texts {
        let mut fields = HeaderMap::new();
        fields.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accepted).expect("a field"));
        Texts::of(&address.parse().expect("an address"), &fields)
    }

    #[test]
    fn the_browser_is_answered_in_the_language_that_it_likes_best() {
        for (accepted, language) in [
            ("de", German),
            ("de-AT,de;q=0.9,en;q=0.8", German),
            ("fr-FR, fr;q=0.9, de;q=0.5, en;q=0.4", German),
            ("en;q=0.5, de;q=0.5", English),
            ("de;q=0.3, en-GB;q=0.31", English),
            ("de;q=0", English),
            ("de;q=nonsense", English),
            ("de;q=NaN", English),
            ("de;q=2", English),
            ("fr, *;q=0.1", English),
            ("de;level=1;q=0.7, en;q=0.2", German),
            ("DE", German),
            ("den, deutsch", English),
            ("", English),
            (",;,=", English),
        ] {
            assert_eq!(*texts("/", accepted), language, "{accepted:?}");
        }
    }

    #[test]
    fn the_address_goes_before_the_browser() {
        assert_eq!(*texts("/jobs?lang=en", "de"), English);
        assert_eq!(*texts("/jobs?q=x&lang=de-CH", "en"), German);
        for nonsense in ["/?lang=", "/?lang=fr", "/?lang=%ff", "/?LANG=de", "/?lang=en"] {
            let language = if nonsense == "/?lang=en" { English } else { German };
            assert_eq!(*texts(nonsense, "de"), language, "{nonsense}");
        }
    }

    #[test]
    fn a_chosen_language_stays_in_the_links_and_another_does_not() {
        let chosen = texts("/?lang=de", "en");
        assert_eq!(chosen.link("/jobs"), "/jobs?lang=de");
        assert_eq!(chosen.link("/jobs?q=a&after=b#x"), "/jobs?q=a&after=b&lang=de#x");
        assert_eq!(chosen.chosen(), Some("de"));
        let negotiated = texts("/", "de");
        assert_eq!((negotiated.link("/jobs").as_str(), negotiated.chosen()), ("/jobs", None));
    }

    #[test]
    fn the_switch_leads_to_the_same_page() {
        let addresses =
            |address: &str| texts(address, "en").switch().map(|(_, address, _)| address).collect::<Vec<_>>();
        assert_eq!(
            addresses("/jobs?q=a%26b&lang=de&after=c"),
            ["/jobs?q=a%26b&after=c&lang=en", "/jobs?q=a%26b&after=c&lang=de"]
        );
        assert_eq!(addresses("/?lang=de"), ["/?lang=en", "/?lang=de"]);
        for elsewhere in ["//evil.example/x", "/\\evil.example", "//?q=1"] {
            let Ok(uri) = elsewhere.parse::<Uri>() else { continue };
            let switch = Texts::of(&uri, &HeaderMap::new()).switch().map(|(_, to, _)| to).collect::<Vec<_>>();
            assert_eq!(switch, ["/?lang=en", "/?lang=de"], "{elsewhere}");
        }
    }

    #[test]
    fn search_engines_know_two_pages() {
        for (address, canonical) in
            [("/jobs/x", "/jobs/x"), ("/jobs/x?lang=en", "/jobs/x"), ("/jobs/x?lang=de", "/jobs/x?lang=de")]
        {
            assert_eq!(texts(address, "de").canonical("/jobs/x"), canonical);
        }
    }
}
