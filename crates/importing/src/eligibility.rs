//! From where a remote job may be done.

mod zone;

use contracts::{Eligibility, Place, UtcOffsets, Workplace};

use crate::{
    place,
    understand::{Raw, RawLocation},
};

/// What the employer says about where a remote worker may live: in the source's own field for it, else in the places of
/// a remote advert. `None` where it says nothing, and for adverts that are not remote.
pub(crate) fn stated(raw: &Raw, workplace: Option<Workplace>, places: &[Place]) -> Option<Eligibility> {
    if workplace != Some(Workplace::Remote) {
        return None;
    }
    let own: Vec<_> = raw.eligible.iter().map(|text| RawLocation::from_text(text.as_str())).collect();
    let from_field = place::places(&own);
    let places = if from_field.is_empty() { places } else { &from_field };
    let mut eligibility = Eligibility { offsets: offsets(raw), ..Eligibility::default() };
    for place in places {
        if place::is_worldwide(place) {
            eligibility.worldwide = true;
        }
        eligibility.countries.extend(place::countries(place));
    }
    if eligibility.worldwide {
        eligibility.countries.clear();
    }
    eligibility.countries.sort_unstable();
    eligibility.countries.dedup();
    (eligibility != Eligibility::default()).then_some(eligibility)
}

/// The band of time zones: of the source's own field, else of the words about where, else of the title.
fn offsets(raw: &Raw) -> Option<UtcOffsets> {
    let places = raw.locations.iter().filter_map(|location| location.text.as_deref());
    let mut texts = raw.eligible.iter().map(String::as_str).chain(places).chain([raw.title.as_str()]);
    band(&raw.utc_offsets).or_else(|| texts.find_map(zone::band))
}

/// A list of hours as a band, if it is one: without a gap of more than two hours, and not around the world.
fn band(hours: &[f64]) -> Option<UtcOffsets> {
    const ALL_ROUND: i16 = 20 * 60;
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the filter in the same line")]
    let minutes = hours.iter().filter(|h| (-12.0..=14.0).contains(*h)).map(|hours| (hours * 60.0).round() as i16);
    let mut minutes: Vec<i16> = minutes.collect();
    minutes.sort_unstable();
    let (from, to) = (*minutes.first()?, *minutes.last()?);
    let is_whole = minutes.len() == hours.len() && minutes.windows(2).all(|two| two[1] - two[0] <= 120);
    (is_whole && to - from < ALL_ROUND).then_some(UtcOffsets { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(location: &str, eligible: &[&str]) -> Option<Eligibility> {
        let locations = vec![RawLocation::from_text(location)];
        let eligible = eligible.iter().map(|text| (*text).to_owned()).collect();
        let raw = Raw { locations, eligible, ..Raw::default() };
        stated(&raw, Some(Workplace::Remote), &place::places(&raw.locations))
    }

    fn shown(eligibility: Option<Eligibility>) -> String {
        let Some(eligibility) = eligibility else { return "not stated".to_owned() };
        let countries: Vec<_> = eligibility.countries.iter().map(|code| code.as_str()).collect();
        let band = eligibility.offsets.map(|band| format!(" {}..{}", band.from, band.to)).unwrap_or_default();
        let world = if eligibility.worldwide { "worldwide" } else { "" };
        format!("{world}{}{band}", countries.join(" "))
    }

    #[test]
    fn places_of_a_remote_advert_are_written_out_as_countries() {
        for (location, eligible, read) in [
            ("Remote", &[][..], "not stated"),
            ("Remote - US Only", &[], "US"),
            ("Remote (United States | Canada)", &[], "CA US"),
            ("Remote (DACH)", &[], "AT CH DE"),
            ("Remote (Atlanta, GA)", &[], "US"),
            ("Remote - Benelux & UK", &[], "BE GB LU NL"),
            ("Anywhere", &[], "worldwide"),
            ("Remote", &["Worldwide"], "worldwide"),
            ("Remote", &["USA, Canada, UK"], "CA GB US"),
            ("New York", &["Germany", "France"], "DE FR"),
            ("Remote", &["Nordics", "Worldwide"], "worldwide"),
            ("Remote (non-U.S.)", &[], "not stated"),
            ("Remote (CET ±2)", &[], " -60..180"),
            ("Remote - Mountain Time", &[], " -420..-420"),
        ] {
            assert_eq!(shown(remote(location, eligible)), read, "{location} {eligible:?}");
        }
        let europe = remote("Remote (Europe)", &[]).expect("countries").countries;
        assert!(europe.len() > 40 && europe.iter().any(|code| code.as_str() == "NO"));
        let union = remote("Remote - EU", &[]).expect("countries").countries;
        assert!(union.len() == 27 && union.iter().all(|code| !matches!(code.as_str(), "EU" | "CH" | "GB")));
        for region in ["EMEA", "APAC", "LATAM", "Americas", "MENA", "Nordics", "Oceania"] {
            assert!(remote(&format!("Remote ({region})"), &[]).expect(region).countries.len() > 4, "{region}");
        }
    }

    #[test]
    fn only_remote_adverts_have_an_eligibility() {
        let raw = Raw { locations: vec![RawLocation::from_text("Germany")], ..Raw::default() };
        let places = place::places(&raw.locations);
        for workplace in [None, Some(Workplace::Hybrid), Some(Workplace::OnSite)] {
            assert_eq!(stated(&raw, workplace, &places), None);
        }
    }

    #[test]
    fn a_list_of_offsets_is_a_band_only_without_gaps() {
        for (hours, read) in [
            (&[-5.0, -6.0, -8.0, -7.0][..], Some((-480, -300))),
            (&[5.5], Some((330, 330))),
            (&[-5.0, 8.0], None),
            (&[-11.0, -9.0, -7.0, -5.0, -3.0, -1.0, 1.0, 3.0, 5.0, 7.0, 9.0, 11.0], None),
            (&[99.0], None),
            (&[f64::NAN], None),
            (&[], None),
        ] {
            assert_eq!(band(hours).map(|band| (band.from, band.to)), read, "{hours:?}");
        }
    }
}
