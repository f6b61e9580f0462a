//! The task that asks the domain what open pages are to be told.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use contracts::PostingId;
use database::DatabaseError;
use futures_util::future::join_all;
use jobs::{Arrival, PostgresSearch, ShortId};
use tokio::time::sleep;

use super::{
    Hearing, LOOKS_BACK, Live,
    subject::{Subject, What},
    work::Work,
};
use crate::site::Site;

/// After changes were told, the next ones are gathered for so long: a page hears of them four times a second at the most.
const CALM: Duration = Duration::from_millis(250);

/// While nobody tells of changes, everything is asked for so often.
const EVERY: Duration = Duration::from_secs(15);

/// When the database does not answer.
const AGAIN: Duration = Duration::from_secs(5);

/// Questions under way at a time; visitors need the connections more.
const TOGETHER: usize = 4;

/// Changes that are decided before they are told.
const PART: usize = 100;

/// Tells the open pages of `site` what changes, until the process leaves; then they are sent on to the next one. For the
/// binary to spawn. It is not worth a restart: pages without it are told nothing, and are otherwise the same.
pub async fn tell_open_pages(site: Site) {
    let teller = Teller { search: PostgresSearch::new(site.pool.clone()), live: site.live.clone(), site };
    match teller.site.lifecycle() {
        None => teller.tell().await,
        Some(life) => tokio::select! {
            () = teller.tell() => {}
            () = life.leaving() => teller.live.leave(),
        },
    }
}

struct Teller {
    site: Site,
    live: Live,
    search: PostgresSearch,
}

impl Teller {
    async fn tell(&self) {
        loop {
            match self.live.0.waiting.next(EVERY).await {
                Some(work) => self.perform(work).await,
                None if self.live.hearing() == Hearing::Followed => {}
                None if self.live.0.open.load(SeqCst) == 0 => {}
                None => self.live.0.waiting.everything(),
            }
        }
    }

    async fn perform(&self, work: Work) {
        let mut subjects = work.subjects;
        let mut outcome = Ok(());
        if work.everything {
            outcome = self.everything().await;
        }
        let has_changes = !work.changes.is_empty();
        if has_changes && outcome.is_ok() {
            let adverts = work.changes.keys().filter_map(|posting| self.live.subject(ShortId::of(*posting).as_str()));
            subjects.extend(adverts.filter(|subject| subject.wants_again()));
            let floor = self.live.newest().earlier_by(LOOKS_BACK);
            let round = self.live.0.rounds.fetch_add(1, SeqCst) + 1;
            let late = work.changes.into_iter().map(|(posting, first)| (posting, if first { round } else { 0 }));
            // An edit of what came long ago is no news to anybody.
            let changes = late.filter(|(posting, round)| *round > 0 || Arrival::of(*posting) > floor);
            outcome = self.changes(&changes.collect::<Vec<_>>()).await;
        }
        let answered = self.ask(&subjects).await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "open pages wait for what changed");
            self.live.0.waiting.everything();
        }
        if outcome.is_err() || !answered {
            sleep(AGAIN).await;
        } else if has_changes {
            sleep(CALM).await;
        }
    }

    /// Anything may have changed: every subject is asked for again.
    async fn everything(&self) -> Result<(), DatabaseError> {
        let newest = jobs::newest_arrival(&self.site.pool).await?;
        self.live.settled(newest);
        for subject in self.live.subjects() {
            subject.forget();
            if subject.wants_again() {
                self.live.0.waiting.ask(&subject);
            }
        }
        Ok(())
    }

    /// Decides for every search which of these adverts fit it. What was not asked for yet is asked for later, and is then
    /// told what is so.
    async fn changes(&self, changes: &[(PostingId, u64)]) -> Result<(), DatabaseError> {
        let ready = |subject: Arc<Subject>| subject.watched().map(|watched| (subject, watched));
        let (subjects, searches): (Vec<_>, Vec<_>) = self.live.subjects().into_iter().filter_map(ready).unzip();
        if searches.is_empty() {
            return Ok(());
        }
        for part in changes.chunks(PART) {
            let postings: Vec<_> = part.iter().map(|(posting, _)| *posting).collect();
            let fitting = self.search.fitting(&searches, &postings, self.site.now()).await?;
            for (subject, fitting) in subjects.iter().zip(fitting) {
                subject.note_changed(part, &fitting);
            }
        }
        Ok(())
    }

    /// Asks for whole subjects; `false` where the database did not answer, and they are to be asked for again.
    async fn ask(&self, subjects: &[Arc<Subject>]) -> bool {
        let mut all_answered = true;
        for part in subjects.chunks(TOGETHER) {
            let answers = join_all(part.iter().map(|subject| self.answer(subject))).await;
            for (subject, answer) in part.iter().zip(answers) {
                match answer {
                    Ok(()) => {}
                    Err(error) if error.is_temporary() => {
                        all_answered = false;
                        if subject.wants_again() {
                            self.live.0.waiting.ask(subject);
                        }
                    }
                    Err(error) => tracing::warn!(%error, "an open page is told nothing"),
                }
            }
        }
        all_answered
    }

    async fn answer(&self, subject: &Subject) -> Result<(), DatabaseError> {
        let (from, now) = (subject.asked(), self.site.now());
        if subject.is_left() {
            return Ok(());
        }
        match &subject.what {
            What::Advert(id) => {
                if let Some(state) = jobs::posting_state(&self.site.pool, id, now).await? {
                    subject.note_state(state);
                }
            }
            What::Search(query) => {
                let watched = match subject.watched() {
                    Some(watched) => watched,
                    None => Arc::new(self.search.watch(query).await?),
                };
                let came = self.search.come_since(&watched, from, now).await?;
                subject.note_all(watched, from, &came);
            }
        }
        Ok(())
    }
}
