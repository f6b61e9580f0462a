//! Names of languages that adverts are written in, in the languages of the interface.

use contracts::LanguageCode;

use crate::texts::Language;

/// The name of a language; of a code that has none here, the code.
pub(crate) fn language(code: LanguageCode, language: Language) -> String {
    let at = NAMES.binary_search_by_key(&code.as_str(), |(code, ..)| code);
    let name = at.ok().and_then(|at| NAMES.get(at)).map(|(_, english, german)| match language {
        Language::English => *english,
        Language::German => *german,
    });
    name.unwrap_or(code.as_str()).to_owned()
}

/// ISO 639-1 codes in their order with their names (Unicode CLDR).
#[rustfmt::skip]
const NAMES: [(&str, &str, &str); 109] = [
    ("af", "Afrikaans", "Afrikaans"),
    ("am", "Amharic", "Amharisch"),
    ("ar", "Arabic", "Arabisch"),
    ("az", "Azerbaijani", "Aserbaidschanisch"),
    ("be", "Belarusian", "Belarussisch"),
    ("bg", "Bulgarian", "Bulgarisch"),
    ("bn", "Bangla", "Bengalisch"),
    ("bo", "Tibetan", "Tibetisch"),
    ("br", "Breton", "Bretonisch"),
    ("bs", "Bosnian", "Bosnisch"),
    ("ca", "Catalan", "Katalanisch"),
    ("cs", "Czech", "Tschechisch"),
    ("cy", "Welsh", "Walisisch"),
    ("da", "Danish", "Dänisch"),
    ("de", "German", "Deutsch"),
    ("el", "Greek", "Griechisch"),
    ("en", "English", "Englisch"),
    ("eo", "Esperanto", "Esperanto"),
    ("es", "Spanish", "Spanisch"),
    ("et", "Estonian", "Estnisch"),
    ("eu", "Basque", "Baskisch"),
    ("fa", "Persian", "Persisch"),
    ("fi", "Finnish", "Finnisch"),
    ("fo", "Faroese", "Färöisch"),
    ("fr", "French", "Französisch"),
    ("fy", "Western Frisian", "Westfriesisch"),
    ("ga", "Irish", "Irisch"),
    ("gd", "Scottish Gaelic", "Gälisch (Schottland)"),
    ("gl", "Galician", "Galicisch"),
    ("gn", "Guarani", "Guaraní"),
    ("gu", "Gujarati", "Gujarati"),
    ("ha", "Hausa", "Haussa"),
    ("he", "Hebrew", "Hebräisch"),
    ("hi", "Hindi", "Hindi"),
    ("hr", "Croatian", "Kroatisch"),
    ("ht", "Haitian Creole", "Haiti-Kreolisch"),
    ("hu", "Hungarian", "Ungarisch"),
    ("hy", "Armenian", "Armenisch"),
    ("id", "Indonesian", "Indonesisch"),
    ("ig", "Igbo", "Igbo"),
    ("is", "Icelandic", "Isländisch"),
    ("it", "Italian", "Italienisch"),
    ("ja", "Japanese", "Japanisch"),
    ("jv", "Javanese", "Javanisch"),
    ("ka", "Georgian", "Georgisch"),
    ("kk", "Kazakh", "Kasachisch"),
    ("km", "Khmer", "Khmer"),
    ("kn", "Kannada", "Kannada"),
    ("ko", "Korean", "Koreanisch"),
    ("ku", "Kurdish", "Kurdisch"),
    ("ky", "Kyrgyz", "Kirgisisch"),
    ("lb", "Luxembourgish", "Luxemburgisch"),
    ("lo", "Lao", "Laotisch"),
    ("lt", "Lithuanian", "Litauisch"),
    ("lv", "Latvian", "Lettisch"),
    ("mg", "Malagasy", "Malagasy"),
    ("mi", "Māori", "Māori"),
    ("mk", "Macedonian", "Mazedonisch"),
    ("ml", "Malayalam", "Malayalam"),
    ("mn", "Mongolian", "Mongolisch"),
    ("mr", "Marathi", "Marathi"),
    ("ms", "Malay", "Malaiisch"),
    ("mt", "Maltese", "Maltesisch"),
    ("my", "Burmese", "Birmanisch"),
    ("nb", "Norwegian Bokmål", "Norwegisch (Bokmål)"),
    ("ne", "Nepali", "Nepalesisch"),
    ("nl", "Dutch", "Niederländisch"),
    ("nn", "Norwegian Nynorsk", "Norwegisch (Nynorsk)"),
    ("no", "Norwegian", "Norwegisch"),
    ("oc", "Occitan", "Okzitanisch"),
    ("or", "Odia", "Oriya"),
    ("pa", "Punjabi", "Punjabi"),
    ("pl", "Polish", "Polnisch"),
    ("ps", "Pashto", "Paschtu"),
    ("pt", "Portuguese", "Portugiesisch"),
    ("rm", "Romansh", "Rätoromanisch"),
    ("ro", "Romanian", "Rumänisch"),
    ("ru", "Russian", "Russisch"),
    ("rw", "Kinyarwanda", "Kinyarwanda"),
    ("sc", "Sardinian", "Sardisch"),
    ("sd", "Sindhi", "Sindhi"),
    ("si", "Sinhala", "Singhalesisch"),
    ("sk", "Slovak", "Slowakisch"),
    ("sl", "Slovenian", "Slowenisch"),
    ("sn", "Shona", "Shona"),
    ("so", "Somali", "Somali"),
    ("sq", "Albanian", "Albanisch"),
    ("sr", "Serbian", "Serbisch"),
    ("sv", "Swedish", "Schwedisch"),
    ("sw", "Swahili", "Suaheli"),
    ("ta", "Tamil", "Tamil"),
    ("te", "Telugu", "Telugu"),
    ("tg", "Tajik", "Tadschikisch"),
    ("th", "Thai", "Thailändisch"),
    ("ti", "Tigrinya", "Tigrinya"),
    ("tk", "Turkmen", "Turkmenisch"),
    ("tr", "Turkish", "Türkisch"),
    ("tt", "Tatar", "Tatarisch"),
    ("ug", "Uyghur", "Uigurisch"),
    ("uk", "Ukrainian", "Ukrainisch"),
    ("ur", "Urdu", "Urdu"),
    ("uz", "Uzbek", "Usbekisch"),
    ("vi", "Vietnamese", "Vietnamesisch"),
    ("wo", "Wolof", "Wolof"),
    ("xh", "Xhosa", "Xhosa"),
    ("yi", "Yiddish", "Jiddisch"),
    ("yo", "Yoruba", "Yoruba"),
    ("zh", "Chinese", "Chinesisch"),
    ("zu", "Zulu", "Zulu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_a_name_in_both_languages_and_an_unknown_one_its_code() {
        assert!(NAMES.is_sorted_by_key(|(code, ..)| *code));
        let said = |code: &str, to| language(code.parse().expect("a code"), to);
        assert_eq!(said("de", Language::English), "German");
        assert_eq!(said("de", Language::German), "Deutsch");
        assert_eq!(said("qq", Language::German), "qq");
    }
}
