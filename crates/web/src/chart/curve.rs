//! Lines over a scale: one for each life, say.

use std::fmt::Write as _;

use askama::Template;

use super::{HEIGHT, WIDTH};

/// A drawing of lines with its scales.
#[derive(Debug, Template)]
#[template(path = "chart/curves.html")]
pub(crate) struct Curves {
    /// Names the drawing on its page.
    pub(crate) id: &'static str,
    /// What is drawn.
    pub(crate) title: String,
    /// What it shows, for whoever does not see it.
    pub(crate) description: String,
    /// The scale on the left, from above.
    pub(crate) up: Vec<String>,
    /// The scale below, from the left.
    pub(crate) across: Vec<String>,
    pub(crate) curves: Vec<Curve>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve {
    /// What is said where the pointer rests on it.
    pub(crate) title: String,
    /// For the style sheet: `is-present` or `is-past`.
    pub(crate) class: &'static str,
    /// `M…L…`; a single point is a line without length, drawn as a dot.
    pub(crate) path: String,
    /// A dot at its end, as a path.
    pub(crate) end: String,
    /// Whether the end was none that anybody chose: it is then marked from top to bottom.
    pub(crate) crack: Option<String>,
}

impl Curve {
    /// A line through `points`, each a share of the width and of the height, both from 0 to 1. `None` without points.
    pub(crate) fn new(title: String, class: &'static str, points: &[(f64, f64)], struck: bool) -> Option<Self> {
        let (x, y) = place(*points.last()?);
        let mut path = String::with_capacity(points.len() * 12);
        for (index, point) in points.iter().enumerate() {
            let (x, y) = place(*point);
            // Writing to a string cannot fail.
            _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
        }
        if points.len() == 1 {
            path.push_str("h0");
        }
        let crack = struck.then(|| crack(x));
        Some(Self { title, class, path, end: format!("M{x:.1} {y:.1}h0"), crack })
    }
}

/// From shares of the box to its units; what is higher is nearer to the upper edge.
fn place((x, y): (f64, f64)) -> (f64, f64) {
    (x.clamp(0.0, 1.0) * WIDTH, (1.0 - y.clamp(0.0, 1.0)) * HEIGHT)
}

/// A jagged line from the upper edge to the lower one.
fn crack(x: f64) -> String {
    let mut path = format!("M{x:.1} 0");
    for (index, dx) in [6.0, -4.0, 5.0, -6.0, 4.0, 0.0].into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "six teeth")]
        let y = (index + 1) as f64 * HEIGHT / 6.0;
        _ = write!(path, "L{:.1} {y:.1}", x + dx);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_point_to_point_and_ends_in_a_dot() {
        let curve = Curve::new("a".into(), "is-past", &[(0.0, 0.0), (0.5, 1.0), (1.0, 0.25)], false).expect("points");
        assert_eq!(curve.path, "M0.0 300.0L500.0 0.0L1000.0 225.0");
        assert_eq!(curve.end, "M1000.0 225.0h0");
        assert_eq!(curve.crack, None);
    }

    #[test]
    fn one_point_is_a_dot_and_none_is_nothing() {
        let dot = Curve::new("a".into(), "is-past", &[(0.5, 0.5)], true).expect("a point");
        assert_eq!(dot.path, "M500.0 150.0h0");
        assert!(dot.crack.is_some_and(|crack| crack.starts_with("M500.0 0L") && crack.ends_with(" 300.0")));
        assert_eq!(Curve::new("a".into(), "is-past", &[], false), None);
    }
}
