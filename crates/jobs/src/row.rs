//! From the columns of a row to the terms of the field. A column that does not hold one of our terms is corrupt.

use contracts::{Eligibility, Equity, Place, Salary, UtcOffset, UtcOffsets};
use database::DatabaseError;

/// A term column.
pub(crate) fn term<T: std::str::FromStr>(column: Option<String>) -> Result<Option<T>, DatabaseError>
where
    T::Err: std::fmt::Display,
{
    column.map(|word| word.parse().map_err(|error: T::Err| DatabaseError::Corrupt(error.to_string()))).transpose()
}

/// A column of several terms.
pub(crate) fn terms<T: std::str::FromStr>(column: Vec<String>) -> Result<Vec<T>, DatabaseError>
where
    T::Err: std::fmt::Display,
{
    column.into_iter().filter_map(|word| term(Some(word)).transpose()).collect()
}

/// The columns of eligibility; the band of time zones is one of minutes.
pub(crate) fn eligibility(
    worldwide: Option<bool>,
    countries: Option<Vec<String>>,
    offsets: Option<(UtcOffset, UtcOffset)>,
) -> Result<Option<Eligibility>, DatabaseError> {
    let (Some(worldwide), Some(countries)) = (worldwide, countries) else { return Ok(None) };
    let offsets = offsets.map(|(from, to)| UtcOffsets { from, to });
    Ok(Some(Eligibility { worldwide, countries: terms(countries)?, offsets }))
}

/// A `places` column.
pub(crate) fn places(column: serde_json::Value) -> Result<Vec<Place>, DatabaseError> {
    serde_json::from_value(column).map_err(|error| DatabaseError::Corrupt(format!("places: {error}")))
}

/// A column with one place.
pub(crate) fn place(column: Option<serde_json::Value>) -> Result<Option<Place>, DatabaseError> {
    let place = column.map(serde_json::from_value).transpose();
    place.map_err(|error| DatabaseError::Corrupt(format!("place: {error}")))
}

/// The four salary columns.
pub(crate) fn salary(
    currency: Option<String>,
    period: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
) -> Result<Option<Salary>, DatabaseError> {
    Ok(match (term(currency)?, term(period)?) {
        (Some(currency), Some(period)) => Some(Salary { currency, period, min, max }),
        _ => None,
    })
}

/// The three equity columns.
pub(crate) fn equity(offered: bool, min: Option<i32>, max: Option<i32>) -> Option<Equity> {
    match (offered, min, max) {
        (true, Some(min), Some(max)) => Some(Equity::Range { min, max }),
        (true, ..) => Some(Equity::Offered),
        (false, ..) => None,
    }
}
