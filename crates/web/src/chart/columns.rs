//! Columns side by side, each of parts that stand on each other.

use askama::Template;

use super::{HEIGHT, Scale, WIDTH};

/// A drawing of columns with its scales.
#[derive(Debug, Template)]
#[template(path = "chart/columns.html")]
pub(crate) struct Columns {
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
    pub(crate) columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// What is said where the pointer rests on it.
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

/// A part of a column, in units of the box.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) width: String,
    pub(crate) height: String,
}

impl Column {
    /// The column at `index` of `count`, its parts from below; those of nothing are left out.
    pub(crate) fn new(
        title: String,
        (index, count): (usize, usize),
        scale: &Scale,
        parts: impl IntoIterator<Item = (&'static str, usize)>,
    ) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let (slot, x) = (WIDTH / count.max(1) as f64, index as f64 * WIDTH / count.max(1) as f64);
        let mut below = HEIGHT;
        let part = |(class, amount): (&'static str, usize)| {
            #[expect(clippy::cast_precision_loss, reason = "a ledger holds few thousand lives")]
            let height = scale.share(amount as f64) * HEIGHT;
            below -= height;
            let [x, y, width, height] =
                [x + slot * 0.14, below, slot * 0.72, height].map(|number| format!("{number:.1}"));
            (amount > 0).then_some(Part { class, x, y, width, height })
        };
        Self { title, parts: parts.into_iter().filter_map(part).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::amounts;

    #[test]
    fn parts_stand_on_each_other_and_empty_ones_are_left_out() {
        let column = Column::new("a".into(), (1, 10), &amounts(4.0, 1.0), [("low", 1), ("none", 0), ("high", 2)]);
        let said: Vec<_> =
            column.parts.iter().map(|part| (part.class, part.y.as_str(), part.height.as_str())).collect();
        assert_eq!(said, [("low", "225.0", "75.0"), ("high", "75.0", "150.0")]);
        assert_eq!((column.parts[0].x.as_str(), column.parts[0].width.as_str()), ("114.0", "72.0"));
    }
}
