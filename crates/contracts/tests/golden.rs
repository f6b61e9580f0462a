//! Events as they once were written. A file of `golden/` is never changed once a release has told its version: rows of the
//! outbox and of the stream still bear that shape. A new version gets a file of its own beside it.

use contracts::{
    Availability, CompanyId, Eligibility, EmploymentType, Equity, Event, PayPeriod, Place, PostingChanged, PostingId,
    RateChanged, RoleKind, Salary, Seniority, UtcOffsets, Workplace,
};
use serde_json::Value;

const POSTING_V1: &str = include_str!("golden/jobs.posting.v1.json");
const RATE_V1: &str = include_str!("golden/jobs.rate.v1.json");

#[expect(clippy::expect_used, reason = "a test's own data")]
fn posting() -> PostingChanged {
    let id = |end: u128| uuid::Uuid::from_u128(0x0199_f3c1_7a00_7000_8000_0000_0000_0000 + end);
    PostingChanged {
        posting: PostingId(id(1)),
        revision: 7,
        company: CompanyId(id(2)),
        company_slug: "acme".into(),
        company_name: "Acme".into(),
        state: Availability::Live,
        behind: Some(PostingId(id(3))),
        title: "Chief Technology Officer".into(),
        roles: vec![RoleKind::Cto, RoleKind::CoFounder],
        seniority: Some(Seniority::Executive),
        employment_type: Some(EmploymentType::FullTime),
        workplace: Some(Workplace::Remote),
        places: vec![Place {
            locality: Some("Berlin".into()),
            region: Some("Berlin".into()),
            country: "DE".parse().ok(),
            text: "Berlin, Germany".into(),
        }],
        eligibility: Some(Eligibility {
            worldwide: false,
            countries: ["AT", "DE"].iter().filter_map(|code| code.parse().ok()).collect(),
            offsets: Some(UtcOffsets { from: 0, to: 120 }),
        }),
        salary: "EUR".parse().ok().map(|currency| Salary {
            currency,
            period: PayPeriod::Year,
            min: Some(16_500_000),
            max: Some(19_000_000),
        }),
        equity: Some(Equity::Range { min: 800, max: 1_500 }),
        stack: vec!["Rust".into(), "Postgres".into()],
        language: "en".parse().ok(),
        published_at: "2026-11-26T09:00:00Z".parse().expect("a moment"),
    }
}

#[test]
fn an_advert_of_version_1_is_still_read() {
    let read: PostingChanged = serde_json::from_str(POSTING_V1).expect("version 1 is readable");
    assert_eq!(read, posting());
}

#[test]
fn the_present_shape_of_an_advert_is_the_newest_golden_file() {
    let golden: Value = serde_json::from_str(POSTING_V1).expect("JSON");
    assert_eq!(PostingChanged::VERSION, 1, "a new version needs a golden file of its own");
    assert_eq!(serde_json::to_value(posting()).expect("JSON"), golden);
}

#[test]
fn a_field_that_a_newer_release_added_does_not_keep_this_one_from_reading() {
    let mut newer: Value = serde_json::from_str(POSTING_V1).expect("JSON");
    newer["something_new"] = Value::from(true);
    assert_eq!(serde_json::from_value::<PostingChanged>(newer).expect("readable"), posting());
}

#[test]
fn only_a_live_advert_that_stands_behind_no_other_is_listed() {
    let front = PostingChanged { behind: None, ..posting() };
    assert!(front.is_listed() && !posting().is_listed());
    for state in [Availability::Hidden, Availability::Expired, Availability::Closed] {
        assert!(!PostingChanged { state, ..front.clone() }.is_listed());
    }
}

#[test]
fn a_rate_of_version_1_is_still_read_and_its_present_shape_is_the_newest_golden_file() {
    let rate = RateChanged {
        currency: "USD".parse().expect("a code"),
        per_euro: 1.16,
        as_of: "2026-11-02".parse().expect("a day"),
        revision: 3,
    };
    assert_eq!(serde_json::from_str::<RateChanged>(RATE_V1).expect("version 1 is readable"), rate);
    let golden: Value = serde_json::from_str(RATE_V1).expect("JSON");
    assert_eq!(RateChanged::VERSION, 1, "a new version needs a golden file of its own");
    assert_eq!(serde_json::to_value(rate).expect("JSON"), golden);
}
