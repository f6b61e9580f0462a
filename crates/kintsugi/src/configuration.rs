//! Settings: built-in values, then a file, then the environment, then the command line; the later wins.
//!
//! Secrets come from systemd's credentials (`LoadCredential=`), never from the environment of a production unit.

pub(crate) mod alarm;
pub(crate) mod importing;
pub(crate) mod lifecycle;
pub(crate) mod pages;
pub(crate) mod search;

use std::{env, fs, net::SocketAddr, path::PathBuf};

use ::lifecycle::Address;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::failure::Misconfigured;

/// Where the file of settings lies unless `KINTSUGI_CONFIG` says otherwise.
const FILE: &str = "/etc/kintsugi/kintsugi.toml";

/// The name of the credential that holds the database's address.
const DATABASE_CREDENTIAL: &str = "database_url";

/// The name of the credential that holds the address of NATS, where it has a password.
const NATS_CREDENTIAL: &str = "nats_url";

/// Every setting. In the environment each is `KINTSUGI_` and its name in capitals; one of a section is written
/// `KINTSUGI_LIFECYCLE__HANDOVER`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    /// Where the site listens, unless systemd hands over a socket.
    pub(crate) listen: SocketAddr,
    /// Address of Postgres. `DATABASE_URL` is read as well; the credential `database_url` wins over both.
    pub(crate) database_url: Option<String>,
    /// Connections to Postgres at the most.
    pub(crate) database_connections: u32,
    /// Address of NATS, `nats://host:4222`. Without it the site runs alone.
    pub(crate) nats_url: Option<String>,
    /// Servers of NATS that hold a copy of the events: 1, or 3 for a cluster of three hosts.
    pub(crate) nats_replicas: usize,
    /// What our subjects begin with; installations that share an account of NATS each have their own.
    pub(crate) nats_namespace: String,
    /// Seconds after which an event that a consumer has not answered comes again. A minute of waiting a row is too long for
    /// a quick run of `cargo xtask heal`.
    #[cfg(feature = "faults")]
    pub(crate) nats_ack_wait: u64,
    /// Where the operator's pages listen, unless systemd hands over a socket: an address and port of the loopback, or
    /// `unix:/path`. Without it there are none.
    pub(crate) operator_listen: Option<String>,
    /// Where the mending ledger is kept; under systemd the unit's `StateDirectory=`.
    pub(crate) state_directory: Option<PathBuf>,
    /// Where is kept what can be made anew; under systemd the unit's `CacheDirectory=`.
    pub(crate) cache_directory: Option<PathBuf>,
    /// The address that visitors know the site by, for canonical links: `https://jobs.example.org`.
    pub(crate) base_url: Option<String>,
    /// Proxies in front of the site whose `X-Forwarded-For` is believed, for limits by a client's address. 0: none.
    pub(crate) trusted_proxies: u8,
    /// Whom to tell of a hole in the site, for `/.well-known/security.txt`: `mailto:security@example.org`, or an `https:`
    /// address. Without it there is no such file.
    pub(crate) security_contact: Option<String>,
    /// What is logged, as `tracing` writes filters.
    pub(crate) log: String,
    /// How the process heals itself.
    pub(crate) lifecycle: lifecycle::Section,
    /// Whom it tells.
    pub(crate) alarm: alarm::Section,
    /// How feeds are fetched.
    pub(crate) importing: importing::Section,
    /// How finished pages are kept.
    pub(crate) pages: pages::Section,
    /// What answers searches.
    pub(crate) search: search::Section,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: None,
            database_connections: 10,
            nats_url: None,
            nats_replicas: 1,
            nats_namespace: "kintsugi".to_owned(),
            #[cfg(feature = "faults")]
            nats_ack_wait: 60,
            operator_listen: None,
            state_directory: None,
            cache_directory: None,
            base_url: None,
            trusted_proxies: 0,
            security_contact: None,
            log: "info,async_nats=warn".to_owned(),
            lifecycle: lifecycle::Section::default(),
            alarm: alarm::Section::default(),
            importing: importing::Section::default(),
            pages: pages::Section::default(),
            search: search::Section::default(),
        }
    }
}

impl Configuration {
    /// Reads all sources.
    ///
    /// # Errors
    /// A sentence that names the key and where its value stands.
    pub(crate) fn read() -> Result<Self, Misconfigured> {
        let file = env::var_os("KINTSUGI_CONFIG").map_or_else(|| PathBuf::from(FILE), PathBuf::from);
        if env::var_os("KINTSUGI_CONFIG").is_some() && !file.is_file() {
            return Err(Misconfigured(format!("`KINTSUGI_CONFIG`: there is no file {}", file.display())));
        }
        let figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(Env::prefixed("KINTSUGI_").ignore(&["config"]).split("__"));
        let mut configuration: Self = figment.extract().map_err(|errors| explain(errors.into_iter().next()))?;
        if let Some(url) = credential(DATABASE_CREDENTIAL)? {
            configuration.database_url = Some(url);
        }
        if let Some(url) = credential(NATS_CREDENTIAL)? {
            configuration.nats_url = Some(url);
        }
        configuration.check()?;
        Ok(configuration)
    }

    /// How the stream of events shall be.
    pub(crate) fn topology(&self) -> messaging::Topology {
        messaging::Topology {
            namespace: self.nats_namespace.clone(),
            replicas: self.nats_replicas,
            #[cfg(feature = "faults")]
            ack_wait: std::time::Duration::from_secs(self.nats_ack_wait),
            ..messaging::Topology::default()
        }
    }

    /// The database's address.
    ///
    /// # Errors
    /// When it is not set.
    pub(crate) fn database_url(&self) -> Result<&str, Misconfigured> {
        self.database_url.as_deref().ok_or_else(|| {
            Misconfigured(
                "`database_url` is not set; set KINTSUGI_DATABASE_URL, or the credential `database_url` under systemd"
                    .to_owned(),
            )
        })
    }

    /// Where the operator's pages listen.
    ///
    /// # Errors
    /// When the address cannot be read, or could be reached from elsewhere.
    pub(crate) fn operator_address(&self) -> Result<Option<Address>, Misconfigured> {
        let Some(text) = self.operator_listen.as_deref() else { return Ok(None) };
        let misconfigured = |reason: &str| Misconfigured(format!("`operator_listen` is `{text}`; {reason}"));
        match text.parse().map_err(|reason: String| misconfigured(&reason))? {
            Address::Tcp(address) if !address.ip().is_loopback() => {
                Err(misconfigured("the operator's pages are for this machine alone: 127.0.0.1, [::1] or unix:/path"))
            }
            address => Ok(Some(address)),
        }
    }

    /// Where is kept what can be made anew: what is configured, else the first folder that systemd names (systemd.exec(5)).
    pub(crate) fn cache_directory(&self) -> Option<PathBuf> {
        let named = || env::split_paths(&env::var_os("CACHE_DIRECTORY")?).next();
        self.cache_directory.clone().or_else(named).filter(|path| !path.as_os_str().is_empty())
    }

    fn check(&self) -> Result<(), Misconfigured> {
        if self.database_connections == 0 || self.database_connections > 1000 {
            return Err(Misconfigured(format!(
                "`database_connections` is {}; from 1 to 1000 was expected",
                self.database_connections
            )));
        }
        if let Some(url) = &self.base_url {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
            if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', ' '])) {
                return Err(Misconfigured(format!(
                    "`base_url` is `{url}`; `https://` and a host without a path was expected"
                )));
            }
        }
        if let Some(contact) = &self.security_contact
            && !["mailto:", "https://"].iter().any(|scheme| contact.starts_with(scheme))
        {
            return Err(Misconfigured(format!(
                "`security_contact` is `{contact}`; an address that begins with `mailto:` or `https://` was expected"
            )));
        }
        Ok(())
    }
}

/// A file that systemd put into the unit's credentials folder (systemd.exec(5), CREDENTIALS).
fn credential(name: &str) -> Result<Option<String>, Misconfigured> {
    let Some(folder) = env::var_os("CREDENTIALS_DIRECTORY") else {
        return Ok(None);
    };
    let path = PathBuf::from(folder).join(name);
    match fs::read_to_string(&path) {
        // A unit cannot leave a credential out, only make it empty.
        Ok(secret) => Ok(Some(secret.trim().to_owned()).filter(|secret| !secret.is_empty())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Misconfigured(format!("the credential `{name}` cannot be read: {error}"))),
    }
}

/// figment's first complaint as one sentence that names the key.
fn explain(error: Option<figment::Error>) -> Misconfigured {
    let Some(error) = error else {
        return Misconfigured("the configuration cannot be read".to_owned());
    };
    let origin = error.metadata.as_ref().map_or_else(String::new, |metadata| format!(" (from {})", metadata.name));
    if error.path.is_empty() {
        return Misconfigured(format!("the configuration cannot be read: {}{origin}", error.kind));
    }
    Misconfigured(format!("`{}`: {}{origin}", error.path.join("."), error.kind))
}
