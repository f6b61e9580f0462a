//! The one table of who may know whom. What it does not allow is forbidden; a new crate begins with a row here.
//!
//! DESIGN: `contracts <- database <- the domains <- web <- kintsugi`; `lifecycle` knows nothing of ours; domains never
//! name each other and share ids and events alone.

/// What one package of this workspace may know.
pub(super) struct Row {
    /// The package's name.
    pub(super) name: &'static str,
    /// Packages of ours that it may depend on.
    pub(super) knows: &'static [&'static str],
    /// Further packages of ours that its tests, examples and benches may depend on.
    pub(super) tests_know: &'static [&'static str],
    /// The Postgres schema that it owns. No other package's SQL names it and no foreign key crosses its border.
    pub(super) owns: Option<&'static str>,
    /// Schemas of others that its SQL may name all the same, with the reason beside the row.
    pub(super) names: &'static [&'static str],
    /// Whether it may contain SQL at all.
    pub(super) sql: bool,
}

const NOTHING: Row = Row { name: "", knows: &[], tests_know: &[], owns: None, names: &[], sql: false };

/// One row a package.
pub(super) const ROWS: &[Row] = &[
    Row { name: "contracts", ..NOTHING },
    // Its schema holds what the way to the database itself needs: which programs a schema still suits.
    Row {
        name: "database",
        knows: &["contracts"],
        tests_know: &["testing"],
        owns: Some("database"),
        sql: true,
        ..NOTHING
    },
    // It carries events between the outbox, NATS and the consumers; what they mean it does not know. SQL is in its tests
    // alone, which look into the outbox and count effects.
    Row {
        name: "messaging",
        knows: &["contracts", "database"],
        tests_know: &["testing"],
        names: &["database"],
        sql: true,
        ..NOTHING
    },
    Row {
        name: "operations",
        knows: &["database"],
        tests_know: &["testing"],
        owns: Some("operations"),
        sql: true,
        ..NOTHING
    },
    Row {
        name: "jobs",
        knows: &["contracts", "database"],
        tests_know: &["testing"],
        owns: Some("jobs"),
        sql: true,
        ..NOTHING
    },
    // It owns the sources: which boards are read when, and what came of it. Adverts are not its own; the program's wiring
    // hands them to `jobs` in the same transaction.
    Row {
        name: "importing",
        knows: &["contracts", "database"],
        tests_know: &["testing"],
        owns: Some("importing"),
        sql: true,
        ..NOTHING
    },
    Row { name: "lifecycle", ..NOTHING },
    // `database` for the pool that it hands to the domains and for their common error; it holds no SQL of its own.
    // `lifecycle` for what it shows of the process's own life: health, status, the ledger.
    Row {
        name: "web",
        knows: &["contracts", "database", "importing", "jobs", "lifecycle"],
        tests_know: &["testing"],
        ..NOTHING
    },
    Row {
        name: "kintsugi",
        knows: &["contracts", "database", "importing", "jobs", "lifecycle", "messaging", "operations", "web"],
        tests_know: &["testing"],
        ..NOTHING
    },
    // It fills the tables of a domain in bulk, with COPY, for the bench: through the domain's verbs 100,000 adverts would
    // take minutes. It is never part of the program.
    Row { name: "testing", knows: &["contracts", "database", "jobs"], names: &["jobs"], sql: true, ..NOTHING },
    Row { name: "xtask", ..NOTHING },
];

/// Libraries that only some packages may depend on, so that what they stand for stays in one place.
pub(super) const LIBRARIES: &[(&str, &[&str])] = &[
    // HTTP
    ("axum", &["kintsugi", "lifecycle", "testing", "web"]),
    ("axum-extra", &["web"]),
    ("tower", &["kintsugi", "lifecycle", "web"]),
    ("tower-http", &["web"]),
    ("hyper", &["lifecycle", "testing"]),
    ("hyper-util", &["lifecycle", "testing"]),
    // pages
    ("askama", &["web"]),
    // the texts of the interface are one catalogue
    ("fluent-bundle", &["web"]),
    ("fluent-syntax", &["web"]),
    ("rust-embed", &["kintsugi", "web"]),
    // feeds and the description of the API are made where routes are
    ("utoipa", &["web"]),
    ("boon", &["web"]),
    ("feed-rs", &["web"]),
    ("resvg", &["web"]),
    // untrusted markup is cleaned in one place
    ("ammonia", &["importing"]),
    ("pulldown-cmark", &["importing"]),
    // foreign text is read in one place
    ("encoding_rs", &["importing"]),
    ("quick-xml", &["importing", "web"]),
    // what adverts say is understood in one place
    ("unicode-normalization", &["importing"]),
    ("whatlang", &["importing"]),
    // the database
    ("sqlx", &["database", "importing", "jobs", "messaging", "operations", "testing"]),
    ("jiff-sqlx", &["database", "importing", "jobs", "operations", "testing"]),
    // what is kept in memory is bounded in one place
    ("moka", &["web"]),
    // numbers are counted where they arise, and written out by the binary
    ("metrics", &["kintsugi", "lifecycle", "messaging", "web"]),
    ("metrics-exporter-prometheus", &["kintsugi"]),
    // the way out: webhooks, feeds
    ("ureq", &["importing", "lifecycle"]),
    // messages
    ("async-nats", &["messaging"]),
    // the machine
    ("libc", &["lifecycle"]),
    ("listenfd", &["lifecycle"]),
    ("notify", &["lifecycle"]),
    ("sd-notify", &["lifecycle"]),
    // configuration and the command line
    ("clap", &["kintsugi", "testing", "xtask"]),
    ("figment", &["kintsugi"]),
    ("indicatif", &["kintsugi", "testing", "xtask"]),
    // errors without a type end at the command line
    ("anyhow", &["kintsugi", "testing", "xtask"]),
    // time has one library
    ("chrono", &[]),
    ("time", &[]),
    // chance is passed in, so that it can be repeated
    ("rand", &["testing"]),
];
