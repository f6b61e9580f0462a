//! As much of Rust's lexical structure as is needed to find string literals and calls, comments left out.

/// A piece of Rust source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a keyword.
    Word(String),
    /// The content of a string literal as it is written, with the line that it begins on.
    Text { content: String, line: usize },
    /// Any other character that is not white space.
    Mark(char),
}

/// Splits source text; what is not understood becomes marks.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader { rest: source, line: 1 };
    let mut tokens = Vec::new();
    while let Some(first) = reader.rest.chars().next() {
        if reader.rest.starts_with("//") {
            reader.skip(reader.rest.find('\n').unwrap_or(reader.rest.len()));
        } else if reader.rest.starts_with("/*") {
            reader.skip_comment();
        } else if let Some(token) = reader.text() {
            tokens.push(token);
        } else if first == '\'' {
            reader.skip_quote();
        } else if first.is_alphanumeric() || first == '_' {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let length = reader.rest.find(|c| !is_part(c)).unwrap_or(reader.rest.len());
            tokens.push(Token::Word(reader.skip(length).to_owned()));
        } else {
            reader.skip(first.len_utf8());
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
        }
    }
    tokens
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    fn skip(&mut self, length: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
        skipped
    }

    /// Block comments nest.
    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        while !self.rest.is_empty() {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.skip(self.rest.chars().next().map_or(1, char::len_utf8));
            }
        }
    }

    /// A string literal of any kind: plain, raw, of bytes or for C.
    fn text(&mut self) -> Option<Token> {
        let prefix = self.rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(self.rest.len());
        let (kind, after) = self.rest.split_at(prefix);
        if !matches!(kind, "" | "b" | "c" | "r" | "br" | "cr") {
            return None;
        }
        let line = self.line;
        if kind.ends_with('r') {
            let hashes = after.find(|c| c != '#').unwrap_or(after.len());
            let start = prefix + hashes + 1;
            after.get(hashes..)?.strip_prefix('"')?;
            let end = format!("\"{}", "#".repeat(hashes));
            let length = self.rest.get(start..)?.find(&end)?;
            let content = self.rest.get(start..start + length)?.to_owned();
            self.skip(start + length + end.len());
            return Some(Token::Text { content, line });
        }
        let body = after.strip_prefix('"')?;
        let mut escaped = false;
        let length = body.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        let content = body.get(..length)?.to_owned();
        self.skip(prefix + 1 + length + 1);
        Some(Token::Text { content, line })
    }

    /// A character literal, wholly; of a lifetime only the quote.
    fn skip_quote(&mut self) {
        let mut characters = self.rest.char_indices().skip(1);
        let length = match (characters.next(), characters.next()) {
            (Some((_, '\\')), Some((at, escaped))) => {
                let after = at + escaped.len_utf8();
                self.rest.get(after..).and_then(|rest| rest.find('\'')).map_or(1, |end| after + end + 1)
            }
            (Some(_), Some((at, '\''))) => at + 1,
            _ => 1,
        };
        self.skip(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let content = |token| match token {
            Token::Text { content, .. } => Some(content),
            _ => None,
        };
        tokens(source).into_iter().filter_map(content).collect()
    }

    #[test]
    fn every_kind_of_string_is_found() {
        assert_eq!(
            texts(r###"f("a", r"b\", r#"c"d"#, b"e", br##"f"#g"##, c"h")"###),
            ["a", r"b\", "c\"d", "e", "f\"#g", "h"]
        );
        assert_eq!(texts(r#"("a\"b", "c\\")"#), [r#"a\"b"#, r"c\\"]);
    }

    #[test]
    fn comments_characters_and_lifetimes_hide_no_string() {
        assert_eq!(texts("// \"no\n/* \"no /* \"no */ */ \"yes\""), ["yes"]);
        assert_eq!(texts(r#"('"', '\'', '\u{1F600}', "a", &'static x, "b")"#), ["a", "b"]);
    }

    #[test]
    fn a_string_knows_its_line() {
        let found = tokens("a\n/* x\n */ \"b\nc\" \"d\"");
        assert!(found.contains(&Token::Text { content: "b\nc".into(), line: 3 }), "{found:?}");
        assert!(found.contains(&Token::Text { content: "d".into(), line: 4 }), "{found:?}");
    }
}
