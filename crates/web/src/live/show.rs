//! `GET /live?since=…&q=…` and `GET /live?advert=…`: what changes from now on, and what changed since the page was made.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jobs::Arrival;

use super::{
    Refused,
    stream::{self, since_in},
    subject::What,
};
use crate::{address::SINCE, client::Client, parameters::Parameters, site::Site};

/// When somebody who found no room may ask again, in seconds.
const AGAIN: &str = "60";

/// A stream of server-sent events. 204, after which a browser does not ask again, for whoever saves data
/// (draft-grigorik-http-client-hints-03, 7); 429 where a customer has too many pages open, 503 where all have.
pub(crate) async fn show(
    State(site): State<Site>,
    client: Client,
    parameters: Parameters,
    fields: HeaderMap,
) -> Response {
    if fields.get("save-data").is_some_and(|wish| wish.as_bytes().eq_ignore_ascii_case(b"on")) {
        return StatusCode::NO_CONTENT.into_response();
    }
    let Some(what) = What::asked(&parameters) else {
        return (StatusCode::BAD_REQUEST, "this names neither a search nor an advert\n").into_response();
    };
    let told = fields.get("last-event-id").and_then(|id| id.to_str().ok());
    let named = parameters.text(SINCE).ok().and_then(|since| since.parse().ok()).map(Arrival::from_millis);
    // Who names no moment is told what comes from here on.
    let since = told.and_then(since_in).or(named).unwrap_or_else(|| site.live.newest());
    let again = [(header::RETRY_AFTER, AGAIN)];
    match site.live.open(client, what, since) {
        Ok(visit) => stream::answer(visit, told),
        Err(Refused::Leaving(number)) => stream::farewell(number),
        Err(Refused::Greedy) => {
            (StatusCode::TOO_MANY_REQUESTS, again, "this address has too many pages open\n").into_response()
        }
        Err(Refused::Full) => (StatusCode::SERVICE_UNAVAILABLE, again, "too many pages are open\n").into_response(),
    }
}
