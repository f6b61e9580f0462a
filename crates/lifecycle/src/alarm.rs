//! Telling people: a webhook for what happened, and an address that is asked as long as all is well.
//!
//! Each has a thread of its own, so that an endpoint that is dead, slow or hostile delays nobody. What is not set up
//! costs nothing.

mod alive;
mod desk;
mod limit;
mod post;
#[cfg(test)]
mod tests;
mod webhook;

use std::{fmt, path::Path, sync::Arc, time::Duration};

use self::{
    alive::Heart,
    limit::Memory,
    webhook::{Mouth, Pace},
};

/// What to tell, and where. The addresses are secrets: who knows them can write there.
#[derive(Clone, Debug, Default)]
pub struct Channels {
    /// Where mends, refusals and alarms are sent.
    pub webhook: Option<Webhook>,
    /// The dead man's switch.
    pub alive: Option<Alive>,
}

/// An address that takes messages by POST.
#[derive(Clone)]
pub struct Webhook {
    /// `http` or `https`; certificates are checked against the authorities that browsers trust.
    pub url: String,
    /// How a message is written.
    pub format: WebhookFormat,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebhookFormat {
    /// The text as the body, with the headers `Title`, `Priority` and `Tags`, as ntfy documents it.
    #[default]
    Ntfy,
    /// A JSON object with one field, `text`, as Slack's incoming webhooks and their likes take it.
    Slack,
}

/// An address that is asked by GET as long as all is well, and raises the alarm itself when it is asked no more.
#[derive(Clone)]
pub struct Alive {
    /// `http` or `https`.
    pub url: String,
    /// How often, between 10 ms and a day.
    pub every: Duration,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Webhook").field("format", &self.format).finish_non_exhaustive()
    }
}

impl fmt::Debug for Alive {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Alive").field("every", &self.every).finish_non_exhaustive()
    }
}

/// How soon somebody should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// When there is time.
    Low,
    /// Today.
    Normal,
    /// Now: it does not mend itself.
    High,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// One word of ASCII; of one kind, one message is sent in ten minutes.
    pub kind: &'static str,
    /// One line.
    pub title: String,
    /// A few sentences.
    pub text: String,
    /// Decides what is dropped first where there is too much.
    pub urgency: Urgency,
}

/// The channels at work. Clones share them; when the last one is dropped their threads end.
#[derive(Clone, Debug, Default)]
pub struct Alarms {
    mouth: Option<Arc<Mouth>>,
    heart: Option<Arc<Heart>>,
}

impl Alarms {
    /// Starts a thread for each channel that is set up. The limits of [`Alarms::raise`] begin anew.
    #[must_use]
    pub fn start(channels: Channels) -> Self {
        Self::start_with(channels, None, Pace::default())
    }

    /// The same, and a file `alarms.json` in `folder` carries the limits from one life to the next, so that a program
    /// that crashes over and over sends few messages as well.
    #[must_use]
    pub fn start_in(channels: Channels, folder: &Path) -> Self {
        Self::start_with(channels, Some(folder), Pace::default())
    }

    fn start_with(channels: Channels, folder: Option<&Path>, pace: Pace) -> Self {
        let mouth = channels.webhook.map(|webhook| Mouth::start(webhook, folder.map(Memory::new), pace));
        let heart = channels.alive.map(|alive| Heart::start(alive, pace));
        Self { mouth: started(mouth), heart: started(heart) }
    }

    /// Sends `message` soon. Never waits. At the most ten messages are sent in an hour (the last three of them only for
    /// [`Urgency::High`]), and one of a kind in ten minutes; what is held back is counted, and said in the next message.
    pub fn raise(&self, message: Message) {
        if let Some(mouth) = &self.mouth {
            mouth.raise(message);
        }
    }

    /// The warden says once a second whether it is content. Never waits. The dead man's switch is told only while that
    /// has been so for a few seconds, and was said in the last five.
    pub(crate) fn beat(&self, content: bool) {
        if let Some(heart) = &self.heart {
            heart.beat(content);
        }
    }

    /// Whether there is a webhook.
    #[must_use]
    pub fn has_webhook(&self) -> bool {
        self.mouth.is_some()
    }

    /// Whether there is a dead man's switch.
    #[must_use]
    pub fn has_alive(&self) -> bool {
        self.heart.is_some()
    }

    /// For the end of the process: waits until every message is sent, but no longer than `timeout`, nor for an endpoint
    /// that fails now. Whether all was sent. Blocks its thread.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> bool {
        self.mouth.as_ref().is_none_or(|mouth| mouth.flush(timeout))
    }
}

fn started<T>(channel: Option<std::io::Result<T>>) -> Option<Arc<T>> {
    match channel? {
        Ok(channel) => Some(Arc::new(channel)),
        Err(error) => {
            tracing::error!(%error, "there is no thread to tell people by");
            None
        }
    }
}
