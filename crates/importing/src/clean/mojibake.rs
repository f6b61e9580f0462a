//! UTF-8 that was read as Latin-1 or Windows-1252: `Itâ€™s` for `It’s`, `KÃ¶ln` for `Köln`.
//!
//! Only sequences that nobody writes are mended. A few are also good text (`»CAFÉ«` ends in what could be one letter of
//! two bytes); those are mended only in a text that shows the damage elsewhere.

use std::borrow::Cow;

/// How sure it is that characters are one that was misread.
#[derive(Clone, Copy, PartialEq)]
enum Surety {
    Certain,
    /// Only where something else is certain.
    Likely,
}

/// Mends the text, however often it was misread.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    // Each round makes the text shorter, so there is a last one.
    while let Some(mended) = mend_once(&text) {
        text = Cow::Owned(mended);
    }
    text
}

fn mend_once(text: &str) -> Option<String> {
    let found: Vec<(usize, usize, char, Surety)> = text
        .char_indices()
        .filter(|(_, c)| is_lead(*c))
        .filter_map(|(at, _)| misread(&text[at..]).map(|(length, c, surety)| (at, at + length, c, surety)))
        .collect();
    if !found.iter().any(|(.., surety)| *surety == Surety::Certain) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (start, end, c, _) in
        found.into_iter().filter(|(.., surety)| matches!(surety, Surety::Certain | Surety::Likely))
    {
        if start >= copied {
            out.push_str(&text[copied..start]);
            out.push(c);
            copied = end;
        }
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// What the first byte of a character in UTF-8 looks like; Cyrillic, Greek and Polish ones included.
fn is_lead(c: char) -> bool {
    ('Â'..='ô').contains(&c)
}

/// The character whose bytes the text begins with, how long it is here, and how sure that is.
fn misread(text: &str) -> Option<(usize, char, Surety)> {
    let mut bytes = [0; 4];
    let mut chars = text.char_indices();
    let (_, lead) = chars.next()?;
    bytes[0] = byte(lead)?;
    let count = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for place in &mut bytes[1..count] {
        *place = byte(chars.next()?.1).filter(|byte| (0x80..=0xbf).contains(byte))?;
    }
    let length = chars.next().map_or(text.len(), |(at, _)| at);
    let c = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    let sign = text.chars().nth(1).is_some_and(|c| !c.is_alphanumeric() && (c as u32) > 0xa0);
    Some((length, c, surety(bytes, c, sign)?))
}

/// `sign`: behind the first character stands a quotation mark, a dash or the like, which may well follow a letter.
fn surety(bytes: [u8; 4], c: char, sign: bool) -> Option<Surety> {
    let control = (0x80..=0x9f).contains(&bytes[1]) && c.is_control();
    Some(match bytes[0] {
        _ if control => return None,
        // No-break space and ordinary signs: `Â£`.
        0xc2 if matches!(c, '«' | '»' | '´' | '¨' | '¸' | 'ª' | 'º') => Surety::Likely,
        0xc2 => Surety::Certain,
        // Western letters: `Ã¶`. A dash or a quotation mark may follow a real `Ã`.
        0xc3 if sign && matches!(bytes[1], 0x84 | 0x85 | 0x8b | 0x91..=0x97 | 0x9b | 0xab | 0xbb) => Surety::Likely,
        0xc3 => Surety::Certain,
        0xc4..=0xdf if c.is_alphabetic() => Surety::Likely,
        0xc4..=0xdf => return None,
        // `â€™`, `â‚¬`, `â„¢`, a byte-order mark, the mark of a coloured emoji, and emoji themselves.
        0xe2 if matches!(bytes[1], 0x80 | 0x82 | 0x84 | 0x86 | 0x88 | 0x96..=0x9e) => Surety::Certain,
        0xef if matches!(bytes[1], 0xb8 | 0xbb) => Surety::Certain,
        0xf0 if bytes[1] == 0x9f => Surety::Certain,
        _ => Surety::Likely,
    })
}

/// The byte that Windows-1252 or Latin-1 reads as this character.
fn byte(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    HIGH.iter().position(|high| *high == c).and_then(|at| u8::try_from(at + 0x80).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_certainly_misread_is_mended() {
        for (misread, meant) in [
            ("Itâ€™s a teamâ€”ours", "It’s a team—ours"),
            ("â€œQuotedâ€\u{9d}", "“Quoted”"),
            ("KÃ¶ln, MÃ¼nchen, StraÃŸe, Ã‰cole, cafÃ©", "Köln, München, Straße, École, café"),
            ("Â£32K â‚¬50K Â©", "£32K €50K ©"),
            ("aÂ\u{a0}b", "a\u{a0}b"),
            ("ï»¿Title", "\u{feff}Title"),
            ("ðŸš€ Ship", "🚀 Ship"),
            // As Latin-1, whose second half has controls.
            ("Itâ\u{80}\u{99}s", "It’s"),
            // Twice.
            ("Itâ€™s and Itâ\u{80}\u{99}s: ItÃ¢â‚¬â„¢s", "It’s and It’s: It’s"),
            // What is likely, beside what is certain.
            ("FÃ–RDERUNG fÃ¼r Å‚Ã³dÅº", "FÖRDERUNG für łódź"),
            ("Â« cafÃ© Â»", "« café »"),
        ] {
            assert_eq!(mend(misread), meant, "{misread}");
        }
    }

    #[test]
    fn good_text_stays() {
        for text in [
            "It’s “fine” – Köln, Ærø, Łódź, 東京, Ñandú, €50K 🚀",
            "»CAFÉ« und »VOILÀ»",
            "A MANHÃ – TARDE, IRMû, MAÇÃ…",
            "Ä… und Ö–Ü",
            "â la carte, râle, Â, Ã",
            "",
        ] {
            assert_eq!(mend(text), text);
        }
    }

    #[test]
    fn a_text_of_nothing_else_takes_no_longer_than_its_length() {
        let many = "Ã¢â‚¬â„¢".repeat(20_000);
        assert_eq!(mend(&many), "’".repeat(20_000));
    }
}
