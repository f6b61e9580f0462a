//! An advert in a list, as the template `jobs/card.html` shows it.

use std::ops::Range;

use contracts::Question;
use jiff::Timestamp;
use jobs::{Card, Highlights, ShortId, segments};

use crate::{
    address,
    texts::{Html, Language},
    words,
};

/// Tags beyond this many are counted, not shown.
const TAGS: usize = 6;

/// One card, every value in words.
#[derive(Debug)]
pub(crate) struct CardView {
    pub(crate) id: ShortId,
    pub(crate) href: String,
    pub(crate) title: Html,
    pub(crate) initial: String,
    pub(crate) company: Html,
    /// What else is known of the company: its stage and team.
    pub(crate) about: Vec<String>,
    pub(crate) pay: Option<String>,
    pub(crate) equity: Option<String>,
    pub(crate) place: Option<String>,
    /// When it was first published, and when the employer last said that it is open.
    pub(crate) posted: Html,
    pub(crate) confirmed: Html,
    pub(crate) tags: Vec<Tag>,
    pub(crate) more_tags: usize,
    pub(crate) brief: Option<Marks>,
    pub(crate) origin: Option<String>,
    pub(crate) demo: bool,
}

/// A tag and the search that it stands for.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) text: Html,
    pub(crate) href: String,
}

/// How much of the brief is stated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    pub(crate) stated: usize,
}

impl Marks {
    /// The questions that every brief is asked.
    pub(crate) const fn questions(self) -> usize {
        Question::ALL.len()
    }

    /// Width of the filled part in a drawing that gives each question five units.
    pub(crate) const fn width(self) -> usize {
        self.stated * 5
    }
}

impl CardView {
    /// The card as it reads at the moment `now` in the language `t`.
    pub(crate) fn new(card: Card, now: Timestamp, t: Language) -> Self {
        Self::found(card, &Highlights::default(), now, t)
    }

    /// The same with what was searched for marked in it.
    pub(crate) fn found(card: Card, found: &Highlights, now: Timestamp, t: Language) -> Self {
        let answered = card.brief_stated + card.brief_declined > 0;
        let about = [card.stage.map(|s| words::stage(s, t).to_owned()), words::team(card.headcount, card.engineers, t)];
        Self {
            href: address::posting(&card.slug, &card.short_id),
            id: card.short_id,
            initial: initial(&card.company),
            company: marked(&card.company, &found.company),
            about: about.into_iter().flatten().collect(),
            pay: card.salary.as_ref().map(|pay| words::pay_in_short(pay, t)),
            equity: card.equity.as_ref().map(|equity| words::equity_in_short(equity, t)),
            place: words::place_in_short(card.workplace, &card.places, card.eligibility.as_ref(), t),
            posted: words::time_ago(card.published_at, now, t),
            confirmed: words::time_ago(card.confirmed_at, now, t),
            more_tags: card.stack.len().saturating_sub(TAGS),
            tags: tags(&card.stack, &found.stack),
            brief: answered.then(|| Marks { stated: usize::try_from(card.brief_stated).unwrap_or(0) }),
            origin: (!card.demo).then(|| words::source(&card.source)),
            title: marked(&card.title, &found.title),
            demo: card.demo,
        }
    }

    /// The comparison that begins with this advert.
    pub(crate) fn compare(&self) -> String {
        address::compare(std::iter::once(&self.id))
    }
}

impl Tag {
    pub(crate) fn new(text: String) -> Self {
        Self { href: address::tagged(&text), text: marked(&text, &[]) }
    }
}

fn tags(stack: &[String], found: &[Vec<Range<usize>>]) -> Vec<Tag> {
    let ranges = found.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
    let tag = |(text, ranges): (&String, _)| Tag { href: address::tagged(text), text: marked(text, ranges) };
    stack.iter().zip(ranges).take(TAGS).map(tag).collect()
}

fn marked(text: &str, ranges: &[Range<usize>]) -> Html {
    Html::marked(segments(text, ranges).into_iter().map(|part| (part.text, part.matched)))
}

/// The letter on a company's tile.
pub(crate) fn initial(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "·".into(), |c| c.to_uppercase().collect())
}
