//! How many people work there.

use crate::texts::Language;

/// `34 people, 14 in engineering`; `None` where neither is known.
pub(crate) fn team(headcount: Option<i32>, engineers: Option<i32>, t: Language) -> Option<String> {
    match (headcount, engineers) {
        (Some(all), Some(engineers)) => Some(format!("{}, {}", t.words_people(all), t.words_engineers(engineers))),
        (Some(all), None) => Some(t.words_people(all)),
        (None, Some(engineers)) => Some(t.words_engineers(engineers)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_told_as_far_as_it_is_known() {
        for (all, engineers, text) in [
            (Some(34), Some(14), Some("34 people, 14 in engineering")),
            (Some(1_200), None, Some("1,200 people")),
            (Some(1), Some(0), Some("1 person, 0 in engineering")),
            (None, Some(3), Some("3 in engineering")),
            (None, None, None),
        ] {
            assert_eq!(team(all, engineers, Language::English).as_deref(), text);
        }
        let german = team(Some(1_200), Some(14), Language::German);
        assert_eq!(german.as_deref(), Some("1.200 Personen, 14 in der Technik"));
    }
}
