//! What a message held, as a page shows it: never more than somebody looks at.

use std::io;

/// The most of a payload that a page shows, in bytes.
const SHOWN: usize = 64 * 1024;

/// The most of a reason that a list shows, in characters.
const START: usize = 300;

/// A payload in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Payload {
    /// `JSON`, `text`, `bytes that are no text`.
    pub(super) kind: &'static str,
    pub(super) size: String,
    /// The beginning of it.
    pub(super) text: String,
    /// Whether there is more.
    pub(super) is_cut: bool,
}

impl Payload {
    /// JSON is indented, with its fields in the alphabet's order.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let size = size(bytes.len() as u64);
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
            let mut page = Page::default();
            let is_cut = serde_json::to_writer_pretty(&mut page, &value).is_err();
            return Self { kind: "JSON", size, text: plain(&page.text()), is_cut };
        }
        let kind = if std::str::from_utf8(bytes).is_ok() { "text" } else { "bytes that are no text" };
        let is_cut = bytes.len() > SHOWN;
        let shown = Page { bytes: bytes[..bytes.len().min(SHOWN)].to_vec() };
        Self { kind, size, text: plain(&shown.text()), is_cut }
    }
}

/// Takes what fits; then writing ends. Indented, a little JSON can be a thousand times as long.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl io::Write for Page {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        let room = SHOWN - self.bytes.len();
        self.bytes.extend_from_slice(&more[..more.len().min(room)]);
        if more.len() > room { Err(io::ErrorKind::WriteZero.into()) } else { Ok(more.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Without control characters, but for the ends of lines and tabs.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// The beginning of a line of text, as a list shows it.
pub(super) fn start(text: &str) -> String {
    let mut letters = text.chars();
    let mut start: String = letters.by_ref().take(START).collect();
    if letters.next().is_some() {
        start.push('…');
    }
    plain(&start)
}

/// `312 bytes`, `4.2 KiB`, `1.0 MiB`.
pub(super) fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "no message has 2^53 bytes")]
    let kib = bytes as f64 / 1024.0;
    match bytes {
        ..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{kib:.1} KiB"),
        _ => format!("{:.1} MiB", kib / 1024.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_indented_and_anything_else_is_shown_as_far_as_it_is_text() {
        let json = Payload::of(br#"{"b":1,"a":["x"]}"#);
        assert_eq!((json.kind, json.size.as_str(), json.is_cut), ("JSON", "17 bytes", false));
        assert_eq!(json.text, "{\n  \"a\": [\n    \"x\"\n  ],\n  \"b\": 1\n}");
        let text = Payload::of(b"no { json\0\x1b[31m\n");
        assert_eq!((text.kind, text.text.as_str()), ("text", "no { json\u{fffd}\u{fffd}[31m\n"));
        let bytes = Payload::of(b"\xff\xfe");
        assert_eq!((bytes.kind, bytes.text.as_str()), ("bytes that are no text", "\u{fffd}\u{fffd}"));
        assert_eq!(Payload::of(b"").text, "");
    }

    #[test]
    fn a_page_never_shows_more_than_it_has_room_for() {
        let deep = format!("{}{}{}", "[".repeat(100), vec!["1"; 100_000].join(","), "]".repeat(100));
        for large in [deep, format!("\"{}\"", "x".repeat(1 << 20)), "x".repeat(1 << 20), "ü".repeat(1 << 19)] {
            let payload = Payload::of(large.as_bytes());
            assert!(payload.is_cut && payload.text.len() <= SHOWN + 3, "{} bytes", payload.text.len());
        }
        assert_eq!(Payload::of("x".repeat(SHOWN).as_bytes()).text.len(), SHOWN);
        assert_eq!(start(&"ü".repeat(1_000)).chars().count(), START + 1);
    }

    #[test]
    fn a_size_is_said_in_the_unit_that_suits_it() {
        for (bytes, said) in [(0, "0 bytes"), (1_023, "1023 bytes"), (1_536, "1.5 KiB"), (1 << 20, "1.0 MiB")] {
            assert_eq!(size(bytes), said);
        }
    }
}
