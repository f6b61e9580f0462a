//! A reference rate that is set by hand, and the instances that keep pages which rest on it.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{
    io::{Read as _, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    time::{Duration, Instant},
};

use database::Pool;
use program::{Site, get, kintsugi, succeed};

#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

/// An instance with an operator's listener of its own, which hears of changes.
struct Instance {
    site: Site,
    operator: PathBuf,
}

impl Instance {
    fn start(pool: &Pool, name: &str, namespace: &str) -> Self {
        let operator = std::env::temp_dir().join(format!("kintsugi-rates-{}-{name}.sock", std::process::id()));
        let mut command = kintsugi(pool);
        command.env("KINTSUGI_NATS_URL", std::env::var("NATS_URL").expect("NATS_URL; `cargo xtask test` sets it"));
        command.env("KINTSUGI_NATS_NAMESPACE", namespace);
        command.env("KINTSUGI_OPERATOR_LISTEN", format!("unix:{}", operator.display()));
        Self { site: Site::start_as(&mut command), operator }
    }

    /// How often it has heard a word of that kind.
    fn heard(&self, word: &str) -> u32 {
        let mut connection = UnixStream::connect(&self.operator).expect("the operator's listener");
        connection
            .write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .expect("it reads");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("it answers");
        let name = format!("kintsugi_changes_total{{word=\"{word}\"}} ");
        answer.lines().find_map(|line| line.strip_prefix(&name)?.parse().ok()).unwrap_or(0)
    }

    async fn until_it_heard(&self, word: &str) {
        let asked = Instant::now();
        while self.heard(word) == 0 {
            assert!(asked.elapsed() < Duration::from_secs(20), "it never hears `{word}`");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn page(&self) -> String {
        let (status, page) = get(self.site.address, "/salaries?currency=USD");
        assert_eq!(status, 200, "{page}");
        page
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.operator);
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn every_instance_shows_a_new_rate_though_it_keeps_its_pages(pool: Pool) {
    let options = pool.connect_options();
    let namespace = options.get_database().expect("a database of its own").to_ascii_lowercase().replace('_', "-");
    let instances = [Instance::start(&pool, "one", &namespace), Instance::start(&pool, "other", &namespace)];
    for instance in &instances {
        instance.until_it_heard("anew").await;
        for _ in 0..3 {
            assert!(!instance.page().contains("5 January 2026"));
        }
        assert_eq!(instance.heard("rate"), 0);
    }
    let said = succeed(kintsugi(&pool).args(["rates", "set", "USD", "1.5", "--as-of", "2026-01-05"]));
    assert!(said.contains("One euro is 1.5 USD as of 2026-01-05"), "{said}");
    let set = Instant::now();
    for instance in &instances {
        // A page is kept for a minute where nothing changes.
        while !instance.page().contains("5 January 2026") {
            assert!(set.elapsed() < Duration::from_secs(10), "an instance shows the old rate");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(instance.heard("rate"), 1);
    }
}
