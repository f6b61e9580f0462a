//! Reading JSON that was written by many hands.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};

/// A value of the wrong shape is read as a missing one. For what an advert can do without.
pub(crate) fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(deserializer)?).ok())
}

/// A list; what in it has the wrong shape is left out.
pub(crate) fn lenient_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items: Option<Vec<serde_json::Value>> = lenient(deserializer)?;
    Ok(items.into_iter().flatten().filter_map(|item| serde_json::from_value(item).ok()).collect())
}
