//! What stands between a connection and the router: it counts, measures, and says when a connection will close.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    Router,
    extract::ConnectInfo,
    http::{
        HeaderValue, Method, Request, Response, StatusCode,
        header::{CONNECTION, CONTENT_TYPE},
    },
};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper_util::service::TowerToHyperService;

use super::{Counters, visitor::Visitor};

/// What all connections of a door share.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) listener: Arc<str>,
    pub(super) router: TowerToHyperService<Router>,
    pub(super) counters: Arc<Counters>,
    /// Whether answers say that they are the connection's last.
    pub(super) closing: Arc<AtomicBool>,
}

/// The site as one visitor sees it.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) site: Site,
    pub(super) visitor: Arc<Visitor>,
    /// Where the client is; handlers find it as axum's `ConnectInfo`.
    pub(super) peer: Option<SocketAddr>,
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<Answer>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Answer>, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let mut answering = Answering::new(self, request.method());
        let router = self.site.router.clone();
        Box::pin(async move {
            let mut response = router.call(request).await?;
            if answering.site.closing.load(Ordering::Relaxed) {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            answering.status = Some(response.status());
            // Server-sent events have no end of their own, so how long they took says nothing (WHATWG HTML, 9.2).
            let kind = response.headers().get(CONTENT_TYPE);
            answering.is_endless = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
            Ok(response.map(|body| Answer { body, _answering: answering }))
        })
    }
}

/// A request being answered. Dropped when the answer's body is at its end, or when there will be none: the client is
/// gone, or a handler panicked.
struct Answering {
    site: Site,
    visitor: Arc<Visitor>,
    method: &'static str,
    began: Instant,
    status: Option<StatusCode>,
    is_endless: bool,
}

impl Answering {
    fn new(service: &Service, method: &Method) -> Self {
        service.visitor.asked();
        let Service { site, visitor, .. } = service.clone();
        Self { site, visitor, method: known(method), began: Instant::now(), status: None, is_endless: false }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.visitor.answered();
        let panicked = self.status.is_none() && std::thread::panicking();
        if self.status.is_some() {
            self.site.counters.answered();
        }
        if panicked || self.status.is_some_and(|status| status.is_server_error()) {
            self.site.counters.failed();
        }
        let status = match self.status {
            Some(status) => status.as_str().to_owned(),
            None if panicked => "panic".to_owned(),
            None => "gone".to_owned(),
        };
        let listener = || self.site.listener.clone();
        metrics::counter!("http_requests_total", "listener" => listener(), "method" => self.method, "status" => status)
            .increment(1);
        if !self.is_endless {
            metrics::histogram!("http_request_duration_seconds", "listener" => listener())
                .record(self.began.elapsed().as_secs_f64());
        }
    }
}

/// An answer's body. The request is under way until it is dropped.
pub(super) struct Answer {
    body: axum::body::Body,
    /// Dropped along with the body: that is its use.
    _answering: Answering,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A method as a label: what a client may invent is `other`.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}
