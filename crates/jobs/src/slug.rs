//! A title as part of an address.

/// Lower-case ASCII words joined by hyphens, at most 60 characters; `fallback` where nothing of the text can be written so.
///
/// Umlauts are written out as German does (`ü` becomes `ue`); other accents are dropped; other scripts are left out.
#[must_use]
pub fn slug(text: &str, fallback: &str) -> String {
    const LONGEST: usize = 60;
    let mut slug = String::with_capacity(text.len().min(LONGEST));
    for word in ascii(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let gap = usize::from(!slug.is_empty());
        if slug.len() + gap + word.len() > LONGEST {
            if slug.is_empty() {
                slug.push_str(&word[..LONGEST]);
            }
            break;
        }
        if gap == 1 {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

/// Whether the text could be an address part: what `slug` writes, and the check of the tables.
pub(crate) fn is_slug(text: &str) -> bool {
    text.len() <= 200
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// Latin letters without their marks, in lower case; everything else that is not ASCII becomes a gap.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => plain.push(c),
            'ä' | 'æ' => plain.push_str("ae"),
            'ö' | 'ø' | 'œ' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ā' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ď' | 'đ' => plain.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ő' | 'ō' => plain.push('o'),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ť' | 'ț' => plain.push('t'),
            'ù' | 'ú' | 'û' | 'ů' | 'ű' | 'ū' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            // "Côte d'Ivoire", "women's": an apostrophe joins, and a combining mark belongs to the letter before it.
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            _ => plain.push(' '),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_addresses() {
        for (title, expected) in [
            ("Chief Technology Officer", "chief-technology-officer"),
            ("  VP, Engineering (m/w/d) ", "vp-engineering-m-w-d"),
            ("Leiter für Übertragung", "leiter-fuer-uebertragung"),
            ("Directeur technique à Orléans", "directeur-technique-a-orleans"),
            ("🚀 CTO 🚀", "cto"),
            ("技術責任者", "job"),
            ("", "job"),
        ] {
            assert_eq!(slug(title, "job"), expected);
        }
    }

    #[test]
    fn a_long_title_ends_at_a_word() {
        let long = slug(&"seventeen letters ".repeat(20), "job");
        assert!(long.len() <= 60 && long.ends_with("letters"), "{long}");
        assert_eq!(slug(&"x".repeat(200), "job").len(), 60);
    }
}
