//! Adverts for tests, in a real database.

use contracts::{
    Answer, BriefAnswer, CleanHtml, Directness, Equity, Feed, PayPeriod, Place, Question, Salary, SourcedCompany,
    SourcedJob, Stage, Workplace,
};
use database::Pool;
use jiff::{SignedDuration, Timestamp};

/// Shortly before the visitor comes.
fn read_at() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().expect("a moment")
}

/// Brings a feed in, as an import does.
pub(crate) async fn bring_in(pool: &Pool, feed: &Feed) {
    let mut tx = pool.begin().await.expect("a transaction");
    jobs::reconcile(&mut tx, feed, read_at(), jobs::Shrinkage::Accept).await.expect("a feed");
    tx.commit().await.expect("a commit");
}

/// A company's board at Ashby with these adverts.
pub(crate) fn feed(company: &str, jobs: Vec<SourcedJob>) -> Feed {
    Feed {
        source: "ashby".into(),
        board: company.to_lowercase(),
        demo: false,
        directness: Directness::Employer,
        company: Some(SourcedCompany {
            name: company.into(),
            website: Some("https://www.halden.example/about".into()),
            about: Some("Balances small power plants.".into()),
            stage: Some(Stage::SeriesA),
            headcount: Some(34),
            engineers: Some(14),
            founded: Some(2021),
            headquarters: Some(place("Oslo")),
        }),
        jobs,
        refused: Vec::new(),
        misdated: 0,
    }
}

/// An advert with everything that an advert can have.
pub(crate) fn full(title: &str) -> SourcedJob {
    SourcedJob {
        employer: None,
        workplace: Some(Workplace::Remote),
        places: vec![place("EU"), place("UK")],
        salary: Salary::from_units("EUR".parse().expect("a code"), PayPeriod::Year, Some(165e3), Some(190e3)),
        equity: Some(Equity::Range { min: 800, max: 1_200 }),
        stack: vec!["Rust".into(), "C++".into()],
        brief: vec![
            BriefAnswer { question: Question::ReportsTo, answer: Answer::Stated("The CEO".into()) },
            BriefAnswer { question: Question::Attrition, answer: Answer::Declined },
        ],
        apply_url: Some("https://jobs.example/apply?a=1&b=2".into()),
        url: Some("https://jobs.example/advert".into()),
        ..bare(title, 1)
    }
}

/// An advert that says next to nothing; a higher `age` (in hours) is older.
pub(crate) fn bare(title: &str, age: i64) -> SourcedJob {
    SourcedJob {
        employer: None,
        external_id: format!("{title}-{age}"),
        title: title.into(),
        description: CleanHtml::trust("<h3>What you do</h3><p>You lead &amp; mend.</p>".into()),
        description_text: "What you do. You lead & mend.".into(),
        employment_type: None,
        workplace: None,
        places: Vec::new(),
        salary: None,
        equity: None,
        roles: Vec::new(),
        seniority: None,
        eligibility: None,
        language: None,
        expires_at: None,
        department: None,
        stack: Vec::new(),
        brief: Vec::new(),
        published_at: Some(read_at() - SignedDuration::from_hours(age)),
        confirmed_at: None,
        url: None,
        apply_url: None,
    }
}

fn place(text: &str) -> Place {
    Place { locality: None, region: None, country: None, text: text.into() }
}
