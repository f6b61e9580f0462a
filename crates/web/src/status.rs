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
    texts::{Html, Language, Texts},
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
    explanation: &'static str,
    is_well: bool,
    up_since: Option<Since>,
    this_life: Option<Since>,
    release: Option<String>,
    dependencies: Vec<DependencyView>,
    mends: Vec<MendView>,
    strip: Strip,
}

/// Since when something is so.
struct Since {
    moment: Html,
    span: String,
}

struct DependencyView {
    name: &'static str,
    words: &'static str,
    is_up: bool,
    since: Html,
}

/// A change of process, or several in a row that were alike.
struct MendView {
    at: Html,
    /// When the first of several was.
    from: Option<Html>,
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
        let since = |at| Since {
            moment: words::time_of_moment(at, *t),
            span: words::span(told.now.duration_since(at).unsigned_abs(), *t),
        };
        let (headline, explanation) = state(told, *t);
        Self {
            canonical,
            headline,
            explanation,
            is_well: told.state != State::Degraded,
            up_since: told.up_since().map(since),
            this_life: told.began_at.map(since),
            release: told.release.as_ref().map(|release| release.version.clone()),
            dependencies: told.dependencies.iter().map(|status| DependencyView::new(status, *t)).collect(),
            mends: MendView::newest(told.mends(), *t),
            strip: Strip::new(&told.availability(), *t),
            t,
        }
    }
}

impl DependencyView {
    fn new(status: &DependencyStatus, t: Language) -> Self {
        Self {
            name: dependency(status.name, t),
            words: match status.state {
                Reach::Up => t.status_answers(),
                Reach::Down => t.status_silent(),
                Reach::Starved => t.status_starved(),
                Reach::Unknown => t.status_unasked(),
            },
            is_up: status.state == Reach::Up,
            since: words::time_of_moment(status.since, t),
        }
    }
}

impl MendView {
    fn new(mend: Mend, t: Language) -> Self {
        Self {
            at: words::time_of_moment(mend.at, t),
            from: None,
            what: words::mend(mend.cause, t),
            felt: felt(mend, t),
            times: 1,
            is_planned: mend.cause.is_planned(),
        }
    }

    /// The newest first; what happens every day without anybody noticing takes one line.
    fn newest(mends: impl Iterator<Item = Mend>, t: Language) -> Vec<Self> {
        let mut views: Vec<Self> = Vec::new();
        for view in mends.map(|mend| Self::new(mend, t)) {
            let is_full = views.len() == MENDS;
            match views.last_mut() {
                Some(last) if last.what == view.what && last.felt == view.felt => {
                    last.times += 1;
                    last.from = Some(view.at);
                }
                _ if is_full => break,
                _ => views.push(view),
            }
        }
        views
    }
}

/// What a dependency is to a visitor.
fn dependency(name: &str, t: Language) -> &'static str {
    match name {
        POSTGRES => t.status_database(),
        "nats" => t.status_messages(),
        _ => t.status_other_part(),
    }
}

/// The state in a few words, and what it means.
fn state(told: &Chronicle, t: Language) -> (&'static str, &'static str) {
    let away = told.dependencies.iter().find(|status| matches!(status.state, Reach::Down | Reach::Starved));
    match told.state {
        State::Starting => (t.status_starting(), t.status_starting_means()),
        State::Serving => (t.status_serving(), t.status_serving_means()),
        State::Degraded => match away {
            Some(status) if status.name == POSTGRES => (t.status_away(), t.status_away_means()),
            Some(_) => (t.status_part(), t.status_part_means()),
            None if told.gave_up => (t.status_gave_up(), t.status_gave_up_means()),
            None => (t.status_back(), t.status_back_means()),
        },
        State::HandingOver | State::Draining | State::Exiting => (t.status_serving(), t.status_handing_over_means()),
    }
}

/// How visitors felt it.
fn felt(mend: Mend, t: Language) -> String {
    let lost = mend.lost.filter(|lost| *lost > 0);
    let waited = mend.stall_ms.filter(|ms| *ms >= 1.0).map(|ms| words::millis(ms, t));
    match (lost, waited) {
        (Some(lost), Some(span)) => t.status_felt_lost_and_waited(lost, span),
        (Some(lost), None) => t.status_felt_lost(lost),
        (None, Some(span)) if mend.lost.is_some() => t.status_felt_waited(span),
        (None, Some(span)) => t.status_felt_waited_unknown(span),
        (None, None) if mend.stall_ms.is_some() && mend.lost.is_some() => t.status_felt_nothing().to_owned(),
        (None, None) if mend.stall_ms.is_some() => t.status_felt_no_wait().to_owned(),
        (None, None) => t.status_felt_unknown().to_owned(),
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
            assert_eq!(felt(mend, Language::English), said);
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
    fn the_page_is_german_for_whoever_reads_german() {
        let told = chronicle(vec![life(Cause::First, "2026-11-20T04:00:00Z", None, None)]);
        let uri = "/status?lang=de".parse().expect("an address");
        let page = StatusPage::new(&told, "/status".into(), Texts::of(&uri, &axum::http::HeaderMap::new()));
        let page = page.render().expect("a page");
        assert!(page.contains("Neunzig Tage") && page.contains("Noch wurde nichts geheilt"), "{page}");
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
