//! Which words of a card fit the text. Postgres marks them, since it knows which words have one stem; the marks are
//! private characters that no advert keeps, and become ranges here, never HTML.

use std::ops::Range;

use database::DatabaseError;
use sqlx::PgExecutor;

use super::Highlights;
use crate::Card;

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// Between the parts of a card.
const BORDER: char = '\n';

/// What of each card fits `marks`, a `tsquery` of any of the words.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn of(db: impl PgExecutor<'_>, marks: &str, cards: &[Card]) -> Result<Vec<Highlights>, DatabaseError> {
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    let texts: Vec<String> = cards.iter().map(text).collect();
    let marked = sqlx::query_scalar!(
        r#"select ts_headline('jobs.advert', said, $2::text::tsquery,
                              format('StartSel=%s, StopSel=%s, HighlightAll=true', chr(57344), chr(57345))) as "marked!"
           from unnest($1::text[]) with ordinality as texts (said, place) order by place"#,
        &texts,
        marks
    )
    .fetch_all(db)
    .await?;
    Ok(cards.iter().zip(texts.iter().zip(&marked)).map(|(card, (text, marked))| read(card, text, marked)).collect())
}

/// Title, company and tags, a line each.
fn text(card: &Card) -> String {
    let plain = |text: &str| text.replace([BORDER, OPEN, CLOSE], " ");
    let lines = [card.title.as_str(), card.company.as_str()].into_iter().chain(card.stack.iter().map(String::as_str));
    lines.map(plain).collect::<Vec<_>>().join("\n")
}

fn read(card: &Card, text: &str, marked: &str) -> Highlights {
    let bare: String = marked.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
    // Another text than was sent would put marks in wrong places; so would a control character that was replaced.
    let whole = [card.title.as_str(), card.company.as_str()].into_iter().chain(card.stack.iter().map(String::as_str));
    if bare != text || !bare.split(BORDER).map(str::len).eq(whole.map(str::len)) {
        return Highlights::default();
    }
    let mut lines = marked.split(BORDER).map(ranges);
    Highlights {
        title: lines.next().unwrap_or_default(),
        company: lines.next().unwrap_or_default(),
        stack: lines.collect(),
    }
}

/// Where the marked parts of a line lie once the marks are gone.
fn ranges(line: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut at, mut open) = (Vec::<Range<usize>>::new(), 0, None);
    for c in line.chars() {
        match c {
            OPEN => open = Some(at),
            CLOSE => ranges.extend(open.take().map(|from| from..at)),
            other => at += other.len_utf8(),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_ranges_of_the_text_without_them() {
        assert_eq!(ranges("\u{e000}Leiter\u{e001} für \u{e000}Ä\u{e001}"), [0..6, 12..14]);
        assert_eq!(ranges("no marks"), Vec::<Range<usize>>::new());
        assert_eq!(ranges("\u{e001}\u{e000}never closed"), Vec::<Range<usize>>::new());
    }
}
