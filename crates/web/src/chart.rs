//! Drawings that are made on the server: SVG without a script or a style of its own.
//!
//! A drawing fills a box of [`WIDTH`] by [`HEIGHT`] units that the page stretches to its place, lines staying as thin as
//! they are. Words would be stretched too, so scales are written in HTML beside it, in even steps. Whoever cannot see it
//! gets its description, and a table with the numbers follows on the page.

mod columns;
mod curve;
mod scale;
mod spans;

pub(crate) use columns::{Column, Columns};
pub(crate) use curve::{Curve, Curves};
pub(crate) use scale::{Scale, amounts, durations};
pub(crate) use spans::{Span, Spans};

/// Units from the left edge to the right one.
pub(crate) const WIDTH: f64 = 1000.0;

/// Units from the upper edge to the lower one.
pub(crate) const HEIGHT: f64 = 300.0;
