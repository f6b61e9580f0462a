//! Why a file could not be read at all.

use std::fmt;

use crate::{limits, text};

/// A feed that is broken as a whole. The sentence is for the person who handed in the file; it does not name the file,
/// which the caller knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not UTF-8.
    #[error("the file is not UTF-8 text: byte {byte} (line {line}) belongs to no character{hint}")]
    NotUtf8 {
        /// Position of the first wrong byte, from 0.
        byte: usize,
        /// Its line, from 1.
        line: usize,
        /// What the file is instead, where that is certain; else empty.
        hint: &'static str,
    },
    /// A page for people, such as an error page or a login form.
    #[error("the file is a web page (HTML), not a feed: line 1 begins with `<`")]
    WebPage,
    /// Not the format, or cut off.
    #[error("the file cannot be read as {format}: {problem} (line {line}, column {column})")]
    Malformed {
        /// The format that was expected.
        format: &'static str,
        /// What the parser found.
        problem: String,
        /// From 1.
        line: usize,
        /// From 1, in bytes.
        column: usize,
    },
    /// Readable, but it says something that cannot be.
    #[error("{0}")]
    Contradiction(String),
}

/// The bytes as text, without a byte-order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let hint = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "; it begins as UTF-16 does",
            [0x1f, 0x8b, ..] => "; it is compressed with gzip",
            _ => "",
        };
        ReadError::NotUtf8 { byte, line: 1 + bytes[..byte].iter().filter(|b| **b == b'\n').count(), hint }
    })?;
    if text.trim().is_empty() { Err(ReadError::Empty) } else { Ok(text) }
}

/// What a parser says, cut: it can quote all that it has read, which is not written out first.
pub(crate) fn said(error: &impl fmt::Display) -> String {
    struct Beginning(String);
    impl fmt::Write for Beginning {
        fn write_str(&mut self, words: &str) -> fmt::Result {
            /// More than is kept of any, as characters have up to four bytes.
            const BYTES: usize = 8 * limits::PROBLEM;
            self.0.push_str(&words[..words.floor_char_boundary(BYTES.saturating_sub(self.0.len()))]);
            if self.0.len() + 4 > BYTES { Err(fmt::Error) } else { Ok(()) }
        }
    }
    let mut beginning = Beginning(String::new());
    // An error means that there is enough of it.
    _ = fmt::write(&mut beginning, format_args!("{error}"));
    text::cut(&beginning.0, limits::PROBLEM).unwrap_or_default()
}

/// What a JSON parser found, without the position that it appends; it can quote all that it has read, so it is cut.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rfind(" at line ").map_or(message.as_str(), |at| &message[..at]);
    let message = if message == "recursion limit exceeded" { "it is nested too deeply" } else { message };
    text::cut(message, limits::PROBLEM).unwrap_or_default()
}

/// Line and column (from 1, the latter in bytes) of the byte `at`.
pub(crate) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    (before.matches('\n').count() + 1, before.len() - before.rfind('\n').map_or(0, |line| line + 1) + 1)
}
