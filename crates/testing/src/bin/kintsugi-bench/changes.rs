//! A feed that is read again and again, each time with another advert edited.

use std::time::Duration;

use anyhow::{Context, Result};
use contracts::{CleanHtml, Directness, Feed, RoleKind, SourcedCompany, SourcedJob, Workplace};
use database::{Connect, Pool};
use jiff::Timestamp;
use jobs::Shrinkage;
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// Adverts of the feed.
const ADVERTS: usize = 20;

/// Edits adverts until it is ended.
pub(crate) struct Changes {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<u32>>,
}

impl Changes {
    /// Edits so many adverts a second from now on.
    pub(crate) async fn begin(database: &str, a_second: u32) -> Result<Self> {
        let how = Connect { url: database.to_owned(), max_connections: 1, statement_timeout: Duration::from_secs(10) };
        let pool = database::connect(&how).context("the database")?;
        read(&pool, 0).await?;
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let mut ticks = interval(Duration::from_secs(1) / a_second.max(1));
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut edits = 0;
            loop {
                tokio::select! {
                    _ = &mut stopped => return Ok(edits),
                    _ = ticks.tick() => {
                        edits += 1;
                        read(&pool, edits).await?;
                    }
                }
            }
        });
        Ok(Self { stop, task })
    }

    /// Stops, and says why where it had stopped by itself.
    pub(crate) async fn end(self) -> Result<u32> {
        // Where nobody hears it any more, the task says why.
        _ = self.stop.send(());
        self.task.await?
    }
}

/// The feed as it is after so many edits: each was one advert's.
async fn read(pool: &Pool, edits: u32) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "adverts are edited now")]
    let now = Timestamp::now();
    let adverts = u32::try_from(ADVERTS).unwrap_or(1);
    let jobs = (0..adverts).map(|place| job(place, (edits + adverts - 1 - place) / adverts)).collect();
    publish(pool, "changes", jobs, now).await
}

/// Reads a feed of the bench's own in, as the importing of one does. Each board is another company's: one role of one
/// company on two boards would be one advert, and no news.
pub(crate) async fn publish(pool: &Pool, board: &str, jobs: Vec<SourcedJob>, now: Timestamp) -> Result<()> {
    let feed = Feed {
        source: "bench".to_owned(),
        board: board.to_owned(),
        demo: false,
        directness: Directness::Employer,
        company: Some(SourcedCompany::named(format!("Everchanging {board}"))),
        jobs,
        refused: Vec::new(),
        misdated: 0,
    };
    let mut tx = pool.begin().await?;
    jobs::reconcile(&mut tx, &feed, now, Shrinkage::Accept).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) fn job(place: u32, edits: u32) -> SourcedJob {
    let text = format!("Edited {edits} times. Leads engineering, decides the stack, reports to the chief executive.");
    SourcedJob {
        employer: None,
        external_id: place.to_string(),
        title: format!("Head of Engineering, area {place}"),
        description: CleanHtml::trust(format!("<p>{text}</p>")),
        description_text: text,
        employment_type: None,
        workplace: Some(Workplace::Hybrid),
        places: Vec::new(),
        salary: None,
        equity: None,
        roles: vec![RoleKind::HeadOf],
        seniority: None,
        eligibility: None,
        language: None,
        department: None,
        stack: vec!["Rust".to_owned()],
        brief: Vec::new(),
        published_at: None,
        confirmed_at: None,
        expires_at: None,
        url: None,
        apply_url: None,
    }
}
