//! Rows in the text format of COPY: <https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.2>.

use std::fmt::{Display, Write};

/// Rows while they are written.
#[derive(Default)]
pub(super) struct Rows {
    text: String,
    /// Whether the present row has a column already.
    begun: bool,
}

impl Rows {
    fn next_column(&mut self) {
        if self.begun {
            self.text.push('\t');
        }
        self.begun = true;
    }

    /// A column that is not null.
    pub(super) fn text(&mut self, value: impl Display) -> &mut Self {
        self.next_column();
        // Writing to a string cannot fail.
        let _ = write!(Escaping(&mut self.text), "{value}");
        self
    }

    /// A column that may be null.
    pub(super) fn optional(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => {
                self.next_column();
                self.text.push_str("\\N");
                self
            }
        }
    }

    /// A column of type `text[]`.
    pub(super) fn list(&mut self, values: &[String]) -> &mut Self {
        let quoted: Vec<_> =
            values.iter().map(|value| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))).collect();
        self.text(format_args!("{{{}}}", quoted.join(",")))
    }

    /// The row is complete.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
        self.begun = false;
    }

    /// All rows so far; begins anew.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.begun = false;
        std::mem::take(&mut self.text).into_bytes()
    }
}

/// Writes so that no character of a value is taken for a delimiter.
struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for c in text.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\t' => self.0.push_str("\\t"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_inside_a_value_are_escaped() {
        let mut rows = Rows::default();
        rows.text("a\tb\nc\\").optional(None::<u8>).list(&["C++".to_owned(), "a \"b\\".to_owned()]).end();
        let expected = "a\\tb\\nc\\\\\t\\N\t{\"C++\",\"a \\\\\"b\\\\\\\\\"}\n";
        assert_eq!(String::from_utf8_lossy(&rows.take()), expected);
    }
}
