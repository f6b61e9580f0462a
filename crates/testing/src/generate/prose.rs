//! The text of an advert: headings, paragraphs and lists, once as HTML and once as plain text.

use contracts::CleanHtml;
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::{patterns as p, vocabulary::Vocabulary};

/// Both forms of a text while it grows.
#[derive(Default)]
struct Prose {
    html: String,
    plain: String,
}

impl Prose {
    fn block(&mut self, element: &str, text: &str) {
        self.html.push_str(&format!("<{element}>{}</{element}>", escaped(text)));
        self.plain.push_str(text);
        self.plain.push('\n');
    }

    fn list(&mut self, items: &[String]) {
        self.html.push_str("<ul>");
        for item in items {
            self.block("li", item);
        }
        self.html.push_str("</ul>");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What an advert speaks of beside what is drawn.
pub(super) struct Subject<'a> {
    pub(super) company: &'a str,
    pub(super) city: &'a str,
    pub(super) stack: &'a [String],
    /// Probes that this advert must hold.
    pub(super) probes: &'a [&'static str],
}

/// The advert's text as HTML and as plain text.
pub(super) fn write(subject: &Subject<'_>, words: &Vocabulary, rng: &mut StdRng) -> (CleanHtml, String) {
    let mut prose = Prose::default();
    let say = |patterns: &[&str], sentences: usize, rng: &mut StdRng| -> Vec<String> {
        let chosen: Vec<_> = patterns.sample(rng, sentences).copied().collect();
        chosen.into_iter().map(|pattern| fill(pattern, subject, words, rng)).collect()
    };
    for _ in 0..rng.random_range(1..=3) {
        let sentences = rng.random_range(3..=5);
        prose.block("p", &say(p::COMPANY, sentences, rng).join(" "));
    }
    for (headings, patterns, from, to) in [
        (p::DUTY_HEADINGS, p::DUTIES, 6, 12),
        (p::SKILL_HEADINGS, p::SKILLS, 5, 10),
        (p::OFFER_HEADINGS, p::OFFERS, 4, 9),
    ] {
        prose.block("h2", headings.choose(rng).copied().unwrap_or_default());
        if rng.random_bool(0.8) {
            let sentences = rng.random_range(2..=4);
            prose.block("p", &say(p::BRIDGES, sentences, rng).join(" "));
        }
        let items = rng.random_range(from..=to);
        prose.list(&say(patterns, items, rng));
    }
    let closing = say(p::CLOSINGS, 2, rng).join(" ");
    prose.block("p", &format!("{closing} {}", notes(subject.probes)));
    (CleanHtml::trust(prose.html), prose.plain)
}

/// The probes as sentences.
fn notes(probes: &[&str]) -> String {
    let mut notes = String::new();
    for word in probes {
        notes.push_str("Ask us about ");
        notes.push_str(word);
        notes.push_str(". ");
    }
    notes.trim_end().to_owned()
}

/// Replaces `{company}`, `{city}`, `{tool}` (of the advert's stack), `{topic}`, `{name}` (a coined word) and `{number}`.
fn fill(pattern: &str, subject: &Subject<'_>, words: &Vocabulary, rng: &mut StdRng) -> String {
    let mut text = String::with_capacity(pattern.len() + 40);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        match slot {
            "company" => text.push_str(subject.company),
            "city" => text.push_str(subject.city),
            "tool" => text.push_str(subject.stack.choose(rng).map_or("SQL", String::as_str)),
            "name" => text.push_str(words.tail(rng)),
            "number" => text.push_str(&rng.random_range(2..=90).to_string()),
            _ => text.push_str(words.topic(rng)),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}
