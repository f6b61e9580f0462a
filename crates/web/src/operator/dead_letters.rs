//! `GET /dead-letters?consumer=…&state=…&before=…`: what consumers gave up. `POST /dead-letters/replay`: has all that one
//! of them gave up tried again.

pub(super) mod letter;
mod payload;

use std::time::Duration;

use askama::Template;
use axum::{
    Extension,
    extract::State as Extract,
    response::{Redirect, Response},
};
use database::dead_letter::{self, Filter, Listed, Place, State, Tally};
use jiff::Timestamp;

use super::forms::{Posted, Token};
use crate::{
    address,
    error::Problem,
    page,
    parameters::Parameters,
    site::{POSTGRES, Site},
    texts::{Language::English, Texts},
    words,
};

/// Letters on a page.
const LETTERS: usize = 50;

/// Letters that one press has tried again.
const AT_ONCE: i64 = 500;

/// The longest name of a consumer that is asked for, in characters.
const NAME: usize = 200;

/// The overview waits no longer for a number.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Template)]
#[template(path = "operator/dead_letters.html")]
struct DeadLettersPage {
    t: Texts,
    token: String,
    /// What was done just now.
    told: Option<String>,
    total: String,
    tallies: Vec<TallyView>,
    consumers: Vec<Choice>,
    states: Vec<Choice>,
    filtered: bool,
    newest: bool,
    here: String,
    letters: Vec<Row>,
    older: Option<String>,
}

/// The letters of one consumer.
struct TallyView {
    consumer: String,
    link: String,
    /// What the button says.
    press: String,
    given_up: i64,
    waiting: i64,
    no_event: i64,
}

/// What the list can be narrowed to.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// A letter in words.
struct Row {
    id: i64,
    at: String,
    at_on: String,
    consumer: String,
    subject: String,
    size: String,
    reason: String,
    deliveries: String,
    state: &'static str,
    gravity: &'static str,
}

/// Lists them, the newest first.
pub(super) async fn show(
    Extract(site): Extract<Site>,
    Extension(token): Extension<Token>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (filter, before) = read(&parameters)?;
    let wanted = i64::try_from(LETTERS).unwrap_or(i64::MAX) + 1;
    let (tallies, mut letters) =
        tokio::try_join!(dead_letter::tallies(&site.pool), dead_letter::list(&site.pool, &filter, before, wanted))?;
    let has_older = letters.len() > LETTERS;
    letters.truncate(LETTERS);
    let older = letters.last().filter(|_| has_older).map(|last| Place { died_at: last.died_at, id: last.id });
    let told = told(&site, &parameters, &filter, &tallies).await?;
    page::html(&DeadLettersPage {
        t: Texts::english(),
        token: token.word(),
        told,
        total: words::count(tallies.iter().map(all_of).sum(), "letter", "letters"),
        consumers: consumers(&tallies, filter.consumer.as_deref()),
        states: states(filter.state),
        filtered: filter != Filter::default(),
        newest: before.is_none(),
        here: address::dead_letters(&filter, None),
        letters: letters.into_iter().map(Row::new).collect(),
        older: older.map(|place| address::dead_letters(&filter, Some(place))),
        tallies: tallies.into_iter().map(TallyView::new).collect(),
    })
}

/// What the address asks for.
fn read(parameters: &Parameters) -> Result<(Filter, Option<Place>), Problem> {
    let text = |name| parameters.text(name).map_err(|error| Problem::bad_query(&error, ""));
    let consumer = Some(text("consumer")?.chars().take(NAME).collect()).filter(|name: &String| !name.is_empty());
    let state = match text("state")?.as_str() {
        "" => None,
        word => Some(word.parse().map_err(|error| Problem::bad_query(error, ""))?),
    };
    let before = match text("before")?.as_str() {
        "" => None,
        place => {
            let wrong = || Problem::bad_query("the address names a place in the list that does not exist", "");
            Some(place_of(place).ok_or_else(wrong)?)
        }
    };
    // Postgres holds no U+0000.
    if consumer.as_deref().is_some_and(|name| name.contains('\0')) {
        return Err(Problem::bad_query("a consumer’s name cannot contain control characters", ""));
    }
    Ok((Filter { consumer, state }, before))
}

/// A place as [`address::dead_letters`] writes it.
fn place_of(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    let died_at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some(Place { died_at, id: id.parse().ok()? })
}

/// What a form has done before it led here. The address says which; what is so is looked up, for anybody can write an
/// address.
async fn told(
    site: &Site,
    parameters: &Parameters,
    filter: &Filter,
    tallies: &[Tally],
) -> Result<Option<String>, Problem> {
    let number = |name| parameters.text(name).ok().and_then(|text| text.parse::<i64>().ok());
    if let Some(letter) = number("discarded")
        && dead_letter::find(&site.pool, letter).await?.is_none()
    {
        return Ok(Some(format!("Dead letter {letter} is not there any more.")));
    }
    let (Some(asked), Some(consumer)) = (number("asked"), &filter.consumer) else { return Ok(None) };
    let Some(of) = tallies.iter().find(|of| of.consumer == *consumer) else {
        return Ok(Some(format!("{consumer} has dealt with all that it had given up.")));
    };
    let asked = match asked {
        0 => "Nothing was left that could be tried again.".to_owned(),
        _ => format!(
            "{consumer} was asked to try {} again, one after the other.",
            words::count(asked, "letter", "letters")
        ),
    };
    let left = match of.given_up {
        0 => String::new(),
        given_up => format!(" {} not waiting for that.", words::count(given_up, "letter is", "letters are")),
    };
    Ok(Some(format!("{asked} {} now.{left}", words::count(of.waiting, "letter waits", "letters wait"))))
}

/// Has the oldest letters of a consumer tried again, some hundred of them.
pub(super) async fn replay(Extract(site): Extract<Site>, Posted(fields): Posted) -> Result<Redirect, Problem> {
    let consumer = fields.text("consumer").map_err(|error| Problem::bad_query(&error, ""))?;
    if consumer.is_empty() || consumer.contains('\0') || consumer.chars().count() > NAME {
        return Err(Problem::bad_query("the form names no consumer", ""));
    }
    let asked = dead_letter::ask_all_again(&site.pool, &consumer, AT_ONCE).await?;
    tracing::info!(consumer, asked, "the operator has dead letters tried again");
    let list = address::dead_letters(&Filter { consumer: Some(consumer), state: None }, None);
    Ok(Redirect::to(&format!("{list}&asked={asked}")))
}

/// How many there are; `None` where the database does not say soon.
pub(super) async fn count(site: &Site) -> Option<i64> {
    if site.lifecycle().is_some_and(|handle| handle.is_away(POSTGRES)) {
        return None;
    }
    tokio::time::timeout(PATIENCE, dead_letter::count(&site.pool)).await.ok()?.ok()
}

fn all_of(tally: &Tally) -> i64 {
    tally.given_up + tally.waiting + tally.no_event
}

/// What a state is called, and the class of its mark.
fn said(state: State) -> (&'static str, &'static str) {
    match state {
        State::GivenUp => ("given up", "is-struck"),
        State::Waiting => ("waiting", "is-mended"),
        State::NoEvent => ("no event", "is-planned"),
    }
}

fn states(chosen: Option<State>) -> Vec<Choice> {
    let choice = |state: State| Choice {
        value: state.as_str().to_owned(),
        label: said(state).0.to_owned(),
        chosen: chosen == Some(state),
    };
    State::ALL.map(choice).into()
}

/// Those that have letters, and the chosen one, so that the form keeps it.
fn consumers(tallies: &[Tally], chosen: Option<&str>) -> Vec<Choice> {
    let missing = chosen.filter(|chosen| tallies.iter().all(|of| of.consumer != *chosen));
    let names = missing.into_iter().chain(tallies.iter().map(|of| of.consumer.as_str()));
    names.map(|name| Choice { value: name.into(), label: name.into(), chosen: chosen == Some(name) }).collect()
}

impl TallyView {
    fn new(of: Tally) -> Self {
        let Tally { consumer, given_up, waiting, no_event } = of;
        let filter = Filter { consumer: Some(consumer), state: None };
        let link = address::dead_letters(&filter, None);
        let press = if given_up > AT_ONCE { format!("Replay the oldest {AT_ONCE}") } else { "Replay all".to_owned() };
        Self { consumer: filter.consumer.unwrap_or_default(), link, press, given_up, waiting, no_event }
    }
}

impl Row {
    fn new(letter: Listed) -> Self {
        let (state, gravity) = said(letter.state);
        Self {
            id: letter.id,
            at: words::short_moment(letter.died_at, English),
            at_on: words::machine_moment(letter.died_at),
            size: payload::size(letter.bytes.unsigned_abs()),
            reason: payload::start(&letter.reason),
            deliveries: deliveries(letter.deliveries),
            consumer: letter.consumer,
            subject: payload::start(&letter.subject),
            state,
            gravity,
        }
    }
}

/// `delivered once`, `delivered 8 times`.
fn deliveries(times: i64) -> String {
    if times == 1 { "delivered once".to_owned() } else { format!("delivered {} times", words::number(times, English)) }
}
