//! Languages that adverts are written in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An ISO 639-1 code. Only the form is checked: two small letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode([u8; 2]);

/// A text that has not the form of a language code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no ISO 639-1 language code (two small letters)")]
pub struct UnknownLanguage(pub String);

impl LanguageCode {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for LanguageCode {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match <[u8; 2]>::try_from(code.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_lowercase) => Ok(Self(letters)),
            _ => Err(UnknownLanguage(code.chars().take(12).collect())),
        }
    }
}

impl TryFrom<String> for LanguageCode {
    type Error = UnknownLanguage;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        code.parse()
    }
}

impl From<LanguageCode> for String {
    fn from(code: LanguageCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_small_letters() {
        assert_eq!("de".parse::<LanguageCode>().map(|code| code.to_string()), Ok("de".to_owned()));
        for wrong in ["", "d", "DE", "deu", "d1"] {
            assert!(wrong.parse::<LanguageCode>().is_err(), "{wrong}");
        }
    }
}
