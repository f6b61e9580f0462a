//! How a program hands its life over to this crate.

use std::{io, net::SocketAddr};

use axum::Router;
use tokio::sync::mpsc;

use crate::{
    alarm::Channels,
    dependency::Dependency,
    handle::{Handle, Wish},
    run,
    settings::Settings,
    sockets::{Address, Inherited, ListenError},
    successor,
};

/// Why a process did not come to serve, or stopped serving by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No program was given to serve.
    #[error("there is nothing to serve")]
    Nothing,
    /// There is nowhere to listen.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The process did not answer its own question at the start.
    #[error("the process does not answer itself on {address}: {reason}")]
    Mute {
        /// Where it was asked.
        address: Address,
        /// What came instead of an answer.
        reason: String,
    },
    /// The predecessor went on by itself.
    #[error("the predecessor did not give way: {0}")]
    NotWanted(#[source] io::Error),
    /// The system refused something that cannot be done without: signals, threads.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// One listener and what it serves.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) address: Option<Address>,
    pub(crate) app: Router,
}

/// The life of a process. See [`Lifecycle::builder`].
#[derive(Debug)]
pub struct Lifecycle;

impl Lifecycle {
    /// Begins to describe the life of this process, and takes the sockets that the environment speaks of: call it once,
    /// before other threads read the environment.
    ///
    /// ```no_run
    /// use axum::{Router, routing::get};
    /// use lifecycle::Lifecycle;
    ///
    /// # async fn serve() -> Result<(), lifecycle::RunError> {
    /// let app = Router::new().route("/", get(async || "hello"));
    /// Lifecycle::builder().serve("http", ([127, 0, 0, 1], 8080), app).run().await
    /// # }
    /// ```
    #[must_use]
    pub fn builder() -> Builder {
        let (handle, wished) = Handle::new();
        Builder {
            settings: Settings::default(),
            channels: Channels::default(),
            version: "0".to_owned(),
            self_test: Vec::new(),
            sites: Vec::new(),
            dependencies: Vec::new(),
            inherited: Inherited::take(),
            handle,
            wished,
        }
    }
}

/// Describes a life; [`Builder::run`] lives it.
#[derive(Debug)]
pub struct Builder {
    pub(crate) settings: Settings,
    pub(crate) channels: Channels,
    pub(crate) version: String,
    pub(crate) self_test: Vec<String>,
    pub(crate) sites: Vec<Site>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) inherited: Inherited,
    pub(crate) handle: Handle,
    pub(crate) wished: mpsc::UnboundedReceiver<Wish>,
}

impl Builder {
    /// Sets every number at once.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Where people are told.
    #[must_use]
    pub fn channels(mut self, channels: Channels) -> Self {
        self.channels = channels;
        self
    }

    /// The program's version, for the ledger.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        self.version = version.to_owned();
        self
    }

    /// The arguments with which a candidate says by its exit code whether it could serve here. Without any, a new release
    /// is started without a test.
    #[must_use]
    pub fn self_test<'a>(mut self, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        self.self_test = arguments.into_iter().map(str::to_owned).collect();
        self
    }

    /// Serves `app` on the socket that was handed over under `name`, else on one bound to `address`. The first one is what
    /// visitors use, and what the warden asks.
    #[must_use]
    pub fn serve(mut self, name: &'static str, address: impl Into<SocketAddr>, app: Router) -> Self {
        self.sites.push(Site { name, address: Some(Address::Tcp(address.into())), app });
        self
    }

    /// The same for an address of either kind, or for none: then `app` is served only if a socket was handed over.
    #[must_use]
    pub fn serve_at(mut self, name: &'static str, address: Option<Address>, app: Router) -> Self {
        self.sites.push(Site { name, address, app });
        self
    }

    /// Something outside that the process needs.
    #[must_use]
    pub fn dependency(mut self, dependency: Dependency) -> Self {
        self.dependencies.push(dependency);
        self
    }

    /// Whether another process still serves, and waits until this one does: time to make everything ready.
    #[must_use]
    pub fn is_successor(&self) -> bool {
        successor::is_one()
    }

    /// The process's view of itself, for pages and tasks.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Serves until told to stop, or until a successor serves in this process's place.
    ///
    /// # Errors
    /// See [`RunError`]. A signal to stop is no error.
    pub async fn run(self) -> Result<(), RunError> {
        run::run(self).await
    }
}
