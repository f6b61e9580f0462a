//! One connection, from its first byte to its close.

use std::{
    pin::{Pin, pin},
    sync::atomic::{AtomicUsize, Ordering},
    task::Poll,
    time::Duration,
};

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{io::AsyncReadExt, time::timeout};

use super::{
    IDLE,
    places::Place,
    service::{Service, Site},
    stream::{Socket, Stream},
    visitor::{Order, Visitor},
};

/// When all must go, a connection that has never sent a byte is given so long: its request may be on the way.
pub(super) const NEVER_SERVED: Duration = Duration::from_millis(200);

/// A client that still sends when its last answer is written is read for so long. Closing over unread bytes resets the
/// connection, and a reset can take the answer away from the client before it has read it (RFC 9112, 9.6).
const LINGER: Duration = Duration::from_millis(250);

type Http = http1::Connection<TokioIo<Stream>, Service>;

/// Why a connection's task looks up from serving.
enum Event {
    Ended(hyper::Result<()>),
    Told(Order),
}

/// Serves one visitor until it goes, is told to, or its last answer is written. Requests that are lost because they
/// came at the very moment of closing are added to `lost`.
pub(super) async fn attend(socket: Box<dyn Socket>, place: Place, site: Site, lost: &AtomicUsize) {
    let visitor = place.visitor.clone();
    let service = Service { site, visitor: visitor.clone(), peer: socket.peer() };
    let mut http = speak(Stream::new(socket, visitor.clone()), service.clone());
    let mut waited = false;
    loop {
        let order = match event(&mut http, &visitor, Visitor::is_idle).await {
            Event::Ended(result) => return finish(result, http, &visitor).await,
            Event::Told(Order::Cut) => return,
            Event::Told(order) => order,
        };
        if order == Order::End && visitor.is_silent() && !waited {
            waited = true;
            let spoken = event(&mut http, &visitor, |visitor| !visitor.is_silent());
            match timeout(NEVER_SERVED, spoken).await {
                Ok(Event::Ended(result)) => return finish(result, http, &visitor).await,
                Ok(Event::Told(_)) => continue,
                Err(_) => {}
            }
        }
        // The visitor is idle as far as was read, so nothing is in hyper's hands but perhaps the beginning of a request
        // that came together with the last one. (Its own graceful shutdown would drop that: hyper#3808.)
        let parts = http.into_parts();
        let mut stream = parts.io.into_inner();
        if parts.read_buf.is_empty() && !stream.has_bytes() {
            if order == Order::MakeRoom {
                place.made_room();
            }
            if stream.close() {
                lost.fetch_add(1, Ordering::Relaxed);
            }
            return;
        }
        stream.put_back(parts.read_buf);
        // An order to make room is void with this, and one to end waits for the answer.
        visitor.spoke();
        http = speak(stream, service.clone());
    }
}

fn speak(stream: Stream, service: Service) -> Http {
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service)
}

/// Serves until the connection ends, or until there is an order and the visitor is as the order needs it. An order to
/// cut needs nothing; one to make room is void once a request is under way.
async fn event(http: &mut Http, visitor: &Visitor, fits: impl Fn(&Visitor) -> bool) -> Event {
    let mut told = pin!(visitor.told());
    std::future::poll_fn(|cx| {
        if let Poll::Ready(result) = Pin::new(&mut *http).poll(cx) {
            return Poll::Ready(Event::Ended(result));
        }
        // Asked for again until it waits: an order that comes after the look below then wakes this task.
        while told.as_mut().poll(cx).is_ready() {
            told.set(visitor.told());
        }
        match visitor.order() {
            Some(order) if order == Order::Cut || fits(visitor) => return Poll::Ready(Event::Told(order)),
            Some(Order::MakeRoom) => visitor.stays(),
            _ => {}
        }
        Poll::Pending
    })
    .await
}

/// The connection is over. What the client still sends is read and forgotten, for a moment.
async fn finish(result: hyper::Result<()>, http: Http, visitor: &Visitor) {
    visitor.finished();
    if let Err(error) = result {
        // What ends a connection early is the client's doing: it went away, or sent what is no HTTP.
        tracing::debug!(%error, "a connection ended early");
    }
    let mut stream = http.into_parts().io.into_inner();
    if stream.has_bytes() {
        let _ = timeout(LINGER, async {
            let mut forgotten = [0; 4096];
            while stream.read(&mut forgotten).await.is_ok_and(|bytes| bytes > 0) {}
        })
        .await;
    }
}
