//! The operator's page for machines: which lives there were, and the fault hooks of a build that has them.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::inside::Inside;

/// Where the operator's listener is in the machine.
const SOCKET: &str = "run/kintsugi/operator.sock";

/// What `/lives.json` says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Lives {
    pub(super) state: String,
    pub(super) release: String,
    pub(super) pid: u32,
    /// Newest first.
    pub(super) lives: Vec<Life>,
}

/// One life of the program.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Life {
    pub(super) cause: Option<String>,
    pub(super) release: Option<String>,
    /// From the trigger of a hand-over to the new process serving.
    pub(super) handover_ms: Option<f64>,
    pub(super) end_cause: Option<String>,
}

impl Lives {
    /// Why the present life began, or nothing.
    pub(super) fn cause(&self) -> &str {
        self.lives.first().and_then(|life| life.cause.as_deref()).unwrap_or_default()
    }

    /// The causes of the newest lives, newest first.
    pub(super) fn causes(&self, count: usize) -> Vec<&str> {
        self.lives.iter().take(count).map(|life| life.cause.as_deref().unwrap_or("none")).collect()
    }
}

/// Asks for the lives.
pub(super) fn lives(inside: Inside) -> Result<Lives> {
    let (status, body) = ask(inside, "GET", "/lives.json", Duration::from_secs(3))?;
    ensure!(status == 200, "/lives.json answers {status}");
    serde_json::from_str(&body).with_context(|| format!("/lives.json is not as specified: {body}"))
}

/// Has the program do harm to itself; only a build with the feature `faults` does.
pub(super) fn fault(inside: Inside, name: &str) -> Result<()> {
    let (status, body) = ask(inside, "POST", &format!("/faults/{name}"), Duration::from_secs(5))?;
    ensure!((200..300).contains(&status), "the fault {name} answers {status}: {}", body.trim());
    Ok(())
}

/// One request with a connection of its own; the status and the body.
pub(super) fn ask(inside: Inside, method: &str, path: &str, limit: Duration) -> Result<(u16, String)> {
    let mut stream = UnixStream::connect(inside.path(SOCKET)).context("nobody listens on the operator's socket")?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("{method} {path} on the operator's socket"))?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").context("the operator's listener does not speak HTTP")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without status")?;
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    Ok((status, if chunked { unchunked(body) } else { body.to_owned() }))
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or_default();
        let Some(part) = rest.get(..size).filter(|part| !part.is_empty()) else { break };
        whole.push_str(part);
        body = rest.get(size + 2..).unwrap_or_default();
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(unchunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "abcde");
    }

    #[test]
    fn lives_are_read_with_what_is_unknown_left_out() {
        let text = r#"{"state":"serving","pid":7,"lives":[{"life":3,"cause":"release","handover_ms":12,"lost":null}]}"#;
        let lives: Lives = serde_json::from_str(text).unwrap();
        assert_eq!((lives.cause(), lives.pid, lives.lives[0].handover_ms), ("release", 7, Some(12.0)));
    }
}
