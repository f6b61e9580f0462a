//! Keeps the index as the database is: filling, changes, and forgetting.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use contracts::PostingId;
use database::{DatabaseError, Pool};
use tokio::task::spawn_blocking;

use super::{
    columns::{Columns, Fresh},
    left::Left,
    read::{self, Unread},
};

/// Times that a load reads again what changed meanwhile, before it gives up.
const CATCHING_UP: usize = 20;

/// What is held, and who changes it.
#[derive(Debug, Default)]
pub(super) struct Held {
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    /// `None`: not loaded, or changes may have been missed.
    columns: Option<Arc<Columns>>,
    /// Rises with every load: what began under another number is of no use.
    load: u64,
    /// What changed since a running load began; `None`: none runs.
    changed: Option<HashSet<PostingId>>,
    /// Rises with every change that is read.
    ticket: u64,
    /// The ticket of what was last applied of each advert, while any is being read: a read that was overtaken by one
    /// that began later is dropped.
    applied: HashMap<PostingId, u64>,
    /// Changes that are being read.
    reading: usize,
}

/// A load whose texts are still to be read.
#[derive(Debug)]
pub(super) struct Filling {
    load: u64,
    unread: Unread,
}

impl Held {
    /// What is held now.
    pub(super) fn columns(&self) -> Option<Arc<Columns>> {
        self.read().columns.clone()
    }

    /// See [`super::IndexedSearch::load_filters`].
    pub(super) async fn load_filters(&self, pool: &Pool, folder: Option<Arc<Path>>) -> Result<Filling, DatabaseError> {
        let load = {
            let mut state = self.write();
            state.load += 1;
            state.columns = None;
            state.changed = Some(HashSet::new());
            state.load
        };
        let loaded = self.read_filters(pool, load, folder).await;
        let mut state = self.write();
        if state.load == load {
            state.changed = None;
        }
        Ok(Filling { load, unread: loaded? })
    }

    /// See [`super::IndexedSearch::load_texts`]. What is held then, as a later process can use it, and how much of it had to
    /// be read; `None`: the load was overtaken.
    pub(super) async fn load_texts(
        &self,
        pool: &Pool,
        filling: Filling,
    ) -> Result<Option<(Left, usize)>, DatabaseError> {
        let Filling { load, unread } = filling;
        let read = read::texts(pool, unread).await;
        let mut state = self.write();
        if state.load != load {
            return Ok(None);
        }
        // Who changes just now what was there before does it again.
        let columns = read.as_ref().ok().zip(state.columns.take());
        state.columns = columns.map(|((left, _), columns)| Arc::new(columns.with_texts(&left.texts)));
        read.map(Some)
    }

    /// See [`super::IndexedSearch::forget`].
    pub(super) fn forget(&self) {
        let mut state = self.write();
        state.load += 1;
        state.columns = None;
        state.changed = None;
    }

    async fn read_filters(&self, pool: &Pool, load: u64, folder: Option<Arc<Path>>) -> Result<Unread, DatabaseError> {
        let left = spawn_blocking(move || folder.and_then(|folder| Left::read(&folder)));
        let (columns, unread) = read::all(pool, left).await?;
        self.publish(pool, load, Arc::new(columns)).await?;
        Ok(unread)
    }

    /// Holds these once they are as what changed meanwhile.
    async fn publish(&self, pool: &Pool, load: u64, mut columns: Arc<Columns>) -> Result<(), DatabaseError> {
        for _ in 0..CATCHING_UP {
            let changed = {
                let mut state = self.write();
                if state.load != load {
                    return Ok(());
                }
                let changed = state.changed.replace(HashSet::new()).unwrap_or_default();
                if changed.is_empty() {
                    state.columns = Some(columns);
                    state.changed = None;
                    return Ok(());
                }
                changed
            };
            let fresh = Arc::new(read::these(pool, &changed).await?);
            columns = changed_to(columns, Arc::new(changed), fresh).await?;
        }
        Err(DatabaseError::Corrupt("adverts change faster than the search index reads them".to_owned()))
    }

    /// See [`super::IndexedSearch::apply`].
    pub(super) async fn apply(&self, pool: &Pool, posting: PostingId) -> Result<(), DatabaseError> {
        let (load, ticket) = {
            let mut state = self.write();
            if let Some(changed) = &mut state.changed {
                changed.insert(posting);
            }
            if state.columns.is_none() {
                return Ok(());
            }
            state.ticket += 1;
            state.reading += 1;
            (state.load, state.ticket)
        };
        let reading = Reading { held: self };
        let changed = Arc::new(HashSet::from([posting]));
        let fresh = Arc::new(read::these(pool, &changed).await?);
        while let Some(before) = self.current(load, ticket, posting) {
            let after = changed_to(Arc::clone(&before), Arc::clone(&changed), Arc::clone(&fresh)).await?;
            let mut state = self.write();
            // Another change may have come first; copying is done outside the lock.
            if state.columns.as_ref().is_some_and(|now| Arc::ptr_eq(now, &before)) {
                state.columns = Some(after);
                state.applied.insert(posting, ticket);
                break;
            }
        }
        drop(reading);
        Ok(())
    }

    /// What the change with that ticket is to be applied to; `None`: it was overtaken.
    fn current(&self, load: u64, ticket: u64, posting: PostingId) -> Option<Arc<Columns>> {
        let state = self.read();
        let overtaken = state.load != load || state.applied.get(&posting).is_some_and(|applied| *applied > ticket);
        state.columns.clone().filter(|_| !overtaken)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The state behind that change. Copying a block takes a millisecond, merging texts may take many.
async fn changed_to(
    columns: Arc<Columns>,
    changed: Arc<HashSet<PostingId>>,
    fresh: Arc<Vec<Fresh>>,
) -> Result<Arc<Columns>, DatabaseError> {
    let after = spawn_blocking(move || columns.with(&changed, &fresh)).await;
    Ok(Arc::new(after.map_err(|lost| read::ended_early(&lost))??))
}

/// A change that is being read, also where its reader is dropped before the end.
struct Reading<'a> {
    held: &'a Held,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut state = self.held.write();
        state.reading -= 1;
        if state.reading == 0 {
            state.applied.clear();
        }
    }
}
