//! `GET /status`: how the board is, for people.

mod days;

use askama::Template;
use axum::{extract::State as Extract, response::Response};
use lifecycle::{DependencyStatus, Reach, State};

use self::days::Strip;
use crate::{
    chronicle::{Chronicle, Mend},
    error::Problem,
    page,
    site::{POSTGRES, Site},
    texts::Texts,
    words,
};

/// Lines of changes that are shown.
const MENDS: usize = 10;

#[derive(Template)]
#[template(path = "status.html")]
struct StatusPage {
    t: Texts,
    canonical: String,
    headline: &'static str,
    explanation: String,
    is_well: bool,
    up_since: Option<Moment>,
    this_life: Option<Moment>,
    release: Option<String>,
    dependencies: Vec<DependencyView>,
    mends: Vec<MendView>,
    strip: Strip,
}

/// A moment for people and for machines.
struct Moment {
    words: String,
    machine: String,
    ago: String,
}

struct DependencyView {
    name: &'static str,
    words: &'static str,
    is_up: bool,
    since: String,
    since_on: String,
}

/// A change of process, or several in a row that were alike.
struct MendView {
    at: String,
    at_on: String,
    /// When the first of several was.
    from: Option<(String, String)>,
    what: &'static str,
    felt: String,
    times: i64,
    is_planned: bool,
}

/// Says how the process is, what it needs, and how it mended itself. Names no address and no error.
pub(crate) async fn show(Extract(site): Extract<Site>, t: Texts) -> Result<Response, Problem> {
    page::html(&StatusPage::new(&Chronicle::of(&site), site.canonical("/status"), t))
}

impl StatusPage {
    fn new(told: &Chronicle, canonical: String, t: Texts) -> Self {
        let moment = |at| Moment {
            words: words::short_moment(at),
            machine: words::machine_moment(at),
            ago: words::span(told.now.duration_since(at).unsigned_abs()),
        };
        let (headline, explanation) = state(told);
        Self {
            t,
            canonical,
            headline,
            explanation,
            is_well: told.state != State::Degraded,
            up_since: told.up_since().map(moment),
            this_life: told.began_at.map(moment),
            release: told.release.as_ref().map(|release| release.version.clone()),
            dependencies: told.dependencies.iter().map(DependencyView::new).collect(),
            mends: MendView::newest(told.mends()),
            strip: Strip::new(&told.availability()),
        }
    }
}

impl DependencyView {
    fn new(status: &DependencyStatus) -> Self {
        Self {
            name: dependency(status.name),
            words: match status.state {
                Reach::Up => "answers",
                Reach::Down => "does not answer",
                Reach::Starved => "answers others, but not this process",
                Reach::Unknown => "has not been asked yet",
            },
            is_up: status.state == Reach::Up,
            since: words::short_moment(status.since),
            since_on: words::machine_moment(status.since),
        }
    }
}

impl MendView {
    fn new(mend: Mend) -> Self {
        Self {
            at: words::short_moment(mend.at),
            at_on: words::machine_moment(mend.at),
            from: None,
            what: words::mend(mend.cause),
            felt: felt(mend),
            times: 1,
            is_planned: mend.cause.is_planned(),
        }
    }

    /// The newest first; what happens every day without anybody noticing takes one line.
    fn newest(mends: impl Iterator<Item = Mend>) -> Vec<Self> {
        let mut views: Vec<Self> = Vec::new();
        for view in mends.map(Self::new) {
            let is_full = views.len() == MENDS;
            match views.last_mut() {
                Some(last) if last.what == view.what && last.felt == view.felt => {
                    last.times += 1;
                    last.from = Some((view.at, view.at_on));
                }
                _ if is_full => break,
                _ => views.push(view),
            }
        }
        views
    }
}

/// What a dependency is to a visitor.
fn dependency(name: &str) -> &'static str {
    match name {
        POSTGRES => "The database",
        "nats" => "Internal messages",
        _ => "Another part",
    }
}

/// The state in a few words, and what it means.
fn state(told: &Chronicle) -> (&'static str, String) {
    let away = told.dependencies.iter().find(|status| matches!(status.state, Reach::Down | Reach::Starved));
    match told.state {
        State::Starting => ("The board is starting", "It answers already, and is looking at what it needs.".into()),
        State::Serving => ("The board is well", "Everything that it needs answers.".into()),
        State::Degraded => match away {
            Some(status) if status.name == POSTGRES => (
                "The board is away in part",
                "Its database does not answer just now. Pages that were asked for lately come from memory, as of the \
                 moment written on them; nothing is lost."
                    .into(),
            ),
            Some(_) => (
                "The board is well, but for a part of it",
                "Every page answers. What a part does not answer is waiting, and nothing is lost.".into(),
            ),
            None if told.gave_up => (
                "The board is well, but needs its operator",
                "It has mended itself so often of late that it stopped doing so, and says so to its operator.".into(),
            ),
            None => ("The board is coming back", "Everything that it needs answers again.".into()),
        },
        State::HandingOver | State::Draining | State::Exiting => {
            ("The board is well", "A fresh process takes over at this moment. Nobody should notice.".into())
        }
    }
}

/// How visitors felt it.
fn felt(mend: Mend) -> String {
    let lost = match mend.lost {
        None | Some(0) => None,
        Some(lost) => {
            let lost = i64::try_from(lost).unwrap_or(i64::MAX);
            Some(format!("At most {} got no answer", words::count(lost, "request", "requests")))
        }
    };
    let waited =
        mend.stall_ms.filter(|ms| *ms >= 1.0).map(|ms| format!("nobody was answered for {}", words::millis(ms)));
    match (lost, waited) {
        (Some(lost), Some(waited)) => format!("{lost}, and {waited}."),
        (Some(lost), None) => format!("{lost}."),
        (None, Some(waited)) if mend.lost.is_some() => format!("No request was lost; {waited}."),
        (None, Some(waited)) => format!("How many requests were lost is not known; {waited}."),
        (None, None) if mend.stall_ms.is_some() && mend.lost.is_some() => "Nobody noticed.".into(),
        (None, None) if mend.stall_ms.is_some() => "Nobody had to wait.".into(),
        (None, None) => "Whether anybody noticed is not known.".into(),
    }
}

#[cfg(test)]
mod tests {
    use lifecycle::Cause;

    use super::*;
    use crate::chronicle::tests::{at, chronicle, life};

    fn status(name: &'static str, state: Reach) -> DependencyStatus {
        DependencyStatus {
            name,
            needed: name == POSTGRES,
            state,
            latency_ms: None,
            since: at("2026-11-22T09:58:00Z"),
            said: Some("connection to 10.1.2.3:5432 refused".into()),
        }
    }

    fn rendered(told: &Chronicle) -> String {
        StatusPage::new(told, "/status".into(), Texts::english()).render().expect("a page")
    }

    #[test]
    fn what_visitors_felt_is_said_as_far_as_it_is_known() {
        for (stall_ms, lost, said) in [
            (Some(0.0), Some(0), "Nobody noticed."),
            (Some(0.0), None, "Nobody had to wait."),
            (None, None, "Whether anybody noticed is not known."),
            (Some(84.0), Some(0), "No request was lost; nobody was answered for 84 ms."),
            (Some(84.0), None, "How many requests were lost is not known; nobody was answered for 84 ms."),
            (Some(0.0), Some(1), "At most 1 request got no answer."),
            (Some(1_200.0), Some(3), "At most 3 requests got no answer, and nobody was answered for 1.2 s."),
        ] {
            let mend = Mend { at: at("2026-11-22T10:00:00Z"), cause: Cause::Crash, stall_ms, lost };
            assert_eq!(felt(mend), said);
        }
    }

    #[test]
    fn a_visitor_reads_neither_addresses_nor_errors() {
        let mut told = chronicle(vec![life(Cause::First, "2026-11-20T04:00:00Z", None, None)]);
        told.state = State::Degraded;
        told.dependencies = vec![status(POSTGRES, Reach::Down), status("nats", Reach::Up)];
        let page = rendered(&told);
        assert!(page.contains("The board is away in part"), "{page}");
        assert!(page.contains("The database") && page.contains("does not answer"));
        assert!(!page.contains("10.1.2.3") && !page.contains("postgres") && !page.contains("nats"), "{page}");
    }

    #[test]
    fn a_board_without_nats_answers_every_page() {
        let mut told = chronicle(Vec::new());
        told.state = State::Degraded;
        told.dependencies = vec![status(POSTGRES, Reach::Up), status("nats", Reach::Down)];
        assert!(rendered(&told).contains("Every page answers."));
    }

    #[test]
    fn a_first_life_has_nothing_to_tell_yet() {
        let page = rendered(&chronicle(vec![life(Cause::First, "2026-11-22T09:00:00Z", None, None)]));
        assert!(page.contains("Nothing has been mended yet"), "{page}");
        assert!(page.contains("100") && page.contains("1 day"), "{page}");
    }

    #[test]
    fn a_status_with_a_history_reads_like_this() {
        let mut crashed = life(Cause::Refresh, "2026-11-20T04:00:00Z", Some("2026-11-21T14:30:00Z"), Some(0.0));
        crashed.lost = Some(2);
        let mut told = chronicle(vec![
            life(Cause::Crash, "2026-11-21T14:30:00Z", None, Some(92_000.0)),
            crashed,
            life(Cause::First, "2026-11-18T04:00:00Z", Some("2026-11-20T04:00:10Z"), None),
        ]);
        told.began_at = Some(at("2026-11-21T14:30:00Z"));
        told.dependencies = vec![status(POSTGRES, Reach::Up)];
        let page = rendered(&told);
        // The strip's ninety bars are tested where they are drawn.
        let (head, rest) = page.split_once("<svg viewBox=\"0 0 900").expect("a strip");
        let head = head.split_once("<main").expect("a page").1;
        let tail = rest.split_once("</svg>").and_then(|(_, tail)| tail.split_once("</main>")).expect("a page").0;
        insta::assert_snapshot!(format!("{head}…{tail}"));
    }
}
