//! By what an advert is known again that comes from another source: what its title means, and what its text is like.

/// Words of a title that say nothing about the role.
const NOISE: [&str; 16] =
    ["a", "all", "an", "d", "f", "genders", "hybrid", "m", "onsite", "remote", "the", "w", "x", "and", "of", "for"];

/// Short forms and what they stand for.
const SHORT: [(&str, &str); 12] = [
    ("cto", "chief technology officer"),
    ("cio", "chief information officer"),
    ("ciso", "chief information security officer"),
    ("cpo", "chief product officer"),
    ("vp", "vice president"),
    ("vpe", "vice president engineering"),
    ("svp", "senior vice president"),
    ("sr", "senior"),
    ("jr", "junior"),
    ("eng", "engineering"),
    ("swe", "software engineer"),
    ("mgr", "manager"),
];

/// The title without brackets, signs, order of case, places of work and what no role depends on: `Sr. Engineer (m/w/d)`
/// and `Senior Engineer – Remote` are one.
pub(crate) fn title_key(title: &str) -> String {
    let mut depth = 0_u32;
    let plain: String = title
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            '(' | '[' | '{' => {
                depth += 1;
                Some(' ')
            }
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                Some(' ')
            }
            _ if depth > 0 => None,
            c if c.is_alphanumeric() || matches!(c, '+' | '#') => Some(c),
            _ => Some(' '),
        })
        .collect();
    let words = plain.split_whitespace().filter(|word| !NOISE.contains(word));
    let spoken: Vec<&str> =
        words.map(|word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long)).collect();
    spoken.join(" ")
}

/// A text in 64 bits: texts that share most of their runs of three words differ in few of them (Charikar's simhash).
pub(crate) fn sketch(text: &str) -> i64 {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.chars().flat_map(char::to_lowercase).fold(FNV_BASIS, |hash, c| step(hash, u32::from(c).into()))
        })
        .collect();
    let mut tally = [0_i32; 64];
    for run in words.windows(3.min(words.len().max(1))) {
        let hash = run.iter().fold(FNV_BASIS, |hash, word| step(hash, *word));
        // FNV's high bits are poor for short inputs.
        let mixed = hash ^ hash >> 29;
        for (bit, count) in tally.iter_mut().enumerate() {
            *count += if mixed >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    let bits = tally.iter().enumerate().filter(|(_, count)| **count > 0).fold(0_u64, |bits, (bit, _)| bits | 1 << bit);
    i64::from_ne_bytes(bits.to_ne_bytes())
}

const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, part: u64) -> u64 {
    (hash ^ part).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
}

/// Bits that may differ: the angle of texts of which seven tenths are common. Texts of two roles of one company share its
/// praise of itself and differ in 20 and more.
const ALIKE: u32 = 15;

/// Whether two sketches are of texts that say the same.
pub(crate) fn is_alike(one: i64, other: i64) -> bool {
    (one ^ other).count_ones() <= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_known_again_however_it_is_written() {
        for (one, other, same) in [
            ("CTO", "Chief Technology Officer (m/f/d)", true),
            ("Sr. Software Engineer – Remote", "Senior Software Engineer", true),
            ("VP of Engineering", "Vice President, Engineering", true),
            ("C++ Engineer", "C Engineer", false),
            ("Head of Engineering", "Head of Product Engineering", false),
            ("Office of the CTO, Associate", "CTO", false),
        ] {
            assert_eq!(title_key(one) == title_key(other), same, "{one} / {other}");
        }
    }

    /// A text of so many words about `what`.
    fn text(what: &str, from: u32, to: u32) -> String {
        (from..to).map(|n| format!("{what}{} works on {what}{}. ", n * 7 % 89, n * 13 % 97)).collect()
    }

    #[test]
    fn a_text_is_known_again_with_a_note_around_it_and_others_are_not() {
        let advert = text("kiln", 0, 120);
        let noted = format!(
            "Headquarters: Porto. {} To apply, follow the link and say where you saw this.",
            advert.to_uppercase()
        );
        assert!(is_alike(sketch(&advert), sketch(&advert.replace(". ", " – "))));
        assert!(is_alike(sketch(&advert), sketch(&noted)));
        let praise = text("praise", 0, 40);
        let (one, other) = (format!("{praise}{}", text("wheel", 0, 80)), format!("{praise}{}", text("glaze", 0, 80)));
        assert!(!is_alike(sketch(&one), sketch(&other)), "{}", (sketch(&one) ^ sketch(&other)).count_ones());
        assert_eq!((sketch(""), is_alike(sketch("one"), sketch("two"))), (sketch("…"), false));
    }
}
