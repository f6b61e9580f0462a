//! The stream of one open page: what is new to it, signs of life, and where to go when the process ends.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use jiff::Timestamp;
use jobs::{Arrival, PostingState};
use tokio::time::{Instant, timeout_at};

use super::{
    Visit,
    subject::{Known, What},
};
use crate::page;

/// Where open pages ask.
pub(crate) const PATH: &str = "/live";

/// Proxies close what is silent for longer, often after 60 s; and a client that is gone without a word is found out.
const SIGN_OF_LIFE: Duration = Duration::from_secs(25);

/// When to come back, in milliseconds: at least, and spread over so many. After an end that was announced the next process
/// is there already; after any other it may have to start.
const SOON: (u64, u64) = (200, 4_000);
const LATER: (u64, u64) = (1_000, 4_000);

/// A page with its stream.
struct Streaming {
    visit: Visit,
    /// The id of what it was told last.
    told: String,
    step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Begin,
    Wait,
    End,
}

/// Something to tell a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// So many adverts came.
    Came(usize),
    /// The advert is so.
    State(PostingState),
    /// Nothing will be said here any more.
    End,
}

/// The stream of a page; `told` is the id of what it was told last by another one (`Last-Event-ID`).
pub(super) fn answer(visit: Visit, told: Option<&str>) -> Response {
    let told = told.filter(|told| told.len() < 64).map_or_else(|| Said::known(&visit), str::to_owned);
    let streaming = Streaming { visit, told, step: Step::Begin };
    sent(Body::from_stream(stream::unfold(streaming, next)))
}

/// A stream that ends at once: the process does, too.
pub(super) fn farewell(number: u64) -> Response {
    sent(Body::from(come_back(number, SOON)))
}

fn sent(body: Body) -> Response {
    let fields = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static(page::NO_STORE)),
        // The next request is for whichever process then accepts connections.
        (header::CONNECTION, HeaderValue::from_static("close")),
        // nginx would wait for more.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (fields, body).into_response()
}

/// The moment in an id of [`Said::Came`].
pub(super) fn since_in(told: &str) -> Option<Arrival> {
    told.split_once('-')?.0.parse().ok().map(Arrival::from_millis)
}

/// The next piece, and the stream behind it.
async fn next(mut page: Streaming) -> Option<(Result<Bytes, Infallible>, Streaming)> {
    let piece = match page.step {
        Step::End => return None,
        Step::Begin => {
            page.step = Step::Wait;
            come_back(page.visit.number, LATER)
        }
        Step::Wait => page.wait().await,
    };
    Some((Ok(Bytes::from(piece)), page))
}

impl Streaming {
    async fn wait(&mut self) -> String {
        let silent_until = Instant::now() + SIGN_OF_LIFE;
        loop {
            // Only a page that goes gives it back.
            let Some(known) = &mut self.visit.known else { return self.end() };
            let said = Said::of(&known.borrow_and_update(), self.visit.since, self.visit.round);
            match said {
                Some(Said::End) => return self.end(),
                Some(said) if said.id(self.visit.since) != self.told => {
                    self.told = said.id(self.visit.since);
                    self.visit.pages.numbers.events.increment(1);
                    return said.event(&self.told);
                }
                _ => {}
            }
            match timeout_at(silent_until, known.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return self.end(),
                Err(_) => return ":\n\n".to_owned(),
            }
        }
    }

    fn end(&mut self) -> String {
        self.step = Step::End;
        come_back(self.visit.number, SOON)
    }
}

impl Said {
    /// What there is to say to a page that was made at `since` and opened after that round; `None`: nothing is known yet.
    fn of(known: &Known, since: Arrival, round: u64) -> Option<Self> {
        match known {
            Known::Nothing => None,
            // Pages of its search so far were younger; what came before that is being asked for.
            Known::Came(from, _) if *from > since => None,
            Known::Came(_, came) => Some(Self::Came(came.iter().filter(|came| came.is_new(since, round)).count())),
            Known::State(state) => Some(Self::State(*state)),
            Known::End => Some(Self::End),
        }
    }

    /// The id of what a page says by itself.
    fn known(visit: &Visit) -> String {
        match visit.subject.what {
            What::Search(_) => Self::Came(0).id(visit.since),
            What::Advert(_) => Self::State(PostingState::Live).id(visit.since),
        }
    }

    /// Tells what was said from what else could be, across processes: a page that was told this need not be told again.
    fn id(self, since: Arrival) -> String {
        match self {
            Self::Came(count) => format!("{}-{count}", since.millis()),
            Self::State(state) => {
                let (word, at) = state_in_words(state);
                format!("{word}-{}", at.map_or(0, Timestamp::as_second))
            }
            Self::End => String::new(),
        }
    }

    fn event(self, id: &str) -> String {
        match self {
            Self::Came(count) => format!("event: came\nid: {id}\ndata: {count}\n\n"),
            Self::State(state) => {
                let (word, at) = state_in_words(state);
                let at = at.map(|at| format!(" {}", at.strftime("%Y-%m-%dT%H:%M:%SZ"))).unwrap_or_default();
                format!("event: state\nid: {id}\ndata: {word}{at}\n\n")
            }
            Self::End => String::new(),
        }
    }
}

fn state_in_words(state: PostingState) -> (&'static str, Option<Timestamp>) {
    match state {
        PostingState::Live => ("live", None),
        PostingState::Closed(at) => ("closed", Some(at)),
        PostingState::Hidden(at) => ("hidden", Some(at)),
        PostingState::Expired(at) => ("expired", Some(at)),
    }
}

/// When that page shall ask again, should the stream end. Neighbours are far apart: ten thousand pages come back one
/// after the other.
fn come_back(number: u64, (least, spread): (u64, u64)) -> String {
    // Steps of the golden section spread any number of them evenly.
    let step = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    format!("retry: {}\n\n", least + step % spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_an_event_and_its_id_tells_it_apart() {
        let since = Arrival::from_millis(1_700_000_000_123);
        let came = Said::Came(3);
        assert_eq!(came.event(&came.id(since)), "event: came\nid: 1700000000123-3\ndata: 3\n\n");
        assert_eq!(since_in(&came.id(since)), Some(since));
        let closed = Said::State(PostingState::Closed("2026-11-22T10:00:00.5Z".parse().expect("a moment")));
        let event = "event: state\nid: closed-1795341600\ndata: closed 2026-11-22T10:00:00Z\n\n";
        assert_eq!(closed.event(&closed.id(since)), event);
        assert_eq!(Said::State(PostingState::Live).event("live-0"), "event: state\nid: live-0\ndata: live\n\n");
        assert_eq!(since_in(&closed.id(since)), None);
    }

    #[test]
    fn pages_come_back_spread_over_the_time_that_they_have() {
        let waits = |number| -> u64 {
            let said = come_back(number, SOON);
            let millis = said.strip_prefix("retry: ").and_then(|rest| rest.strip_suffix("\n\n"));
            millis.and_then(|millis| millis.parse().ok()).expect("milliseconds")
        };
        let mut tenths = [0; 10];
        for number in 0..10_000 {
            let beyond = usize::try_from(waits(number) - SOON.0).expect("a short wait");
            tenths[beyond / 400] += 1;
        }
        assert!(tenths.iter().all(|pages| (800..1_200).contains(pages)), "{tenths:?}");
    }
}
