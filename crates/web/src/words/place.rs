//! Where the work is done, in the employer's own words for places.

use contracts::{Eligibility, Place, Workplace};

use super::eligibility::{eligible_in_short, time_zones};
use crate::texts::Language;

/// For a card: `Remote from EU, UK, CH`, `Hybrid, Berlin`, `On site, Berlin, Paris and 4 more`. `None` where nothing is known.
///
/// "Remote" says from where in the employer's own words; where those name no place, with what was understood of the advert
/// (`from`), and with the band of time zones behind either.
pub(crate) fn place_in_short(
    workplace: Option<Workplace>,
    places: &[Place],
    from: Option<&Eligibility>,
    t: Language,
) -> Option<String> {
    said(workplace, places, from, 3, t)
}

/// For an advert: the same, and what did not fit into its line, to be unfolded.
pub(crate) fn place_in_full(
    workplace: Option<Workplace>,
    places: &[Place],
    from: Option<&Eligibility>,
    t: Language,
) -> Option<(String, Option<Vec<String>>)> {
    const LINE: usize = 6;
    let line = said(workplace, places, from, LINE, t)?;
    let rest = (places.len() > LINE).then(|| places.iter().map(|place| place.text.trim().to_owned()).collect());
    Some((line, rest))
}

fn said(
    workplace: Option<Workplace>,
    places: &[Place],
    from: Option<&Eligibility>,
    most: usize,
    t: Language,
) -> Option<String> {
    let names: Vec<&str> = match workplace {
        Some(Workplace::Remote) => places.iter().map(|place| without_remote(&place.text)).collect(),
        _ => places.iter().map(|place| place.text.trim()).collect(),
    };
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let list = listed(&names, most, t);
    match (workplace, list) {
        (Some(Workplace::Remote), list) => Some(remote(list, from, t)),
        (Some(Workplace::Hybrid), Some(list)) => Some(t.words_hybrid_at(list)),
        (Some(Workplace::Hybrid), None) => Some(t.words_hybrid().into()),
        (Some(Workplace::OnSite), Some(list)) => Some(t.words_on_site_at(list)),
        (Some(Workplace::OnSite), None) => Some(t.words_on_site().into()),
        (None, list) => list,
    }
}

fn remote(list: Option<String>, from: Option<&Eligibility>, t: Language) -> String {
    let countries = || eligible_in_short(from?, t);
    let said = match (list, from) {
        (Some(list), _) => t.words_remote_from(list),
        (None, Some(from)) if from.worldwide => t.words_remote_worldwide().to_owned(),
        (None, _) => countries().map_or_else(|| t.words_remote_unstated().to_owned(), |list| t.words_remote_from(list)),
    };
    match from.and_then(|from| from.offsets) {
        Some(zones) => format!("{said} ({})", time_zones(zones, t)),
        None => said,
    }
}

/// Up to `most` names; of more than that, one name less than would fit and how many are left.
fn listed(names: &[&str], most: usize, t: Language) -> Option<String> {
    let shown = if names.len() <= most { names } else { &names[..most.saturating_sub(1).max(1)] };
    // "Berlin, Germany" and "Paris, France" need a stronger mark between them than the one inside.
    let gap = if shown.iter().any(|name| name.contains(',')) { "; " } else { ", " };
    match names.len() - shown.len() {
        0 if names.is_empty() => None,
        0 => Some(shown.join(gap)),
        left => Some(t.words_and_more(left, shown.join(gap))),
    }
}

/// `Remote - EU`, `Remote (EU)` and `EU (Remote)` are `EU` after "Remote from".
fn without_remote(text: &str) -> &str {
    const WORD: &str = "remote";
    const MARKS: [char; 9] = [' ', '-', '–', '—', '/', ',', ':', '·', '|'];
    let text = text.trim();
    // `get` because a place may hold letters of several bytes there.
    let start = text.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD)).map(|_| &text[WORD.len()..]);
    if let Some(rest) = start.filter(|rest| !rest.starts_with(char::is_alphanumeric)) {
        let rest = rest.trim_matches(MARKS);
        let rest = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
        return ["from ", "in ", "within "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    }
    for end in ["(remote)", WORD] {
        let cut = text.len().saturating_sub(end.len());
        let rest = text.get(cut..).filter(|word| word.eq_ignore_ascii_case(end)).map(|_| &text[..cut]);
        if let Some(rest) = rest.filter(|rest| rest.ends_with(MARKS)) {
            return rest.trim_end_matches(MARKS);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use Language::{English, German};
    use Workplace::{Hybrid, OnSite, Remote};

    use super::*;

    fn places(texts: &[&str]) -> Vec<Place> {
        let place = |text: &&str| Place { locality: None, region: None, country: None, text: (*text).to_owned() };
        texts.iter().map(place).collect()
    }

    #[test]
    fn a_card_says_where_in_one_line() {
        for (workplace, texts, said) in [
            (Some(Remote), &["EU", "UK", "CH"][..], Some("Remote from EU, UK, CH")),
            (Some(Remote), &[], Some("Remote, from where is not stated")),
            (Some(Remote), &["Remote"], Some("Remote, from where is not stated")),
            (Some(Remote), &["Remote - US", "remote (Canada)", "Remote in UK"], Some("Remote from US, Canada, UK")),
            (
                Some(Remote),
                &["Detroit, MI (Remote)", "CAN - Remote", "Remote/US"],
                Some("Remote from Detroit, MI; CAN; US"),
            ),
            (Some(Remote), &["U.S. (Remote)", "Zü", "Preremote"], Some("Remote from U.S., Zü, Preremote")),
            (Some(Remote), &["Remoteville"], Some("Remote from Remoteville")),
            (Some(Hybrid), &["Berlin"], Some("Hybrid, Berlin")),
            (Some(Hybrid), &[], Some("Hybrid")),
            (Some(OnSite), &["Zürich", "Basel"], Some("On site, Zürich, Basel")),
            (
                Some(OnSite),
                &["Berlin", "Paris", "Rome", "Oslo", "Wien", "Bern"],
                Some("On site, Berlin, Paris and 4 more"),
            ),
            (None, &["Berlin, Germany", "Paris, France"], Some("Berlin, Germany; Paris, France")),
            (None, &["Norway", "Sweden", "Rome, Italy", "Oslo"], Some("Norway, Sweden and 2 more")),
            (None, &[" "], None),
            (None, &[], None),
        ] {
            assert_eq!(place_in_short(workplace, &places(texts), None, English).as_deref(), said);
        }
    }

    #[test]
    fn remote_says_from_where_also_where_the_places_do_not() {
        let from = |worldwide, countries: &[&str], offsets: Option<(i16, i16)>| Eligibility {
            worldwide,
            countries: countries.iter().map(|code| code.parse().expect("a code")).collect(),
            offsets: offsets.map(|(from, to)| contracts::UtcOffsets { from, to }),
        };
        for (from, texts, said) in [
            (from(true, &[], None), &[][..], "Remote from anywhere in the world"),
            (from(true, &[], None), &["Remote"], "Remote from anywhere in the world"),
            (from(false, &["DE", "AT"], None), &["Remote"], "Remote from Germany, Austria"),
            (from(false, &["AT", "BE", "BG", "CY", "DE"], None), &[], "Remote from 5 countries"),
            (from(false, &["DE", "AT"], None), &["DACH"], "Remote from DACH"),
            (from(false, &[], Some((-60, 180))), &[], "Remote, from where is not stated (UTC−1 to UTC+3)"),
            (from(false, &["DE"], Some((60, 60))), &["Germany"], "Remote from Germany (UTC+1)"),
        ] {
            assert_eq!(place_in_short(Some(Remote), &places(texts), Some(&from), English).as_deref(), Some(said));
        }
        let anywhere = from(true, &[], None);
        assert_eq!(
            place_in_short(Some(OnSite), &places(&["Rom"]), Some(&anywhere), English).as_deref(),
            Some("On site, Rom")
        );
    }

    #[test]
    fn a_place_is_said_in_german() {
        let many = places(&["Berlin", "Paris", "Rome", "Oslo"]);
        assert_eq!(
            place_in_short(Some(OnSite), &many, None, German).as_deref(),
            Some("Vor Ort, Berlin, Paris und 2 weitere")
        );
        assert_eq!(place_in_short(Some(Remote), &many[..1], None, German).as_deref(), Some("Remote aus Berlin"));
    }

    #[test]
    fn an_advert_names_every_place() {
        let few = places(&["Berlin", "Paris", "Rome", "Oslo"]);
        assert_eq!(
            place_in_full(Some(Hybrid), &few, None, English),
            Some(("Hybrid, Berlin, Paris, Rome, Oslo".into(), None))
        );
        let names = ["Berlin", "Paris", "Rome", "Oslo", "Wien", "Bern", "Lyon", "Graz"];
        let (line, all) = place_in_full(Some(OnSite), &places(&names), None, English).expect("places");
        assert_eq!(line, "On site, Berlin, Paris, Rome, Oslo, Wien and 3 more");
        assert_eq!(all.expect("the rest"), names);
    }
}
