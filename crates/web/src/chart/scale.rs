//! Where a scale ends and what is written on it: round numbers, in four even steps.

use std::time::Duration;

use crate::{texts::Language, words};

/// Steps of every scale.
const STEPS: u32 = 4;

/// A scale from nothing to `end`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    /// The highest value, never 0.
    pub(crate) end: f64,
    /// What is written at each step, from nothing to the end.
    pub(crate) labels: Vec<String>,
}

impl Scale {
    /// How far along the scale a value lies, from 0 to 1.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value / self.end).clamp(0.0, 1.0)
    }

    /// From the end to nothing, as it is read from above.
    pub(crate) fn downwards(&self) -> Vec<&str> {
        self.labels.iter().rev().map(String::as_str).collect()
    }

    fn of_steps(step: f64, label: impl Fn(f64) -> String) -> Self {
        Self {
            end: step * f64::from(STEPS),
            labels: (0..=STEPS).map(|number| label(step * f64::from(number))).collect(),
        }
    }
}

/// A scale for amounts up to `highest`, in steps of whole multiples of `least`, itself a whole number.
pub(crate) fn amounts(highest: f64, least: f64) -> Scale {
    let wanted = (highest / f64::from(STEPS)).max(least);
    let magnitude = 10_f64.powf(wanted.log10().floor());
    // A step that is a whisker too small by rounding would cut the highest value off.
    let fits = |step: &f64| (*step / least).fract() == 0.0 && *step * 1.000_001 >= wanted;
    let step = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0]
        .map(|factor| factor * magnitude)
        .into_iter()
        .find(fits)
        .unwrap_or_else(|| wanted.ceil());
    Scale::of_steps(step, |value| format!("{value:.0}"))
}

/// A scale for spans of time up to `longest`, for the operator.
pub(crate) fn durations(longest: Duration) -> Scale {
    const MINUTES: [u32; 17] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 5760, 10_080, 20_160, 40_320];
    let wanted = longest.as_secs_f64() / f64::from(STEPS) / 60.0;
    let fits = |step: &f64| *step >= wanted;
    let step = MINUTES.map(f64::from).into_iter().find(fits).unwrap_or_else(|| (wanted / 1440.0).ceil() * 1440.0);
    Scale::of_steps(step * 60.0, |seconds| {
        if seconds == 0.0 { "0".into() } else { words::span(Duration::from_secs_f64(seconds), Language::English) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_at_a_round_number_that_holds_the_highest() {
        for (highest, least, labels) in [
            (0.0, 1.0, ["0", "1", "2", "3", "4"]),
            (3.0, 1.0, ["0", "1", "2", "3", "4"]),
            (5.0, 1.0, ["0", "2", "4", "6", "8"]),
            (40.0, 1.0, ["0", "10", "20", "30", "40"]),
            (84.4, 1.0, ["0", "25", "50", "75", "100"]),
            (233.0, 1.0, ["0", "60", "120", "180", "240"]),
            (1_000.0, 1.0, ["0", "250", "500", "750", "1000"]),
        ] {
            let scale = amounts(highest, least);
            assert_eq!(scale.labels, labels, "{highest}");
            assert!(scale.end >= highest);
        }
    }

    #[test]
    fn a_scale_of_time_steps_by_what_clocks_show() {
        let hours = |hours: u64| durations(Duration::from_secs(hours * 3600)).labels;
        assert_eq!(hours(0), ["0", "1 min", "2 min", "3 min", "4 min"]);
        assert_eq!(hours(24), ["0", "6 h", "12 h", "18 h", "1 day"]);
        assert_eq!(hours(25), ["0", "12 h", "1 day", "1 day 12 h", "2 days"]);
        assert!(durations(Duration::from_secs(400 * 86_400)).end >= 400.0 * 86_400.0);
    }

    #[test]
    fn what_lies_beyond_a_scale_is_drawn_at_its_edge() {
        let scale = amounts(4.0, 1.0);
        assert_eq!((scale.share(-1.0), scale.share(2.0), scale.share(9.0)), (0.0, 0.5, 1.0));
    }
}
