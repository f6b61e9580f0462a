//! systemd's journal in its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): every field stays a field that
//! `journalctl FIELD=value` finds, and the message repeats them, because `journalctl -u` shows the message alone.
//!
//! The crate tracing-journald sends the bare message: an operator would read that something was refused, and not why.

use std::{fmt, io, os::unix::net::UnixDatagram};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

const SOCKET: &str = "/run/systemd/journal/socket";

/// One datagram holds about 200 kB; nothing of ours needs nearly as much.
const LONGEST: usize = 16 * 1024;

/// Sends each event as one entry.
#[derive(Debug)]
pub(super) struct Journal(UnixDatagram);

/// Names and values in the order in which they were written.
#[derive(Debug, Default)]
struct Fields {
    message: String,
    others: Vec<(&'static str, String)>,
}

impl Journal {
    /// The journal of this machine.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn open() -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.connect(SOCKET)?;
        // A journal that hangs costs entries, not answers.
        socket.set_nonblocking(true)?;
        Ok(Self(socket))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Journal {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut own = Fields::default();
        event.record(&mut own);
        let mut around = Vec::new();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<Fields>() {
                around.extend(fields.others.iter().cloned());
            }
        }
        // A journal that is full or away must not stop the program; there is nowhere left to complain.
        let _ = self.0.send(&entry(*event.metadata().level(), event.metadata().target(), &own, &around));
    }
}

/// An entry: who, how grave, the message with the event's fields, then each field, the spans' too.
fn entry(level: Level, target: &str, own: &Fields, around: &[(&'static str, String)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    put(&mut bytes, "SYSLOG_IDENTIFIER", "kintsugi");
    put(&mut bytes, "PRIORITY", priority(level));
    put(&mut bytes, "TARGET", target);
    let mut message = own.message.clone();
    for (name, value) in &own.others {
        message.push_str(if message.is_empty() { "" } else { " " });
        message.push_str(&format!("{name}={value}"));
    }
    put(&mut bytes, "MESSAGE", &message);
    for (name, value) in own.others.iter().chain(around) {
        put(&mut bytes, &key(name), value);
    }
    bytes
}

/// See syslog(3).
fn priority(level: Level) -> &'static str {
    match level {
        Level::ERROR => "3",
        Level::WARN => "4",
        Level::INFO => "6",
        _ => "7",
    }
}

/// Capitals, digits and underscores, not beginning with an underscore or a digit; the journal throws others away.
fn key(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).take(64).collect();
    if plain.starts_with(|c: char| c.is_ascii_uppercase()) { plain } else { format!("F{plain}") }
}

/// A field. One whose value has more than one line is written with its length.
fn put(bytes: &mut Vec<u8>, key: &str, value: &str) {
    let end = (0..=value.len().min(LONGEST)).rev().find(|end| value.is_char_boundary(*end)).unwrap_or_default();
    let value = value.get(..end).unwrap_or_default().as_bytes();
    bytes.extend_from_slice(key.as_bytes());
    if value.contains(&b'\n') {
        bytes.push(b'\n');
        bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
    } else {
        bytes.push(b'=');
    }
    bytes.extend_from_slice(value);
    bytes.push(b'\n');
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.message);
        } else {
            self.others.push((field.name(), value.to_owned()));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(message: &str, others: &[(&'static str, &str)]) -> Fields {
        Fields {
            message: message.to_owned(),
            others: others.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn a_reader_of_messages_alone_learns_the_reason() {
        let bytes =
            entry(Level::WARN, "test", &fields("refused", &[("reason", "no\nway")]), &[("request_id", "7".to_owned())]);
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("PRIORITY=4\n"), "{text}");
        assert!(text.contains("refused reason=no\nway\n"), "{text}");
        assert!(text.contains("REQUEST_ID=7\n"), "{text}");
        assert!(bytes.windows(15).any(|part| part == b"REASON\n\x06\0\0\0\0\0\0\0"), "{text}");
    }

    #[test]
    fn names_are_ones_that_the_journal_takes() {
        assert_eq!(key("request.id"), "REQUEST_ID");
        assert_eq!(key("_pid"), "F_PID");
        assert_eq!(key("2nd"), "F2ND");
    }
}
