//! `deploy/grafana`: the dashboard and the alerts speak of numbers that the program does give, and say what to do.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// Every name that the program gives a metric: the first text within `metrics::…!(`.
fn given() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders: Vec<_> =
        ["lifecycle", "kintsugi", "web"].map(|name| root().join("crates").join(name).join("src")).into();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(path).expect("a source");
            for call in ["counter!(", "gauge!(", "histogram!("] {
                let found = source.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                names.extend(found.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    names
}

/// The metrics in an expression of PromQL: words with an underscore outside braces and texts that are no function, no
/// variable and no keyword.
fn asked_for(expression: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut rest, mut depth) = (expression, 0);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        depth += i32::from(first == '{') - i32::from(first == '}');
        if depth == 0 && word.contains('_') && !word.starts_with('$') && !after.starts_with('(') {
            let name = ["_bucket", "_count", "_sum"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
            names.insert(name.to_owned());
        }
        rest = after;
    }
    names
}

/// The alerts as lists of `key: value`; the file keeps to one line a value, so that it reads without a parser of YAML.
fn alerts() -> Vec<Vec<(String, String)>> {
    let text = text("deploy/grafana/alerts.yml");
    let blocks = text.split("\n      - ").skip(1);
    let pair = |line: &str| {
        let (key, value) = line.trim().split_once(':').expect("a key and a value");
        (key.to_owned(), value.trim().trim_matches('"').to_owned())
    };
    blocks.map(|block| block.lines().filter(|line| !line.trim().is_empty()).map(pair).collect()).collect()
}

fn expressions(dashboard: &Value) -> Vec<String> {
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().expect("targets"));
    targets.map(|target| target["expr"].as_str().expect("an expression").to_owned()).collect()
}

#[test]
fn the_metrics_in_an_expression_are_found() {
    let expression = r#"histogram_quantile(0.99, sum by (job, le) (rate(http_x_seconds_bucket{a_b="c_d"}[$__rate_interval]))) > up_x"#;
    assert_eq!(asked_for(expression).into_iter().collect::<Vec<_>>(), ["http_x_seconds", "up_x"]);
}

#[test]
fn the_dashboard_shows_numbers_that_there_are() {
    let dashboard: Value = serde_json::from_str(&text("deploy/grafana/kintsugi.json")).expect("JSON");
    let (expressions, given) = (expressions(&dashboard), given());
    assert!(expressions.len() > 15 && given.len() > 10, "{given:?}");
    for expression in expressions {
        let asked_for = asked_for(&expression);
        assert!(!asked_for.is_empty() && asked_for.is_subset(&given), "{expression}: {asked_for:?} of {given:?}");
    }
    let ids: BTreeSet<_> = dashboard["panels"].as_array().expect("panels").iter().map(|p| p["id"].as_u64()).collect();
    assert_eq!(Some(ids.len()), dashboard["panels"].as_array().map(Vec::len), "two panels have the same id");
}

#[test]
fn every_alert_asks_for_what_there_is_and_says_what_to_do() {
    let (alerts, given, runbook) = (alerts(), given(), text("deploy/README.md"));
    assert!(alerts.len() > 10);
    for alert in alerts {
        let value = |key: &str| {
            let found: Vec<_> = alert.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str()).collect();
            assert_eq!(found.len(), 1, "`{key}` in {alert:?}");
            found.concat()
        };
        let keys =
            ["alert", "expr", "for", "labels", "severity", "annotations", "summary", "description", "runbook_url"];
        assert_eq!(alert.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), keys);
        let asked_for = asked_for(&value("expr"));
        assert!(!asked_for.is_empty() && asked_for.is_subset(&given), "{asked_for:?} of {given:?}");
        assert!(["critical", "warning", "info"].contains(&value("severity").as_str()), "{alert:?}");
        assert!(value("alert").starts_with("Kintsugi"));
        assert!(value("summary").ends_with('.') && value("description").len() > 60, "{alert:?}");
        let anchor = value("runbook_url");
        let anchor = anchor.strip_prefix("deploy/README.md#").expect("the runbook");
        let headings = runbook.lines().filter_map(|line| line.strip_prefix("## "));
        let mut anchors = headings.map(|heading| heading.to_lowercase().replace(' ', "-"));
        assert!(anchors.any(|there| there == anchor), "the runbook has no chapter {anchor}");
    }
}
