//! What was fetched or read from a file, and its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::{ReadError, error};

/// One answer of a source, or one saved file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// As they came, decompressed.
    pub bytes: Vec<u8>,
    /// Where they came from, if from the network.
    pub address: Option<String>,
    /// What the answer's head said about the character set (`charset=` of `Content-Type`).
    pub charset: Option<String>,
}

impl Document {
    /// A saved file.
    #[must_use]
    pub fn of_file(bytes: Vec<u8>) -> Self {
        Self { bytes, address: None, charset: None }
    }

    /// The text of JSON, which is UTF-8 (RFC 8259) whatever its head says, unless its bytes cannot be that.
    pub(crate) fn json(&self) -> Result<Cow<'_, str>, ReadError> {
        let text = match (error::text(&self.bytes), self.declared()) {
            (Err(ReadError::NotUtf8 { .. }), Some(encoding)) if encoding != UTF_8 => decoded(encoding, &self.bytes),
            (text, _) => Cow::Borrowed(text?),
        };
        if text.trim_start().starts_with('<') { Err(ReadError::WebPage) } else { Ok(text) }
    }

    /// The text of XML or HTML: what a byte-order mark says, then the bytes themselves where they are UTF-8, then the
    /// head, then the document's own declaration, then Windows-1252, in which most of what is wrong was written.
    pub(crate) fn markup(&self) -> Result<Cow<'_, str>, ReadError> {
        if let [0x1f, 0x8b, ..] = self.bytes[..] {
            error::text(&self.bytes)?;
        }
        let text = if let Some((encoding, mark)) = Encoding::for_bom(&self.bytes) {
            decoded(encoding, &self.bytes[mark..])
        } else if let Ok(text) = std::str::from_utf8(&self.bytes) {
            Cow::Borrowed(text)
        } else {
            let encoding = self.declared().or_else(|| self.declares_itself()).unwrap_or(WINDOWS_1252);
            // A document that says UTF-8 and is not was put together from several.
            decoded(if encoding == UTF_8 { WINDOWS_1252 } else { encoding }, &self.bytes)
        };
        if text.trim().is_empty() { Err(ReadError::Empty) } else { Ok(text) }
    }

    fn declared(&self) -> Option<&'static Encoding> {
        Encoding::for_label(self.charset.as_deref()?.as_bytes())
    }

    /// `encoding="…"` of an XML declaration or `charset=…` of a page's head.
    fn declares_itself(&self) -> Option<&'static Encoding> {
        const BEGINNING: usize = 1024;
        let beginning = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(BEGINNING)]).to_ascii_lowercase();
        let behind = |key: &str| beginning.find(key).map(|at| &beginning[at + key.len()..]);
        let value = behind("encoding=").or_else(|| behind("charset="))?.trim_start_matches(['"', '\'']);
        let label: String =
            value.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
        Encoding::for_label(label.as_bytes())
    }
}

fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(bytes: &[u8], charset: Option<&str>) -> Document {
        Document { bytes: bytes.to_vec(), address: None, charset: charset.map(str::to_owned) }
    }

    #[test]
    fn the_text_of_markup_is_found_in_every_charset_that_says_itself() {
        let utf16: Vec<u8> = "\u{feff}<a>Köln</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, charset) in [
            ("<a>Köln</a>".as_bytes(), None),
            ("\u{feff}<a>Köln</a>".as_bytes(), Some("latin1")),
            (b"<a>K\xf6ln</a>", Some("ISO-8859-1")),
            (b"<a>K\xf6ln</a>", Some("utf-8")),
            (b"<a>K\xf6ln</a>", None),
            (&utf16, None),
        ] {
            assert_eq!(document(bytes, charset).markup().as_deref(), Ok("<a>Köln</a>"), "{charset:?}");
        }
        let polish = document(b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><a>\xa3\xf3d\xbc</a>", None);
        assert!(polish.markup().is_ok_and(|text| text.ends_with("<a>Łódź</a>")));
    }

    #[test]
    fn json_is_utf_8_unless_its_head_says_otherwise_and_its_bytes_agree() {
        assert_eq!(document("\"Köln\"".as_bytes(), Some("iso-8859-1")).json().as_deref(), Ok("\"Köln\""));
        assert_eq!(document(b"\"K\xf6ln\"", Some("iso-8859-1")).json().as_deref(), Ok("\"Köln\""));
        assert!(matches!(document(b"\"K\xf6ln\"", None).json(), Err(ReadError::NotUtf8 { .. })));
        assert_eq!(document(b" <html>", None).json(), Err(ReadError::WebPage));
    }
}
