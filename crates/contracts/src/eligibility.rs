//! From where a remote job may be done (schema.org `applicantLocationRequirements`).

use serde::{Deserialize, Serialize};

use crate::CountryCode;

/// Minutes east of UTC: Berlin in winter is 60, New York in winter is -300. Between -720 and 840.
pub type UtcOffset = i16;

/// A band of time zones, by their offsets in winter: both ends included, `from <= to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UtcOffsets {
    /// The western end.
    pub from: UtcOffset,
    /// The eastern end.
    pub to: UtcOffset,
}

/// What the employer says about where a remote worker may live. Regions ("Europe", "EMEA") are written out as countries
/// by whoever reads the advert; what it says in words stays in the posting's places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Eligibility {
    /// From anywhere in the world, by the employer's own word; `countries` is then empty.
    pub worldwide: bool,
    /// From these countries, ascending, without repeats. Never `EU`: its members are named.
    pub countries: Vec<CountryCode>,
    /// Within this band of time zones, where the employer names one.
    pub offsets: Option<UtcOffsets>,
}
