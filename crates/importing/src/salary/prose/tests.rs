use super::*;

/// `EUR 85000-100000 YEAR`; an open end is empty.
fn shown(text: &str) -> Option<String> {
    let end = |end: Option<i64>| end.map_or(String::new(), |e| format!("{}", e as f64 / 100.0));
    read(text, &[]).map(|s| format!("{} {}-{} {}", s.currency, end(s.min), end(s.max), s.period))
}

#[test]
fn base_pay_is_found_where_the_text_says_what_it_is() {
    for (text, salary) in [
        ("The base salary range for this role is $165,000-$190,000. Our ranges vary.", "USD 165000-190000 YEAR"),
        ("Base pay is expected to be between $162,000 and $232,875/year here.", "USD 162000-232875 YEAR"),
        ("We raised $80M.\nThe pay range is US$140k – US$175k base plus On Target Earnings.", "USD 140000-175000 YEAR"),
        ("Compensation\n€85.000 bis €100.000 brutto pro Jahr", "EUR 85000-100000 YEAR"),
        ("Gehalt: 60.000 - 70.000 EUR", "EUR 60000-70000 YEAR"),
        ("Salary from £45k to £55k", "GBP 45000-55000 YEAR"),
        ("Hourly Rate: $22 - $25, commensurate with experience", "USD 22-25 HOUR"),
        ("The target hourly rate ranges from $64.42 to $68.27, in addition to equity.", "USD 64.42-68.27 HOUR"),
        ("Tacoma, WA Salary Range: USD $ 18.25/hr", "USD 18.25-18.25 HOUR"),
        ("Salary Range: 65,000 - 85,000 USD annually", "USD 65000-85000 YEAR"),
        ("A base salary of up to $300,000 USD, plus variable compensation", "USD -300000 YEAR"),
        ("Base pay starts at $20 an hour and is based on factors", "USD 20- HOUR"),
        ("with a starting salary of $ 100k+ , and stock", "USD 100000- YEAR"),
        ("Technician 1: $28–$32/hour + equity\nTechnician 2: $34.50–$39/hour + equity", "USD 28-39 HOUR"),
        (
            "Base salary range: Zone A $160,400 - $200,500 per year. Zone B: $144,300 - $180,400 per year.",
            "USD 144300-200500 YEAR",
        ),
        ("annual base salary of £41,500 and total first-year compensation of £48,500-£57,500", "GBP 41500-41500 YEAR"),
        ("Monatsgehalt: 3.500 € - 4.200 € (14 Gehälter)", "EUR 3500-4200 MONTH"),
        ("Salaire : 55 k€ à 65 k€ brut par an", "EUR 55000-65000 YEAR"),
        ("Day rate: £600 - £700 per day", "GBP 600-700 DAY"),
    ] {
        assert_eq!(shown(text).as_deref(), Some(salary), "{text}");
    }
}

#[test]
fn what_the_employer_calls_its_pay_counts_with_more_in_it_where_no_base_pay_is_stated() {
    for (text, salary) in [
        ("Salary: $90,000 - $110,000 OTE", "USD 90000-110000 YEAR"),
        ("Pay: $90,000 - $110,000 OTE", "USD 90000-110000 YEAR"),
        ("package with a salary range of $135,000 – $200,000 OTE (by skill)", "USD 135000-200000 YEAR"),
        ("Pay Range: $90,000- $130,000 total cash compensation plus equity", "USD 90000-130000 YEAR"),
        (
            "Compensation: $125,000- $137,000 (total compensation includes base salary + bonus)",
            "USD 125000-137000 YEAR",
        ),
        ("Salary: $150,000 - $180,000 OTE. The base salary is $95,000.", "USD 95000-95000 YEAR"),
        ("Pay range: $150,000 - $180,000 OTE\nBase salary: $90,000 - $100,000", "USD 90000-100000 YEAR"),
    ] {
        assert_eq!(shown(text).as_deref(), Some(salary), "{text}");
    }
}

#[test]
fn amounts_that_are_no_base_pay_stay_out() {
    for text in [
        "We raised $120 million, bringing total funding to $1 billion.",
        "In 2026 we crossed $100M in revenue at a $5B valuation.",
        "You close deals between $50,000 and $100,000.",
        "Own a budget of $200,000 - $300,000 per year.",
        "Tuition reimbursement up to $5,250 per year for any field of study",
        "Earn a $500 referral bonus for every friend",
        "A sign-on bonus of $10,000 - $20,000",
        "On-target earnings (OTE) of $180,000 - $220,000",
        "OTE: $180,000 - $220,000",
        "Competitive total compensation package ranging from $150,800 to $329,900",
        "Total compensation package $160,000–$200,000 (base + performance bonus)",
        "Pay range: $160,000 - $200,000 total compensation budget",
        "Total compensation of $300,000 - $400,000 per year, in cash and stock",
        "$1.50/hr shift differential offered",
        "parental leave, up to $350/day for childcare",
        "$100k life insurance at no cost",
        "401k match up to 5%, $1 for $1",
        "Salary: competitive. We serve 40,000 - 50,000 customers.",
        "Commission-only role with $25k in stipends; first year income ranges from $70,000 - $200,000",
        "Career path to a $100k+ job",
        "The salary range is 120,000 - 140,000",
        "Salary: $90,000 - £110,000",
        "Salary $5 - $500,000",
        "Salary between 2024 and 2025",
        "",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}

#[test]
fn any_text_is_read_in_one_go() {
    let start = std::time::Instant::now();
    for text in ["$1 ", "$1-", "USD USD ", "salary $100,000 - $120,000 bonus ", "1,2.3'4 ", "€ € € 5 to ", "9"] {
        _ = read(&text.repeat(300_000 / text.len()), &[]);
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}
