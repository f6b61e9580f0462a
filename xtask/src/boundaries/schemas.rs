//! Which package's SQL may name which schema.

use super::Source;
use super::queries::{self, Sql};
use super::table::Row;

/// Every place where a package holds SQL that it may not hold, or names a schema that is not its own.
pub(super) fn breaches(source: &Source, row: &Row, rows: &[Row]) -> Vec<String> {
    let mut breaches = Vec::new();
    for Sql { text, line } in sql_of(source) {
        let place = format!("{}:{line}", source.path);
        if !row.sql {
            breaches.push(format!("{place}: {} may hold no SQL", row.name));
            continue;
        }
        let text = readable(&text);
        for owner in rows.iter().filter(|owner| owner.name != row.name) {
            let Some(schema) = owner.owns else { continue };
            if !row.names.contains(&schema) && names(&text, schema) {
                breaches
                    .push(format!("{place}: {} may not name the schema {schema}, which {} owns", row.name, owner.name));
            }
        }
        if names_search_path(&text) {
            breaches.push(format!("{place}: a search path hides which schema is meant; name it"));
        }
    }
    breaches
}

fn sql_of(source: &Source) -> Vec<Sql> {
    if source.path.ends_with(".sql") {
        return vec![Sql { text: source.text.clone(), line: 1 }];
    }
    queries::in_rust(&source.text)
}

/// SQL in lower case without comments and quotes of names, so that `"Jobs"."x"` is found, too.
pub(super) fn readable(sql: &str) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("--") {
            rest = rest.get(rest.find('\n').unwrap_or(rest.len())..).unwrap_or_default();
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").and_then(|end| rest.get(end + 2..)).unwrap_or_default();
        } else {
            if first != '"' && first != '\\' {
                text.extend(first.to_lowercase());
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    text
}

/// Whether readable SQL has `schema.something`.
pub(super) fn names(text: &str, schema: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(schema).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + schema.len()..).unwrap_or_default();
        let dotted = after.trim_start().strip_prefix('.').map(str::trim_start);
        !before.is_some_and(is_part)
            && dotted.is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    })
}

fn names_search_path(text: &str) -> bool {
    text.contains("search_path")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Row = Row { name: "", knows: &[], tests_know: &[], owns: None, names: &[], sql: false };
    const ROWS: &[Row] = &[
        Row { name: "jobs", owns: Some("jobs"), sql: true, ..EMPTY },
        Row { name: "mail", owns: Some("mail"), sql: true, ..EMPTY },
        Row { name: "bulk", names: &["jobs"], sql: true, ..EMPTY },
        Row { name: "web", ..EMPTY },
    ];

    fn found(package: &str, file: &str, text: &str) -> Vec<String> {
        let row = ROWS.iter().find(|row| row.name == package).unwrap();
        breaches(&Source { path: file.to_owned(), text: text.to_owned() }, row, ROWS)
    }

    #[test]
    fn a_package_names_its_own_schema() {
        assert_eq!(found("jobs", "a.rs", r#"query!("select 1 from jobs.posting")"#), Vec::<String>::new());
        assert_eq!(found("bulk", "a.rs", r#"query!("select 1 from jobs.posting")"#), Vec::<String>::new());
    }

    #[test]
    fn another_packages_schema_in_a_query_is_a_breach() {
        let breach = ["a.rs:2: mail may not name the schema jobs, which jobs owns"];
        assert_eq!(found("mail", "a.rs", "\nquery!(\"select 1 from jobs.posting\")"), breach);
        assert_eq!(found("mail", "a.rs", "\nconst A: &str = \"delete from jobs.posting\";"), breach);
        assert_eq!(found("mail", "a.rs", "\nquery!(r#\"select 1 from \"jobs\" . \"posting\"\"#)"), breach);
        assert_eq!(found("mail", "a.sql", "select 1 from JOBS.posting").len(), 1);
        assert_eq!(found("bulk", "a.rs", r#"query!("select 1 from mail.letter")"#).len(), 1);
    }

    #[test]
    fn a_word_that_only_looks_like_a_schema_is_none() {
        let texts =
            ["select 1 from mail.jobs", "select my_jobs.id from mail.my_jobs", "select jobs from mail.x -- jobs.y"];
        for text in texts {
            assert_eq!(found("mail", "a.rs", &format!("query!(\"{text}\")")), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("mail", "a.rs", r#"fetch("https://jobs.example.com")"#), Vec::<String>::new());
    }

    #[test]
    fn sql_in_a_package_without_sql_is_a_breach() {
        assert_eq!(found("web", "a.rs", r#"query!("select 1")"#), ["a.rs:1: web may hold no SQL"]);
        assert_eq!(found("web", "a.rs", r#"const A: &str = "select a from b.c";"#).len(), 1);
        assert_eq!(found("web", "a.sql", "select 1").len(), 1);
        assert_eq!(found("web", "a.rs", r#"render("jobs/list.html")"#), Vec::<String>::new());
    }

    #[test]
    fn a_search_path_is_a_breach() {
        assert_eq!(found("mail", "a.rs", r#"query("set search_path to jobs")"#).len(), 1);
    }
}
