//! When a source is read next.

use jiff::{SignedDuration, Timestamp};

use super::Source;

/// After the first failure; doubled by each further one.
const FIRST: SignedDuration = SignedDuration::from_mins(5);

/// After many failures.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The next reading of `source` after one at `now` that failed or not. `wait` is what its server asks for; `chance`, from
/// 0 to 1, spreads the readings of many sources over a tenth of the time, so that they do not come together.
#[must_use]
pub fn next(source: &Source, failed: bool, wait: Option<SignedDuration>, chance: f64, now: Timestamp) -> Timestamp {
    let usual = if failed {
        let doublings = u32::try_from(source.failures).unwrap_or_default().min(16);
        let pause = SignedDuration::from_secs(FIRST.as_secs().saturating_mul(1 << doublings));
        // A source that is read once a day need not be asked more often because it failed.
        pause.min(LONGEST).min(source.every.max(FIRST))
    } else {
        source.every
    };
    let spread = usual.mul_f64(0.95 + 0.1 * chance.clamp(0.0, 1.0));
    let pause = wait.map_or(spread, |wait| spread.max(wait));
    now.checked_add(pause).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn source(failures: i32) -> Source {
        Source {
            id: 1,
            name: "kilnworks".to_owned(),
            format: Format::Lever,
            token: "kilnworks".to_owned(),
            address: None,
            company: None,
            every: SignedDuration::from_hours(6),
            filters: Vec::new(),
            paused: false,
            accepted: false,
            due_at: Timestamp::UNIX_EPOCH,
            leased_until: None,
            board: None,
            etag: None,
            last_modified: None,
            failures,
        }
    }

    #[test]
    fn a_reading_that_worked_is_followed_by_one_after_the_interval_more_or_less() {
        let minutes = |chance| next(&source(0), false, None, chance, Timestamp::UNIX_EPOCH).as_second() / 60;
        assert_eq!((minutes(0.0), minutes(0.5), minutes(1.0)), (342, 360, 378));
    }

    #[test]
    fn pauses_after_failures_double_up_to_the_interval_and_never_undercut_the_servers_word() {
        let minutes = |failures, wait: Option<i64>| {
            let wait = wait.map(SignedDuration::from_mins);
            next(&source(failures), true, wait, 0.5, Timestamp::UNIX_EPOCH).as_second() / 60
        };
        assert_eq!([0, 1, 2, 6, 7, 1_000].map(|failures| minutes(failures, None)), [5, 10, 20, 320, 360, 360]);
        assert_eq!((minutes(0, Some(90)), minutes(3, Some(1))), (90, 40));
    }
}
