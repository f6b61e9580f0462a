//! Numbers as people read them.

use crate::texts::Language;

/// `12345` as `12,345`, in German as `12.345`.
pub(crate) fn number(number: i64, language: Language) -> String {
    let mark = match language {
        Language::English => ',',
        Language::German => '.',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A decimal number as Rust writes it, with the language's mark before its decimals.
pub(crate) fn decimal(number: String, language: Language) -> String {
    match language {
        Language::English => number,
        Language::German => number.replace('.', ","),
    }
}

/// `1 life`, `37 lives`, `1,200 lives`: a number with its noun, for the operator. What visitors read is in the catalogue.
pub(crate) fn count(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", self::number(number, Language::English), if number == 1 { one } else { many })
}

/// `100 %` only of what was whole: anything less is rounded down, to as many digits as it takes to differ.
pub(crate) fn percent(fraction: f64, language: Language) -> String {
    if fraction >= 1.0 {
        return "100\u{a0}%".into();
    }
    let percent = fraction * 100.0;
    let decimals = if percent >= 99.99 { 1_000.0 } else { 100.0 };
    decimal(format!("{}\u{a0}%", (percent * decimals).floor() / decimals), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (amount, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678"), (-1_234, "−1,234")]
        {
            assert_eq!(number(amount, Language::English), text);
        }
        assert_eq!(number(-12_345_678, Language::German), "−12.345.678");
    }

    #[test]
    fn one_is_singular_and_nothing_else_is() {
        assert_eq!(count(1, "job", "jobs"), "1 job");
        assert_eq!(count(0, "job", "jobs"), "0 jobs");
        assert_eq!(count(1_200, "job", "jobs"), "1,200 jobs");
    }

    #[test]
    fn a_hundred_percent_is_said_of_nothing_less() {
        for (fraction, said) in [
            (1.0, "100\u{a0}%"),
            (0.999_999_9, "99.999\u{a0}%"),
            (0.999_9, "99.99\u{a0}%"),
            (0.998_765, "99.87\u{a0}%"),
            (0.5, "50\u{a0}%"),
            (0.0, "0\u{a0}%"),
        ] {
            assert_eq!(percent(fraction, Language::English), said);
        }
        assert_eq!(percent(0.998_765, Language::German), "99,87\u{a0}%");
    }
}
