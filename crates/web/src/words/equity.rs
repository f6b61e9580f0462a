//! A share in the company.

use contracts::{Equity, Millipercent};

use super::number::decimal;
use crate::texts::Language;

/// For a card: `0.8–1.2 % equity`, `equity offered`.
pub(crate) fn equity_in_short(equity: &Equity, t: Language) -> String {
    percent(equity, t).map_or_else(|| t.words_equity_offered().into(), |share| t.words_equity(share))
}

/// For an advert: `0.8–1.2 %, fully diluted`.
pub(crate) fn equity_in_full(equity: &Equity, t: Language) -> String {
    percent(equity, t).map_or_else(|| t.words_equity_unstated().into(), |share| t.words_equity_diluted(share))
}

fn percent(equity: &Equity, t: Language) -> Option<String> {
    let number = |thousandths| decimal(number(thousandths), t);
    match *equity {
        Equity::Offered => None,
        Equity::Range { min, max } if min == max => Some(format!("{}\u{a0}%", number(min))),
        Equity::Range { min: 0, max } => Some(t.words_equity_up_to(format!("{}\u{a0}%", number(max)))),
        Equity::Range { min, max } => Some(format!("{}–{}\u{a0}%", number(min), number(max))),
    }
}

/// Thousandths of a percent without trailing zeros: `0.8`, `1.25`, `4`.
fn number(thousandths: Millipercent) -> String {
    match thousandths % 1000 {
        0 => (thousandths / 1000).to_string(),
        rest => format!("{}.{}", thousandths / 1000, format!("{rest:03}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use Language::{English, German};

    use super::*;

    #[test]
    fn equity_is_a_range_of_percents() {
        for (min, max, text) in [
            (800, 1_200, "0.8–1.2\u{a0}% equity"),
            (300, 300, "0.3\u{a0}% equity"),
            (4_000, 7_000, "4–7\u{a0}% equity"),
            (1_250, 2_005, "1.25–2.005\u{a0}% equity"),
            (0, 500, "up to 0.5\u{a0}% equity"),
            (5, 5, "0.005\u{a0}% equity"),
        ] {
            assert_eq!(equity_in_short(&Equity::Range { min, max }, English), text);
        }
    }

    #[test]
    fn equity_without_a_figure_is_offered() {
        assert_eq!(equity_in_short(&Equity::Offered, English), "equity offered");
        assert_eq!(equity_in_full(&Equity::Range { min: 800, max: 1_200 }, English), "0.8–1.2\u{a0}%, fully diluted");
        let range = Equity::Range { min: 0, max: 1_250 };
        assert_eq!(equity_in_full(&range, German), "bis zu 1,25\u{a0}%, voll verwässert");
    }
}
