//! Builders that make a test read as a story.

#![allow(
    clippy::expect_used,
    reason = "a test stops at the first surprise; in unit tests, which share this, clippy knows"
)]

use contracts::{
    Answer, BriefAnswer, CleanHtml, Directness, Feed, PayPeriod, Question, Salary, SourcedCompany, SourcedJob,
};
use database::Pool;
use jiff::Timestamp;
use jobs::{Changes, Found, PostgresSearch, Query, ReconcileError, Search, Shrinkage};

/// The moment at which these stories begin.
pub(crate) fn noon() -> Timestamp {
    "2026-11-03T12:00:00Z".parse().expect("a time")
}

/// A feed of one company, without adverts yet.
pub(crate) fn feed(company: &str, jobs: Vec<SourcedJob>) -> Feed {
    Feed {
        source: "ashby".to_owned(),
        board: company.to_lowercase(),
        demo: false,
        directness: Directness::Employer,
        company: Some(SourcedCompany {
            name: company.to_owned(),
            website: None,
            about: None,
            stage: None,
            headcount: None,
            engineers: None,
            founded: None,
            headquarters: None,
        }),
        jobs,
        refused: Vec::new(),
        misdated: 0,
    }
}

/// An advert with that id and title, published at noon.
pub(crate) fn advert(id: &str, title: &str) -> SourcedJob {
    SourcedJob {
        employer: None,
        external_id: id.to_owned(),
        title: title.to_owned(),
        description: CleanHtml::trust(format!("<p>We look for a {title}.</p>")),
        description_text: format!("We look for a {title}."),
        employment_type: None,
        workplace: None,
        places: Vec::new(),
        salary: Salary::from_units("EUR".parse().expect("a code"), PayPeriod::Year, Some(150_000.0), Some(180_000.0)),
        equity: None,
        roles: Vec::new(),
        seniority: None,
        eligibility: None,
        language: None,
        expires_at: None,
        department: None,
        stack: vec!["Rust".to_owned()],
        brief: vec![
            BriefAnswer { question: Question::Runway, answer: Answer::Declined },
            BriefAnswer { question: Question::KindOfCto, answer: Answer::Stated("A builder".to_owned()) },
        ],
        published_at: Some(noon()),
        confirmed_at: None,
        url: None,
        apply_url: None,
    }
}

/// Reads a feed in, as the import command does.
pub(crate) async fn read_in(pool: &Pool, feed: &Feed, now: Timestamp) -> Result<Changes, ReconcileError> {
    let mut tx = pool.begin().await.map_err(database::DatabaseError::from)?;
    let changes = jobs::reconcile(&mut tx, feed, now, Shrinkage::Hold).await?;
    tx.commit().await.map_err(database::DatabaseError::from)?;
    Ok(changes)
}

#[allow(dead_code, reason = "every test file takes what it needs")]
/// The titles that a search finds on its first page.
pub(crate) async fn titles(pool: &Pool, text: &str) -> Vec<String> {
    let found = find(pool, &Query::new(text, None).expect("a query")).await;
    found.cards.into_iter().map(|card| card.title).collect()
}

/// What Postgres finds at noon.
pub(crate) async fn find(pool: &Pool, query: &Query) -> Found {
    PostgresSearch::new(pool.clone()).find(query, noon()).await.expect("an answer")
}

/// The one advert that is live.
#[allow(dead_code, reason = "every test file takes what it needs")]
pub(crate) async fn only_card(pool: &Pool) -> jobs::Card {
    let mut found = find(pool, &Query::default()).await;
    assert_eq!(found.cards.len(), 1);
    found.cards.remove(0)
}

/// A row that its reader could not show.
#[allow(dead_code, reason = "every test file takes what it needs")]
pub(crate) fn refusal(id: Option<&str>, withdrawn: bool) -> contracts::Refusal {
    contracts::Refusal {
        external_id: id.map(str::to_owned),
        row: "A row".to_owned(),
        reason: "It broke.".to_owned(),
        withdrawn,
    }
}
