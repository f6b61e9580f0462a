//! Companies, job postings and their briefs; search; liveness. Owns the Postgres schema `jobs`.
//!
//! One file a verb: its function, its SQL, its error, its tests. Absence is `Ok(None)`, never an error.

// Unit tests share the builders of the tests beside this crate, which name it from outside.
#[cfg(test)]
extern crate self as jobs;

mod arrival;
mod card;
mod company;
mod cursor;
mod directory;
mod exchange;
mod history;
mod identity;
mod liveness;
mod posting;
mod reconcile;
mod retire;
mod row;
mod salaries;
mod search;
mod short_id;
mod similar;
mod sitemap;
mod slug;
mod statistics;
mod tell;
mod text;
mod vocabulary;

pub use arrival::{Arrival, newest_arrival};
pub use card::Card;
pub use company::{
    Company, CompanyAdverts, Origin, PAST_ON_A_PAGE, PastAdvert, PastAdverts, StackTag, adverts_of_company,
    company_by_slug, origins_of_company, past_adverts_of_company, stack_of_company,
};
pub use cursor::{BrokenCursor, Cursor};
pub use directory::{COMPANIES_ON_A_PAGE, CompanyQuery, FoundCompanies, ListedCompany, companies, company_countries};
pub use exchange::{ExchangeRate, RateError, exchange_rates, set_exchange_rate};
pub use history::{Change, ClosingReason, Edit, Happening, PostingEvent, history};
pub use liveness::{CONFIRMED_FOR, PostingState, live_until};
pub use posting::{Posting, posting_by_short_id, posting_state};
pub use reconcile::{
    Changes, Missing, ReconcileError, Shrinkage, board_is_gone, close_gone, has_hidden, missing, reconcile, seen_again,
};
pub use retire::{Retired, retire};
pub use salaries::{CONSIDERED, FEWEST, Figures, Percentiles, Salaries, SalaryQuery, salaries};
pub use search::{
    Answer, BASE_CURRENCY, Checked, Count, Facet, Facets, Filters, Found, Highlights, INDEX_FROM, Ignored,
    IndexFilling, IndexSize, IndexTexts, IndexedSearch, MAX_DAYS, MAX_IGNORED, MAX_PARAMETERS, MAX_SALARY, MAX_TAGS,
    MAX_TEXT_CHARS, MAX_VALUES, PAGE_SIZE, PostgresSearch, Query, QueryError, Reading, RemoteFrom, Search, Segment,
    Sort, TeamSize, UTC_OFFSETS, Watched, Why, names, segments,
};
pub use short_id::{BrokenShortId, ShortId};
pub use similar::similar;
pub use sitemap::{
    SITEMAP_SIZE, SitemapAdvert, SitemapCompany, SitemapPart, sitemap_adverts, sitemap_companies, sitemap_parts,
};
pub use slug::slug;
pub use statistics::is_empty;
pub use text::{AdvertText, advert_texts};
pub use vocabulary::{Vocabulary, keep_vocabulary};
