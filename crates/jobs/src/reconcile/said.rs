//! What the sources of a company say of it, and which of them has the word.
//!
//! Two boards of one employer can disagree, and two aggregators often do. If the last reading were always right, each
//! reading of either would change the company and tell all its adverts, for ever. So what each source says is kept beside
//! its board, and of every thing the first counts that states it, in this order: a source that was read within
//! [`CONFIRMED_FOR`] before one that was not; the nearer to the employer before the farther; the one that was known first.
//! So the order of readings makes no difference. What a source states no more it is taken to say still.

use contracts::{CompanyId, Directness, Place, SourcedCompany, Stage};
use database::{DatabaseError, Transaction};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};

use super::ReconcileError;
use crate::CONFIRMED_FOR;

/// Sources of one company that are listened to.
const SOURCES: i64 = 100;

/// What is said of a company, by one source or by all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    /// Only the employer itself says how it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) headcount: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) engineers: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) founded: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) headquarters: Option<Place>,
}

impl Said {
    /// What a source so near to the employer says.
    pub(super) fn by(directness: Directness, company: &SourcedCompany) -> Self {
        let SourcedCompany { name, website, about, stage, headcount, engineers, founded, headquarters } =
            company.clone();
        let name = (directness == Directness::Employer).then_some(name);
        Self { name, website, about, stage, headcount, engineers, founded, headquarters }
    }

    /// As it is kept: what is not stated is not there.
    pub(super) fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(self)
    }

    /// With what `later` states besides.
    fn or(self, later: Self) -> Self {
        Self {
            name: self.name.or(later.name),
            website: self.website.or(later.website),
            about: self.about.or(later.about),
            stage: self.stage.or(later.stage),
            headcount: self.headcount.or(later.headcount),
            engineers: self.engineers.or(later.engineers),
            founded: self.founded.or(later.founded),
            headquarters: self.headquarters.or(later.headquarters),
        }
    }
}

/// What all sources of a company say together.
pub(super) async fn together(tx: &mut Transaction, company: CompanyId, now: Timestamp) -> Result<Said, ReconcileError> {
    let all = sqlx::query_scalar!(
        "select said from jobs.company_origin where company_id = $1
         order by read_at < $2, directness, known_at, source, board limit $3",
        company.0,
        now.saturating_sub(CONFIRMED_FOR).unwrap_or(Timestamp::MIN).to_sqlx(),
        SOURCES
    )
    .fetch_all(&mut **tx)
    .await?;
    all.into_iter().try_fold(Said::default(), |before, said| {
        let said = serde_json::from_value(said)
            .map_err(|error| DatabaseError::Corrupt(format!("what a source said of a company: {error}")))?;
        Ok(before.or(said))
    })
}
