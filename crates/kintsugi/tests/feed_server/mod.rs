//! A server on this machine that gives out a board, well or badly.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use database::Pool;

use crate::program::kintsugi;

/// What it answers.
#[derive(Clone)]
struct Answer {
    status: u16,
    /// Lines of the head, each with its end.
    head: String,
    body: Vec<u8>,
    /// How often the body comes, one after the other.
    times: u64,
}

/// A server that gives out what it holds.
#[derive(Clone)]
pub(crate) struct Board {
    /// Where the board is.
    pub(crate) url: String,
    held: Arc<Mutex<Answer>>,
    sent: Arc<AtomicU64>,
}

impl Board {
    /// A board without adverts.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let board = Self {
            url: format!("http://{}/postings", listener.local_addr().unwrap()),
            held: Arc::new(Mutex::new(Answer { status: 200, head: String::new(), body: b"[]".to_vec(), times: 1 })),
            sent: Arc::default(),
        };
        let (held, sent) = (Arc::clone(&board.held), Arc::clone(&board.sent));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = held.lock().unwrap().clone();
                // A client that has seen enough hangs up.
                _ = reply(stream, answer, &sent);
            }
        });
        board
    }

    /// Gives out adverts as Lever does. The page of the advert `gone` is gone, those of the others are there.
    pub(crate) fn hold(&self, status: u16, adverts: &[(&str, &str)]) {
        let base = self.url.trim_end_matches("/postings");
        let rows: Vec<_> = adverts
            .iter()
            .map(|(id, title)| {
                serde_json::json!({ "id": id, "text": title, "descriptionPlain": format!("We look for {title}."),
                    "hostedUrl": format!("{base}/job/{id}") })
            })
            .collect();
        self.say(status, &serde_json::Value::from(rows).to_string());
    }

    /// Says this instead.
    pub(crate) fn say(&self, status: u16, body: &str) {
        self.answer(status, "", body.as_bytes(), 1);
    }

    /// Says this, with these lines in its head, so often.
    pub(crate) fn answer(&self, status: u16, head: &str, body: &[u8], times: u64) {
        self.sent.store(0, Ordering::Relaxed);
        *self.held.lock().unwrap() = Answer { status, head: head.to_owned(), body: body.to_vec(), times };
    }

    /// Bytes of bodies that were sent since it was told what to say.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

fn reply(mut stream: TcpStream, mut answer: Answer, sent: &AtomicU64) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
    if head.starts_with("GET /job/") {
        let gone = head.starts_with("GET /job/gone ");
        answer = Answer { status: if gone { 410 } else { 200 }, head: String::new(), body: b"here".to_vec(), times: 1 };
    }
    let Answer { status, head, body, times } = answer;
    let length = if times == 1 { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
    stream.write_all(format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{length}{head}\r\n").as_bytes())?;
    for _ in 0..times {
        stream.write_all(&body)?;
        sent.fetch_add(body.len() as u64, Ordering::Relaxed);
    }
    Ok(())
}

/// `kintsugi source` with these arguments, which may ask this machine.
pub(crate) fn source(pool: &Pool, arguments: &[&str]) -> std::process::Command {
    let mut command = kintsugi(pool);
    command.env("KINTSUGI_IMPORTING__FETCH_PRIVATE_ADDRESSES", "true").arg("source").args(arguments);
    command
}
