//! `GET /compare?ids=a,b,c`: up to four adverts side by side. The address is the whole state, so it works without
//! JavaScript and can be shared; which adverts a visitor chose is kept in the browser (`web/assets/js/shelf.js`).

use askama::Template;
use axum::{extract::State, response::Response};
use contracts::{Answer, Question, Topic};
use jobs::{Posting, PostingState, ShortId};

use crate::{
    address,
    error::Problem,
    jobs::brief::find,
    page,
    parameters::Parameters,
    site::Site,
    texts::{Html, Language, Texts},
    words,
};

/// Adverts beside each other: more columns are not read but searched.
pub(crate) const MOST: usize = 4;

/// Names in an address that are looked at; who writes more gets the first ones.
const LOOKED_AT: usize = 20;

#[derive(Template)]
#[template(path = "jobs/compare.html")]
struct ComparePage {
    t: Texts,
    columns: Vec<Column>,
    facts: Vec<Row>,
    brief: Vec<Group>,
    /// What of the address was left aside.
    ignored: Vec<String>,
}

/// An advert at the head of its column.
struct Column {
    title: String,
    company: String,
    href: String,
    company_href: String,
    /// The comparison without it.
    without: String,
}

/// One line of the table: what is told, and by each advert; `None` is *not stated*.
struct Row {
    label: &'static str,
    cells: Vec<Option<Cell>>,
}

enum Cell {
    Text(String),
    Time(Html),
    Declined,
}

/// The questions of one topic to which at least one advert answers.
struct Group {
    topic: &'static str,
    rows: Vec<Row>,
}

/// Shows the adverts whose ids the address names, in its order. What it names beyond that is said to be left aside.
pub(crate) async fn show(State(site): State<Site>, t: Texts, parameters: Parameters) -> Result<Response, Problem> {
    let asked = Asked::read(&parameters);
    let mut unknown = asked.unreadable;
    let mut postings = Vec::with_capacity(MOST);
    for id in &asked.ids {
        match jobs::posting_by_short_id(&site.pool, id).await? {
            Some(posting) => postings.push(posting),
            None => unknown += 1,
        }
    }
    let mut ignored = Vec::new();
    if asked.too_many {
        ignored.push(t.compare_ignored_many(MOST));
    }
    if unknown > 0 {
        ignored.push(t.compare_ignored_unknown(unknown));
    }
    page::html(&ComparePage {
        columns: columns(&postings),
        facts: facts(&postings, &site, *t),
        brief: brief(&postings, *t),
        ignored,
        t,
    })
}

/// What an address asks for.
#[derive(Debug, PartialEq)]
struct Asked {
    ids: Vec<ShortId>,
    unreadable: usize,
    too_many: bool,
}

impl Asked {
    /// Ids with commas between them; an id that is there twice counts once.
    fn read(parameters: &Parameters) -> Self {
        let text = parameters.text("ids").unwrap_or_default();
        let mut asked = Self { ids: Vec::new(), unreadable: 0, too_many: false };
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()).take(LOOKED_AT) {
            match part.parse::<ShortId>() {
                Ok(id) if asked.ids.contains(&id) => {}
                Ok(_) if asked.ids.len() == MOST => asked.too_many = true,
                Ok(id) => asked.ids.push(id),
                Err(_) => asked.unreadable += 1,
            }
        }
        asked
    }
}

fn columns(postings: &[Posting]) -> Vec<Column> {
    let without = |posting: &Posting| {
        let others = postings.iter().map(|other| &other.short_id).filter(|id| **id != posting.short_id);
        address::compare(others)
    };
    let column = |posting: &Posting| Column {
        title: posting.title.clone(),
        company: posting.company.name.clone(),
        href: address::posting(&posting.slug, &posting.short_id),
        company_href: address::company(&posting.company.slug, None),
        without: without(posting),
    };
    postings.iter().map(column).collect()
}

/// A line, where at least one advert has something to tell.
fn row(label: &'static str, cells: Vec<Option<Cell>>) -> Option<Row> {
    cells.iter().any(Option::is_some).then_some(Row { label, cells })
}

fn facts(postings: &[Posting], site: &Site, t: Language) -> Vec<Row> {
    let each = |tell: &dyn Fn(&Posting) -> Option<String>| {
        postings.iter().map(|posting| tell(posting).map(Cell::Text)).collect::<Vec<_>>()
    };
    let when = |tell: &dyn Fn(&Posting) -> Html| postings.iter().map(|one| Some(Cell::Time(tell(one)))).collect();
    let state = |posting: &Posting| match posting.state(site.now()) {
        PostingState::Live => words::time_ago(posting.confirmed_at, site.now(), t),
        PostingState::Closed(at) => t.compare_closed_html(words::time_of_day(at, t)),
        PostingState::Hidden(at) | PostingState::Expired(at) => t.compare_gone_html(words::time_of_day(at, t)),
    };
    let always = |label, cells| (!postings.is_empty()).then_some(Row { label, cells });
    let facts = [
        // Whether pay and place are stated is told even where none does.
        always(t.posting_pay(), each(&|one| one.salary.as_ref().map(|pay| words::pay_in_full(pay, t)))),
        row(t.posting_equity(), each(&|one| one.equity.as_ref().map(|equity| words::equity_in_full(equity, t)))),
        always(
            t.posting_workplace(),
            each(&|one| words::place_in_short(one.workplace, &one.places, one.eligibility.as_ref(), t)),
        ),
        row(t.posting_team(), each(&|one| words::team(one.company.headcount, one.company.engineers, t))),
        row(t.posting_stage(), each(&|one| one.company.stage.map(|stage| words::stage(stage, t).to_owned()))),
        row(t.posting_department(), each(&|one| one.department.clone())),
        row(
            t.posting_employment(),
            each(&|one| one.employment_type.and_then(|kind| words::employment(kind, t)).map(str::to_owned)),
        ),
        row(t.posting_tags(), each(&|one| Some(one.stack.join(", ")).filter(|stack| !stack.is_empty()))),
        row(t.compare_posted(), when(&|one| words::time_of_day(one.published_at, t))),
        row(t.compare_confirmed(), when(&state)),
    ];
    facts.into_iter().flatten().collect()
}

fn brief(postings: &[Posting], t: Language) -> Vec<Group> {
    let cell = |posting: &Posting, question: Question| match find(&posting.brief, question) {
        Some(Answer::Stated(text)) => Some(Cell::Text(text.clone())),
        Some(Answer::Declined) => Some(Cell::Declined),
        None => None,
    };
    let line = |question: &Question| {
        let cells = postings.iter().map(|posting| cell(posting, *question)).collect();
        row(words::question(*question, t), cells)
    };
    let group = |topic: &Topic| {
        let rows: Vec<Row> = Question::ALL.iter().filter(|one| one.topic() == *topic).filter_map(line).collect();
        (!rows.is_empty()).then(|| Group { topic: words::topic(*topic, t), rows })
    };
    Topic::ALL.iter().filter_map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> (usize, usize, bool) {
        let asked = Asked::read(&Parameters::parse(query));
        (asked.ids.len(), asked.unreadable, asked.too_many)
    }

    #[test]
    fn up_to_four_ids_are_read_and_the_rest_is_known_to_be_left_aside() {
        assert_eq!(asked(""), (0, 0, false));
        assert_eq!(asked("ids="), (0, 0, false));
        assert_eq!(asked("ids=0123456789,0123456789,,%20abcdefghjk"), (2, 0, false));
        assert_eq!(asked("ids=0123456789,nonsense,<b>"), (1, 2, false));
        assert_eq!(asked("ids=1111111111,2222222222,3333333333,4444444444,5555555555"), (4, 0, true));
        assert_eq!(asked("ids=%ff"), (0, 0, false));
        assert_eq!(asked(&format!("ids={}", "x,".repeat(10_000))), (0, LOOKED_AT, false));
    }
}
