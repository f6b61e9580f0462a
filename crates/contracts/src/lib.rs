//! What domains share: ids, the field's vocabulary, and the shape of an advert that comes from elsewhere.
//!
//! Domains never name each other; whatever two of them must both understand stands here, and nothing else does.
//! The words are schema.org's (`JobPosting`, `hiringOrganization`, `employmentType`) wherever it has one.

mod brief;
mod eligibility;
mod event;
mod ids;
mod language;
mod money;
mod place;
mod posting_changed;
mod rate_changed;
mod sourced;
mod terms;

pub use brief::{Answer, BriefAnswer, Question, Topic};
pub use eligibility::{Eligibility, UtcOffset, UtcOffsets};
pub use event::Event;
pub use ids::{CompanyId, PostingId};
pub use language::{LanguageCode, UnknownLanguage};
pub use money::{Currency, Equity, Millipercent, PayPeriod, Salary, UnknownCurrency};
pub use place::{CountryCode, Place, UnknownCountry};
pub use posting_changed::{Availability, PostingChanged};
pub use rate_changed::RateChanged;
pub use sourced::{CleanHtml, Directness, Feed, Refusal, SourcedCompany, SourcedJob};
pub use terms::{CompanySize, EmploymentType, RoleKind, Seniority, Stage, UnknownTerm, Workplace};
