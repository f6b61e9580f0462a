use std::collections::BTreeSet;

use contracts::{Currency, LanguageCode, RoleKind, Workplace};
use jobs::{Facet, Facets, Filters, Highlights, RemoteFrom, TeamSize};

use super::*;

fn now() -> jiff::Timestamp {
    "2026-11-22T10:00:00Z".parse().expect("a moment")
}

fn site() -> Site {
    let how = database::Connect {
        url: "postgres://nobody@127.0.0.1:1/nothing".into(),
        max_connections: 1,
        statement_timeout: std::time::Duration::from_secs(1),
    };
    Site::new(database::connect(&how).expect("an address")).with_clock(now)
}

fn card() -> jobs::Card {
    let place = |text: &str| contracts::Place { locality: None, region: None, country: None, text: text.to_owned() };
    jobs::Card {
        short_id: "0123456789".parse().expect("an id"),
        slug: "cto".into(),
        title: "CTO".into(),
        company: "Müller & Söhne".into(),
        company_slug: "mueller-soehne".into(),
        stage: Some(contracts::Stage::SeriesA),
        headcount: Some(34),
        engineers: Some(14),
        workplace: Some(Workplace::Hybrid),
        eligibility: None,
        places: ["Berlin", "Paris", "Rome", "Oslo"].map(place).into(),
        salary: contracts::Salary::from_units(Currency::EURO, contracts::PayPeriod::Year, Some(165e3), Some(190e3)),
        equity: Some(contracts::Equity::Offered),
        stack: (1..=8).map(|tag| format!("Tag {tag}")).collect(),
        brief_stated: 19,
        brief_declined: 1,
        published_at: now(),
        confirmed_at: now(),
        demo: true,
        source: "demo".into(),
    }
}

/// Counts in which every value of a long filter is there.
fn facets(selected: &[RoleKind]) -> Facets {
    let languages: [LanguageCode; 2] = ["en", "de"].map(|code| code.parse().expect("a code"));
    let countries = (0..12_u8).map(|at| format!("A{}", char::from(b'A' + at)).parse().expect("a code"));
    fn of<T: Copy>(values: &[T], is_selected: impl Fn(&T) -> bool) -> Vec<Facet<T>> {
        let facet = |(at, value): (usize, &T)| Facet {
            value: *value,
            count: Count::Exactly(u32::try_from(100 - at).unwrap_or_default()),
            selected: is_selected(value),
        };
        values.iter().enumerate().map(facet).collect()
    }
    let from: Vec<RemoteFrom> =
        std::iter::once(RemoteFrom::Worldwide).chain(countries.map(RemoteFrom::Country)).collect();
    Facets {
        roles: of(RoleKind::ALL, |role| selected.contains(role)),
        workplaces: of(Workplace::ALL, |_| false),
        remote_from: of(&from, |from| *from == RemoteFrom::Country("AK".parse().expect("a code"))),
        utc_offsets: of(&[-300, 0, 60], |_| false),
        salaries: of(&[100_000, 150_000], |_| false),
        currency: "XTS".parse().expect("a code"),
        equity: Facet { value: true, count: Count::Exactly(0), selected: false },
        stages: of(contracts::Stage::ALL, |_| false),
        team_sizes: of(TeamSize::ALL, |_| false),
        stack: vec![Facet { value: "Ruby on Rails".into(), count: Count::MoreThan(2_000), selected: true }],
        languages: of(&languages, |_| false),
        posted_within: of(&[1, 7, 30], |_| false),
    }
}

#[test]
fn a_total_that_was_not_counted_to_its_end_says_so() {
    for (total, english, german) in [
        (Count::Exactly(1), "1 job", "1 Stelle"),
        (Count::Exactly(37), "37 jobs", "37 Stellen"),
        (Count::MoreThan(2_000), "2,000+ jobs", "2.000+ Stellen"),
        (Count::Unknown, "Newest matches", "Die neuesten Treffer"),
    ] {
        assert_eq!([Language::English, Language::German].map(|t| count(total, t)), [english, german]);
    }
}

#[tokio::test]
async fn the_results_of_a_search_read_like_this() {
    let bare = jobs::Card {
        title: "Engineer".into(),
        workplace: None,
        places: Vec::new(),
        stage: None,
        headcount: None,
        engineers: None,
        salary: None,
        equity: None,
        stack: Vec::new(),
        brief_stated: 0,
        brief_declined: 0,
        demo: false,
        source: "ashby".into(),
        ..card()
    };
    let found = Found {
        cards: vec![card(), bare],
        highlights: vec![
            Highlights {
                title: std::iter::once(0..3).collect(),
                company: vec![0..7, 10..11],
                stack: vec![Vec::new(), std::iter::once(0..3).collect()],
            },
            Highlights::default(),
        ],
        total: Count::Exactly(2),
        next: None,
        facets: None,
        instead: Some("cto".into()),
        widened: false,
        ignored: Vec::new(),
    };
    let query = Query::new("cot c++", None).expect("a query").filtered(Filters { equity: true, ..Filters::default() });
    let (site, t) = (site(), Texts::english());
    let notes = vec!["“king” is no value of “Role”.".to_owned()];
    let board = Board { partial: true, notes, ..Board::new(&query, found, &[], &site, &t) };
    insta::assert_snapshot!(board.as_results().render().expect("a fragment"));
}

#[test]
fn the_filters_read_like_this() {
    let filters = Filters {
        roles: vec![RoleKind::Cto],
        stack: vec!["ruby on rails".into()],
        salary: Some(123_456),
        currency: Some("XTS".parse().expect("a code")),
        ..Filters::default()
    };
    let query = Query::new("", None).expect("a query").filtered(filters).sorted(Sort::Salary);
    let t = Texts::english();
    let currencies = ["EUR", "USD", "GBP", "CHF"].map(|code| code.parse().expect("a code"));
    let panel = Panel::new(&query, &facets(&[RoleKind::Cto]), &currencies, Some("37 jobs"), &t);
    let body = |group: &panel::Group| match &group.body {
        Body::List(list) => {
            let said = |choice: &panel::Choice| {
                let mark = if choice.chosen {
                    "[x]"
                } else if choice.none {
                    "[-]"
                } else {
                    "[ ]"
                };
                format!("  {mark} {} = {} {}", choice.id(), choice.label, choice.number.as_deref().unwrap_or(""))
            };
            let mut lines: Vec<String> = list.shown.iter().map(said).collect();
            if !list.rest.is_empty() {
                lines.push(format!("  ({}{})", list.more, if list.is_open() { ", open" } else { "" }));
                lines.extend(list.rest.iter().map(said));
            }
            lines.join("\n")
        }
        Body::Menu(choices) => menu(choices),
        Body::Pay { amounts, currencies } => format!("{}\n{}", menu(amounts), menu(currencies)),
    };
    fn menu(choices: &[panel::Choice]) -> String {
        let said = |choice: &panel::Choice| format!("{}{}", if choice.chosen { "*" } else { "" }, choice.label);
        format!("  {}", choices.iter().map(said).collect::<Vec<_>>().join(" | "))
    }
    let groups = panel.groups.iter().map(|group| format!("{} ({})\n{}", group.legend, group.name, body(group)));
    let all = groups.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(format!("{all}\n{:?} {} {:?} {}", panel.sort, panel.active, panel.clear, panel.show));
}

#[test]
fn a_query_that_cannot_be_answered_says_why_and_keeps_the_text() {
    for (query, reason, shown) in [
        ("q=a%00b", "a search cannot contain control characters", "ab"),
        ("q=rust%ff", "the address holds bytes that are no text (UTF-8)", "rust\u{fffd}"),
    ] {
        match read(&Parameters::parse(query)) {
            Err(Problem::BadQuery { reason: said, text }) => {
                assert_eq!((said.as_str(), text.as_str()), (reason, shown));
            }
            other => unreachable!("{query}: {other:?}"),
        }
    }
}

#[test]
fn a_text_of_ten_kilobytes_is_cut_before_it_is_shown_again() {
    let query = format!("q={}", "x".repeat(10_240));
    let Err(Problem::BadQuery { text, .. }) = read(&Parameters::parse(&query)) else { unreachable!("it is too long") };
    assert_eq!(text.len(), jobs::MAX_TEXT_CHARS);
}

#[test]
fn parameters_that_nobody_knows_change_nothing() {
    let read = |query: &str| read(&Parameters::parse(query)).map_err(|problem| problem.to_string());
    assert_eq!(read("q=rust&limit=1e12&page=%ff&lang=de"), read("q=rust"));
}

#[test]
fn every_ignored_parameter_has_its_sentence_in_both_languages() {
    let whys = [
        Why::Unknown,
        Why::OutOfRange { least: 1, most: 1_000_000 },
        Why::TooMany(20),
        Why::Repeated,
        Why::UnsupportedCurrency,
        Why::NotRemote,
        Why::SortNeedsText(Sort::Relevance),
        Why::NoSuchPlace,
        Why::NotText,
    ];
    for t in Language::ALL {
        let said: BTreeSet<String> =
            whys.iter().map(|why| notes::note(&Ignored::new(parameter::ROLE, "x", *why), t)).collect();
        assert_eq!(said.len(), whys.len(), "{said:?}");
        assert!(said.iter().all(|note| note.ends_with('.')), "{said:?}");
    }
}
