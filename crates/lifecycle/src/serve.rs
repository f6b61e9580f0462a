//! Serves until told to stop, then answers what is under way.

use std::{io, time::Duration};

use axum::Router;
use sd_notify::NotifyState;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

use crate::{accept::accept, notice::notify};

/// How long requests under way may take after the signal to stop.
pub const GRACE: Duration = Duration::from_secs(10);

/// Serves `app` on `listener` until SIGTERM or SIGINT, then lets requests under way end for at most [`GRACE`];
/// a second signal ends that too.
///
/// # Errors
/// When signals cannot be received or the listener fails for good.
pub async fn serve(listener: TcpListener, app: Router) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopped) = oneshot::channel::<()>();
    let address = listener.local_addr()?;
    let mut accepting = tokio::spawn(accept(listener, app, async move {
        // A dropped sender means that we are on the way out as well.
        let _ = stopped.await;
    }));

    notify(&[NotifyState::Ready, NotifyState::Status("serving")]);
    tracing::info!(%address, "serving");

    tokio::select! {
        ended = &mut accepting => return Err(ended.err().map_or_else(unasked_end, io::Error::other)),
        _ = terminate.recv() => tracing::info!("SIGTERM: stopping"),
        _ = interrupt.recv() => tracing::info!("SIGINT: stopping"),
    }
    notify(&[NotifyState::Stopping, NotifyState::Status("answering what is under way")]);
    drop(stop);
    let connections = accepting.await.map_err(io::Error::other)?;

    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(GRACE) => tracing::warn!(grace = ?GRACE, "requests were still under way"),
        _ = terminate.recv() => tracing::info!("SIGTERM again: leaving at once"),
        _ = interrupt.recv() => tracing::info!("SIGINT again: leaving at once"),
    }
    Ok(())
}

fn unasked_end() -> io::Error {
    io::Error::other("the accept loop ended by itself")
}
