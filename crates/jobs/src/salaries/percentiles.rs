//! Percentiles of amounts.

/// Of fewer adverts no figure is told.
pub const FEWEST: usize = 5;

/// How amounts are spread: a tenth of them is below `p10`, half of them below `p50`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// The 10th.
    pub p10: f64,
    /// The lower quartile.
    pub p25: f64,
    /// The median.
    pub p50: f64,
    /// The upper quartile.
    pub p75: f64,
    /// The 90th.
    pub p90: f64,
}

impl Percentiles {
    /// Between two amounts a percentile lies on the line between them, as SQL's `percentile_cont` and spreadsheets have it.
    /// `None` of fewer than [`FEWEST`].
    #[must_use]
    pub fn of(mut amounts: Vec<f64>) -> Option<Self> {
        if amounts.len() < FEWEST {
            return None;
        }
        amounts.sort_by(f64::total_cmp);
        let at = |share: f64| {
            #[expect(clippy::cast_precision_loss, reason = "some thousands at the most")]
            let place = (amounts.len() - 1) as f64 * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length")]
            let (below, above) = (place.floor() as usize, place.ceil() as usize);
            amounts[below] + (amounts[above] - amounts[below]) * place.fract()
        };
        Some(Self { p10: at(0.10), p25: at(0.25), p50: at(0.50), p75: at(0.75), p90: at(0.90) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_lies_on_the_line_between_two_amounts() {
        let of = |amounts: &[f64]| Percentiles::of(amounts.to_vec()).map(|p| [p.p10, p.p25, p.p50, p.p75, p.p90]);
        assert_eq!(of(&[50.0, 10.0, 30.0, 20.0, 40.0]), Some([14.0, 20.0, 30.0, 40.0, 46.0]));
        assert_eq!(of(&[7.0; 9]), Some([7.0; 5]));
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0]), None, "four are too few");
    }
}
