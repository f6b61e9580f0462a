//! The head of an HTTP/1.1 answer (RFC 9112), as far as a client needs it.

/// What the head says about the body and the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) body: Length,
    /// The server closes after this answer (`Connection: close`).
    pub(super) closes: bool,
    /// The answer says that it is not fresh (`Warning`).
    pub(super) warned: bool,
}

/// Where the body ends (RFC 9112, 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Bytes(usize),
    Chunked,
    UntilClose,
}

impl Head {
    /// Reads the bytes before the empty line; `None` when they are no answer.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.split("\r\n");
        let mut words = lines.next()?.split(' ');
        words.next().filter(|version| *version == "HTTP/1.1")?;
        let status: u16 = words.next()?.parse().ok()?;
        let mut head = Self { status, body: Length::UntilClose, closes: false, warned: false };
        for line in lines {
            let (name, value) = line.split_once(':')?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" if head.body != Length::Chunked => head.body = Length::Bytes(value.parse().ok()?),
                "transfer-encoding" if value.eq_ignore_ascii_case("chunked") => head.body = Length::Chunked,
                "connection" => head.closes |= value.split(',').any(|v| v.trim().eq_ignore_ascii_case("close")),
                "warning" => head.warned = true,
                _ => {}
            }
        }
        if matches!(status, 204 | 304) {
            head.body = Length::Bytes(0);
        }
        Some(head)
    }
}

/// The length of a chunked body at the start of `bytes`, its last line included; `Ok(None)` while it is not whole, an
/// error when it is no chunked body.
pub(super) fn chunked_length(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else { return Ok(None) };
        let line = std::str::from_utf8(rest.get(..end).unwrap_or_default()).map_err(|_| ())?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| ())?;
        at += end + 2 + size + 2;
        if at > bytes.len() {
            return Ok(None);
        }
        if size == 0 {
            return Ok(Some(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_how_long_the_body_is_and_whether_the_connection_ends() {
        let head = Head::read(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nconnection: Close\r\nWarning: 110 - \"x\"");
        let wanted = Head { status: 200, body: Length::Bytes(12), closes: true, warned: true };
        assert_eq!(head, Some(wanted));
        let chunked = Head::read(b"HTTP/1.1 503 No\r\ntransfer-encoding: chunked").unwrap();
        assert_eq!((chunked.status, chunked.body, chunked.closes), (503, Length::Chunked, false));
        assert_eq!(Head::read(b"HTTP/1.1 304 Not Modified\r\nA: b").unwrap().body, Length::Bytes(0));
    }

    #[test]
    fn what_is_no_answer_is_not_read_as_one() {
        assert_eq!(Head::read(b"SSH-2.0-x"), None);
        assert_eq!(Head::read(b"HTTP/1.1 abc"), None);
        assert_eq!(Head::read(b"HTTP/1.1 200 OK\r\nno header"), None);
    }

    #[test]
    fn a_chunked_body_is_whole_after_its_empty_chunk() {
        let whole = b"3\r\nabc\r\n10;x=y\r\n0123456789abcdef\r\n0\r\n\r\n";
        assert_eq!(chunked_length(whole), Ok(Some(whole.len())));
        for end in 0..whole.len() {
            assert_eq!(chunked_length(whole.get(..end).unwrap()), Ok(None), "{end}");
        }
        assert_eq!(chunked_length(b"x\r\n"), Err(()));
    }
}
