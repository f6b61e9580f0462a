//! Restart intensity, Erlang/OTP's idea (supervisor behaviour, "Maximum Restart Intensity"): a process that mends itself
//! again and again by restarting is not mended by it. Then it stays as it is, and calls for a person.

use std::time::Duration;

use jiff::Timestamp;

use crate::{life::Life, trend};

/// Whether the process may restart once more of its own will: fewer than `limit` lives within `window` began because the
/// one before chose to end. `lives` are the newest first, as [`crate::Ledger::lives`] gives them.
pub(crate) fn may_restart(lives: &[Life], now: Timestamp, limit: u32, window: Duration) -> bool {
    let recent = lives.iter().zip(trend::beginnings(lives, now)).filter(|(life, began)| {
        // A successor that never served has replaced nobody.
        life.cause.is_self_chosen() && life.serving_at.is_some() && now.duration_since(*began).unsigned_abs() < window
    });
    recent.count() < usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{life::Cause, trend::tests::life};

    const WINDOW: Duration = Duration::from_mins(10);

    fn allowed(lives: &[(Cause, &str)]) -> bool {
        let lives: Vec<_> = lives.iter().map(|(cause, began)| life(*cause, began)).collect();
        may_restart(&lives, "2026-11-22T10:00:00Z".parse().unwrap(), 3, WINDOW)
    }

    #[test]
    fn the_fourth_self_chosen_restart_in_the_window_is_refused() {
        let two = [(Cause::Memory, "2026-11-22T09:58:00Z"), (Cause::Pool, "2026-11-22T09:55:00Z")];
        assert!(allowed(&two));
        let three = [two.as_slice(), &[(Cause::Watchdog, "2026-11-22T09:50:01Z")]].concat();
        assert!(!allowed(&three));
        let earlier = [two.as_slice(), &[(Cause::Watchdog, "2026-11-22T09:50:00Z")]].concat();
        assert!(allowed(&earlier), "the window's edge is outside");
    }

    #[test]
    fn what_somebody_else_chose_does_not_count() {
        let causes = [Cause::Release, Cause::Refresh, Cause::Operator, Cause::Crash, Cause::OutOfMemory, Cause::Boot];
        assert!(allowed(&causes.map(|cause| (cause, "2026-11-22T09:59:00Z"))));
    }

    #[test]
    fn a_limit_of_none_allows_none() {
        assert!(!may_restart(&[], Timestamp::UNIX_EPOCH, 0, WINDOW));
    }

    #[test]
    fn lives_of_a_wrong_clock_count_as_now_until_a_later_life_shows_the_right_one() {
        let ahead = [(Cause::Task, "2031-01-01T00:00:00Z"); 3];
        assert!(!allowed(&ahead));
        let put_right = [[(Cause::Refresh, "2026-11-22T09:00:00Z")].as_slice(), &ahead].concat();
        assert!(allowed(&put_right));
    }
}
