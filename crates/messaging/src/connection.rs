//! The connection to NATS.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_nats::{Client, ConnectOptions, Event, RequestErrorKind, connection::State};
use tokio::{sync::watch, time::timeout};

use crate::{
    address::{Address, AddressError, Ticket},
    chance::about,
};

/// Nobody waits longer for a sign of life.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest that one server may take to let us in.
const HANDSHAKE: Duration = Duration::from_secs(2);

/// How often the library asks the server by itself. After two questions without an answer it takes the connection for
/// dead: a server whose machine is gone says nothing more, and its kernel does not either.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// The longest pause between two tries to connect, before chance. Short, for a server that is back is wanted at once.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Where the question for a sign of life goes. Nobody listens there, and the server says so: that is the sign. To a user
/// who may not publish here it says that instead, which is as good, but fills its log.
const SUBJECT: &str = "kintsugi.ping";

/// How to reach NATS.
#[derive(Clone, Default)]
pub struct Connect {
    /// `nats://host:4222`, `nats://user:password@host`, `nats://token@host`, `tls://host`; the servers of a cluster with
    /// commas between them. A `%` in a name or password is written `%25`, as in every address.
    pub url: String,
}

/// Without name and password.
impl fmt::Debug for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = Address::parse(&self.url).map_or_else(|error| error.to_string(), |address| address.to_string());
        f.debug_struct("Connect").field("url", &shown).finish()
    }
}

/// Why there will never be a connection. A server that is away is no such reason.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address cannot be read.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The library refuses these settings.
    #[error("a connection to NATS cannot be made: {0}")]
    Settings(#[source] async_nats::ConnectError),
}

/// Why NATS gives no sign of life.
#[derive(Debug, thiserror::Error)]
pub enum NatsError {
    /// The address cannot be read.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// There is no connection just now; it is being tried for.
    #[error("there is no connection to NATS{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    Away {
        /// What the last try met, as far as it is known.
        reason: Option<String>,
    },
    /// A new connection cannot be made.
    #[error("NATS cannot be reached: {0}")]
    Unreachable(#[source] async_nats::ConnectError),
    /// There is a connection, but nothing comes.
    #[error("NATS did not answer within {} ms", .0.as_millis())]
    Silent(Duration),
    /// The question could not be asked.
    #[error("NATS cannot be asked: {0}")]
    Refused(#[source] async_nats::RequestError),
}

/// A connection to NATS that makes itself anew. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct Nats {
    pub(crate) client: Client,
    address: Arc<Address>,
    /// What went wrong last, for whoever asks while there is no connection.
    trouble: Arc<Mutex<Trouble>>,
    /// Changes whenever the server complains.
    complaints: watch::Receiver<()>,
    /// How often a connection was made.
    connects: watch::Receiver<u64>,
}

/// What is known of a connection that is not there.
#[derive(Debug, Default)]
struct Trouble {
    /// What the library tells as it happens: of a try, only what kind of failure it was.
    event: Option<String>,
    /// Why the last try failed, in full: which certificate, which refusal.
    attempt: Option<String>,
}

impl Trouble {
    fn reason(&self) -> Option<String> {
        self.attempt.clone().or_else(|| self.event.clone())
    }
}

impl fmt::Debug for Nats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nats")
            .field("address", &self.address.to_string())
            .field("state", &self.client.connection_state())
            .finish()
    }
}

/// Begins to connect, and goes on for as long as the connection is used. Does not wait for the server. Call it inside a
/// tokio runtime.
///
/// # Errors
/// See [`ConnectError`].
pub async fn connect(how: &Connect) -> Result<Nats, ConnectError> {
    let address = Address::parse(&how.url)?;
    let trouble = Arc::<Mutex<Trouble>>::default();
    let (note, attempts) = (Arc::clone(&trouble), Arc::clone(&trouble));
    let (complain, complaints) = watch::channel(());
    let (connected, connects) = watch::channel(0);
    let options = options(&address)
        .retry_on_initial_connect()
        .max_reconnects(None)
        .ping_interval(ASK_EVERY)
        .reconnect_delay_callback(pause)
        // Asked before each try which server to take: the library chooses. But nowhere else does it say why a try failed.
        .reconnect_to_server_callback(move |servers, _| {
            lock(&attempts).attempt = servers.into_iter().find_map(|server| server.last_error);
            std::future::ready(None)
        })
        .event_callback(move |event| {
            match event {
                Event::ServerError(_) => {
                    complain.send_replace(());
                }
                Event::Connected => connected.send_modify(|times| *times += 1),
                _ => {}
            }
            let mut trouble = lock(&note);
            match event {
                Event::Connected => *trouble = Trouble::default(),
                Event::ClientError(error) => trouble.event = Some(error.to_string()),
                other => *trouble = Trouble { event: Some(other.to_string()), attempt: None },
            }
            std::future::ready(())
        });
    let client = options.connect(&address.servers[..]).await.map_err(ConnectError::Settings)?;
    Ok(Nats { client, address: Arc::new(address), trouble, complaints, connects })
}

/// Makes a connection of its own, asks the server for a sign of life and closes it again: whether NATS answers somebody
/// who shares nothing with this process's connection. Gives the time of it all.
///
/// # Errors
/// When no sign came within two seconds, or the server does not let us in.
pub async fn ping_fresh(how: &Connect) -> Result<Duration, NatsError> {
    let address = Address::parse(&how.url)?;
    let asked = Instant::now();
    // The server has answered a question when this returns. The connection goes with the client.
    let connecting = options(&address).reconnect_delay_callback(|_| Duration::ZERO).connect(&address.servers[..]);
    match timeout(HANDSHAKE, connecting).await {
        Ok(Ok(_)) => Ok(asked.elapsed()),
        Ok(Err(error)) => Err(NatsError::Unreachable(error)),
        Err(_) => Err(NatsError::Silent(HANDSHAKE)),
    }
}

impl Nats {
    /// How often a connection was made: another number is another connection, perhaps to a server that has forgotten.
    #[must_use]
    pub fn connects(&self) -> u64 {
        *self.connects.borrow()
    }

    /// Waits until a connection is made after those `known` ([`Nats::connects`]).
    pub(crate) async fn reconnected(&self, known: u64) {
        let mut connects = self.connects.clone();
        let is_over = connects.wait_for(|times| *times != known).await.is_err();
        if is_over {
            // Whoever makes connections has ended with the runtime.
            std::future::pending::<()>().await;
        }
    }

    /// Lets `span` pass, or less if a connection is made meanwhile; whether one was. One that was made before the rest began
    /// does not end it: whoever makes a stream again in the very moment of its deletion gets one that takes nothing
    /// (nats-server 2.15).
    pub(crate) async fn rest(&self, span: Duration) -> bool {
        timeout(span, self.reconnected(self.connects())).await.is_ok()
    }

    /// Asks the server for a sign of life through this connection and says how long it took: at the most a second. Where
    /// there is no connection it says so at once.
    ///
    /// # Errors
    /// When no sign came.
    pub async fn ping(&self) -> Result<Duration, NatsError> {
        if self.client.connection_state() != State::Connected {
            return Err(NatsError::Away { reason: lock(&self.trouble).reason() });
        }
        let asked = Instant::now();
        // A flush would only say that the bytes have left: a server that hangs takes them, too.
        let mut complaints = self.complaints.clone();
        complaints.mark_unchanged();
        let answer = async {
            tokio::select! {
                answer = self.client.request(SUBJECT, Default::default()) => answer.map(drop),
                // Whoever complains is alive.
                Ok(()) = complaints.changed() => Ok(()),
            }
        };
        match timeout(PATIENCE, answer).await {
            Ok(Ok(())) => Ok(asked.elapsed()),
            Ok(Err(error)) if error.kind() == RequestErrorKind::NoResponders => Ok(asked.elapsed()),
            Ok(Err(error)) if error.kind() == RequestErrorKind::TimedOut => Err(NatsError::Silent(PATIENCE)),
            Ok(Err(error)) => Err(NatsError::Refused(error)),
            Err(_) => Err(NatsError::Silent(PATIENCE)),
        }
    }
}

fn lock(trouble: &Mutex<Trouble>) -> MutexGuard<'_, Trouble> {
    trouble.lock().unwrap_or_else(PoisonError::into_inner)
}

fn options(address: &Address) -> ConnectOptions {
    let options = ConnectOptions::new().name("kintsugi").connection_timeout(HANDSHAKE).request_timeout(Some(PATIENCE));
    match address.ticket.clone() {
        Ticket::None => options,
        Ticket::Person { name, password } => options.user_and_password(name, password),
        Ticket::Token(token) => options.token(token),
    }
}

/// How long to wait before the next try: nothing, then 100 ms, twice as long each time, a second at the most; a fifth
/// more or less by chance, so that instances that lost the server together do not come back together.
fn pause(attempt: usize) -> Duration {
    let Some(doublings) = attempt.checked_sub(2) else { return Duration::ZERO };
    let doublings = u32::try_from(doublings.min(10)).unwrap_or(10);
    let pause = Duration::from_millis(100 << doublings).min(LONGEST_PAUSE);
    about(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_about_a_second_and_differ() {
        assert_eq!((pause(0), pause(1)), (Duration::ZERO, Duration::ZERO));
        for (attempt, middle) in [(2, 100), (3, 200), (4, 400), (5, 800), (6, 1_000), (1_000_000, 1_000)] {
            let millis = pause(attempt).as_millis();
            assert!((middle * 8 / 10..=middle * 12 / 10).contains(&millis), "{attempt}: {millis}");
        }
        let first = pause(6);
        assert!((0..100).any(|_| pause(6) != first));
    }

    #[test]
    fn what_is_secret_is_not_printed() {
        let how = Connect { url: "nats://bob:s3cret@127.0.0.1:4222".into() };
        assert_eq!(format!("{how:?}"), r#"Connect { url: "nats://127.0.0.1:4222" }"#);
        let broken = format!("{:?}", Connect { url: "nats://bob:s3cret@".into() });
        assert!(!broken.contains("s3cret") && broken.contains("cannot be read"), "{broken}");
    }
}
