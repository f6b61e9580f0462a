//! The texts of the interface, in the visitor's language.
//!
//! `web/texts/{en,de}/AREA.ftl` hold them (Project Fluent's syntax). Each message is a method of [`Language`]: `board-title`
//! is `t.board_title()`, its variables are arguments in the alphabet's order, and a key that ends with `-html` may hold
//! markup and gives [`Html`], which templates print as it is. A text that is missing, or lacks a value, does not compile;
//! one that nothing says is dead code. See `build/catalogue.rs` and ADR 23.

mod argument;
mod choice;
mod html;

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

pub(crate) use self::{
    argument::{Argument, Markup, Number},
    choice::{LANG, Texts},
    html::Html,
};

/// A language that the interface speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Language {
    /// For everybody who asks for nothing else.
    English,
    /// German as it is read everywhere; visitors are addressed with "Sie".
    German,
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The messages with variables, parsed once.
static CATALOGUE: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [Language::English, Language::German].map(Language::bundle));

/// Parses the catalogue now instead of in the first request.
pub(crate) fn prepare() {
    LazyLock::force(&CATALOGUE);
}

impl Language {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language as `<html lang>`, `hreflang` and `Content-Language` name it (BCP 47).
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name in itself, as a switch shows it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    fn bundle(self) -> FluentBundle<FluentResource> {
        let sources = match self {
            Self::English => ENGLISH,
            Self::German => GERMAN,
        };
        // A code of ours is well formed, and the build script has parsed the sources: nothing of this fails.
        let mut bundle = FluentBundle::new_concurrent(self.code().parse().into_iter().collect());
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match self {
            Self::English => |value, _| argument::formatted(value, Self::English),
            Self::German => |value, _| argument::formatted(value, Self::German),
        }));
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        bundle
    }

    fn fill<const N: usize>(self, key: &'static str, values: [(&'static str, FluentValue<'_>); N]) -> String {
        let bundle = &CATALOGUE[self as usize];
        let arguments = FluentArgs::from_iter(values);
        let mut errors = Vec::new();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let text = pattern.map(|pattern| bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned());
        // The methods are made of the same sources; this would be a defect of theirs.
        if text.is_none() || !errors.is_empty() {
            tracing::error!(key, ?errors, "a text cannot be said");
        }
        text.unwrap_or_default()
    }

    fn fill_html<const N: usize>(self, key: &'static str, values: [(&'static str, FluentValue<'_>); N]) -> Html {
        Html::filled(self.fill(key, values))
    }
}

#[cfg(test)]
#[path = "../build/catalogue.rs"]
#[expect(dead_code, reason = "the build script reads files; tests bring texts")]
mod catalogue;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_plural_forms_and_are_grouped_as_the_language_does() {
        assert_eq!(Language::English.board_count(1), "1 job");
        assert_eq!(Language::German.board_count(12_345), "12.345 Stellen");
    }

    fn complaints(english: &str, german: &str) -> String {
        let area = catalogue::Area { name: "a".into(), sources: [english, german].map(str::to_owned) };
        catalogue::Catalogue::new(&[area]).map_or_else(|complaints| complaints.join("\n"), |known| format!("{known:?}"))
    }

    #[test]
    fn a_catalogue_whose_languages_differ_is_refused() {
        for (english, german, said) in [
            ("a-x = X", "", "de lacks `a-x`"),
            ("", "a-x = X", "en lacks `a-x`"),
            ("a-x = { $n }", "a-x = { $m }", "`a-x` has other variables"),
            ("a-x = { $n }", "a-x = X", "`a-x` has other variables"),
            ("b-x = X", "b-x = X", "does not begin with `a-`"),
            ("a-x = X\na-x = Y", "a-x = X", "`a-x` is there twice"),
            ("a-x = { a-y }", "a-x = X", "refers to"),
            ("a-x =\n", "a-x = X", "en/a.ftl:"),
            ("a-x = X\n    .title = Y", "a-x = X", "has attributes"),
        ] {
            let complaints = complaints(english, german);
            assert!(complaints.contains(said), "{english} / {german}: {complaints}");
        }
    }

    #[test]
    fn a_plural_in_one_language_wants_a_number_in_both() {
        let known = complaints("a-x = { $n } { $who }", "a-x = { $n ->\n    [one] ein\n   *[other] viele\n} { $who }");
        assert_eq!(known, r#"Catalogue({"a-x": {"n": Number, "who": Any}})"#);
        let known = complaints("a-x = { $n ->\n    [cto] X\n   *[other] Y\n}", "a-x = { $n }");
        assert_eq!(known, r#"Catalogue({"a-x": {"n": Any}})"#);
    }

    #[test]
    fn markup_of_the_catalogue_stays_and_what_fills_it_is_escaped() {
        let said = Language::English.errors_quote_html("<b>&").to_string();
        assert!(said.ends_with("<code>&#60;b&#62;&#38;</code>"), "{said}");
        let time = Html::time("2026-11-03", Some("\"3\""), "<today>");
        assert_eq!(time.as_str(), "<time datetime=\"2026-11-03\" title=\"&#34;3&#34;\">&#60;today&#62;</time>");
        assert!(Language::German.layout_as_of_html(&time).as_str().contains(time.as_str()));
    }
}
