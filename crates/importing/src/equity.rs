//! Shares in a company, as every source writes them.

use contracts::Millipercent;

/// Percent to thousandths of a percent; `None` where it is no share.
pub(crate) fn millipercent(percent: f64) -> Option<Millipercent> {
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the filter in the same line")]
    Some(percent).filter(|p| (0.0..=100.0).contains(p)).map(|p| (p * 1000.0).round() as Millipercent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_nothing_and_the_whole() {
        for (percent, share) in [
            (0.0, Some(0)),
            (0.25, Some(250)),
            (100.0, Some(100_000)),
            (-0.1, None),
            (100.1, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(millipercent(percent), share, "{percent}");
        }
    }
}
