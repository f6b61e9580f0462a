//! `GET /?before=…`: how the process is, what it asks its operator to look at, and the ledger.

use askama::Template;
use axum::{extract::State as Extract, response::Response};
use lifecycle::{Alarm, AlarmKind, DependencyStatus, Handle, Reach, Refusal, State};

use super::{
    dead_letters,
    entry::{Entry, number},
};
use crate::{
    chronicle::Chronicle,
    error::Problem,
    page,
    parameters::Parameters,
    site::Site,
    texts::{Language::English, Texts},
    words,
};

/// Lives on a page.
const LIVES: usize = 50;

/// Refused executables that are shown.
const REFUSALS: usize = 10;

#[derive(Template)]
#[template(path = "operator/overview.html")]
struct Overview {
    t: Texts,
    state: &'static str,
    is_well: bool,
    /// What the state means, and what to do.
    meaning: String,
    facts: Vec<Fact>,
    alarms: Vec<AlarmView>,
    dependencies: Vec<DependencyView>,
    refusals: Vec<RefusalView>,
    lives: Vec<Entry>,
    /// How many lives the ledger tells of.
    total: String,
    newest: bool,
    older: Option<String>,
}

struct Fact {
    label: &'static str,
    value: String,
    /// Where more of it is.
    link: Option<&'static str>,
    hint: Option<String>,
}

struct AlarmView {
    sentence: String,
    since: String,
    since_on: String,
    advice: &'static str,
}

struct DependencyView {
    name: &'static str,
    state: &'static str,
    is_up: bool,
    needed: bool,
    latency: Option<String>,
    since: String,
    since_on: String,
    said: Option<String>,
}

struct RefusalView {
    release: String,
    hash: String,
    reason: String,
    at: String,
    at_on: String,
}

/// Shows it all, the ledger from the newest life on, or from the one that came before the one named.
pub(super) async fn show(Extract(site): Extract<Site>, parameters: Parameters) -> Result<Response, Problem> {
    let before = parameters.text("before").map_err(|error| Problem::bad_query(&error, ""))?;
    let told = Chronicle::of(&site);
    let from = match told.lives.iter().position(|life| life.life == before) {
        Some(at) => at + 1,
        None if before.is_empty() => 0,
        None => return Err(Problem::bad_query("the address names a life that is not in the ledger (“before”)", "")),
    };
    let mut overview = Overview::new(&told, site.lifecycle(), from);
    overview.facts.push(given_up(dead_letters::count(&site).await));
    page::html(&overview)
}

impl Overview {
    fn new(told: &Chronicle, handle: Option<&Handle>, from: usize) -> Self {
        let page: Vec<_> = told.lives.iter().skip(from).take(LIVES).collect();
        let has_older = told.lives.len() > from + page.len();
        let refusal = handle.and_then(Handle::refusal);
        Self {
            t: Texts::english(),
            state: told.state.word(),
            is_well: told.state != State::Degraded,
            meaning: meaning(told, refusal.as_deref()),
            facts: facts(told, handle),
            alarms: handle.map(Handle::trends).unwrap_or_default().iter().map(AlarmView::new).collect(),
            dependencies: told.dependencies.iter().map(DependencyView::new).collect(),
            refusals: handle
                .and_then(Handle::ledger)
                .map(|ledger| ledger.refusals(REFUSALS).into_iter().map(RefusalView::new).collect())
                .unwrap_or_default(),
            older: page.last().filter(|_| has_older).map(|life| format!("/?before={}", life.life)),
            lives: page.into_iter().map(|life| Entry::new(life, told)).collect(),
            total: number(told.lives.len() as u64, "life", "lives"),
            newest: from == 0,
        }
    }
}

/// What the state means for whoever has to do something about it.
fn meaning(told: &Chronicle, refusal: Option<&str>) -> String {
    if let Some(why) = refusal {
        return format!(
            "It does not mend itself any more: {why}. Look at the ledger and the journal, then restart it."
        );
    }
    let away = told.dependencies.iter().find(|status| matches!(status.state, Reach::Down | Reach::Starved));
    match (told.state, away) {
        (State::Starting, _) => "It is not serving yet.".into(),
        (State::HandingOver, _) => "A successor is being started.".into(),
        (State::Draining, _) => "A successor serves; requests under way are being finished here.".into(),
        (State::Exiting, _) => "It is ending.".into(),
        (State::Degraded, Some(DependencyStatus { state: Reach::Starved, name, .. })) => {
            format!("{name} answers a fresh connection, but not our own. A new process takes over if that lasts.")
        }
        (State::Degraded, Some(DependencyStatus { name, .. })) => {
            format!("{name} does not answer, and a restart would not help. It is asked twice a second.")
        }
        (State::Serving | State::Degraded, _) => "Everything that it needs answers.".into(),
    }
}

/// Who notices when the process is gone.
fn watcher(handle: &Handle) -> String {
    match (handle.is_managed(), handle.watchdog()) {
        (false, _) => "nobody: there is no service manager, so nothing is restarted or handed over".into(),
        (true, None) => "the service manager, without a watchdog".into(),
        (true, Some(patience)) => format!("the service manager, with a watchdog of {}", words::span(patience, English)),
    }
}

/// Whom the alarms reach.
fn listener(handle: &Handle) -> String {
    let channels = handle.alarms().map(|alarms| (alarms.has_webhook(), alarms.has_alive()));
    match channels.unwrap_or_default() {
        (true, true) => "a webhook and a dead man’s switch".into(),
        (true, false) => "a webhook; no dead man’s switch is set".into(),
        (false, true) => "a dead man’s switch; no webhook is set".into(),
        (false, false) => "nobody: neither a webhook nor a dead man’s switch is set".into(),
    }
}

/// What consumers gave up, where the database says how much that is.
fn given_up(letters: Option<i64>) -> Fact {
    let (value, hint) = match letters {
        None => ("unknown".to_owned(), Some("the database does not say".to_owned())),
        Some(0) => ("none".to_owned(), None),
        Some(letters) => (words::count(letters, "letter", "letters"), Some("somebody has to decide".to_owned())),
    };
    Fact { label: "Dead letters", value, link: Some("/dead-letters"), hint }
}

fn facts(told: &Chronicle, handle: Option<&Handle>) -> Vec<Fact> {
    let fact = |label, value: String, hint: Option<String>| Fact { label, value, link: None, hint };
    let mut facts = Vec::new();
    if let Some(release) = &told.release {
        let is_good = handle.and_then(Handle::ledger).is_some_and(|ledger| ledger.is_good(&release.name));
        let proven = if is_good { "proven" } else { "not proven yet" };
        facts.push(fact("Release", release.name.clone(), Some(format!("build {}, {proven}", release.build))));
    }
    if let (Some(at), Some(handle)) = (told.began_at, handle) {
        let hint = format!("process {}, since {}", std::process::id(), words::short_moment(at, English));
        facts.push(fact("This life", format!("{} old", words::span(handle.age(), English)), Some(hint)));
    }
    if let Some(handle) = handle {
        facts.push(fact("Watched by", watcher(handle), None));
        facts.push(fact("Tells", listener(handle), None));
    }
    if let Some(since) = told.up_since() {
        let span = words::span(told.now.duration_since(since).unsigned_abs(), English);
        facts.push(fact(
            "Answers without a gap",
            format!("for {span}"),
            Some(format!("since {}", words::short_moment(since, English))),
        ));
    }
    if let Some(fraction) = told.availability().fraction {
        facts.push(fact("Ninety days", words::percent(fraction, English), Some("of the time on record".into())));
    }
    if let Some(handle) = handle {
        facts.extend(handle.resident().map(|bytes| fact("Memory", words::size(bytes), None)));
        let counters = handle.counters();
        let under_way = format!("{} under way, {} failed (5xx)", counters.in_flight(), counters.failed_5xx());
        facts.push(fact("Requests", number(counters.served(), "answered", "answered"), Some(under_way)));
        let shed = format!("{} closed to make room", counters.shed());
        facts.push(fact("Connections", number(counters.open(), "open", "open"), Some(shed)));
        facts.extend(handle.ledger().map(|ledger| match ledger.trouble() {
            None => fact("The ledger", "is kept".into(), Some("ledger.jsonl in the state directory".into())),
            Some(why) => {
                fact("The ledger", "is in memory only".into(), Some(format!("{why}; it ends with this process")))
            }
        }));
    }
    facts
}

impl AlarmView {
    fn new(alarm: &Alarm) -> Self {
        Self {
            sentence: alarm.sentence.clone(),
            since: words::short_moment(alarm.since, English),
            since_on: words::machine_moment(alarm.since),
            advice: match alarm.kind {
                AlarmKind::MemorySlope => {
                    "See on the page Memory since which release it grows, and roll back or report that release. Until \
                     then the soft limit mends it."
                }
                AlarmKind::RestartsAboveUsual => {
                    "See on the page Causes which cause has grown, and read the journal around the last of these ends."
                }
                AlarmKind::SameCrash => {
                    "It is one defect. Roll back if it came with a release; its place in the source is its signature."
                }
            },
        }
    }
}

impl DependencyView {
    fn new(status: &DependencyStatus) -> Self {
        Self {
            name: status.name,
            state: match status.state {
                Reach::Unknown => "not asked yet",
                Reach::Up => "up",
                Reach::Starved => "starved",
                Reach::Down => "down",
            },
            is_up: status.state == Reach::Up,
            needed: status.needed,
            latency: status.latency_ms.map(|time| words::millis(time, English)),
            since: words::short_moment(status.since, English),
            since_on: words::machine_moment(status.since),
            said: status.said.clone(),
        }
    }
}

impl RefusalView {
    fn new(refusal: Refusal) -> Self {
        Self {
            at: words::short_moment(refusal.at, English),
            at_on: words::machine_moment(refusal.at),
            hash: refusal.hash.chars().take(12).collect(),
            release: refusal.release,
            reason: refusal.reason,
        }
    }
}
