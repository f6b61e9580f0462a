//! NATS in the machine: how it is run, and what it says when it is asked in its own protocol (docs.nats.io, "Client
//! Protocol" and "JetStream wire API Reference"). No library: one that connects again by itself would hide what is looked
//! for here.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::inside::Inside;
use super::patience::{moment, rest, until};

/// As an operator of Debian would run nats-server, which Debian does not package. No limit of starts: the rows kill it more
/// often than it would ever die.
pub(super) const UNIT: &str = "[Unit]\nDescription=NATS\nStartLimitIntervalSec=0\n\n[Service]\n\
    ExecStart=/usr/local/bin/nats-server --config /etc/nats.conf\n\
    DynamicUser=yes\nStateDirectory=nats\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n";

/// Where the packaged way of running it keeps its events.
pub(super) const STORE: &str = "/var/lib/nats/jetstream";

/// The stream and the consumer that the rows look at, as the program names them.
const STREAM: &str = "KINTSUGI";
const CONSUMER: &str = "faults";

/// How often a consumer is looked at: each look is a connection of its own.
const LOOK: Duration = Duration::from_millis(20);

/// The longest that one answer may take. Short: a server that has lost its majority says nothing, and the others are asked
/// after it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Settings of a single server that keeps its events in `store`, with `more` lines.
pub(super) fn settings(store: &str, more: &str) -> String {
    format!(
        "listen: \"127.0.0.1:4222\"\n\
         jetstream {{\n  store_dir: \"{store}\"\n  max_memory_store: 64MB\n  max_file_store: 1GB\n}}\n{more}"
    )
}

/// Has NATS run with other settings and with these lines of the unit. Putting the machine in order takes it back.
pub(super) fn run_with(inside: Inside, settings: &str, service: &str) -> Result<()> {
    inside.write("/etc/nats-heal.conf", 0o644, settings)?;
    let lines = format!(
        "[Service]\nExecStart=\nExecStart=/usr/local/bin/nats-server --config /etc/nats-heal.conf\n{service}\n"
    );
    inside.write("/etc/systemd/system/nats.service.d/heal.conf", 0o644, lines)?;
    inside.run("systemctl daemon-reload && systemctl restart nats.service")?;
    Ok(())
}

/// Whom to ask: a server, or each of a cluster in turn.
#[derive(Clone, Debug)]
pub(super) struct Nats {
    inside: Inside,
    ports: Vec<u16>,
}

/// What a stream says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Stream {
    /// When it was made: another moment is another stream.
    pub(super) created: String,
    pub(super) state: StreamState,
    cluster: Option<Raft>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StreamState {
    pub(super) messages: usize,
}

#[derive(Debug, Deserialize)]
struct Raft {
    leader: Option<String>,
}

impl Stream {
    /// The name of the server that leads it, if one does.
    pub(super) fn leader(&self) -> Option<&str> {
        self.cluster.as_ref()?.leader.as_deref().filter(|leader| !leader.is_empty())
    }
}

impl Nats {
    /// The machine's own server.
    pub(super) fn single(inside: Inside) -> Self {
        Self::at(inside, &[4222])
    }

    /// The servers at these ports.
    pub(super) fn at(inside: Inside, ports: &[u16]) -> Self {
        Self { inside, ports: ports.to_vec() }
    }

    /// Asks JetStream something; the first server that answers counts.
    pub(super) fn ask(&self, question: &str) -> Result<Value> {
        let mut error = anyhow!("there is no server to ask");
        for port in &self.ports {
            match ask(self.inside, SocketAddr::from(([127, 0, 0, 1], *port)), &format!("$JS.API.{question}")) {
                Ok(answer) => return Ok(answer),
                Err(other) => error = other.context(format!("asking port {port} for {question}")),
            }
        }
        Err(error)
    }

    /// Waits until JetStream answers, and gives that moment.
    pub(super) fn until_it_answers(&self, limit: Duration) -> Result<u64> {
        until(limit, "JetStream's answer", || {
            rest(LOOK)?;
            Ok(self.ask("INFO").is_ok().then(moment))
        })
    }

    /// The stream of events.
    pub(super) fn stream(&self) -> Result<Stream> {
        let answer = self.ask(&format!("STREAM.INFO.{STREAM}"))?;
        serde_json::from_value(answer).context("the stream is not described as expected")
    }

    /// Deletes the stream of events.
    pub(super) fn delete_stream(&self) -> Result<()> {
        self.ask(&format!("STREAM.DELETE.{STREAM}")).map(|_| ())
    }

    /// What the consumer that counts effects says of itself.
    pub(super) fn consumer(&self) -> Result<Value> {
        self.ask(&format!("CONSUMER.INFO.{STREAM}.{CONSUMER}"))
    }

    /// Waits until that consumer is given an event, and gives that moment. A new effect would be no measure of whether it
    /// takes up again: what it is given after a crash may have had its effect before.
    pub(super) fn delivers_again(&self, limit: Duration) -> Result<u64> {
        let (mut first, mut last) = (None, String::from("nothing"));
        let again = until(limit, "the next delivery to the consumer", || {
            rest(LOOK)?;
            let told = match self.consumer() {
                Ok(consumer) => consumer.pointer("/delivered/consumer_seq").and_then(Value::as_u64),
                Err(error) => {
                    last = format!("{error:#}");
                    return Ok(None);
                }
            };
            let told = told.context("a consumer that does not say what it was given")?;
            last = format!("{told} deliveries");
            Ok((*first.get_or_insert(told) != told).then(moment))
        });
        again.with_context(|| format!("JetStream's last word was: {last}"))
    }
}

/// One question over a connection of its own.
fn ask(inside: Inside, address: SocketAddr, subject: &str) -> Result<Value> {
    let mut stream = inside.connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // A name of its own: an answer that comes too late must not be taken for that of the next question.
    let inbox = format!("_INBOX.heal.{}", moment());
    write!(
        stream,
        "CONNECT {{\"verbose\":false,\"pedantic\":false,\"protocol\":1,\"headers\":true,\"no_responders\":true}}\r\n\
         SUB {inbox} 1\r\nPUB {subject} {inbox} 0\r\n\r\n"
    )?;
    let mut input = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = String::new();
        ensure!(input.read_line(&mut line)? > 0, "NATS has closed the connection");
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.first().copied() {
            Some("MSG") => {
                let length = words.last().and_then(|length| length.parse().ok()).context("a message without length")?;
                let mut body = vec![0; length];
                input.read_exact(&mut body)?;
                return answer(&body);
            }
            // A message with a header is the server's word that nobody listens there.
            Some("HMSG") => bail!("JetStream is not there"),
            Some("-ERR") => bail!("NATS says {}", line.trim()),
            Some("PING") => stream.write_all(b"PONG\r\n")?,
            _ => {}
        }
    }
}

fn answer(body: &[u8]) -> Result<Value> {
    let answer: Value = serde_json::from_slice(body).context("JetStream's answer is no JSON")?;
    if let Some(error) = answer.get("error") {
        bail!("JetStream refuses: {error}");
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_an_error_and_an_answer_is_read() {
        let refusal = answer(br#"{"error":{"code":404,"description":"stream not found"}}"#).unwrap_err().to_string();
        assert!(refusal.contains("stream not found"), "{refusal}");
        let text =
            br#"{"created":"2026-11-28T10:00:00Z","state":{"messages":7,"last_seq":9},"cluster":{"leader":"n2"}}"#;
        let stream: Stream = serde_json::from_value(answer(text).unwrap()).unwrap();
        assert_eq!((stream.state.messages, stream.leader()), (7, Some("n2")));
        let alone: Stream = serde_json::from_str(r#"{"created":"x","state":{"messages":0}}"#).unwrap();
        assert_eq!(alone.leader(), None);
    }
}
