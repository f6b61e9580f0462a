//! A server that others tell things.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header::RETRY_AFTER},
    response::IntoResponse,
};
use tokio::net::TcpListener;

use super::LONG;

/// What an endpoint was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A server that notes what it is asked, and answers with each of `answers` in turn, the last one for ever.
pub(super) struct Endpoint {
    pub(super) address: SocketAddr,
    pub(super) asked: Arc<Mutex<Vec<Asked>>>,
}

impl Endpoint {
    pub(super) async fn start(answers: &'static [u16]) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        let count = Arc::new(AtomicUsize::new(0));
        let app = Router::new().fallback(move |request: Request| {
            let (notes, count) = (Arc::clone(&notes), Arc::clone(&count));
            async move {
                let (parts, body) = request.into_parts();
                let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let body = String::from_utf8(body.to_vec()).unwrap();
                notes.lock().unwrap().push(Asked { method: parts.method, headers: parts.headers, body });
                let answer = answers[count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)];
                (StatusCode::from_u16(answer).unwrap(), [(RETRY_AFTER, "0")]).into_response()
            }
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, asked }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/secret-topic", self.address)
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Once it was asked so many times.
    pub(super) async fn after(&self, count: usize) -> Vec<Asked> {
        let began = Instant::now();
        while self.asked().len() < count {
            assert!(began.elapsed() < LONG, "asked {} times", self.asked().len());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.asked()
    }
}
