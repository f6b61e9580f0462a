//! The formats that are read, and what every reader can do.

use contracts::{Directness, Feed};
use jiff::Timestamp;

use crate::{
    ReadError, ashby, document::Document, greenhouse, hacker_news, himalayas, indeed, json_ld, lever, personio,
    recruitee, remote_ok, remotive, smart_recruiters, teamtailor, we_work_remotely, workable,
};

/// Which board is read, and what is known about it besides its answer.
#[derive(Clone, Copy, Debug)]
pub struct Board<'a> {
    /// Its token at the source (`stripe`), by which its adverts are known again. Of a saved answer the file's stem.
    pub token: &'a str,
    /// The company's name by the operator's word, for formats that do not tell it.
    pub company: Option<&'a str>,
    /// The time of reading: dates after it are not believed.
    pub now: Timestamp,
}

/// Reads one format. A reader knows no network: it says which addresses it wants, and is given what came of them.
pub trait Reader: Sync {
    /// How near to the employer this source is.
    fn directness(&self) -> Directness {
        Directness::Employer
    }

    /// Where the board `token` can be fetched; `None` where the format is not one service's, so that an address is
    /// needed.
    fn address(&self, token: &str) -> Option<String>;

    /// What else is to be fetched after these documents: further pages of a list, texts that have pages of their own. It
    /// is asked again until it wants nothing more.
    fn more(&self, _token: &str, _fetched: &[Document]) -> Vec<String> {
        Vec::new()
    }

    /// Whether the board can be read without the further document at `address`, should that be gone (404, 410). A page of a
    /// list cannot be done without: what stands on it would seem to have left.
    fn can_lack(&self, _address: &str) -> bool {
        false
    }

    /// Reads the board out of its documents, in the order in which they were fetched.
    ///
    /// # Errors
    /// Where a document is no answer of this format as a whole.
    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError>;
}

/// Whose format a feed has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the name of a product, told in its module")]
pub enum Format {
    Ashby,
    Greenhouse,
    Lever,
    Recruitee,
    Workable,
    Personio,
    Teamtailor,
    SmartRecruiters,
    Remotive,
    RemoteOk,
    Himalayas,
    WeWorkRemotely,
    Indeed,
    JsonLd,
    HackerNews,
}

impl Format {
    /// Every format, in the order in which they are listed to people.
    pub const ALL: &'static [Self] = &[
        Self::Ashby,
        Self::Greenhouse,
        Self::Lever,
        Self::Recruitee,
        Self::Workable,
        Self::Personio,
        Self::Teamtailor,
        Self::SmartRecruiters,
        Self::Remotive,
        Self::RemoteOk,
        Self::Himalayas,
        Self::WeWorkRemotely,
        Self::Indeed,
        Self::JsonLd,
        Self::HackerNews,
    ];

    /// The word for it in commands and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ashby => "ashby",
            Self::Greenhouse => "greenhouse",
            Self::Lever => "lever",
            Self::Recruitee => "recruitee",
            Self::Workable => "workable",
            Self::Personio => "personio",
            Self::Teamtailor => "teamtailor",
            Self::SmartRecruiters => "smartrecruiters",
            Self::Remotive => "remotive",
            Self::RemoteOk => "remoteok",
            Self::Himalayas => "himalayas",
            Self::WeWorkRemotely => "weworkremotely",
            Self::Indeed => "indeed",
            Self::JsonLd => "jsonld",
            Self::HackerNews => "hackernews",
        }
    }

    /// The token of the board whose address at this format's own host `address` is.
    #[must_use]
    pub fn token_of(self, address: &str) -> Option<String> {
        const MARK: &str = "TOKEN";
        let own = self.reader().address(MARK)?;
        let (before, behind) = own.split_once(MARK)?;
        // What an address asks for besides the board does not matter.
        let behind = behind.split('?').next()?;
        let token = address.split('?').next()?.strip_prefix(before)?.strip_suffix(behind)?;
        (!token.is_empty() && !token.contains(['/', '.'])).then(|| token.to_owned())
    }

    /// Its reader.
    #[must_use]
    pub fn reader(self) -> &'static dyn Reader {
        match self {
            Self::Ashby => &ashby::Ashby,
            Self::Greenhouse => &greenhouse::Greenhouse,
            Self::Lever => &lever::Lever,
            Self::Recruitee => &recruitee::Recruitee,
            Self::Workable => &workable::Workable,
            Self::Personio => &personio::Personio,
            Self::Teamtailor => &teamtailor::Teamtailor,
            Self::SmartRecruiters => &smart_recruiters::SmartRecruiters,
            Self::Remotive => &remotive::Remotive,
            Self::RemoteOk => &remote_ok::RemoteOk,
            Self::Himalayas => &himalayas::Himalayas,
            Self::WeWorkRemotely => &we_work_remotely::WeWorkRemotely,
            Self::Indeed => &indeed::Indeed,
            Self::JsonLd => &json_ld::JsonLd,
            Self::HackerNews => &hacker_news::HackerNews,
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format; there are: {all}", all = Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", "))]
pub struct UnknownFormat(pub String);

impl std::str::FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.iter().find(|format| format.as_str() == word).copied().ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}
