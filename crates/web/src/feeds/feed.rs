//! What every format says, each in its own way.

use std::collections::HashMap;

use axum::http::HeaderMap;
use contracts::CleanHtml;
use jiff::Timestamp;
use jobs::{AdvertText, Card, Query, ShortId};

use super::Format;
use crate::{
    address,
    error::Problem,
    site::Site,
    texts::{Language, Texts},
    words,
};

/// A feed of a search.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) language: &'static str,
    /// The board with the same search.
    pub(super) home: String,
    /// The feed itself.
    pub(super) here: String,
    /// The feed from where this page ends on (RFC 5005).
    pub(super) next: Option<String>,
    /// When one of the entries last changed; `None` where there is none.
    pub(super) updated: Option<Timestamp>,
    pub(super) entries: Vec<Entry>,
}

/// An advert in a feed.
#[derive(Debug)]
pub(super) struct Entry {
    /// Stays the same when the title changes, and with it the address.
    pub(super) id: String,
    pub(super) url: String,
    /// `CTO at Halden`.
    pub(super) title: String,
    pub(super) company: String,
    pub(super) company_url: String,
    /// Pay, place and equity in one line.
    pub(super) summary: String,
    /// The whole advert.
    pub(super) content: CleanHtml,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) tags: Vec<String>,
}

impl Feed {
    /// The feed that answers `query`.
    pub(super) async fn gather(
        site: &Site,
        query: &Query,
        format: Format,
        t: &Texts,
        fields: &HeaderMap,
    ) -> Result<Self, Problem> {
        let found = site.search.find(query, site.now()).await?;
        let ids: Vec<ShortId> = found.cards.iter().map(|card| card.short_id.clone()).collect();
        let texts = jobs::advert_texts(&site.pool, &ids).await?;
        let mut texts: HashMap<ShortId, AdvertText> =
            texts.into_iter().map(|text| (text.short_id.clone(), text)).collect();
        let absolute = |path: &str| site.absolute(path, fields);
        let entries: Vec<Entry> = found
            .cards
            .into_iter()
            // One that was deleted between the two questions has no text and is no entry.
            .filter_map(|card| Some(Entry::new(texts.remove(&card.short_id)?, card, **t, absolute)))
            .collect();
        let from = |place| absolute(&t.link(&address::search_at(format.path(), &query.clone().from(place))));
        Ok(Self {
            title: title(query.text(), **t),
            description: t.feeds_description().to_owned(),
            language: t.code(),
            home: absolute(&t.link(&address::search_at("/jobs", &query.clone().from(None)))),
            here: from(query.after()),
            next: found.next.map(|place| from(Some(place))),
            updated: entries.iter().map(|entry| entry.updated).max(),
            entries,
        })
    }
}

impl Entry {
    fn new(text: AdvertText, card: Card, t: Language, absolute: impl Fn(&str) -> String) -> Self {
        let pay =
            card.salary.as_ref().map_or_else(|| t.feeds_unpaid().to_owned(), |salary| words::pay_in_full(salary, t));
        let place = words::place_in_short(card.workplace, &card.places, card.eligibility.as_ref(), t);
        let equity = card.equity.as_ref().map(|equity| words::equity_in_short(equity, t));
        let demo = card.demo.then(|| t.feeds_demo().to_owned());
        let facts = [demo, Some(pay), place, equity];
        Self {
            id: absolute(&address::lasting(&card.short_id)),
            url: absolute(&address::posting(&card.slug, &card.short_id)),
            title: t.feeds_entry(&card.company, &card.title),
            company_url: absolute(&address::company(&card.company_slug, None)),
            company: card.company,
            summary: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            content: text.description,
            published: card.published_at,
            updated: text.updated_at.max(card.published_at),
            tags: card.stack,
        }
    }
}

fn title(text: &str, t: Language) -> String {
    if text.is_empty() { t.feeds_title().to_owned() } else { t.feeds_title_of(text) }
}
