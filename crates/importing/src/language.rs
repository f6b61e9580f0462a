//! The language that an advert is written in.
//!
//! `whatlang` looks at the frequency of three letters in a row; it weighs 100 kB, where `lingua`'s models for the same
//! languages weigh 30 MB. On texts of the length of an advert both are right; on a sentence `whatlang` is less often
//! sure, and then nothing is said.

use std::sync::LazyLock;

use contracts::LanguageCode;
use whatlang::{Detector, Lang};

use crate::text;

/// Languages in which adverts of this field are written, with their ISO 639-1 codes.
const LANGUAGES: [(Lang, &str); 34] = [
    (Lang::Ara, "ar"),
    (Lang::Bul, "bg"),
    (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Est, "et"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Heb, "he"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "nb"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Spa, "es"),
    (Lang::Swe, "sv"),
    (Lang::Tha, "th"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Vie, "vi"),
];

/// Characters that are looked at: more make nothing surer.
const ENOUGH: usize = 1_200;

/// Characters below which only the source knows.
const TOO_FEW: usize = 60;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|(language, _)| *language).collect()));

/// The language of the text, where that is sure; else what the source says (BCP 47, of which only the language counts).
pub(crate) fn of(text: &str, source: Option<&str>) -> Option<LanguageCode> {
    let said = || source?.split(['-', '_']).next()?.trim().to_ascii_lowercase().parse().ok();
    detected(text).or_else(said)
}

fn detected(text: &str) -> Option<LanguageCode> {
    if !text::is_longer(text, TOO_FEW) {
        return None;
    }
    // From the middle: an advert begins with its company's name and ends with its country's law.
    let length = text.chars().count();
    let middle: String = text.chars().skip(length.saturating_sub(ENOUGH) / 2).take(ENOUGH).collect();
    let found = DETECTOR.detect(&middle).filter(whatlang::Info::is_reliable)?;
    let (_, code) = LANGUAGES.iter().find(|(language, _)| *language == found.lang())?;
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_in_which_language_it_is() {
        for (text, source, code) in [
            (
                "You will lead six engineers who build what keeps ships out of the ice, and answer for their work to the board.",
                None,
                Some("en"),
            ),
            (
                "Du führst sechs Leute, die bauen, was Schiffe vom Eis fernhält, und vertrittst ihre Arbeit vor der Geschäftsführung.",
                Some("en"),
                Some("de"),
            ),
            (
                "Vous dirigez quarante-huit personnes et vous avez la signature sur tout ce qui part en production cette année.",
                None,
                Some("fr"),
            ),
            (
                "Je leidt een team van zes mensen dat bouwt wat schepen uit het ijs houdt, en je verantwoordt hun werk aan de directie.",
                None,
                Some("nl"),
            ),
            (
                "最高技術責任者として、六人のエンジニアを率い、船を氷から守るシステムを設計し、取締役会に報告していただきます。長く使われる仕組みを一緒に作りましょう。",
                None,
                Some("ja"),
            ),
            ("Short.", Some("pt-BR"), Some("pt")),
            ("Short.", Some("x"), None),
            ("Short.", None, None),
            ("", None, None),
        ] {
            assert_eq!(of(text, source).map(|code| code.to_string()).as_deref(), code, "{text}");
        }
    }
}
