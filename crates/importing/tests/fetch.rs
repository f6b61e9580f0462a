//! Fetching, from real servers on this machine that behave badly.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise, in its helpers too")]

use std::{
    io::{BufRead, BufReader, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use importing::{
    Format,
    fetch::{Answer, Ask, FetchError, Fetched, Fetcher, Limits, Private, Wanted, board},
};
use jiff::Timestamp;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A server that answers each request by `answer`, which is given its head.
struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", answer)
    }

    fn at(address: &str, answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().expect("an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&heads), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
                    let mut head = String::new();
                    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                    seen.lock().expect("no panic").push(head.clone());
                    let mut stream = stream;
                    answer(&head, &mut stream);
                });
            }
        });
        Self { address, heads }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }
}

fn write(stream: &mut TcpStream, status: &str, fields: &str, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{fields}\r\n");
    // A client that has seen enough hangs up.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn fetcher() -> Fetcher {
    Fetcher::new(Limits {
        answer: Duration::from_secs(2),
        bytes: 100_000,
        private: Private::Only(HERE),
        ..Limits::default()
    })
}

fn ask(address: &str) -> Ask<'_> {
    Ask { address, etag: None, last_modified: None, bytes: 100_000 }
}

fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().expect("a time")
}

fn failure(fetcher: &Fetcher, address: &str) -> FetchError {
    match fetcher.get(&ask(address), now()) {
        Err(error) => error,
        Ok(answer) => panic!("{address}: {answer:?}"),
    }
}

#[test]
fn addresses_of_this_machine_and_of_private_networks_are_refused_however_they_are_written() {
    let server = Server::new(|_, stream| write(stream, "200 OK", "", b"secret"));
    let port = server.address.port();
    let strict = Fetcher::new(Limits::default());
    for host in [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "2130706433",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "10.1.2.3",
        "169.254.169.254",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "100.64.0.1",
    ] {
        let error = failure(&strict, &format!("http://{host}:{port}/"));
        assert!(matches!(error, FetchError::NotPublic(_)), "{host}: {error}");
    }
    assert_eq!(server.heads(), Vec::<String>::new());
    for address in
        ["ftp://example.org/", "file:///etc/passwd", "http://", "//example.org", "http://user:secret@example.org/"]
    {
        assert!(matches!(failure(&strict, address), FetchError::Address(_)), "{address}");
    }
}

#[test]
fn a_redirect_is_checked_like_the_first_address() {
    let inner = Server::at("127.0.0.2:0", |_, stream| write(stream, "200 OK", "", b"secret"));
    let target = inner.url("/");
    let server = Server::new(move |head, stream| match head.split(' ').nth(1) {
        Some("/private") => write(stream, "302 Found", &format!("Location: {target}\r\n"), b""),
        Some("/there") => write(stream, "301 Moved", "Location: here?x=1\r\n", b""),
        Some("/here?x=1") => write(stream, "200 OK", "Content-Type: text/xml; charset=\"ISO-8859-1\"\r\n", b"x"),
        Some("/nowhere") => write(stream, "302 Found", "", b""),
        Some("/file") => write(stream, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        _ => write(stream, "307 Again", "Location: /again\r\n", b""),
    });
    let fetcher = fetcher();
    assert!(matches!(failure(&fetcher, &server.url("/private")), FetchError::NotPublic(_)));
    assert_eq!(inner.heads(), Vec::<String>::new());
    let Ok(Answer::New { document, .. }) = fetcher.get(&ask(&server.url("/there")), now()) else { panic!("no answer") };
    assert_eq!(document.charset.as_deref(), Some("iso-8859-1"));
    assert_eq!(document.address, Some(server.url("/here?x=1")));
    assert!(matches!(failure(&fetcher, &server.url("/nowhere")), FetchError::Unreachable(_)));
    assert!(matches!(failure(&fetcher, &server.url("/file")), FetchError::Address(_)));
    let before = server.heads().len();
    assert!(matches!(failure(&fetcher, &server.url("/again")), FetchError::Redirects));
    assert_eq!(server.heads().len() - before, 4);
}

#[expect(clippy::disallowed_methods, reason = "the server's threads are not the runtime's")]
#[test]
fn a_server_that_drips_or_says_nothing_is_left_after_the_time_that_is_allowed() {
    let server = Server::new(|head, stream| {
        if head.contains("/drip") {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        }
        while head.contains("/drip") && stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_secs(10));
    });
    for path in ["/drip", "/silence"] {
        let began = Instant::now();
        assert!(matches!(failure(&fetcher(), &server.url(path)), FetchError::Timeout(_)), "{path}");
        assert!(began.elapsed() < Duration::from_secs(5), "{path}: {:?}", began.elapsed());
    }
}

#[test]
fn a_body_without_end_and_a_bomb_are_cut_at_the_limit() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..500 {
        encoder.write_all(&[b' '; 100_000]).expect("memory");
    }
    let bomb = encoder.finish().expect("memory");
    assert!(bomb.len() < 60_000, "{}", bomb.len());
    let server = Server::new(move |head, stream| {
        if head.contains("/bomb") {
            return write(stream, "200 OK", "Content-Encoding: gzip\r\n", &bomb);
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while stream.write_all(&[b'x'; 10_000]).is_ok() {}
    });
    for path in ["/bomb", "/endless"] {
        assert!(matches!(failure(&fetcher(), &server.url(path)), FetchError::TooLarge(100_000)), "{path}");
    }
}

#[test]
fn an_answer_that_breaks_off_or_is_wrongly_packed_says_so() {
    let server = Server::new(|head, stream| match head.split(' ').nth(1) {
        Some("/short") => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n[1, 2");
        }
        Some("/unpacked") => write(stream, "200 OK", "Content-Encoding: gzip\r\n", &[b'['; 100]),
        _ => write(stream, "200 OK", "Content-Encoding: gzip\r\n", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48"),
    });
    assert!(matches!(failure(&fetcher(), &server.url("/short")), FetchError::HungUp));
    assert!(matches!(failure(&fetcher(), &server.url("/unpacked")), FetchError::Packed(_)));
    assert!(matches!(failure(&fetcher(), &server.url("/half")), FetchError::HungUp));
}

#[test]
fn a_page_of_a_list_cannot_be_done_without() {
    let server = Server::new(|head, stream| {
        let host = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned));
        let next = format!("http://{}/second", host.unwrap_or_default());
        match head.split(' ').nth(1) {
            Some("/first") => {
                write(stream, "200 OK", "", format!("{{\"items\": [], \"next_url\": \"{next}\"}}").as_bytes());
            }
            _ => write(stream, "404 Not Found", "", b""),
        }
    });
    let address = server.url("/first");
    let wanted = Wanted {
        format: Format::Teamtailor,
        token: "kilnworks",
        address: Some(&address),
        etag: None,
        last_modified: None,
    };
    let error = board(&fetcher(), &wanted, now()).expect_err("no board").to_string();
    assert_eq!(error, format!("a page of the board is gone: {} answers 404", server.url("/second")));
}

#[test]
fn what_is_known_is_asked_for_by_its_marks_and_need_not_come_again() {
    let server = Server::new(|head, stream| {
        if head.contains("\"v1\"") {
            return write(stream, "304 Not Modified", "", b"");
        }
        write(stream, "200 OK", "ETag: \"v1\"\r\nLast-Modified: Tue, 24 Nov 2026 08:00:00 GMT\r\n", b"[]");
    });
    let address = server.url("/postings");
    let mut wanted =
        Wanted { format: Format::Lever, token: "kilnworks", address: Some(&address), etag: None, last_modified: None };
    let Ok(Fetched::New { documents, etag, last_modified }) = board(&fetcher(), &wanted, now()) else {
        panic!("no board")
    };
    assert_eq!((documents.len(), etag.as_deref()), (1, Some("\"v1\"")));
    (wanted.etag, wanted.last_modified) = (etag.as_deref(), last_modified.as_deref());
    assert!(matches!(board(&fetcher(), &wanted, now()), Ok(Fetched::Unchanged)));
    let asked = server.heads().pop().expect("a request").to_lowercase();
    assert!(asked.contains("if-modified-since: tue, 24 nov 2026 08:00:00 gmt"), "{asked}");
    assert!(asked.contains("accept-encoding: gzip") && asked.contains("user-agent: kintsugi/"), "{asked}");
}

#[test]
fn a_server_that_says_no_says_when_to_come_again() {
    let server = Server::new(|head, stream| match head.split(' ').nth(1) {
        Some("/busy") => write(stream, "429 Too Many Requests", "Retry-After: 120\r\n", b""),
        Some("/later") => write(stream, "503 Busy", "Retry-After: Wed, 25 Nov 2026 12:10:00 GMT\r\n", b""),
        Some("/never") => write(stream, "503 Busy", "Retry-After: 99999999\r\n", b""),
        Some("/gone") => write(stream, "410 Gone", "", b""),
        Some("/missing") => write(stream, "404 Not Found", "", b""),
        _ => write(stream, "500 Broken", "", b"<html>"),
    });
    for (path, status, wait) in
        [("/busy", 429, Some(120)), ("/later", 503, Some(600)), ("/never", 503, Some(86_400)), ("/broken", 500, None)]
    {
        match failure(&fetcher(), &server.url(path)) {
            FetchError::Status { status: said, wait: asked } => {
                assert_eq!((said, asked.map(|asked| asked.as_secs())), (status, wait), "{path}");
            }
            other => panic!("{path}: {other}"),
        }
    }
    for (path, status) in [("/gone", 410), ("/missing", 404)] {
        let answer = fetcher().get(&ask(&server.url(path)), now());
        assert!(matches!(answer, Ok(Answer::Gone(said)) if said == status), "{path}: {answer:?}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    assert!(matches!(failure(&fetcher(), &format!("http://{nobody}/")), FetchError::Unreachable(_)));
}
