//! Where adverts are: city, country, and the currency in which people there are paid.

use contracts::Place;

/// A city.
#[derive(Clone, Copy, Debug)]
pub(super) struct City {
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    pub(super) country_code: &'static str,
    pub(super) currency: &'static str,
    /// What a year of the same work costs here, relative to Berlin.
    pub(super) pay: f64,
}

const fn city(
    name: &'static str,
    country: &'static str,
    country_code: &'static str,
    currency: &'static str,
    pay: f64,
) -> City {
    City { name, country, country_code, currency, pay }
}

/// In order of frequency.
pub(super) const CITIES: &[City] = &[
    city("Berlin", "Germany", "DE", "EUR", 1.0),
    city("London", "United Kingdom", "GB", "GBP", 1.1),
    city("New York", "United States", "US", "USD", 1.7),
    city("Amsterdam", "Netherlands", "NL", "EUR", 1.0),
    city("Zürich", "Switzerland", "CH", "CHF", 1.5),
    city("Paris", "France", "FR", "EUR", 0.95),
    city("San Francisco", "United States", "US", "USD", 1.9),
    city("Munich", "Germany", "DE", "EUR", 1.05),
    city("Barcelona", "Spain", "ES", "EUR", 0.7),
    city("Dublin", "Ireland", "IE", "EUR", 1.05),
    city("Hamburg", "Germany", "DE", "EUR", 0.95),
    city("Vienna", "Austria", "AT", "EUR", 0.9),
    city("Stockholm", "Sweden", "SE", "EUR", 0.9),
    city("Copenhagen", "Denmark", "DK", "EUR", 1.0),
    city("Boston", "United States", "US", "USD", 1.6),
    city("Lisbon", "Portugal", "PT", "EUR", 0.6),
    city("Madrid", "Spain", "ES", "EUR", 0.7),
    city("Warsaw", "Poland", "PL", "EUR", 0.65),
    city("Toronto", "Canada", "CA", "USD", 1.1),
    city("Geneva", "Switzerland", "CH", "CHF", 1.5),
    city("Manchester", "United Kingdom", "GB", "GBP", 0.9),
    city("Cologne", "Germany", "DE", "EUR", 0.9),
    city("Milan", "Italy", "IT", "EUR", 0.75),
    city("Brussels", "Belgium", "BE", "EUR", 0.9),
    city("Helsinki", "Finland", "FI", "EUR", 0.9),
    city("Oslo", "Norway", "NO", "EUR", 1.1),
    city("Austin", "United States", "US", "USD", 1.5),
    city("Seattle", "United States", "US", "USD", 1.8),
    city("Prague", "Czechia", "CZ", "EUR", 0.65),
    city("Edinburgh", "United Kingdom", "GB", "GBP", 0.9),
    city("Frankfurt", "Germany", "DE", "EUR", 1.05),
    city("Basel", "Switzerland", "CH", "CHF", 1.4),
    city("Rotterdam", "Netherlands", "NL", "EUR", 0.9),
    city("Lyon", "France", "FR", "EUR", 0.8),
    city("Tallinn", "Estonia", "EE", "EUR", 0.65),
    city("Vilnius", "Lithuania", "LT", "EUR", 0.6),
    city("Bucharest", "Romania", "RO", "EUR", 0.55),
    city("Budapest", "Hungary", "HU", "EUR", 0.55),
    city("Athens", "Greece", "GR", "EUR", 0.55),
    city("Chicago", "United States", "US", "USD", 1.4),
    city("Denver", "United States", "US", "USD", 1.4),
    city("Montréal", "Canada", "CA", "USD", 1.0),
    city("Leipzig", "Germany", "DE", "EUR", 0.8),
    city("Stuttgart", "Germany", "DE", "EUR", 1.0),
    city("Düsseldorf", "Germany", "DE", "EUR", 0.95),
    city("Göteborg", "Sweden", "SE", "EUR", 0.85),
    city("Aarhus", "Denmark", "DK", "EUR", 0.9),
    city("Málaga", "Spain", "ES", "EUR", 0.65),
    city("Kraków", "Poland", "PL", "EUR", 0.6),
    city("Ljubljana", "Slovenia", "SI", "EUR", 0.6),
    city("Bristol", "United Kingdom", "GB", "GBP", 0.9),
    city("Cambridge", "United Kingdom", "GB", "GBP", 1.0),
    city("Linz", "Austria", "AT", "EUR", 0.85),
    city("Luxembourg", "Luxembourg", "LU", "EUR", 1.1),
];

impl City {
    /// The city as contracts writes a place.
    pub(super) fn place(&self) -> Place {
        Place {
            locality: Some(self.name.to_owned()),
            region: None,
            country: self.country_code.parse().ok(),
            text: format!("{}, {}", self.name, self.country),
        }
    }

    /// The whole country, for those who may live anywhere in it.
    pub(super) fn anywhere(&self) -> Place {
        Place { locality: None, region: None, country: self.country_code.parse().ok(), text: self.country.to_owned() }
    }
}
