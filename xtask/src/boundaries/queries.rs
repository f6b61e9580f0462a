//! Where Rust source holds SQL.

use super::rust_text::{Token, tokens};

/// Functions, macros and constructors whose string arguments are SQL.
const CALLS: [&str; 18] = [
    "query",
    "query_as",
    "query_as_unchecked",
    "query_as_with",
    "query_file",
    "query_file_as",
    "query_file_as_unchecked",
    "query_file_scalar",
    "query_file_unchecked",
    "query_scalar",
    "query_scalar_unchecked",
    "query_scalar_with",
    "query_unchecked",
    "query_with",
    "raw_sql",
    "copy_in_raw",
    "AssertSqlSafe",
    "QueryBuilder",
];

/// A statement begins with one of these and has one of those after it; no other sentence of this project does.
const BEGINNINGS: [&str; 12] =
    ["select", "insert", "update", "delete", "with", "create", "alter", "drop", "truncate", "copy", "merge", "lock"];
const FOLLOWERS: [&str; 10] = ["from", "into", "set", "table", "as", "schema", "index", "stdin", "using", "values"];

/// A piece of SQL and the line that it begins on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Every string that is an argument of a query or reads like a statement.
pub(super) fn in_rust(source: &str) -> Vec<Sql> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    // The depth of brackets, and the depths at which a query's arguments have begun.
    let (mut depth, mut queries) = (0_usize, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(' | '[' | '{') => {
                depth += 1;
                if is_query(tokens.get(..at).unwrap_or_default()) {
                    queries.push(depth);
                }
            }
            Token::Mark(')' | ']' | '}') => {
                if queries.last() == Some(&depth) {
                    queries.pop();
                }
                depth = depth.saturating_sub(1);
            }
            // Strings in an inner bracket belong to values that are bound.
            Token::Text { content, line } if queries.last() == Some(&depth) || reads_like_sql(content) => {
                found.push(Sql { text: content.clone(), line: *line });
            }
            _ => {}
        }
    }
    found
}

/// Whether the tokens before a bracket call a query: `query_as!(`, `sqlx::query::<Postgres>(`, `QueryBuilder::new(`.
fn is_query(before: &[Token]) -> bool {
    let rest = before.strip_suffix(&[Token::Mark('!')]).unwrap_or(before);
    let rest = match without_path(rest) {
        [head @ .., Token::Word(new)] if new == "new" => without_path(head),
        rest => rest,
    };
    match rest {
        // Its own definition: `fn query(`.
        [.., Token::Word(keyword), Token::Word(_)] if keyword == "fn" || keyword == "struct" => false,
        [.., Token::Word(name)] => CALLS.contains(&name.as_str()),
        _ => false,
    }
}

/// Cuts `::`, a list of types in angle brackets and the `::` before it off the end.
fn without_path(tokens: &[Token]) -> &[Token] {
    let mut rest = without_colons(tokens);
    if let [.., Token::Mark('>')] = rest {
        let mut depth = 0_usize;
        let opening = rest.iter().rposition(|token| {
            match token {
                Token::Mark('>') => depth += 1,
                Token::Mark('<') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        rest = without_colons(rest.get(..opening.unwrap_or(0)).unwrap_or_default());
    }
    rest
}

fn without_colons(tokens: &[Token]) -> &[Token] {
    let length = tokens.iter().rposition(|token| *token != Token::Mark(':')).map_or(0, |last| last + 1);
    tokens.get(..length).unwrap_or_default()
}

fn reads_like_sql(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let begins = words.next().is_some_and(|word| BEGINNINGS.contains(&word));
    // Prose such as "Update your advert as you like" has no dotted name.
    begins && words.any(|word| FOLLOWERS.contains(&word)) && has_dotted_name(&lower)
}

fn has_dotted_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(
        |three| matches!(three, [before, b'.', after] if before.is_ascii_lowercase() && after.is_ascii_lowercase()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(source: &str) -> Vec<String> {
        in_rust(source).into_iter().map(|sql| sql.text).collect()
    }

    #[test]
    fn the_arguments_of_queries_are_sql() {
        assert_eq!(sql(r#"sqlx::query!("x", "y" + "z")"#), ["x", "y", "z"]);
        assert_eq!(sql(r#"sqlx::query_as::<_, (i64, String)>("x").bind("no")"#), ["x"]);
        assert_eq!(sql(r##"query_scalar!(r#"x"#, f("no"))"##), ["x"]);
        assert_eq!(sql(r#"sqlx::query_scalar::<_, Option<Vec<i64>>>("x")"#), ["x"]);
        assert_eq!(sql(r#"QueryBuilder::<Postgres>::new("x"); QueryBuilder::new("y"); Url::new("no")"#), ["x", "y"]);
    }

    #[test]
    fn a_statement_in_a_constant_is_sql_and_prose_is_not() {
        assert_eq!(sql(r#"const LIST: &str = "SELECT id FROM jobs.posting";"#).len(), 1);
        assert_eq!(sql(r#"const TEXT: &str = "Select a job from the list.";"#), Vec::<String>::new());
        assert_eq!(sql(r#"get("https://jobs.example.com/x"); render("jobs/list.html")"#), Vec::<String>::new());
        assert_eq!(sql(r#"fn query(text: &str) { f("no") }"#), Vec::<String>::new());
    }
}
