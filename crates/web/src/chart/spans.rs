//! How amounts are spread, a row a group: a line from the 10th to the 90th percentile, a bar from quartile to quartile, a
//! mark at the median.

use askama::Template;

use super::WIDTH;

/// Units from the upper edge of a row to its lower one.
const ROW: f64 = 40.0;

/// A drawing of spans with its scale.
#[derive(Debug, Template)]
#[template(path = "chart/spans.html")]
pub(crate) struct Spans {
    /// Names the drawing on its page.
    pub(crate) id: &'static str,
    /// What is drawn.
    pub(crate) title: String,
    /// What it shows, for whoever does not see it.
    pub(crate) description: String,
    /// The scale below, from the left.
    pub(crate) across: Vec<String>,
    pub(crate) spans: Vec<Span>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) label: String,
    /// What is said where the pointer rests on it.
    pub(crate) said: String,
    /// The line, as a path.
    pub(crate) line: String,
    /// The bar's left edge and width.
    pub(crate) bar: (String, String),
    /// The median, as a path.
    pub(crate) median: String,
}

impl Span {
    /// A row of five places, rising, each a share of the width from 0 to 1.
    pub(crate) fn new(label: String, said: String, places: [f64; 5]) -> Self {
        let [p10, p25, p50, p75, p90] = places.map(|share| share.clamp(0.0, 1.0) * WIDTH);
        Self {
            label,
            said,
            line: format!("M{p10:.1} {:.1}H{p90:.1}", ROW / 2.0),
            bar: (format!("{p25:.1}"), format!("{:.1}", (p75 - p25).max(0.0))),
            median: format!("M{p50:.1} {:.1}V{:.1}", ROW * 0.1, ROW * 0.9),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reaches_from_the_lowest_to_the_highest_place() {
        let span = Span::new("A".into(), "a".into(), [0.1, 0.25, 0.5, 0.75, 1.2]);
        assert_eq!((span.line.as_str(), span.median.as_str()), ("M100.0 20.0H1000.0", "M500.0 4.0V36.0"));
        assert_eq!(span.bar, ("250.0".to_owned(), "500.0".to_owned()));
    }
}
