//! Which schema a migration may touch: the one in its file name, `20260101000000_jobs_more_words.sql`.

use super::Source;
use super::schemas::{names, readable};
use super::table::Row;

/// Words between a statement's verb and the name that it is about.
const FILLERS: [&str; 4] = ["if", "not", "exists", "only"];
/// What makes the next name one that the migration defines or changes.
const VERBS: [&str; 8] = ["create", "alter", "drop", "truncate", "temp", "temporary", "unlogged", "lock"];

/// Every name outside the migration's own schema.
pub(super) fn breaches(source: &Source, rows: &[Row]) -> Vec<String> {
    let path = &source.path;
    let Some(own) = rows.iter().filter_map(|row| row.owns).find(|schema| is_for(path, schema)) else {
        return vec![format!("{path}: no package owns the schema that the file's name begins with, after the number")];
    };
    let mut breaches = Vec::new();
    let text = readable(&source.text);
    for schema in rows.iter().filter_map(|row| row.owns).filter(|schema| *schema != own) {
        if names(&text, schema) {
            breaches.push(format!("{path}: a migration of {own} may not name the schema {schema}"));
        }
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let words: Vec<&str> = text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let what = match *word {
            "references" => "a foreign key leads to",
            "table" | "view" | "type" | "function" if VERBS.contains(&before) => "a statement is about",
            _ => continue,
        };
        let name = words.iter().skip(at + 1).find(|word| !FILLERS.contains(word)).copied().unwrap_or_default();
        if name.split_once('.').map(|(schema, _)| schema) != Some(own) {
            breaches.push(format!("{path}: {what} {name}, which does not lie in the schema {own}"));
        }
    }
    breaches
}

fn is_for(path: &str, schema: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.trim_end_matches(".sql").trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = name.strip_prefix('_').and_then(|name| name.strip_prefix(schema));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Row = Row { name: "", knows: &[], tests_know: &[], owns: None, names: &[], sql: true };
    const ROWS: &[Row] =
        &[Row { name: "jobs", owns: Some("jobs"), ..EMPTY }, Row { name: "mail", owns: Some("mail"), ..EMPTY }];

    fn found(file: &str, text: &str) -> Vec<String> {
        breaches(&Source { path: format!("migrations/{file}"), text: text.to_owned() }, ROWS)
    }

    #[test]
    fn a_migration_works_in_its_own_schema() {
        let text = "create schema if not exists mail; -- references jobs.posting\n\
                    create table mail.letter (id bigint primary key, reply bigint references mail.letter);\n\
                    alter table only mail.letter add column a text; create extension if not exists unaccent;";
        assert_eq!(found("2026_mail.sql", text), Vec::<String>::new());
        assert_eq!(found("2026_mail_index.sql", text), Vec::<String>::new());
    }

    #[test]
    fn a_foreign_key_into_another_schema_is_a_breach() {
        let crossing = "create table mail.letter (posting uuid references jobs.posting)";
        assert!(found("2026_mail.sql", crossing).iter().any(|breach| breach.contains("leads to jobs.posting")));
        let unnamed = "create table mail.letter (posting uuid references posting (id))";
        assert_eq!(found("2026_mail.sql", unnamed).len(), 1);
    }

    #[test]
    fn another_schema_in_a_migration_is_a_breach() {
        assert_eq!(found("2026_mail.sql", "insert into mail.letter select id from jobs.posting").len(), 1);
        assert_eq!(found("2026_mail.sql", "create table letter ()").len(), 1);
        assert_eq!(found("2026_mail.sql", "drop table if exists public.letter").len(), 1);
    }

    #[test]
    fn a_migration_without_an_owner_is_a_breach() {
        assert_eq!(found("2026_letters.sql", "").len(), 1);
        assert_eq!(found("2026_mailing.sql", "").len(), 1);
    }
}
