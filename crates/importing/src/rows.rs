//! A feed as it grows, row by row.

use std::collections::HashSet;

use contracts::{Feed, Refusal, SourcedCompany, SourcedJob};
use jiff::Timestamp;

use crate::{
    Format, ReadError,
    format::Board,
    json::{self, Row},
    limits, name, text,
    understand::{self, Raw},
};

/// Where the rows of an answer in JSON are, and by which members a row is known that cannot be read whole.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    /// The answer's name in errors.
    pub(crate) answer: &'static str,
    /// The member that holds the rows; empty where the answer is the list itself.
    pub(crate) key: &'static str,
    /// The member with a row's id.
    pub(crate) id: &'static str,
    /// The member with what it calls itself.
    pub(crate) title: &'static str,
}

/// What was read so far.
pub(crate) struct Rows {
    format: Format,
    now: Timestamp,
    pub(crate) jobs: Vec<SourcedJob>,
    refused: Vec<Refusal>,
    ids: HashSet<String>,
    /// Rows that were seen, refused ones among them.
    seen: usize,
    /// As in [`Feed::misdated`].
    misdated: usize,
}

impl Rows {
    pub(crate) fn new(format: Format, board: &Board<'_>) -> Self {
        let (jobs, refused, ids) = (Vec::new(), Vec::new(), HashSet::new());
        Self { format, now: board.now, jobs, refused, ids, seen: 0, misdated: 0 }
    }

    /// Gives every row of `answer` to `take`. What has not the shape of one is refused.
    pub(crate) fn each(
        &mut self,
        answer: &str,
        listed: Listed,
        mut take: impl FnMut(&mut Self, &Row),
    ) -> Result<(), ReadError> {
        for raw in json::rows(answer, listed.key, listed.answer)? {
            match Row::parse(raw) {
                Ok(row) => take(self, &row),
                Err(problem) => {
                    let [id, title] = json::said(raw, [listed.id, listed.title]);
                    self.refuse(&id, &title, &format!("It has not the shape of an advert: {problem}."));
                }
            }
        }
        Ok(())
    }

    /// A row of a board of one company.
    pub(crate) fn take(&mut self, raw: Raw) {
        self.understand(raw, None);
    }

    /// A row of a board of many employers; without a name it has nobody to apply to.
    pub(crate) fn take_of(&mut self, raw: Raw, employer: Option<SourcedCompany>) {
        let named = employer
            .and_then(|company| Some(SourcedCompany { name: text::cut(&company.name, limits::COMPANY)?, ..company }));
        if named.is_none() {
            return self.refuse(&raw.external_id, &raw.title, "It does not say whose advert it is.");
        }
        self.understand(raw, named);
    }

    fn understand(&mut self, raw: Raw, employer: Option<SourcedCompany>) {
        let (id, title) = (raw.external_id.clone(), raw.title.clone());
        let dates = [raw.published_at, raw.confirmed_at, raw.expires_at];
        match understand::job(raw, self.now) {
            Ok(job) => {
                let kept = [job.published_at, job.confirmed_at, job.expires_at];
                self.admit(SourcedJob { employer, ..job }, kept != dates);
            }
            Err(reason) => self.refuse(&id, &title, &reason.to_string()),
        }
    }

    /// An advert that was read, unless its id has been there before.
    fn admit(&mut self, job: SourcedJob, is_misdated: bool) {
        if self.ids.insert(job.external_id.clone()) {
            self.seen += 1;
            self.misdated += usize::from(is_misdated);
            self.jobs.push(job);
        } else {
            let reason = format!("Its id `{}` belongs to an advert before it in the same feed.", job.external_id);
            self.refuse(&job.external_id, &job.title, &reason);
        }
    }

    /// A row that cannot be shown.
    pub(crate) fn refuse(&mut self, id: &str, title: &str, reason: &str) {
        self.reject(id, title, reason, false);
    }

    /// A row that the employer has taken off.
    pub(crate) fn withdraw(&mut self, id: &str, title: &str, reason: &str) {
        self.reject(id, title, reason, true);
    }

    fn reject(&mut self, id: &str, title: &str, reason: &str, withdrawn: bool) {
        self.seen += 1;
        if self.refused.len() >= limits::ROWS {
            return;
        }
        let external_id = text::line(id).filter(|id| id.len() <= limits::ID_BYTES);
        let row = [title, id].into_iter().find_map(|name| text::cut(name, limits::ROW));
        let row = row.unwrap_or_else(|| format!("advert {} of the feed", self.seen));
        self.refused.push(Refusal { external_id, row, reason: reason.to_owned(), withdrawn });
    }

    /// The feed of a board of many employers.
    pub(crate) fn of_many(self, board: &Board<'_>) -> Feed {
        self.feed(board, None)
    }

    /// The feed of one company: the operator's word for it, else the feed's own, else what adverts and token tell.
    pub(crate) fn of_company(self, board: &Board<'_>, told: Option<SourcedCompany>) -> Feed {
        let given = board.company.map(str::to_owned);
        let said = told.as_ref().map(|company| company.name.clone()).filter(|name| text::line(name).is_some());
        let name = given
            .or(said)
            .unwrap_or_else(|| name::of_board(board.token, self.jobs.iter().map(|job| job.description_text.as_str())));
        let name = text::cut(&name, limits::COMPANY).unwrap_or_else(|| board.token.to_owned());
        let website = told.and_then(|company| company.website);
        self.feed(board, Some(SourcedCompany { website, ..SourcedCompany::named(name) }))
    }

    fn feed(mut self, board: &Board<'_>, company: Option<SourcedCompany>) -> Feed {
        for refusal in &mut self.refused {
            // Of two rows with one id, the one that is listed says that the advert is open.
            refusal.withdrawn &= refusal.external_id.as_ref().is_none_or(|id| !self.ids.contains(id));
        }
        Feed {
            source: self.format.as_str().to_owned(),
            board: board.token.to_owned(),
            demo: false,
            directness: self.format.reader().directness(),
            company,
            jobs: self.jobs,
            refused: self.refused,
            misdated: self.misdated,
        }
    }
}
