//! How the site starts, answers without its database, and stops.

#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use database::Pool;
use program::{Site, bare, get, kintsugi};
use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// Nobody listens on the discard port here.
const NOWHERE: &str = "postgres://kintsugi@127.0.0.1:9/kintsugi";

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_site_with_its_database_is_ready(pool: Pool) {
    let site = Site::start(&pool);
    let (status, answer) = get(site.address, "/health/ready");
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains(r#""postgres""#), "{answer}");
    assert_eq!(get(site.address, "/").0, 200);
}

#[test]
fn a_site_without_its_database_starts_lives_and_says_so() {
    let site = Site::start_as(bare().env("KINTSUGI_DATABASE_URL", NOWHERE));
    assert_eq!(get(site.address, "/health/live").0, 200);
    assert_eq!(get(site.address, "/health/ready").0, 503);
    let asked = Instant::now();
    let (status, answer) = get(site.address, "/?q=rust");
    assert_eq!(status, 503);
    assert!(answer.to_lowercase().contains("retry-after: "), "{answer}");
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
    assert_eq!(get(site.address, "/no/such/page").0, 404);
}

#[sqlx::test(migrations = false)]
async fn a_database_that_lacks_a_migration_ends_the_start(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let output = bare()
        .env("KINTSUGI_DATABASE_URL", empty.to_url_lossy().as_str())
        .arg("serve")
        .args(["--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&output.stderr).contains("kintsugi migrate"));
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_database_that_refuses_us_ends_the_start(pool: Pool) {
    let nowhere = pool.connect_options().as_ref().clone().database("kintsugi_is_not_here");
    let output = bare()
        .env("KINTSUGI_DATABASE_URL", nowhere.to_url_lossy().as_str())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{said}");
    assert!(said.contains("`database_url`") && said.contains("kintsugi_is_not_here"), "{said}");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn either_signal_to_stop_ends_the_site_in_good_order(pool: Pool) {
    for signal in ["TERM", "INT"] {
        let mut site = Site::start(&pool);
        assert_eq!(get(site.address, "/health/live").0, 200);
        let told = Instant::now();
        assert!(site.end_by(signal).success(), "{signal}");
        assert!(told.elapsed() < Duration::from_secs(3), "{signal}: {:?}", told.elapsed());
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_open_page_is_sent_on_at_once_when_the_site_stops(pool: Pool) {
    let mut site = Site::start(&pool);
    let mut page = TcpStream::connect(site.address).unwrap();
    page.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    page.write_all(format!("GET /live HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).as_bytes()).unwrap();
    let (mut said, mut piece) = (String::new(), [0; 4_096]);
    while !said.contains("retry: ") {
        let read = page.read(&mut piece).unwrap();
        assert!(read > 0, "{said}");
        said.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    let told = Instant::now();
    assert!(site.end_by("TERM").success());
    assert!(told.elapsed() < Duration::from_secs(3), "{:?}", told.elapsed());
    let mut rest = String::new();
    page.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("retry: ") && rest.ends_with("\r\n0\r\n\r\n"), "{rest}");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn an_address_in_use_is_named(pool: Pool) {
    let site = Site::start(&pool);
    let output = kintsugi(&pool).args(["serve", "--listen", &site.address.to_string()]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&format!("cannot listen on {}", site.address)));
}
