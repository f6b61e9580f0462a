//! One message as one request, and what came of it. No error names the address: it is a secret.

use std::{sync::Arc, time::Duration};

use super::{Message, Urgency, Webhook, WebhookFormat};

/// Longest wait that an endpoint may ask for by `Retry-After` (RFC 9110, section 10.2.3).
const PATIENCE: Duration = Duration::from_mins(5);

/// ntfy turns messages above 4,096 bytes into files; Slack advises 4,000 characters.
const LONGEST: usize = 3500;

/// Why a request did not do its work.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// For the log.
    pub(super) reason: String,
    /// Another try of the same would fail as well.
    pub(super) is_final: bool,
    /// How long the endpoint asks us to wait.
    pub(super) wait: Option<Duration>,
}

/// A client whose every call ends after `timeout`, whatever the other side does.
pub(super) fn agent(timeout: Duration) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        // Following one would turn a POST into a GET, and take it for sent.
        .max_redirects(0)
        .max_redirects_will_error(false)
        // Messages are far between; a connection kept would be a dead one.
        .max_idle_connections(0)
        .user_agent(ureq::config::AutoHeaderValue::Provided(Arc::new(
            concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
        )))
        .build();
    ureq::Agent::new_with_config(config)
}

/// Sends `message`, with `note` behind its text.
pub(super) fn post(agent: &ureq::Agent, webhook: &Webhook, message: &Message, note: &str) -> Result<(), Failure> {
    let text = text(&message.text, note);
    let request = agent.post(&webhook.url);
    let result = match webhook.format {
        WebhookFormat::Ntfy => {
            let priority = match message.urgency {
                Urgency::Low => "low",
                Urgency::Normal => "default",
                Urgency::High => "high",
            };
            request
                .header("Title", header(&message.title))
                .header("Priority", priority)
                .header("Tags", header(message.kind))
                .content_type("text/plain; charset=utf-8")
                .send(text)
        }
        WebhookFormat::Slack => {
            let text = format!("*{}*\n{}", escape(&message.title), escape(&text));
            let body = serde_json::json!({ "text": text }).to_string();
            request.content_type("application/json").send(body)
        }
    };
    judge(result)
}

/// Asks for `url`; the answer's body does not matter.
pub(super) fn get(agent: &ureq::Agent, url: &str) -> Result<(), Failure> {
    judge(agent.get(url).call())
}

fn judge(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<(), Failure> {
    let response = result.map_err(|error| failure(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let wait = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Err(Failure {
        reason: format!("the answer was {}", status.as_u16()),
        // Too early, too many, or too slow passes; anything else below 500 is about the request itself.
        is_final: !status.is_server_error() && !matches!(status.as_u16(), 408 | 425 | 429),
        wait: wait.map(|seconds| Duration::from_secs(seconds).min(PATIENCE)),
    })
}

/// In words of our own, for ureq's may quote the address.
fn failure(error: &ureq::Error) -> Failure {
    let (reason, is_final) = match error {
        ureq::Error::Timeout(_) => ("there was no answer in time".to_owned(), false),
        ureq::Error::HostNotFound => ("its name is not known".to_owned(), false),
        ureq::Error::Io(error) => (format!("the connection failed: {}", error.kind()), false),
        ureq::Error::ConnectionFailed => ("there was no connection".to_owned(), false),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
            ("the encryption failed; its certificate may be one that this program does not trust".to_owned(), false)
        }
        ureq::Error::Protocol(_) => ("the answer was not HTTP".to_owned(), false),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => ("the address is not one of HTTP".to_owned(), true),
        ureq::Error::InvalidProxyUrl => ("the proxy's address is not one".to_owned(), true),
        _ => ("the request failed".to_owned(), false),
    };
    Failure { reason, is_final, wait: None }
}

fn text(text: &str, note: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = if end < text.len() { "…" } else { "" };
    let gap = if note.is_empty() { "" } else { "\n\n" };
    format!("{}{cut}{gap}{note}", &text[..end])
}

/// What a header can carry: ASCII without controls as it is, all else as encoded words (RFC 2047, encoding Q).
fn header(text: &str) -> String {
    /// An encoded word has 75 characters at the most; a character has up to four bytes, each three long.
    const WORD: usize = 75 - "=?UTF-8?Q??=".len() - 12;
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(150).collect();
    if text.is_ascii() && !text.contains("=?") {
        return text.trim().to_owned();
    }
    let (mut words, mut word) = (Vec::new(), String::new());
    for character in text.chars() {
        let mut bytes = [0; 4];
        for byte in character.encode_utf8(&mut bytes).bytes() {
            if byte.is_ascii_alphanumeric() {
                word.push(char::from(byte));
            } else {
                word.push_str(&format!("={byte:02X}"));
            }
        }
        if word.len() >= WORD {
            words.push(std::mem::take(&mut word));
        }
    }
    words.push(word);
    let words: Vec<_> =
        words.iter().filter(|word| !word.is_empty()).map(|word| format!("=?UTF-8?Q?{word}?=")).collect();
    words.join(" ")
}

/// The three characters that Slack's markup reserves.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_header_whatever_it_holds() {
        assert_eq!(header("Mended: crash"), "Mended: crash");
        assert_eq!(header("two\r\nX-Evil: lines"), "two  X-Evil: lines");
        assert_eq!(header("Größe 1"), "=?UTF-8?Q?Gr=C3=B6=C3=9Fe=201?=");
        let long = header(&"ö".repeat(400));
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
        assert_eq!(long.matches("=C3=B6").count(), 150);
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_keeps_the_note() {
        let text = text(&"ö".repeat(4000), "2 more.");
        assert!(text.len() < 3600 && text.ends_with("ö…\n\n2 more."), "{text}");
    }
}
