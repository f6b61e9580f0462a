//! The section `[alarm]`: whom to tell when something was mended, refused, or is going wrong.

use jiff::SignedDuration;
use lifecycle::{Alive, Channels, Webhook, WebhookFormat};
use serde::{Deserialize, Serialize};

use super::credential;
use crate::failure::Misconfigured;

/// How the webhook is spoken to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// The text as the body, title and urgency in header fields.
    Ntfy,
    /// `{"text": …}`.
    Slack,
}

/// Both addresses are secrets: who knows them can speak in our name. The credentials `webhook_url` and `alive_url` win
/// over the file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    webhook_url: Option<String>,
    webhook_format: Format,
    alive_url: Option<String>,
    alive_every: SignedDuration,
}

impl Default for Section {
    fn default() -> Self {
        Self {
            webhook_url: None,
            webhook_format: Format::Ntfy,
            alive_url: None,
            alive_every: SignedDuration::from_mins(1),
        }
    }
}

impl std::fmt::Debug for Section {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Section").field("alive_every", &self.alive_every).finish_non_exhaustive()
    }
}

impl Section {
    /// The channels, with the credentials.
    ///
    /// # Errors
    /// A sentence that names the key; never the address.
    pub(crate) fn channels(&self) -> Result<Channels, Misconfigured> {
        let address = |key: &str, set: &Option<String>| {
            let url = credential(key)?.or_else(|| set.clone()).filter(|url| !url.is_empty());
            match url {
                Some(url) if !(url.starts_with("https://") || url.starts_with("http://")) => {
                    Err(Misconfigured(format!("`alarm.{key}` does not begin with https:// or http://")))
                }
                url => Ok(url),
            }
        };
        let format = match self.webhook_format {
            Format::Ntfy => WebhookFormat::Ntfy,
            Format::Slack => WebhookFormat::Slack,
        };
        if self.alive_every < SignedDuration::from_secs(1) {
            return Err(Misconfigured("`alarm.alive_every` is under a second".to_owned()));
        }
        let every = self.alive_every.unsigned_abs();
        Ok(Channels {
            webhook: address("webhook_url", &self.webhook_url)?.map(|url| Webhook { url, format }),
            alive: address("alive_url", &self.alive_url)?.map(|url| Alive { url, every }),
        })
    }
}
