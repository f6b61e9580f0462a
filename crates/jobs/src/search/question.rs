//! From terms to what Postgres is asked (`tsquery`). Postgres itself stems the words, by the configurations with which it
//! wrote the documents; names of the field that mean the same (`jobs.synonym`) become one lexeme.

use std::collections::HashMap;

use database::DatabaseError;
use sqlx::PgExecutor;

use super::text::{Group, Term};

/// Words of the longest synonym.
const LONGEST_SYNONYM: usize = 5;

/// The shortest beginning of a word that is looked for, in characters.
const SHORTEST_PREFIX: usize = 3;

/// What a text asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// As Postgres writes a `tsquery`.
    pub(super) words: String,
    /// The same with every word that begins as the last one does; where that is a word of three letters or more.
    pub(super) widened: Option<String>,
    /// What results are ranked by: any of the words asked for, as they were typed and by the names that mean the same. The
    /// order in which `words` lets an advert through says nothing about how well it fits.
    pub(super) ranked: String,
    /// What to mark in the results: any of the words asked for.
    pub(super) marks: String,
    /// The words that must occur, as they were typed, each with its own `tsquery`: to find the one that is misspelt.
    pub(super) required: Vec<(Term, String)>,
}

/// What Postgres knows of some words.
struct Known {
    /// The words as each language stems them, without repeats.
    stems: Vec<String>,
    /// As they are written.
    plain: String,
    /// The name of the field that they are, with all its phrases as a `tsquery`.
    concept: Option<(String, Option<String>)>,
}

/// What the groups ask; `None` where they hold no word.
///
/// # Errors
/// When the database cannot say.
pub(super) async fn ask(db: impl PgExecutor<'_>, groups: &[Group]) -> Result<Option<Question>, DatabaseError> {
    let mut said: Vec<String> = groups.iter().flat_map(runs).map(|(_, run)| run).collect();
    said.extend(groups.iter().flatten().filter(|term| !term.is_plain()).map(|term| term.said.clone()));
    said.sort();
    said.dedup();
    let known = look_up(db, &said).await?;
    Ok(compose(groups, &known))
}

async fn look_up(db: impl PgExecutor<'_>, said: &[String]) -> Result<HashMap<String, Known>, DatabaseError> {
    let rows = sqlx::query!(
        r#"with asked as materialized (
               select said, phraseto_tsquery('jobs.question', said) as english,
                      phraseto_tsquery('jobs.german_question', said)::text as german,
                      phraseto_tsquery('jobs.french_question', said)::text as french,
                      phraseto_tsquery('jobs.plain_question', said)::text as plain
               from unnest($1::text[]) as said)
           select said as "said!", english::text as "english!", german as "german!", french as "french!",
                  plain as "plain!", known.concept as "concept?",
                  (select string_agg(other.question::text, ' | ') from jobs.synonym other
                   where other.concept = known.concept and other.pattern is null) as phrases
           from asked left join lateral (
               select concept from jobs.synonym
               where case when pattern is null then question = english and numnode(english) > 0
                          else phrase = lower(said) end
               order by concept limit 1) known on true"#,
        said
    )
    .fetch_all(db)
    .await?;
    let known = rows.into_iter().map(|row| {
        let mut stems = vec![row.english];
        // A phrase is compared by the stems that every document has.
        if !stems[0].contains(" <") {
            stems.extend([row.german, row.french]);
        }
        stems.retain(|stem| !stem.is_empty());
        stems.dedup();
        (row.said, Known { stems, plain: row.plain, concept: row.concept.map(|name| (name, row.phrases)) })
    });
    Ok(known.collect())
}

/// Words that stand side by side, up to [`LONGEST_SYNONYM`] of them, each run with the position of its first term.
fn runs(group: &Group) -> impl Iterator<Item = (Range, String)> {
    (0..group.len()).flat_map(move |first| {
        (1..=LONGEST_SYNONYM).map_while(move |length| {
            let run = group.get(first..first + length)?;
            run.iter().all(Term::is_plain).then(|| (Range { first, length }, join(run)))
        })
    })
}

/// Neighbouring terms.
#[derive(Clone, Copy)]
struct Range {
    first: usize,
    length: usize,
}

fn join(run: &[Term]) -> String {
    run.iter().map(|term| term.said.as_str()).collect::<Vec<_>>().join(" ")
}

fn compose(groups: &[Group], known: &HashMap<String, Known>) -> Option<Question> {
    let mut composer = Composer { known, marks: Vec::new(), ranked: Vec::new(), required: Vec::new() };
    let asked: Vec<_> = groups.iter().filter_map(|group| composer.group(group)).collect();
    let last = groups.last().and_then(|group| group.last());
    let prefix = last.and_then(|term| composer.prefix(term));
    let (last, before) = asked.split_last()?;
    let either =
        |last: String| before.iter().map(|group| group.join(" & ")).chain([last]).collect::<Vec<_>>().join(" | ");
    let words = either(last.join(" & "));
    let widened = prefix.map(|prefix| {
        let (end, before) =
            last.split_last().map_or((prefix.as_str(), &[][..]), |(end, before)| (end.as_str(), before));
        composer.marks.push(prefix.clone());
        composer.ranked.push(prefix.clone());
        let end = format!("({end} | {prefix})");
        either(before.iter().cloned().chain([end]).collect::<Vec<_>>().join(" & "))
    });
    let marks = if composer.marks.is_empty() { words.clone() } else { composer.marks.join(" | ") };
    let ranked = if composer.ranked.is_empty() { words.clone() } else { composer.ranked.join(" | ") };
    Some(Question { words, widened, ranked, marks, required: composer.required })
}

struct Composer<'a> {
    known: &'a HashMap<String, Known>,
    marks: Vec<String>,
    ranked: Vec<String>,
    required: Vec<(Term, String)>,
}

impl Composer<'_> {
    /// The parts that must all hold; `None` where no term of the group holds a word.
    fn group(&mut self, group: &Group) -> Option<Vec<String>> {
        let (mut parts, mut at) = (Vec::new(), 0);
        while at < group.len() {
            let (part, length) = self.longest(group, at);
            parts.extend(part);
            at += length;
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// The part that the term at `at` begins, and how many terms it takes: the longest name of the field, else one term.
    fn longest(&mut self, group: &Group, at: usize) -> (Option<String>, usize) {
        let mut names = runs(group).filter(|(range, _)| range.first == at).collect::<Vec<_>>();
        names.sort_by_key(|(range, _)| std::cmp::Reverse(range.length));
        for (range, said) in names {
            if let Some((name, phrases)) = self.known.get(&said).and_then(|known| known.concept.as_ref()) {
                self.marks.extend(phrases.clone());
                self.ranked.push(format!("'={name}'"));
                // Who writes the name as it was typed is a little nearer.
                let words = group[at..at + range.length].iter().filter_map(|term| self.known.get(&term.said));
                self.ranked.extend(words.flat_map(|known| known.stems.clone()));
                return (Some(format!("'={name}'")), range.length);
            }
        }
        let term = &group[at];
        let part = self.one(term);
        if let (Some(part), true) = (&part, term.is_plain()) {
            self.required.push((term.clone(), part.clone()));
        }
        (part, 1)
    }

    fn one(&mut self, term: &Term) -> Option<String> {
        let known = self.known.get(&term.said)?;
        // A quoted name of the field is meant as it is written; an excluded one by whatever name.
        let stems = match &known.concept {
            Some((name, _)) if term.excluded && !term.quoted => format!("'={name}'"),
            _ if known.stems.is_empty() => return None,
            _ => known.stems.join(" | "),
        };
        if term.excluded {
            return Some(format!("!({stems})"));
        }
        self.marks.push(stems.clone());
        self.ranked.push(stems.clone());
        Some(format!("({stems})"))
    }

    /// The words that begin as the last one, unless it belongs to a name of the field, which is whole.
    fn prefix(&self, term: &Term) -> Option<String> {
        self.required.last().filter(|(last, _)| last == term)?;
        let plain = &self.known.get(&term.said).filter(|_| term.is_plain())?.plain;
        let letters = plain.strip_prefix('\'')?.strip_suffix('\'')?;
        (letters.chars().count() >= SHORTEST_PREFIX && !letters.contains('\'')).then(|| format!("{plain}:*"))
    }
}
