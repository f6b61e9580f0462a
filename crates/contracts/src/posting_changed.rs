//! The event `jobs.posting`: what one advert is now, as everybody may know it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CompanyId, Eligibility, EmploymentType, Equity, Event, LanguageCode, Place, PostingId, RoleKind, Salary, Seniority,
    Workplace, terms::terms,
};

terms!(
    /// What an advert is to somebody who looks for work.
    Availability, "availability", {
        /// Open, and confirmed lately.
        Live = "live",
        /// Open as far as anybody knows, but nobody confirmed it for long: not shown.
        Hidden = "hidden",
        /// The end that its employer named has come.
        Expired = "expired",
        /// Gone from its source.
        Closed = "closed",
    }
);

/// An advert was published or edited, changed its company's name or its place in lists, left them or came back. Mere
/// confirmation, which changes nothing that people see but a date, is not told.
///
/// It carries the whole state but for long texts: whoever needs those asks `jobs`. It never carries personal data. The
/// shape may grow by fields that have a default; anything else is another version, and older ones are still to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingChanged {
    /// Which advert.
    pub posting: PostingId,
    /// Rises with every event of this advert. An older one than the known is to be ignored.
    pub revision: i64,
    /// Who hires.
    pub company: CompanyId,
    /// The company, in addresses.
    pub company_slug: String,
    /// The company's name.
    pub company_name: String,
    /// Whether one can apply.
    pub state: Availability,
    /// The advert for the same role, from a source that is nearer to the employer, which is shown in lists in place of
    /// this one.
    pub behind: Option<PostingId>,
    /// The role.
    pub title: String,
    /// Which kinds of technology leadership it offers; empty for every other role.
    pub roles: Vec<RoleKind>,
    /// How far up the role is.
    pub seniority: Option<Seniority>,
    /// Kind of employment.
    pub employment_type: Option<EmploymentType>,
    /// Where the work is done.
    pub workplace: Option<Workplace>,
    /// Places of work, or from where remote work is accepted, in the employer's order.
    pub places: Vec<Place>,
    /// From where a remote job may be done; `None` is *not stated*, or no remote job.
    pub eligibility: Option<Eligibility>,
    /// Base pay; `None` is *not stated by the employer*.
    pub salary: Option<Salary>,
    /// A share in the company.
    pub equity: Option<Equity>,
    /// Tags.
    pub stack: Vec<String>,
    /// The language that the advert is written in.
    pub language: Option<LanguageCode>,
    /// When it was first published.
    pub published_at: Timestamp,
}

impl PostingChanged {
    /// Whether lists, feeds and search show it.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.state == Availability::Live && self.behind.is_none()
    }
}

impl Event for PostingChanged {
    const KIND: &'static str = "jobs.posting";
    const VERSION: i16 = 1;

    fn aggregate(&self) -> Uuid {
        self.posting.0
    }

    fn revision(&self) -> i64 {
        self.revision
    }
}
