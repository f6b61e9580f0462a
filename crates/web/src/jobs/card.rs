//! An advert in a list, as the template `jobs/card.html` shows it.

use contracts::Question;
use jiff::Timestamp;
use jobs::Card;

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
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) initial: String,
    pub(crate) company: String,
    pub(crate) pay: Option<String>,
    pub(crate) equity: Option<String>,
    pub(crate) place: Option<String>,
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
    pub(crate) text: String,
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
        let answered = card.brief_stated + card.brief_declined > 0;
        let place = words::place_in_short(card.workplace, &card.places, t);
        let company = [
            Some(card.company.clone()),
            card.stage.map(|s| words::stage(s, t).to_owned()),
            words::team(card.headcount, card.engineers, t),
        ];
        Self {
            href: address::posting(&card.slug, &card.short_id),
            initial: initial(&card.company),
            company: company.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            pay: card.salary.as_ref().map(|pay| words::pay_in_short(pay, t)),
            equity: card.equity.as_ref().map(|equity| words::equity_in_short(equity, t)),
            place,
            confirmed: words::time_ago(card.confirmed_at, now, t),
            more_tags: card.stack.len().saturating_sub(TAGS),
            tags: card.stack.into_iter().take(TAGS).map(Tag::new).collect(),
            brief: answered.then(|| Marks { stated: usize::try_from(card.brief_stated).unwrap_or(0) }),
            origin: (!card.demo).then(|| words::source(&card.source)),
            title: card.title,
            demo: card.demo,
        }
    }
}

impl Tag {
    pub(crate) fn new(text: String) -> Self {
        Self { href: address::board(&text, None), text }
    }
}

/// The letter on a company's tile.
pub(crate) fn initial(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "·".into(), |c| c.to_uppercase().collect())
}
