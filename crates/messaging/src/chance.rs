//! Chance, so that what failed together does not come back together.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    time::Duration,
};

/// `span`, a fifth more or less.
pub(crate) fn about(span: Duration) -> Duration {
    // The keys of std's hasher come from the system's source of chance.
    let chance = RandomState::new().build_hasher().finish() % 401;
    span * (800 + u32::try_from(chance).unwrap_or(200)) / 1_000
}
