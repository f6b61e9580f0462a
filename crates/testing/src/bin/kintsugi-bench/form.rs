//! Headings and tables, as a terminal shows them and as a document holds them.

/// Where the report is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Columns stand under each other.
    Terminal,
    /// Markdown, ready to be put into `docs/performance.md`.
    Document,
}

impl Form {
    /// A heading with what keeps it from its neighbours.
    pub(crate) fn heading(self, text: &str) -> String {
        match self {
            Self::Terminal => format!("\n{text}\n"),
            Self::Document => format!("\n## {text}\n\n"),
        }
    }

    /// The first column to the left, the others to the right.
    pub(crate) fn table<const N: usize>(self, head: [&str; N], body: impl Iterator<Item = [String; N]>) -> String {
        let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_owned)).chain(body).collect();
        match self {
            Self::Terminal => aligned(&rows),
            Self::Document => markdown(&rows),
        }
    }
}

fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A vertical bar in a cell would end it.
fn markdown<const N: usize>(rows: &[[String; N]]) -> String {
    let rule: [String; N] = std::array::from_fn(|column| if column == 0 { "---" } else { "---:" }.to_owned());
    let mut lines: Vec<_> = rows.iter().map(|row| row.clone().map(|cell| cell.replace('|', "\\|"))).collect();
    lines.insert(1, rule);
    lines.iter().map(|cells| format!("| {} |\n", cells.join(" | "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_or_between_bars() {
        let body = || [["längste".to_owned(), "1".to_owned()], ["b|c".to_owned(), "100".to_owned()]].into_iter();
        assert_eq!(Form::Terminal.table(["a", "n"], body()), "a          n\nlängste    1\nb|c      100\n");
        let expected = "| a | n |\n| --- | ---: |\n| längste | 1 |\n| b\\|c | 100 |\n";
        assert_eq!(Form::Document.table(["a", "n"], body()), expected);
    }
}
