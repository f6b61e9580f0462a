//! The API: held against its own description, its limits and its errors.

use axum::http::{HeaderMap, Method, StatusCode};
use boon::{Compiler, Draft, Schemas};
use database::{MIGRATOR, Pool};
use serde_json::{Value, json};

use crate::{
    adverts::{bare, bring_in, feed, full},
    visit::{Answer, Visitor, site},
};

fn visitor(pool: Pool) -> Visitor {
    Visitor::at(site(pool).with_base_url("https://jobs.example"))
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }
}

/// The path within our site of one of its absolute addresses.
fn path(address: &Value) -> String {
    address.as_str().and_then(|address| address.strip_prefix("https://jobs.example")).expect("our address").to_owned()
}

async fn description(visitor: &Visitor) -> Value {
    let answer = visitor.get("/api/v1/openapi.json").await;
    assert_eq!((answer.status, answer.field("content-type").as_str()), (StatusCode::OK, "application/json"));
    answer.json()
}

/// What of `answer` does not fit the schema that the description gives it.
fn misfits(description: &Value, operation: &Value, answer: &Answer) -> Option<String> {
    let status = answer.status.as_str();
    let content = &operation["responses"][status]["content"];
    let kind = answer.field("content-type");
    let Some(reference) = content[&kind]["schema"]["$ref"].as_str() else {
        return Some(format!("{status} with {kind} is not described"));
    };
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    compiler.add_resource("http://api.invalid/openapi.json", description.clone()).expect("a document");
    let mut schemas = Schemas::new();
    let schema =
        compiler.compile(&format!("http://api.invalid/openapi.json{reference}"), &mut schemas).expect("a schema");
    schemas.validate(&answer.json(), schema).err().map(|error| format!("{error:#}"))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_described_address_answers_as_it_is_described(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Potter", 2)])).await;
    let visitor = visitor(pool);
    let id = visitor.get("/api/v1/jobs").await.json()["jobs"][0]["id"].as_str().expect("an id").to_owned();
    let description = description(&visitor).await;
    assert_eq!(description["openapi"], "3.1.0");
    let mut asked = Vec::new();
    for (template, item) in description["paths"].as_object().expect("paths") {
        let operation = &item["get"];
        let known = template.replace("{id}", &id).replace("{slug}", "halden");
        let unknown = template.replace("{id}", "zzzzzzzzzz").replace("{slug}", "nobody");
        for (address, status) in [
            (known.clone(), 200),
            (unknown.clone(), if unknown == known { 200 } else { 404 }),
            (
                format!("{known}?after=x"),
                if template == "/api/v1/jobs/{id}" || template == "/api/v1/facets" { 0 } else { 1 },
            ),
        ] {
            let answer = visitor.get(&address).await;
            match status {
                0 => continue,
                1 => assert!([200, 400].contains(&answer.status.as_u16()), "{address}: {}", answer.text()),
                _ => assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.text()),
            }
            assert_eq!(misfits(&description, operation, &answer), None, "{address}: {}", answer.text());
        }
        asked.push(template.as_str());
    }
    asked.sort_unstable();
    let all = ["/api/v1/companies", "/api/v1/companies/{slug}", "/api/v1/facets", "/api/v1/jobs", "/api/v1/jobs/{id}"];
    assert_eq!(asked, all);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_schema_that_does_not_fit_is_found(pool: Pool) {
    let visitor = visitor(pool);
    let description = description(&visitor).await;
    let operation = &description["paths"]["/api/v1/jobs"]["get"];
    let wrong = |body: Value| Answer {
        status: StatusCode::OK,
        fields: HeaderMap::from_iter([(
            "content-type".parse().expect("a name"),
            "application/json".parse().expect("a kind"),
        )]),
        bytes: body.to_string().into_bytes(),
    };
    assert_eq!(misfits(&description, operation, &wrong(json!({"jobs": [], "total": null, "next": null}))), None);
    for body in [json!({}), json!({"jobs": [{}]}), json!({"jobs": "x"}), json!({"jobs": [], "total": {"count": -1}})] {
        assert!(misfits(&description, operation, &wrong(body.clone())).is_some(), "{body}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_described_parameter_is_understood_and_every_understood_one_described(pool: Pool) {
    let visitor = visitor(pool);
    let description = description(&visitor).await;
    let parameters = description["paths"]["/api/v1/jobs"]["get"]["parameters"].as_array().expect("parameters");
    let mut described = Vec::new();
    for parameter in parameters {
        let name = parameter["name"].as_str().expect("a name");
        described.push(name.to_owned());
        if name == "after" {
            continue;
        }
        let example = match &parameter["example"] {
            Value::Array(values) => values[0].clone(),
            value => value.clone(),
        };
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let answer = visitor.get(&format!("/api/v1/jobs?{name}={example}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}={example}: {}", answer.text());
        // A number of the wrong kind, a word that is none: whoever takes a parameter also refuses some of its values.
        if !["q", "stack"].contains(&name) {
            let answer = visitor.get(&format!("/api/v1/jobs?{name}=%3Cnonsense%3E")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} is described and not read");
            assert!(answer.text().contains(name), "{}", answer.text());
        }
    }
    let full = jobs::Filters {
        roles: vec![contracts::RoleKind::Cto],
        workplaces: vec![contracts::Workplace::Remote],
        remote_from: vec![jobs::RemoteFrom::Worldwide],
        utc_offset: Some(60),
        salary: Some(1),
        currency: Some("EUR".parse().expect("a code")),
        equity: true,
        stages: vec![contracts::Stage::Seed],
        team_sizes: vec![jobs::TeamSize::UpTo4],
        stack: vec!["rust".into()],
        languages: vec!["en".parse().expect("a code")],
        posted_within: Some(7),
    };
    let query = jobs::Query::new("x", None).expect("a query").filtered(full).sorted(jobs::Sort::Relevance);
    for (name, _) in query.parameters() {
        assert!(described.iter().any(|known| known == name), "{name} is read and not described");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_advert_is_told_as_its_employer_stated_it(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Potter", 2)])).await;
    let visitor = visitor(pool.clone());
    let list = visitor.get("/api/v1/jobs").await.json();
    assert_eq!(list["total"], json!({"count": 2, "exact": true}));
    let (paid, unpaid) = (&list["jobs"][0], &list["jobs"][1]);
    assert_eq!(paid["salary"], json!({"currency": "EUR", "period": "YEAR", "min": 165_000.0, "max": 190_000.0}));
    assert_eq!(paid["equity"], json!({"min_percent": 0.8, "max_percent": 1.2}));
    assert_eq!((&unpaid["salary"], &unpaid["equity"]), (&Value::Null, &Value::Null));
    assert_eq!(paid["brief"], json!({"stated": 1, "declined": 1, "questions": 22}));
    assert_eq!(paid["company"]["url"], "https://jobs.example/companies/halden");

    let whole = visitor.get(&path(&paid["api_url"])).await.json();
    assert_eq!((&whole["id"], &whole["salary"], &whole["brief"]), (&paid["id"], &paid["salary"], &paid["brief"]));
    assert_eq!(whole["answers"].as_array().map(Vec::len), Some(22));
    let said: Vec<_> =
        whole["answers"].as_array().into_iter().flatten().filter(|a| a["state"] != "unanswered").collect();
    assert_eq!(said.len(), 2);
    assert_eq!(whole["apply_url"], "https://jobs.example/apply?a=1&b=2");

    for _ in 0..2 {
        bring_in(&pool, &feed("Halden", vec![bare("Potter", 2)])).await;
    }
    let gone = visitor.get(&path(&paid["api_url"])).await;
    assert_eq!((gone.status, gone.json()["title"].as_str()), (StatusCode::GONE, Some("This job has closed")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_go_on_where_they_say(pool: Pool) {
    bring_in(&pool, &feed("Halden", (0..45).map(|age| bare(&format!("Role {age}"), age)).collect())).await;
    for number in 0..35 {
        bring_in(&pool, &feed(&format!("Company {number}"), Vec::new())).await;
    }
    let visitor = visitor(pool);
    for (start, list, count) in [
        ("/api/v1/jobs?q=role", "jobs", 45),
        ("/api/v1/companies?q=company", "companies", 35),
        ("/api/v1/companies/halden", "jobs", 45),
    ] {
        let (mut address, mut seen) = (start.to_owned(), Vec::new());
        while seen.len() < 100 {
            let answer = visitor.get(&address).await;
            let page = answer.json();
            seen.extend(page[list].as_array().expect("a list").iter().map(|entry| entry["url"].to_string()));
            let link = answer.field("link");
            if page["next"].is_null() {
                assert_eq!(link, "");
                break;
            }
            assert_eq!(link, format!("<{}>; rel=\"next\"", page["next"].as_str().expect("an address")));
            address = path(&page["next"]);
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (count, count), "{start}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_wrong_is_said_as_a_problem(pool: Pool) {
    let visitor = visitor(pool);
    for (address, status, said) in [
        ("/api/v1/jobs?role=king", 400, "`role` has no value `king`"),
        ("/api/v1/jobs?salary=-1&days=x", 400, "`days`"),
        ("/api/v1/jobs?q=a%00b", 400, "control characters"),
        ("/api/v1/jobs?after=zz", 400, "`after`"),
        ("/api/v1/companies?stage=king", 400, "`stage` has no value `king`"),
        ("/api/v1/jobs/nothing", 404, ""),
        ("/api/v1/nothing", 404, ""),
        ("/api/v1/companies/%00", 404, ""),
    ] {
        let answer = visitor.get(address).await;
        assert_eq!(
            (answer.status.as_u16(), answer.field("content-type").as_str()),
            (status, "application/problem+json"),
            "{address}"
        );
        let problem = answer.json();
        assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!("about:blank")), "{address}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{address}: {problem}");
        assert_eq!(answer.field("access-control-allow-origin"), "*", "{address}");
    }
    let posted = visitor.ask(Method::POST, "/api/v1/jobs", &[]).await;
    assert_eq!((posted.status, posted.field("allow").as_str()), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,OPTIONS"));
}

#[tokio::test]
async fn a_board_that_is_away_says_so_to_programs_too() {
    let answer = Visitor::without_a_database().get("/api/v1/jobs").await;
    assert_eq!((answer.status, answer.field("retry-after").as_str()), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert_eq!(answer.field("content-type"), "application/problem+json");
    assert!(answer.json()["instance"].as_str().is_some_and(|id| id.starts_with("urn:uuid:")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn scripts_of_any_page_may_ask_and_are_told_what_is_known_already(pool: Pool) {
    let visitor = visitor(pool);
    let first = visitor.ask(Method::GET, "/api/v1/jobs", &[("origin", "https://elsewhere.example")]).await;
    assert_eq!(first.field("access-control-allow-origin"), "*");
    assert!(first.field("access-control-expose-headers").contains("ratelimit"));
    assert_eq!(first.field("cache-control"), "public, max-age=60");
    let again = visitor.ask(Method::GET, "/api/v1/jobs", &[("if-none-match", &first.field("etag"))]).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let asked = [
        ("origin", "https://elsewhere.example"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "if-none-match"),
    ];
    let allowed = visitor.ask(Method::OPTIONS, "/api/v1/jobs", &asked).await;
    assert!(allowed.status.is_success() && allowed.field("access-control-allow-headers").contains("if-none-match"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_asks_too_often_is_told_when_to_ask_again_and_others_are_not(pool: Pool) {
    let visitor = Visitor::at(site(pool).with_trusted_proxies(1));
    let from = |address| [("x-forwarded-for", address)];
    for left in (0..60).rev() {
        let answer = visitor.ask(Method::GET, "/api/v1/openapi.json", &from("198.51.100.9, 192.0.2.1")).await;
        assert_eq!(answer.status, StatusCode::OK);
        // The bucket fills by one each second, and this may take one.
        let state = answer.field("ratelimit");
        let said = state.split("r=").nth(1).and_then(|rest| rest.split(';').next()).expect("a number");
        assert!(said.parse::<u32>().expect("a number") >= left, "{state}");
        assert_eq!(answer.field("ratelimit-policy"), "\"address\";q=60;w=60");
    }
    let mut refused = None;
    for _ in 0..20 {
        let answer = visitor.ask(Method::GET, "/api/v1/openapi.json", &from("203.0.113.1, 192.0.2.1")).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    assert_eq!(
        (refused.field("retry-after").as_str(), refused.field("content-type").as_str()),
        ("1", "application/problem+json")
    );
    assert!(refused.field("ratelimit").starts_with("\"address\";r=0;t="), "{}", refused.field("ratelimit"));
    assert_eq!(visitor.ask(Method::GET, "/api/v1/openapi.json", &from("192.0.2.2")).await.status, StatusCode::OK);
    // Pages are for people; they are not counted.
    assert_eq!(visitor.ask(Method::GET, "/api", &from("192.0.2.1")).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn facets_count_what_choosing_them_would_find(pool: Pool) {
    bring_in(&pool, &feed("Halden", vec![full("CTO"), bare("Potter", 2)])).await;
    let visitor = visitor(pool);
    let list = visitor.get("/api/v1/facets").await.json();
    assert_eq!(list["total"]["count"], 2);
    for filter in list["filters"].as_array().expect("filters") {
        let name = filter["parameter"].as_str().expect("a name");
        for value in filter["values"].as_array().expect("values") {
            let address =
                format!("/api/v1/jobs?{name}={}", value["value"].as_str().expect("a value").replace('+', "%2B"));
            let found = visitor.get(&address).await.json();
            if value["count"]["exact"] == json!(true) {
                assert_eq!(found["total"]["count"], value["count"]["count"], "{address}");
            }
        }
    }
}

#[tokio::test]
async fn people_are_told_how_it_works_in_both_languages() {
    let visitor = Visitor::without_a_database();
    for (language, said) in [("en", "The board for programs"), ("de", "Die Jobbörse für Programme")] {
        let page = visitor.ask(Method::GET, "/api", &[("accept-language", language)]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.is_a_page() && page.text().contains(said));
        assert_eq!(page.forbidden_by_policy(), Vec::<String>::new());
        for path in ["/api/v1/jobs", "/api/v1/companies/{slug}", "workplace"] {
            assert!(page.text().contains(path), "{path}");
        }
    }
}
