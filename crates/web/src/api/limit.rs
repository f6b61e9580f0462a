//! How often one address may ask: a bucket of requests that fills again, kept in the process (ADR 22).
//!
//! Memory is bounded: of so many addresses that have asked, the one that asked least lately is forgotten, and begins anew
//! with a full bucket.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use moka::{future::Cache, policy::EvictionPolicy};
use tokio::time::Instant;

use crate::{client::Client, error::Problem, site::Site};

/// What the limit is (draft-ietf-httpapi-ratelimit-headers-10).
pub(super) const POLICY: &str = "ratelimit-policy";

/// How much of it is left (likewise).
pub(super) const STATE: &str = "ratelimit";

/// Requests that a full bucket holds.
const QUOTA: u32 = 60;

/// An empty bucket is full again after so long.
const WINDOW: Duration = Duration::from_secs(60);

/// Addresses that are remembered: about 10 MB.
const ADDRESSES: u64 = 50_000;

/// The name of our one policy.
const NAME: &str = "address";

/// Buckets of those who asked lately. Cheap to clone; clones share the buckets.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    buckets: Cache<IpAddr, Arc<Mutex<Bucket>>>,
    /// Proxies whose word on their clients' addresses is believed.
    proxies: u8,
}

#[derive(Debug)]
struct Bucket {
    requests: f64,
    at: Instant,
}

/// What a request was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Verdict {
    allowed: bool,
    /// Requests that are left now.
    left: u32,
    /// Seconds until the bucket is full, or, where it is empty, until the next request is answered.
    seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let buckets = Cache::builder()
            .max_capacity(ADDRESSES)
            .time_to_idle(WINDOW)
            // By default a newcomer may be turned away instead of an old one, and would then never be counted.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self { buckets, proxies: 0 }
    }
}

impl Limits {
    pub(crate) fn behind(self, proxies: u8) -> Self {
        Self { proxies, ..self }
    }

    /// Proxies whose word on their clients' addresses is believed.
    pub(crate) fn proxies(&self) -> u8 {
        self.proxies
    }

    async fn ask(&self, address: IpAddr, now: Instant) -> Verdict {
        let full = async { Arc::new(Mutex::new(Bucket { requests: f64::from(QUOTA), at: now })) };
        let bucket = self.buckets.get_with(address, full).await;
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.take(now)
    }
}

impl Bucket {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 60, as requests and seconds"
    )]
    fn take(&mut self, now: Instant) -> Verdict {
        let (quota, rate) = (f64::from(QUOTA), f64::from(QUOTA) / WINDOW.as_secs_f64());
        let gone = now.saturating_duration_since(self.at).as_secs_f64();
        self.requests = (self.requests + gone * rate).min(quota);
        self.at = now;
        let allowed = self.requests >= 1.0;
        if allowed {
            self.requests -= 1.0;
        }
        let missing = if allowed { quota - self.requests } else { 1.0 - self.requests };
        Verdict { allowed, left: self.requests as u32, seconds: (missing / rate).ceil() as u64 }
    }
}

/// Around the API's handlers: counts, refuses with 429 what is too much, and tells how much is left.
pub(super) async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Client(Some(address)) = Client::of(request.extensions(), request.headers(), site.limits.proxies()) else {
        return next.run(request).await;
    };
    let verdict = site.limits.ask(address, Instant::now()).await;
    let mut response = match verdict.allowed {
        true => next.run(request).await,
        false => Problem::TooMany(verdict.seconds).into_response(),
    };
    let policy = format!("\"{NAME}\";q={QUOTA};w={}", WINDOW.as_secs());
    let state = format!("\"{NAME}\";r={};t={}", verdict.left, verdict.seconds);
    for (name, value) in [(POLICY, policy), (STATE, state)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[tokio::test]
    async fn a_bucket_empties_and_fills_again() {
        let (limits, start) = (Limits::default(), Instant::now());
        for left in (0..QUOTA).rev() {
            let verdict = limits.ask(address("192.0.2.1"), start).await;
            assert!(verdict.allowed && verdict.left == left, "{verdict:?}");
        }
        let refused = Verdict { allowed: false, left: 0, seconds: 1 };
        assert_eq!(limits.ask(address("192.0.2.1"), start).await, refused);
        assert!(limits.ask(address("192.0.2.2"), start).await.allowed, "another address has its own");
        let later = start + Duration::from_secs(30);
        assert_eq!(limits.ask(address("192.0.2.1"), later).await.left, 29);
        // A clock that goes back gives nothing and takes nothing.
        assert_eq!(limits.ask(address("192.0.2.1"), start).await.left, 28);
    }

    #[tokio::test]
    async fn memory_is_bounded_however_many_ask() {
        let (limits, now) = (Limits::default(), Instant::now());
        for number in 0..60_000_u32 {
            limits.ask(IpAddr::from(number.to_be_bytes()), now).await;
        }
        limits.buckets.run_pending_tasks().await;
        assert!(limits.buckets.entry_count() <= ADDRESSES);
        // The last one is known: it was not turned away for an older one.
        assert_eq!(limits.ask(IpAddr::from(59_999_u32.to_be_bytes()), now).await.left, 58);
    }
}
