//! Whether one can still apply: what the dates of an advert say.
//!
//! The dates alone decide, so a page is right between two sweeps ([`crate::retire()`]), which take the same adverts out of
//! lists, feeds and sitemaps.

use jiff::{SignedDuration, Timestamp};

/// An advert that its source does not confirm for so long hides itself.
pub const CONFIRMED_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Whether one can still apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostingState {
    /// Open.
    Live,
    /// Gone since then.
    Closed(Timestamp),
    /// Nobody confirmed it; hidden since then, until somebody does.
    Hidden(Timestamp),
    /// Its own end came then.
    Expired(Timestamp),
}

/// The moment at which an advert leaves the board if nothing happens before: the employer's own end of it, or the end of
/// the time for which the last confirmation counts. This is schema.org's `validThrough`.
#[must_use]
pub fn live_until(confirmed_at: Timestamp, expires_at: Option<Timestamp>) -> Timestamp {
    let unconfirmed_at = confirmed_at.saturating_add(CONFIRMED_FOR).unwrap_or(Timestamp::MAX);
    expires_at.map_or(unconfirmed_at, |end| end.min(unconfirmed_at))
}

/// What the dates of an advert that did not close say at `now`.
pub(crate) fn state(confirmed_at: Timestamp, expires_at: Option<Timestamp>, now: Timestamp) -> PostingState {
    let until = live_until(confirmed_at, expires_at);
    match expires_at {
        _ if now < until => PostingState::Live,
        Some(end) if end == until => PostingState::Expired(end),
        _ => PostingState::Hidden(until),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn an_advert_lives_fourteen_days_from_its_last_confirmation_and_never_beyond_its_own_end() {
        let confirmed: Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
        let after = |hours: i64| confirmed + hours.hours();
        let fortnight = 14 * 24;
        for (end, now, expected) in [
            (None, after(0), PostingState::Live),
            (None, after(fortnight - 1), PostingState::Live),
            (None, after(fortnight), PostingState::Hidden(after(fortnight))),
            (Some(after(24)), after(23), PostingState::Live),
            (Some(after(24)), after(24), PostingState::Expired(after(24))),
            (Some(after(24)), after(1_000), PostingState::Expired(after(24))),
            (Some(after(1_000)), after(fortnight + 1), PostingState::Hidden(after(fortnight))),
        ] {
            assert_eq!(state(confirmed, end, now), expected);
        }
        assert_eq!(live_until(confirmed, Some(after(24))), after(24));
        assert_eq!(live_until(Timestamp::MAX, None), Timestamp::MAX);
    }
}
