//! Reading JSON that was written by many hands.

mod answer;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};

use crate::{error, limits, text};

pub(crate) use answer::{has_member, member, named, rows, said};

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

/// One value whose members are asked for by their paths (RFC 6901: `/location/city`). What has another shape than it
/// should is as good as missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row(Value);

impl Row {
    pub(crate) fn of(value: Value) -> Self {
        Self(value)
    }

    /// Reads a row, or says what its text is instead.
    pub(crate) fn parse(raw: &RawValue) -> Result<Self, String> {
        if raw.get().len() > limits::ROW_BYTES {
            return Err("it is longer than 1 MiB".to_owned());
        }
        let value: Value = serde_json::from_str(raw.get()).map_err(|error| error::without_position(&error))?;
        if value.is_object() { Ok(Self(value)) } else { Err(format!("it is {}, not an object", kind(&value))) }
    }

    /// Any value as a row, if it is no longer than one.
    fn parse_any(raw: &RawValue) -> Option<Self> {
        let short = raw.get().len() <= limits::ROW_BYTES;
        short.then(|| serde_json::from_str(raw.get()).ok()).flatten().map(Self)
    }

    /// What is at `path`.
    pub(crate) fn at(&self, path: &str) -> Self {
        Self(self.0.pointer(path).cloned().unwrap_or_default())
    }

    /// A string that says something, or a number as one.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        words(self.0.pointer(path)?)
    }

    /// A string, or the empty one.
    pub(crate) fn text_or_empty(&self, path: &str) -> String {
        self.text(path).unwrap_or_default()
    }

    /// The strings of a list, or one string alone.
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        match self.0.pointer(path) {
            Some(Value::Array(items)) => items.iter().filter_map(words).collect(),
            Some(one) => words(one).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A number, or a string that is one.
    pub(crate) fn number(&self, path: &str) -> Option<f64> {
        match self.0.pointer(path)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// Numbers of a list.
    pub(crate) fn numbers(&self, path: &str) -> Vec<f64> {
        self.rows(path).iter().filter_map(|row| row.number("")).collect()
    }

    /// True or false, also as words.
    pub(crate) fn flag(&self, path: &str) -> Option<bool> {
        match self.0.pointer(path)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(word) if word.eq_ignore_ascii_case("true") => Some(true),
            Value::String(word) if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The items of a list, or one value alone; none where there is nothing.
    pub(crate) fn rows(&self, path: &str) -> Vec<Self> {
        match self.0.pointer(path) {
            Some(Value::Array(items)) => items.iter().cloned().map(Self).collect(),
            None | Some(Value::Null) => Vec::new(),
            Some(one) => vec![Self(one.clone())],
        }
    }

    /// The members of an object, with their names.
    pub(crate) fn members(&self, path: &str) -> Vec<(String, Self)> {
        let members: Option<&Map<String, Value>> = self.0.pointer(path).and_then(Value::as_object);
        members.into_iter().flatten().map(|(name, value)| (name.clone(), Self(value.clone()))).collect()
    }

    /// What a value that is no row says, if it is a string or a number.
    fn of_any(raw: &RawValue) -> Option<String> {
        // A list or an object says nothing, and takes sixteen times its size.
        if raw.get().starts_with(['[', '{']) {
            return None;
        }
        words(&serde_json::from_str(raw.get()).ok()?)
    }

    /// Whether anything is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.pointer(path).is_some_and(|value| !value.is_null())
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) if text::line(words).is_some() => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
