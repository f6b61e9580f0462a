//! What a text search finds, and in which order.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use contracts::SourcedJob;
use database::Pool;
use feed::{advert, feed, find, noon, read_in, titles};
use jiff::ToSpan;
use jobs::{Count, PAGE_SIZE, Query, QueryError};

/// Adverts of different words, the first the newest.
async fn board(pool: &Pool, adverts: &[(&str, &str)]) {
    let jobs: Vec<SourcedJob> = (0_i64..)
        .zip(adverts)
        .map(|(age, (title, text))| {
            let mut job = advert(&age.to_string(), title);
            job.description = contracts::CleanHtml::trust(format!("<p>{text}</p>"));
            job.description_text = (*text).to_owned();
            job.published_at = Some(noon() - age.hours());
            job
        })
        .collect();
    read_in(pool, &feed("Halden Grid", jobs), noon()).await.unwrap();
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_empty_search_lists_everything_newest_first(pool: Pool) {
    board(&pool, &[("CTO", ""), ("VPE", ""), ("CISO", "")]).await;
    assert_eq!(titles(&pool, "").await, ["CTO", "VPE", "CISO"]);
    assert_eq!(titles(&pool, "   ").await.len(), 3);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn words_are_found_whatever_their_ending_accent_or_case(pool: Pool) {
    board(&pool, &[("Head of Engineering", "energy for hospitals"), ("Leiter Übertragung", "Zürich, Café")]).await;
    for (text, expected) in [
        ("ENERGY", "Head of Engineering"),
        ("hospital", "Head of Engineering"),
        ("engineer", "Head of Engineering"),
        ("ubertragung", "Leiter Übertragung"),
        ("zurich", "Leiter Übertragung"),
        ("cafe", "Leiter Übertragung"),
    ] {
        assert_eq!(titles(&pool, text).await, [expected], "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn title_company_tags_places_and_text_are_all_searched(pool: Pool) {
    board(&pool, &[("CTO", "turbines")]).await;
    for text in ["cto", "halden", "rust", "turbine", "cto halden rust turbines"] {
        assert_eq!(titles(&pool, text).await, ["CTO"], "{text}");
    }
    assert!(titles(&pool, "cto cobol").await.is_empty());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn words_that_other_engines_drop_are_found(pool: Pool) {
    board(&pool, &[("IT", "who"), ("Other", "nothing")]).await;
    assert_eq!(titles(&pool, "IT").await, ["IT"]);
    assert_eq!(titles(&pool, "who").await, ["IT"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn quotes_minus_and_or_mean_what_people_expect(pool: Pool) {
    board(&pool, &[("A", "machine learning"), ("B", "learning machine"), ("C", "pottery")]).await;
    assert_eq!(titles(&pool, "\"machine learning\"").await, ["A"]);
    assert_eq!(titles(&pool, "machine -pottery").await, ["A", "B"]);
    assert_eq!(titles(&pool, "-machine").await, ["C"]);
    assert_eq!(titles(&pool, "pottery OR \"machine learning\"").await, ["A", "C"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_hyphenated_word_is_found_whole_and_by_its_parts(pool: Pool) {
    board(&pool, &[("A", "an on-site role"), ("B", "on the construction site")]).await;
    assert_eq!(titles(&pool, "on-site").await, ["A"]);
    assert_eq!(titles(&pool, "site").await, ["A", "B"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn odd_texts_find_nothing_and_break_nothing(pool: Pool) {
    board(&pool, &[("CTO", "text")]).await;
    for text in ["!!!", "\"", "-", "' or 1=1 --", "<script>", "&|!():*", "\\", "🦀", "%", "a:*b"] {
        assert!(titles(&pool, text).await.is_empty(), "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn pages_follow_each_other_without_gap_or_repeat(pool: Pool) {
    let adverts: Vec<(String, &str)> = (0..PAGE_SIZE * 2 + 5).map(|n| (format!("CTO {n:03}"), "same")).collect();
    let adverts: Vec<(&str, &str)> = adverts.iter().map(|(title, text)| (title.as_str(), *text)).collect();
    board(&pool, &adverts).await;
    for text in ["", "same"] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let found = find(&pool, &Query::new(text, after).unwrap()).await;
            assert_eq!(found.total, Count::Exactly(45));
            seen.extend(found.cards.into_iter().map(|card| card.title));
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        let expected: Vec<_> = adverts.iter().map(|(title, _)| (*title).to_owned()).collect();
        assert_eq!(seen, expected, "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn adverts_of_the_same_moment_are_paged_without_loss(pool: Pool) {
    let jobs: Vec<SourcedJob> = (0..PAGE_SIZE + 3).map(|n| advert(&n.to_string(), &format!("CTO {n}"))).collect();
    read_in(&pool, &feed("Halden", jobs), noon()).await.unwrap();
    let first = find(&pool, &Query::new("", None).unwrap()).await;
    let second = find(&pool, &Query::new("", first.next).unwrap()).await;
    let mut titles: Vec<_> = first.cards.iter().chain(&second.cards).map(|card| card.title.clone()).collect();
    titles.sort();
    titles.dedup();
    assert_eq!((titles.len(), second.next), (PAGE_SIZE + 3, None));
}

#[test]
fn a_query_is_checked_before_it_is_asked() {
    assert_eq!(Query::new("a\0b", None).unwrap_err(), QueryError::ControlCharacter);
    assert_eq!(Query::new(&"ü".repeat(201), None).unwrap_err(), QueryError::TooLong(201));
    assert_eq!(Query::new(&"ü".repeat(200), None).unwrap().text().chars().count(), 200);
    assert_eq!(Query::new("  rust\tberlin\n", None).unwrap().text(), "rust\tberlin");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn names_of_the_field_find_each_other(pool: Pool) {
    board(
        &pool,
        &[
            ("Chief Technology Officer", ""),
            ("CTO (m/w/d)", ""),
            ("VP of Engineering", ""),
            ("Leiterin Softwareentwicklung", ""),
            ("Directeur technique", ""),
            ("Potter", "We fire full stack kilns in C++ and C#."),
        ],
    )
    .await;
    let cto = ["Chief Technology Officer", "CTO (m/w/d)", "Directeur technique"];
    for (text, expected) in [
        ("cto", &cto[..]),
        ("Chief technology officer", &cto),
        ("directeur technique", &cto),
        ("vpe", &["VP of Engineering"]),
        ("vp engineering", &["VP of Engineering"]),
        ("head of engineering", &["Leiterin Softwareentwicklung"]),
        ("cto or vpe", &["Chief Technology Officer", "CTO (m/w/d)", "VP of Engineering", "Directeur technique"]),
        ("halden cto -directeur", &["Chief Technology Officer", "CTO (m/w/d)"]),
        ("-cto -vpe -leiter", &["Potter"]),
        ("full-stack", &["Potter"]),
        ("fullstack potter", &["Potter"]),
        ("c++", &["Potter"]),
        ("c# potter", &["Potter"]),
    ] {
        assert_eq!(titles(&pool, text).await, expected, "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn german_and_french_words_are_found_whatever_their_ending(pool: Pool) {
    let mut german = advert("1", "Leitung Plattform");
    german.description = contracts::CleanHtml::trust("<p>Sie führen die Entwickler der Maschinen.</p>".to_owned());
    german.description_text = "Sie führen die Entwickler der Maschinen.".to_owned();
    german.language = "de".parse().ok();
    let mut french = advert("2", "Responsable plateforme");
    french.description = contracts::CleanHtml::trust("<p>Vous dirigez les équipes techniques.</p>".to_owned());
    french.description_text = "Vous dirigez les équipes techniques.".to_owned();
    french.language = "fr".parse().ok();
    read_in(&pool, &feed("Halden", vec![german, french]), noon()).await.unwrap();
    for (text, expected) in [
        ("Maschine", "Leitung Plattform"),
        ("entwicklern", "Leitung Plattform"),
        ("plattformen", "Leitung Plattform"),
        ("équipe", "Responsable plateforme"),
        ("diriger", "Responsable plateforme"),
    ] {
        assert_eq!(titles(&pool, text).await, [expected], "{text}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn the_beginning_of_the_last_word_is_enough(pool: Pool) {
    board(&pool, &[("Head of Observability", "x"), ("Potter", "y")]).await;
    let found = find(&pool, &Query::new("head observab", None).unwrap()).await;
    assert_eq!((found.cards.len(), found.widened), (1, true));
    let found = find(&pool, &Query::new("observability head", None).unwrap()).await;
    assert_eq!(found.cards.len(), 1);
    assert!(titles(&pool, "observab head").await.is_empty());
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_misspelt_word_is_searched_for_as_it_was_meant(pool: Pool) {
    board(&pool, &[("Kubernetes Lead", "x"), ("Head of Python", "y")]).await;
    for (text, instead, title) in
        [("kuberntes", "kubernetes", "Kubernetes Lead"), ("head pyhton", "head python", "Head of Python")]
    {
        let found = find(&pool, &Query::new(text, None).unwrap()).await;
        assert_eq!(found.instead.as_deref(), Some(instead));
        assert_eq!(found.cards.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), [title]);
    }
    for as_written in ["xylophone", "\"kuberntes\"", "head \"pyhton\""] {
        let found = find(&pool, &Query::new(as_written, None).unwrap()).await;
        assert_eq!((found.instead, found.total), (None, Count::Exactly(0)), "{as_written}");
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_fits_is_marked_as_ranges_of_text(pool: Pool) {
    board(&pool, &[("<b>Chief Technology Officer</b> & Leiter", "x")]).await;
    let found = find(&pool, &Query::new("cto rust halden", None).unwrap()).await;
    let (card, marks) = (&found.cards[0], &found.highlights[0]);
    let marked = |text: &str, ranges: &[std::ops::Range<usize>]| {
        let parts = jobs::segments(text, ranges);
        assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), text);
        parts.iter().filter(|part| part.matched).map(|part| part.text).collect::<Vec<_>>().join("|")
    };
    assert_eq!(marked(&card.title, &marks.title), "Chief|Technology|Officer");
    assert_eq!(marked(&card.company, &marks.company), "Halden");
    assert_eq!(marked(&card.stack[0], &marks.stack[0]), "Rust");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_title_that_fits_comes_before_a_text_that_does(pool: Pool) {
    board(&pool, &[("Potter", "You report to the CTO, our CTO, the CTO."), ("CTO", "pots")]).await;
    let query = Query::new("cto", None).unwrap().sorted(jobs::Sort::Relevance);
    let found = find(&pool, &query).await;
    assert_eq!(found.cards.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["CTO", "Potter"]);
}
