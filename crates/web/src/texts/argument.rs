//! What a text may be filled with.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use super::{Html, Language};
use crate::words;

/// A text or a number.
pub(crate) trait Argument {
    /// As Fluent takes it.
    fn argument(&self) -> FluentValue<'_>;
}

/// A number, which a text may have plural forms of.
pub(crate) trait Number: Argument + Markup {}

/// What a text with markup may be filled with: [`Html`] as it is, everything else escaped.
pub(crate) trait Markup {
    /// As Fluent takes it.
    fn markup(&self) -> FluentValue<'_>;
}

impl Argument for str {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl Argument for String {
    fn argument(&self) -> FluentValue<'_> {
        self.as_str().argument()
    }
}

impl Argument for Cow<'_, str> {
    fn argument(&self) -> FluentValue<'_> {
        self.as_ref().argument()
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn argument(&self) -> FluentValue<'_> {
        (**self).argument()
    }
}

impl<T: Number + ?Sized> Number for &T {}

/// Numbers of people and adverts, all of which a double holds exactly.
macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Argument for $number {
            fn argument(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
        impl Number for $number {}
    )*};
}

numbers!(u16 u32 i32 i64 u64 usize);

/// Whatever is no markup is escaped.
macro_rules! escaped {
    ($($text:ty)*) => {$(
        impl Markup for $text {
            fn markup(&self) -> FluentValue<'_> {
                match self.argument() {
                    FluentValue::String(text) => FluentValue::String(Html::escaped(&text).into()),
                    other => other,
                }
            }
        }
    )*};
}

escaped!(str String Cow<'_, str> u16 u32 i32 i64 u64 usize);

impl Markup for Html {
    fn markup(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self.as_str()))
    }
}

impl<T: Markup + ?Sized> Markup for &T {
    fn markup(&self) -> FluentValue<'_> {
        (**self).markup()
    }
}

/// A number as the language groups its digits; texts stay as they are.
pub(super) fn formatted(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "only whole numbers become arguments")]
        FluentValue::Number(number) => Some(words::number(number.value as i64, language)),
        _ => None,
    }
}
