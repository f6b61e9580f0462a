//! `GET /dead-letters/{letter}`: one of them, whole. `POST …/replay` has it tried again, `POST …/discard` throws it away.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State as Extract, rejection::PathRejection},
    http::StatusCode,
    response::{Redirect, Response},
};
use database::dead_letter::{self, DeadLetter, Headers, Outcome, State};
use jiff::{SignedDuration, Timestamp};

use super::{
    deliveries,
    payload::{self, Payload},
    said,
};
use crate::{
    error::Problem,
    operator::forms::{Posted, Token},
    page,
    parameters::Parameters,
    site::Site,
    texts::{Language::English, Texts},
    words,
};

/// Consumers look for such letters every two seconds: after this time something is wrong.
const SOON: SignedDuration = SignedDuration::from_secs(30);

#[derive(Template)]
#[template(path = "operator/dead_letters/letter.html")]
struct LetterPage {
    t: Texts,
    token: String,
    id: i64,
    /// What was done just now, and what came of it.
    told: Option<&'static str>,
    /// `None`: it is not there, or not any more.
    letter: Option<LetterView>,
}

/// A letter in words.
struct LetterView {
    state: &'static str,
    gravity: &'static str,
    can_be_tried: bool,
    waits: Option<Waits>,
    consumer: String,
    subject: String,
    message_id: String,
    headers: Option<Headers>,
    reason: String,
    deliveries: String,
    at: String,
    at_on: String,
    payload: Payload,
}

/// Since when it waits for another try.
struct Waits {
    since: String,
    since_on: String,
    /// For so long that somebody should ask why.
    is_long: bool,
}

type Number = Result<Path<i64>, PathRejection>;

fn number(letter: Number) -> Result<i64, Problem> {
    letter.map(|Path(id)| id).map_err(|_| Problem::NotFound)
}

/// Shows it.
pub(in crate::operator) async fn show(
    Extract(site): Extract<Site>,
    Extension(token): Extension<Token>,
    letter: Number,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let id = number(letter)?;
    let letter = dead_letter::find(&site.pool, id).await?;
    let told = told(&parameters.text("told").unwrap_or_default(), letter.as_ref());
    let is_there = letter.is_some();
    let letter = letter.map(|letter| LetterView::new(letter, site.now()));
    let mut response = page::html(&LetterPage { t: Texts::english(), token: token.word(), id, told, letter })?;
    if !is_there {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

/// What a form has done before it led here: what is so is seen in the letter, for anybody can write an address.
fn told(done: &str, letter: Option<&DeadLetter>) -> Option<&'static str> {
    let letter = letter?;
    match done {
        "asked" if letter.waits_since.is_some() => Some("Its consumer tries it again within seconds."),
        "asked" => Some("It was tried again, and failed again; the reason is the newer one."),
        "busy" => Some("Its consumer was trying it at that moment; nothing was changed."),
        _ => None,
    }
}

/// Has it tried again.
pub(in crate::operator) async fn replay(
    Extract(site): Extract<Site>,
    letter: Number,
    _: Posted,
) -> Result<Redirect, Problem> {
    let id = number(letter)?;
    let outcome = dead_letter::ask_again(&site.pool, id).await?;
    tracing::info!(letter = id, ?outcome, "the operator has a dead letter tried again");
    match outcome {
        Outcome::Done | Outcome::Gone => Ok(to(id, "asked")),
        Outcome::Busy => Ok(to(id, "busy")),
        Outcome::NoEvent => Err(Problem::bad_query("this letter is no event, and trying it again cannot help", "")),
    }
}

/// Throws it away.
pub(in crate::operator) async fn discard(
    Extract(site): Extract<Site>,
    letter: Number,
    _: Posted,
) -> Result<Redirect, Problem> {
    let id = number(letter)?;
    let outcome = dead_letter::discard(&site.pool, id).await?;
    tracing::info!(letter = id, ?outcome, "the operator throws a dead letter away");
    match outcome {
        Outcome::Busy => Ok(to(id, "busy")),
        Outcome::Done | Outcome::Gone | Outcome::NoEvent => Ok(Redirect::to(&format!("/dead-letters?discarded={id}"))),
    }
}

fn to(id: i64, told: &str) -> Redirect {
    Redirect::to(&format!("/dead-letters/{id}?told={told}"))
}

impl LetterView {
    fn new(letter: DeadLetter, now: Timestamp) -> Self {
        let state = match (letter.headers, letter.waits_since) {
            (None, _) => State::NoEvent,
            (Some(_), Some(_)) => State::Waiting,
            (Some(_), None) => State::GivenUp,
        };
        let (said, gravity) = said(state);
        Self {
            state: said,
            gravity,
            can_be_tried: state == State::GivenUp,
            waits: letter.waits_since.map(|since| Waits {
                since: words::short_moment(since, English),
                since_on: words::machine_moment(since),
                is_long: now.duration_since(since) > SOON,
            }),
            consumer: letter.consumer,
            subject: payload::start(&letter.subject),
            message_id: payload::start(&letter.message_id),
            headers: letter.headers,
            reason: letter.reason,
            deliveries: deliveries(letter.deliveries),
            at: words::short_moment(letter.died_at, English),
            at_on: words::machine_moment(letter.died_at),
            payload: Payload::of(&letter.payload),
        }
    }
}
