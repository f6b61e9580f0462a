//! Chromium, driven through chromedriver (W3C WebDriver).

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which colours a visitor asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// A browser with an empty profile and one page; its driver is killed when dropped.
pub(crate) struct Chromium {
    /// The page.
    pub(crate) page: Client,
    driver: Child,
}

impl Chromium {
    /// Starts a driver on a port of the system's choice, and a browser.
    pub(crate) async fn start() -> Self {
        Self::start_with(json!({}), json!({})).await
    }

    /// The same on a small screen that is touched.
    pub(crate) async fn start_on_a_phone() -> Self {
        Self::start_with(json!({}), phone()).await
    }

    /// The same with JavaScript off, as some visitors have it.
    pub(crate) async fn start_without_javascript() -> Self {
        Self::start_with(json!({ "profile.managed_default_content_settings.javascript": 2 }), json!({})).await
    }

    async fn start_with(preferences: Value, more: Value) -> Self {
        let mut driver = Command::new(env::var_os("KINTSUGI_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver starts; Debian has it in the package chromium-driver");
        let mut said = BufReader::new(driver.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let port = said
            .find_map(|line| line.strip_suffix('.')?.rsplit_once("on port ")?.1.parse::<u16>().ok())
            .expect("chromedriver says its port");
        std::thread::spawn(move || said.for_each(drop));
        let mut options = json!({
            "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--disable-dev-shm-usage", "--window-size=1280,1000"],
            "prefs": preferences,
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            options[name] = value.clone();
        }
        if let Ok(binary) = env::var("KINTSUGI_CHROMIUM") {
            options["binary"] = Value::String(binary);
        }
        let capabilities = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("an object").clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Self { page, driver }
    }

    /// Waits until a JavaScript expression is true of the page.
    pub(crate) async fn wait_until(&self, what: &str, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        let script = format!("return ({expression}) === true");
        while self.page.execute(&script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            if Instant::now() > deadline {
                let address = self.page.current_url().await;
                panic!("{what}: not after {PATIENCE:?}; the page is {address:?}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the page's address holds `part`, and the page is there; needs no JavaScript in the page.
    pub(crate) async fn wait_for_address(&self, part: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let address = self.page.current_url().await.expect("the page has an address");
            if address.as_str().contains(part) && self.page.find(Locator::Css("footer")).await.is_ok() {
                return;
            }
            assert!(Instant::now() < deadline, "the address is {address}, without {part}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Makes the page so many CSS pixels wide, as on a phone or at a desk.
    pub(crate) async fn set_width(&self, width: u32) {
        let parameters = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", parameters).await;
    }

    /// Asks for light or dark pages, and for little motion, so that nothing is looked at half-way.
    pub(crate) async fn prefer(&self, scheme: Scheme) {
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Fetches every file anew from now on, as on a first visit.
    pub(crate) async fn forget_cached_files(&self) {
        self.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
    }

    /// What a script of the page gives, as text.
    pub(crate) async fn first(&self, script: &str) -> String {
        let given = self.page.execute(script, Vec::new()).await.expect("a script");
        given.as_str().unwrap_or_else(|| panic!("no text but {given}")).to_owned()
    }

    async fn devtools(&self, command: &'static str, parameters: Value) {
        self.page.issue_cmd(DevTools { command, parameters }).await.expect("Chromium obeys");
    }

    /// The visible text of every element that matches.
    pub(crate) async fn texts(&self, selector: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.page.find_all(Locator::Css(selector)).await.expect("a selector") {
            texts.push(element.text().await.expect("an element of this page"));
        }
        texts
    }

    /// What the console says since it was last asked: errors, warnings, and breaches of the content security policy.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.page.issue_cmd(ConsoleLog).await.expect("chromedriver has a log");
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Ends the browser in good order.
    pub(crate) async fn close(mut self) {
        let _ = self.page.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn phone() -> Value {
    let screen = json!({ "width": 390, "height": 844, "pixelRatio": 1.0, "touch": true, "mobile": true });
    json!({ "mobileEmulation": { "deviceMetrics": screen } })
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.driver.kill();
    }
}

/// A command of Chromium's own (DevTools protocol), for what WebDriver cannot say.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}

/// Chromedriver's own command for the console's entries; the W3C's standard has none.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(r#"{"type":"browser"}"#.to_owned()))
    }
}
