//! What Postgres is asked (a `tsquery`, as it writes one), as a tree that the index can answer.

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A lexeme.
    Word(Vec<u8>),
    /// Any lexeme that begins so.
    Beginning(Vec<u8>),
    /// Lexemes, each so many places behind the one before; the first distance means nothing.
    Phrase(Vec<(u32, Vec<u8>)>),
    /// Whatever does not answer it.
    Not(Box<Ask>),
    /// Whatever answers all.
    All(Vec<Ask>),
    /// Whatever answers one.
    Any(Vec<Ask>),
}

/// Brackets and signs of negation within each other at the most: what this program asks has three.
const DEEPEST: usize = 64;

/// Reads one; `None` where it is empty or asks for what the index does not know: weights, and phrases of more than words.
pub(super) fn read(question: &str) -> Option<Ask> {
    let mut reader = Reader { rest: question, depth: 0 };
    let ask = reader.any()?;
    reader.rest.trim_start().is_empty().then_some(ask)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    /// Whether the sign comes next; it is read then.
    fn takes(&mut self, sign: &str) -> bool {
        let behind = self.rest.trim_start().strip_prefix(sign);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn any(&mut self) -> Option<Ask> {
        let mut parts = vec![self.all()?];
        while self.takes("|") {
            parts.push(self.all()?);
        }
        Some(one_or(parts, Ask::Any))
    }

    fn all(&mut self) -> Option<Ask> {
        let mut parts = vec![self.phrase()?];
        while self.takes("&") {
            parts.push(self.phrase()?);
        }
        Some(one_or(parts, Ask::All))
    }

    fn phrase(&mut self) -> Option<Ask> {
        let first = self.one()?;
        let mut words: Vec<(u32, Vec<u8>)> = Vec::new();
        while let Some(distance) = self.distance()? {
            match (&first, self.one()?) {
                (Ask::Word(first), Ask::Word(next)) => {
                    if words.is_empty() {
                        words.push((0, first.clone()));
                    }
                    words.push((distance, next));
                }
                _ => return None,
            }
        }
        Some(if words.is_empty() { first } else { Ask::Phrase(words) })
    }

    /// `<->` or `<2>`. The outer `None`: a sign that is neither.
    fn distance(&mut self) -> Option<Option<u32>> {
        if self.takes("<->") {
            return Some(Some(1));
        }
        if !self.takes("<") {
            return Some(None);
        }
        let (number, behind) = self.rest.split_once('>')?;
        self.rest = behind;
        Some(Some(number.parse().ok()?))
    }

    fn one(&mut self) -> Option<Ask> {
        if self.takes("!") {
            return Some(Ask::Not(Box::new(self.deeper(Self::one)?)));
        }
        if self.takes("(") {
            let inside = self.deeper(Self::any)?;
            return self.takes(")").then_some(inside);
        }
        let word = self.quoted()?;
        if !self.rest.starts_with(':') {
            return Some(Ask::Word(word));
        }
        self.takes(":*").then_some(Ask::Beginning(word)).filter(|_| !self.rest.starts_with(|c: char| c.is_alphabetic()))
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Ask>) -> Option<Ask> {
        self.depth += 1;
        let read = (self.depth <= DEEPEST).then(|| read(self))?;
        self.depth -= 1;
        read
    }

    /// A lexeme in quotes; a quote within it is doubled, and so is a backslash.
    fn quoted(&mut self) -> Option<Vec<u8>> {
        if !self.takes("'") {
            return None;
        }
        let mut word = Vec::new();
        let mut bytes = self.rest.bytes().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let doubled = matches!(byte, b'\'' | b'\\') && bytes.peek().is_some_and(|(_, next)| *next == byte);
            if byte == b'\'' && !doubled {
                self.rest = &self.rest[at + 1..];
                return (!word.is_empty()).then_some(word);
            }
            if doubled {
                bytes.next();
            }
            word.push(byte);
        }
        None
    }
}

fn one_or(mut parts: Vec<Ask>, many: impl FnOnce(Vec<Ask>) -> Ask) -> Ask {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => many(parts.into_iter().chain(last).collect()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(word: &str) -> Ask {
        Ask::Word(word.into())
    }

    fn not(ask: Ask) -> Ask {
        Ask::Not(Box::new(ask))
    }

    #[test]
    fn signs_bind_as_postgres_says() {
        let phrase =
            |words: &[(u32, &str)]| Ask::Phrase(words.iter().map(|(n, w)| (*n, w.as_bytes().to_vec())).collect());
        for (text, expected) in [
            ("'a'", word("a")),
            ("'=cto' & ('rust' | 'rost')", Ask::All(vec![word("=cto"), Ask::Any(vec![word("rust"), word("rost")])])),
            ("'a' & 'b' | 'c'", Ask::Any(vec![Ask::All(vec![word("a"), word("b")]), word("c")])),
            ("!'a' & !( 'b' | 'c' )", Ask::All(vec![not(word("a")), not(Ask::Any(vec![word("b"), word("c")]))])),
            ("'kub':*", Ask::Beginning(b"kub".to_vec())),
            ("'a' <-> 'b' <2> 'c' & 'd'", Ask::All(vec![phrase(&[(0, "a"), (1, "b"), (2, "c")]), word("d")])),
            ("'it''s\\\\'", word("it's\\")),
            ("!!'a'", not(not(word("a")))),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_the_index_does_not_know_is_left_to_postgres() {
        let deep = format!("{}'a'{}", "(".repeat(100), ")".repeat(100));
        for text in
            ["", "'a':A", "'a':*B", "('a' | 'b') <-> 'c'", "'a' <-> !'b'", "'a", "'a' 'b'", "'a' &", "()", "''", &deep]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "['a-c&|!<>()0-2:* -]{0,60}") {
            let _ = read(&text);
        }
    }
}
