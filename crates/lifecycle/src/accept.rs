//! The accept loop: as many connections as there are descriptors for, each with a bound on how long it may be idle.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{net::TcpListener, sync::Semaphore};

/// A client that has not sent a whole request head for so long is hung up on; so is an idle one.
pub const IDLE: Duration = Duration::from_secs(30);

/// After a failed `accept` (no descriptors left, say) the next one waits, instead of spinning.
const PAUSE: Duration = Duration::from_millis(100);

/// Descriptors at the most, however many the system would give.
const DESCRIPTORS: u64 = 65_536;

/// Descriptors that are not for visitors: the listener, the database, logs, files.
const RESERVED: u64 = 64;

/// Serves `app` until `stop` is ready; then stops accepting and returns what lets requests under way end.
pub(crate) async fn accept(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(places()));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((listener.accept().await?.0, place))
        };
        let (stream, place) = tokio::select! {
            () = &mut stop => return connections,
            accepted = next => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        // Answers are written whole; waiting for more to send along would only delay them.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(app.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE)
            .serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // What ends a connection early is the client's doing: it went away, or sent what is no HTTP.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
}

/// How many visitors can be connected at once. The system's soft limit on descriptors is raised first: it is 1,024 by
/// default for the sake of select(2), which nobody here uses.
fn places() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(DESCRIPTORS).min(DESCRIPTORS);
    let raised = Rlimit { current: Some(wanted), maximum: limit.maximum };
    let descriptors = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => wanted,
        Err(_) => limit.current.unwrap_or(wanted),
    };
    usize::try_from(descriptors.saturating_sub(RESERVED).max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    async fn site() -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/", get(async || "hello"));
        tokio::spawn(accept(listener, app, pending()));
        address
    }

    #[tokio::test]
    async fn a_request_is_answered() {
        let mut client = TcpStream::connect(site().await).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("hello"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_asks_is_hung_up_on() {
        let mut silent = TcpStream::connect(site().await).await.unwrap();
        let mut halfway = TcpStream::connect(site().await).await.unwrap();
        halfway.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        for client in [&mut silent, &mut halfway] {
            let mut rest = Vec::new();
            let ended = tokio::time::timeout(IDLE * 2, client.read_to_end(&mut rest)).await;
            assert!(ended.is_ok(), "the connection is still open");
        }
    }
}
