//! A whole answer, of which only its rows are looked at: what else it holds may be of any kind and size.

use std::{borrow::Cow, collections::HashMap, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Row;
use crate::{ReadError, error, limits, text};

/// The rows of an answer, unread: one that is broken must not take the others with it. `key` is the member that holds
/// them; where it is empty the answer is the list itself. `format` is the answer's name in errors.
pub(crate) fn rows<'a>(answer: &'a str, key: &str, format: &'static str) -> Result<Vec<&'a RawValue>, ReadError> {
    let malformed =
        |problem: String, line: usize, column: usize| ReadError::Malformed { format, problem, line, column };
    let opening = if key.is_empty() { '[' } else { '{' };
    if let Some((at, c)) = answer.char_indices().find(|(_, c)| !c.is_whitespace()).filter(|(_, c)| *c != opening) {
        let (line, column) = error::position(answer, at);
        let wanted =
            if key.is_empty() { "the list `[…]`".to_owned() } else { format!("the object `{{\"{key}\": …}}`") };
        return Err(malformed(format!("it begins with `{c}`, not with {wanted}"), line, column));
    }
    let broken = |error: &serde_json::Error| malformed(error::without_position(error), error.line(), error.column());
    if key.is_empty() {
        return list(answer).map_err(|error| broken(&error));
    }
    let names = [key, "message", "error"];
    let members = named(answer, &names).map_err(|error| broken(&error))?;
    let Some(rows) = members.get(key) else {
        let said = members.get("message").or_else(|| members.get("error")).and_then(|raw| Row::of_any(raw));
        let said = said.and_then(|said| text::cut(&said, limits::PROBLEM));
        let problem = match said {
            Some(said) => format!("it has no `{key}`, but says: {said}"),
            None => format!("it has no `{key}`"),
        };
        return Err(malformed(problem, 1, 1));
    };
    list(rows.get()).map_err(|error| {
        let (line, column) = error::position(answer, offset(answer, rows.get()));
        malformed(format!("`{key}` is no list: {}", error::without_position(&error)), line, column)
    })
}

/// One member of an answer that is an object. For members that are short.
pub(crate) fn member(answer: &str, key: &str) -> Option<Row> {
    let names = [key];
    let members = named(answer, &names).ok()?;
    Row::parse_any(members.get(key)?)
}

/// Whether an answer is an object with such a member.
pub(crate) fn has_member(answer: &str, key: &str) -> bool {
    named(answer, &[key]).is_ok_and(|members| members.contains_key(key))
}

/// What a row that cannot be read whole says by these names, each for itself; empty where it says nothing.
pub(crate) fn said<const N: usize>(row: &RawValue, names: [&str; N]) -> [String; N] {
    let members = named(row.get(), &names).unwrap_or_default();
    names.map(|name| members.get(name).and_then(|raw| Row::of_any(raw)).unwrap_or_default())
}

/// At most [`limits::ROWS`] rows.
fn list(json: &str) -> Result<Vec<&RawValue>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let rows = deserializer.deserialize_seq(List)?;
    deserializer.end()?;
    Ok(rows)
}

/// The members of an object that have these names, unread. What else it holds takes no memory.
pub(crate) fn named<'a, 'k>(
    json: &'a str,
    names: &'k [&'k str],
) -> Result<HashMap<&'k str, &'a RawValue>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let members = Named(names).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(members)
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len())
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = items.next_element()? {
            if rows.len() == limits::ROWS {
                return Err(A::Error::custom(format_args!("more than {} rows are no board", limits::ROWS)));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

/// Members of an object that are asked for by their names; all others are passed over, however many they are.
struct Named<'k>(&'k [&'k str]);

impl<'de, 'k> DeserializeSeed<'de> for Named<'k> {
    type Value = HashMap<&'k str, &'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, 'k> Visitor<'de> for Named<'k> {
    type Value = HashMap<&'k str, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = HashMap::new();
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            match self.0.iter().find(|wanted| **wanted == name) {
                Some(wanted) => _ = found.insert(*wanted, members.next_value()?),
                None => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(answer: &str) -> String {
        rows(answer, "jobs", "a board").err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_list_of_very_many_rows_is_no_board_and_takes_no_memory() {
        let zeros = |count: usize| format!("[0{}]", ",0".repeat(count - 1));
        assert_eq!(rows(&zeros(limits::ROWS), "", "a board").map(|rows| rows.len()), Ok(limits::ROWS));
        assert!(said(&format!("{{\"jobs\":{}}}", zeros(10_000_000))).contains("more than 50000 rows are no board"));
        let others = format!("{{{}\"jobs\":[1]}}", "\"a\":0,".repeat(100_000));
        assert_eq!(rows(&others, "jobs", "a board").map(|rows| rows.len()), Ok(1));
    }

    #[test]
    fn a_row_without_measure_is_none() {
        let row = format!("[[0{}]]", ",0".repeat(limits::ROW_BYTES));
        let rows = rows(&row, "", "a board").unwrap_or_default();
        assert_eq!(Row::parse(rows[0]).err().as_deref(), Some("it is longer than 1 MiB"));
    }

    #[test]
    fn what_is_no_answer_says_what_is_wrong() {
        for (answer, wrong) in [
            ("{\"error\":\"no such board\"}", "it has no `jobs`, but says: no such board"),
            ("{\"jobs\":{}}", "`jobs` is no list: invalid type: map, expected a sequence"),
            ("{\"jobs\":[]", "EOF while parsing an object"),
            ("{\"jobs\":[]} x", "trailing characters"),
        ] {
            assert!(said(answer).contains(wrong), "{answer}: {}", said(answer));
        }
    }
}
