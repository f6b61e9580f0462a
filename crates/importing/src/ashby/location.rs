//! Places as Ashby's answers hold them.

use serde::Deserialize;

use crate::{
    json::{lenient, lenient_list},
    understand::RawLocation,
};

/// What an advert tells about where.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Location {
    /// Free text.
    #[serde(deserialize_with = "lenient")]
    location: Option<String>,
    /// Of the same place.
    #[serde(deserialize_with = "lenient")]
    address: Option<Address>,
    /// Other places.
    #[serde(deserialize_with = "lenient_list")]
    secondary_locations: Vec<SecondaryLocation>,
    /// True of remote adverts and of many hybrid ones.
    #[serde(deserialize_with = "lenient")]
    pub(super) is_remote: Option<bool>,
    /// `OnSite`, `Hybrid`, `Remote`; only in newer answers.
    #[serde(deserialize_with = "lenient")]
    pub(super) workplace_type: Option<String>,
}

/// One place more.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct SecondaryLocation {
    /// Free text.
    #[serde(deserialize_with = "lenient")]
    location: Option<String>,
    /// Of the same place.
    #[serde(deserialize_with = "lenient")]
    address: Option<Address>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Address {
    /// The address itself.
    #[serde(deserialize_with = "lenient")]
    postal_address: Option<PostalAddress>,
}

/// schema.org `PostalAddress`, typed by hand: regions in the field for towns, countries in that for regions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PostalAddress {
    #[serde(deserialize_with = "lenient")]
    address_locality: Option<String>,
    #[serde(deserialize_with = "lenient")]
    address_region: Option<String>,
    #[serde(deserialize_with = "lenient")]
    address_country: Option<String>,
}

impl Location {
    /// The first place and the others.
    pub(super) fn raw(self) -> Vec<RawLocation> {
        let first = (self.location, self.address);
        let others = self.secondary_locations.into_iter().map(|other| (other.location, other.address));
        std::iter::once(first).chain(others).map(|(text, address)| raw(text, address)).collect()
    }
}

fn raw(text: Option<String>, address: Option<Address>) -> RawLocation {
    let postal = address.and_then(|address| address.postal_address).unwrap_or_default();
    RawLocation {
        text,
        locality: postal.address_locality,
        region: postal.address_region,
        country: postal.address_country,
    }
}
