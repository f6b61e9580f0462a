//! Dead letters on the operator's listener: what is told of them, and who may have something done.

use axum::http::{Method, StatusCode};
use database::{
    MIGRATOR, Pool,
    dead_letter::{self, Burial, Filter, Headers, State},
};
use lifecycle::Reach;

use crate::{
    chronicle::{Folder, dependency},
    visit::{Answer, Visitor, away, site},
};

/// A letter to bury; of no event without headers.
fn letter<'a>(message_id: &'a str, payload: &'a [u8]) -> Burial<'a> {
    let headers = Headers { schema_version: 3, aggregate: uuid::Uuid::from_u128(0x1234), revision: 7 };
    Burial {
        consumer: "shelf",
        message_id,
        subject: "kintsugi.events.pots.pot",
        payload,
        reason: "no <second> layer",
        deliveries: 8,
        headers: Some(headers),
    }
}

async fn bury(pool: &Pool, letter: Burial<'_>) -> i64 {
    dead_letter::bury(pool, letter).await.expect("a burial");
    dead_letter::list(pool, &Filter::default(), None, 1).await.expect("a list")[0].id
}

async fn count(pool: &Pool, state: State) -> usize {
    let filter = Filter { consumer: None, state: Some(state) };
    dead_letter::list(pool, &filter, None, 200).await.expect("a list").len()
}

/// The operator with a browser: it sends what a page's form holds.
struct Operator(Visitor);

impl Operator {
    fn of(pool: &Pool) -> Self {
        Self(Visitor::of_routes(web::operator(site(pool.clone()), String::new)))
    }

    async fn get(&self, path: &str) -> Answer {
        let answer = self.0.ask(Method::GET, path, &[("host", "127.0.0.1:9180")]).await;
        assert!(answer.is_a_page(), "{path}");
        assert_eq!(answer.forbidden_by_policy(), Vec::<String>::new(), "{path}");
        answer
    }

    /// The word of the forms, from the list, or from a letter where nothing can be replayed.
    async fn token(&self) -> String {
        let list = self.get("/dead-letters").await;
        let letter = self.get(list.links("/dead-letters/").first().expect("a letter")).await;
        let pages = [list.text(), letter.text()];
        let token = pages.iter().find_map(|page| page.split("name=\"token\" value=\"").nth(1)?.split('"').next());
        token.expect("a form").to_owned()
    }

    async fn press(&self, path: &str, fields: &str) -> Answer {
        let body = format!("token={}{fields}", self.token().await);
        self.send(path, &[("origin", "http://127.0.0.1:9180"), ("sec-fetch-site", "same-origin")], &body).await
    }

    async fn send(&self, path: &str, said: &[(&str, &str)], body: &str) -> Answer {
        let form = [("host", "127.0.0.1:9180"), ("content-type", "application/x-www-form-urlencoded")];
        self.0.send(Method::POST, path, &[&form[..], said].concat(), body).await
    }

    /// Presses, and follows to where that leads.
    async fn follow(&self, path: &str, fields: &str) -> Answer {
        let answer = self.press(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.get(&answer.field("location")).await
    }
}

fn assert_says(page: &Answer, words: &[&str]) {
    for said in words {
        assert!(page.text().contains(said), "{said} is missing:\n{}", page.text());
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_letter_is_shown_whole_and_a_list_shows_what_it_is_and_why(pool: Pool) {
    let operator = Operator::of(&pool);
    assert_says(&operator.get("/dead-letters").await, &["Nothing was given up"]);
    assert_says(&operator.get("/").await, &["<a class=\"text-link\" href=\"/dead-letters\">none</a>"]);
    let event = bury(&pool, letter("0191e3f0-0000-7000-8000-000000000000", br#"{"layers":2,"glaze":"<b>"}"#)).await;
    let junk = bury(&pool, Burial { headers: None, deliveries: 1, ..letter("sequence 4", b"no { json\x1b") }).await;
    let list = operator.get("/dead-letters").await;
    assert_says(
        &list,
        &["2 letters", "no &#60;second&#62; layer", "delivered 8 times", "no event", "26 bytes", "once"],
    );
    assert_eq!(list.links("/dead-letters/"), [format!("/dead-letters/{junk}"), format!("/dead-letters/{event}")]);
    assert_says(&operator.get("/").await, &["href=\"/dead-letters\">2 letters</a>"]);

    let page = operator.get(&format!("/dead-letters/{event}")).await;
    let indented = "{\n  &#34;glaze&#34;: &#34;&#60;b&#62;&#34;,\n  &#34;layers&#34;: 2\n}";
    let aggregate = "00000000-0000-0000-0000-000000001234";
    assert_says(&page, &[indented, "kintsugi.events.pots.pot", aggregate, "revision 7", "<dd>3</dd>", "Replay it"]);
    let page = operator.get(&format!("/dead-letters/{junk}")).await;
    assert_says(&page, &["no { json\u{fffd}", "trying again cannot help", "Throw it away"]);
    assert!(!page.text().contains("Replay it"));
    let none = operator.get("/dead-letters/4711").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_says(&none, &["Letter 4711 is not here"]);
    for path in ["/dead-letters/x", "/dead-letters/%ff", "/dead-letters/99999999999999999999"] {
        assert_eq!(operator.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn pages_follow_each_other_without_gap_or_repeat_and_keep_what_they_are_narrowed_to(pool: Pool) {
    for number in 0..130 {
        let consumer = if number % 10 == 0 { "kiln & co" } else { "shelf" };
        bury(&pool, Burial { consumer, ..letter(&number.to_string(), b"{}") }).await;
    }
    let operator = Operator::of(&pool);
    for (start, expected) in [("/dead-letters", 130), ("/dead-letters?consumer=shelf&state=given-up", 117)] {
        let (mut path, mut seen, mut pages) = (start.to_owned(), Vec::new(), 0);
        while !path.is_empty() {
            let page = operator.get(&path).await;
            assert_eq!(page.text().contains("Back to the newest"), pages > 0);
            seen.extend(page.links("/dead-letters/"));
            path = page.links("/dead-letters?").into_iter().find(|link| link.contains("before=")).unwrap_or_default();
            pages += 1;
        }
        let numbers: Vec<u32> = seen.iter().filter_map(|link| link.rsplit('/').next()?.parse().ok()).collect();
        assert!(numbers.len() == expected && numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
        assert_eq!(pages, 3);
    }
    let page = operator.get("/dead-letters?consumer=kiln+%26+co").await;
    assert_says(&page, &["<option value=\"kiln &#38; co\" selected>"]);
    assert_eq!(page.links("/dead-letters/").len(), 13);
    assert_says(&operator.get("/dead-letters?consumer=nobody&state=waiting").await, &["None fits"]);
    for wrong in
        ["state=dead", "before=1", "before=x.y", "before=99999999999999999999.1", "consumer=%ff", "consumer=%00"]
    {
        assert_eq!(operator.get(&format!("/dead-letters?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_letter_is_replayed_or_thrown_away_and_a_second_press_is_harmless(pool: Pool) {
    let operator = Operator::of(&pool);
    let (one, other) = (bury(&pool, letter("a", b"{}")).await, bury(&pool, letter("b", b"{}")).await);
    for _ in 0..2 {
        let page = operator.follow(&format!("/dead-letters/{one}/replay"), "").await;
        assert_says(&page, &["Its consumer tries it again within seconds.", "Look again"]);
        assert_eq!(count(&pool, State::Waiting).await, 1);
    }
    dead_letter::failed_again(&pool, one, "no third layer").await.expect("a note");
    let page = operator.get(&format!("/dead-letters/{one}?told=asked")).await;
    assert_says(&page, &["It was tried again, and failed again", "no third layer", "delivered 9 times"]);
    for _ in 0..2 {
        let page = operator.follow(&format!("/dead-letters/{other}/discard"), "").await;
        assert_says(&page, &[&format!("Dead letter {other} is not there any more.")]);
        assert_eq!(count(&pool, State::GivenUp).await, 1);
    }
    let page = operator.get(&format!("/dead-letters?discarded={one}")).await;
    assert!(!page.text().contains("not there any more"), "an address alone makes nothing true");
    // What its consumer has dealt with meanwhile is gone, and that is no error.
    let answer = operator.press(&format!("/dead-letters/{other}/replay"), "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(operator.get(&answer.field("location")).await.status, StatusCode::NOT_FOUND);
    let junk = bury(&pool, Burial { headers: None, ..letter("c", b"junk") }).await;
    let answer = operator.press(&format!("/dead-letters/{junk}/replay"), "").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_says(&answer, &["This letter is no event"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_letter_that_is_being_tried_stays_and_nobody_waits_for_it(pool: Pool) {
    let operator = Operator::of(&pool);
    let id = bury(&pool, letter("a", b"{}")).await;
    dead_letter::ask_again(&pool, id).await.expect("an answer");
    let mut tx = pool.begin().await.expect("a transaction");
    dead_letter::take(&mut tx, "shelf").await.expect("an answer").expect("a letter");
    for action in ["replay", "discard"] {
        let page = operator.follow(&format!("/dead-letters/{id}/{action}"), "").await;
        assert_says(&page, &["Its consumer was trying it at that moment; nothing was changed."]);
    }
    tx.rollback().await.expect("an end");
    assert_eq!(count(&pool, State::Waiting).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn all_letters_of_a_consumer_are_replayed_some_hundred_at_a_time(pool: Pool) {
    let operator = Operator::of(&pool);
    for number in 0..510 {
        dead_letter::bury(&pool, letter(&number.to_string(), b"{}")).await.expect("a burial");
    }
    bury(&pool, Burial { consumer: "kiln", ..letter("a", b"{}") }).await;
    assert_says(&operator.get("/dead-letters").await, &["Replay the oldest 500", "Replay all"]);
    let page = operator.follow("/dead-letters/replay", "&consumer=shelf").await;
    assert_says(&page, &["shelf was asked to try 500 letters again", "500 letters wait now.", "10 letters are not"]);
    let page = operator.follow("/dead-letters/replay", "&consumer=shelf").await;
    assert_says(&page, &["shelf was asked to try 10 letters again", "510 letters wait now."]);
    let page = operator.follow("/dead-letters/replay", "&consumer=shelf").await;
    assert_says(&page, &["Nothing was left that could be tried again."]);
    let tallies = dead_letter::tallies(&pool).await.expect("an answer");
    assert_eq!(tallies.iter().map(|of| of.given_up).collect::<Vec<_>>(), [1, 0], "of the kiln nobody asked anything");
    for fields in ["", "&consumer=", "&consumer=%ff", "&consumer=%00"] {
        let answer = operator.press("/dead-letters/replay", fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_that_is_not_from_a_page_of_ours_changes_nothing(pool: Pool) {
    let operator = Operator::of(&pool);
    let id = bury(&pool, letter("a", b"{}")).await;
    let word = format!("token={}", operator.token().await);
    let other = format!("token={}", Operator::of(&pool).token().await);
    let paths = [
        format!("/dead-letters/{id}/replay"),
        format!("/dead-letters/{id}/discard"),
        "/dead-letters/replay".to_owned(),
    ];
    for path in &paths {
        for (said, body, headline) in [
            (("origin", "http://evil.example"), &word, "Not from here"),
            (("origin", "null"), &word, "Not from here"),
            (("origin", "http://127.0.0.1:3000"), &word, "Not from here"),
            (("sec-fetch-site", "cross-site"), &word, "Not from here"),
            (("sec-fetch-site", "same-origin"), &other, "The page is too old"),
            (("sec-fetch-site", "same-origin"), &"token=".to_owned(), "The page is too old"),
            (("sec-fetch-site", "same-origin"), &String::new(), "The page is too old"),
        ] {
            let answer = operator.send(path, &[said], &format!("{body}&consumer=shelf")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {said:?} {body}");
            assert!(answer.is_a_page());
            assert_says(&answer, &[headline, "Nothing was changed."]);
        }
        let host = [("host", "evil.example"), ("content-type", "application/x-www-form-urlencoded")];
        let answer = operator.0.send(Method::POST, path, &host, &word).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
        let plain = [("host", "127.0.0.1:9180"), ("content-type", "text/plain")];
        assert_eq!(operator.0.send(Method::POST, path, &plain, &word).await.status, StatusCode::BAD_REQUEST);
        let large = format!("{word}&consumer={}", "x".repeat(70_000));
        assert_eq!(operator.send(path, &[], &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let answer = operator.0.ask(method, path, &[("host", "127.0.0.1:9180")]).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }
    assert_eq!(count(&pool, State::GivenUp).await, 1);
    // What is no browser says nothing of an origin; it has read the token on a page.
    let answer = operator.send(&paths[0], &[], &word).await;
    assert_eq!((answer.status, count(&pool, State::Waiting).await), (StatusCode::SEE_OTHER, 1));
}

#[tokio::test]
async fn without_its_database_the_overview_says_that_it_does_not_know_and_the_list_is_away() {
    let folder = Folder::of_three_lives();
    let known = vec![dependency("postgres", true, Reach::Down)];
    let site = site(away()).with_lifecycle(folder.handle(lifecycle::State::Degraded, known));
    let visitor = Visitor::of_routes(web::operator(site, String::new));
    assert_says(&visitor.get("/").await, &["href=\"/dead-letters\">unknown</a>"]);
    let list = visitor.get("/dead-letters").await;
    assert_eq!(list.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(list.is_a_page());
}

#[tokio::test]
async fn no_dead_letter_is_on_the_public_listener() {
    let visitor = Visitor::at(site(away()));
    for path in ["/dead-letters", "/dead-letters/1"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(visitor.ask(Method::POST, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
