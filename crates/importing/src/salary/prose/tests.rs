use super::*;

use crate::salary::tests::{places, shown as salary_shown};

/// `EUR 85000-100000 YEAR`; an open end is empty.
fn shown(text: &str) -> Option<String> {
    shown_in(text, &[])
}

#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    for (text, salary) in cases {
        assert_eq!(shown(text).as_deref(), Some(*salary), "{text}");
    }
}

#[track_caller]
fn reads_nothing(texts: &[&str]) {
    for text in texts {
        assert_eq!(shown(text), None, "{text}");
    }
}

fn shown_in(text: &str, countries: &[&str]) -> Option<String> {
    salary_shown(read(text, &places(countries)))
}

#[test]
fn base_pay_is_found_where_the_text_says_what_it_is() {
    reads(&[
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
    ]);
}

#[test]
fn words_behind_an_amount_say_that_it_is_base_pay_whatever_stands_before() {
    reads(&[
        ("Compensation: $60,000 OTE ($40,000 base salary plus commission)", "USD 40000-40000 YEAR"),
        ("On-target earnings of $180,000/year ($90,000 base, $90,000 variable)", "USD 90000-90000 YEAR"),
        ("Benefits\n$70K–$90K base salary, by experience\n$110 - $130K OTE", "USD 70000-90000 YEAR"),
        ("The pay range is $150,000 to $175,000 salary with OTE $300,000 to $500,000", "USD 150000-175000 YEAR"),
        ("Cash compensation of $250K - $350K with meaningful equity", "USD 250000-350000 YEAR"),
        ("Compensation in the range of $110,000 - $135,000+ Bonus", "USD 110000-135000 YEAR"),
        ("Salary: $110,000 + benefits", "USD 110000-110000 YEAR"),
        ("Total compensation: $150,000 - $180,000; $110,000 - $120,000 (base)", "USD 110000-120000 YEAR"),
        ("Salary: $110,000+ a year", "USD 110000- YEAR"),
    ]);
    reads_nothing(&[
        "We manage $50,000 - $80,000 base metal contracts",
        "a $90,000 base of customers",
        "OTE of $180,000 on the base of results",
        "Deals of $50,000 with a base salary",
        "On-target earnings of $160,000 - $200,000 (base and commission)",
    ]);
}

#[test]
fn base_pay_and_the_same_with_more_in_it_are_not_ends_of_one_range() {
    reads(&[
        ("Annual compensation range: $154,000-181,500 USD\nBase salary $140,000-165,000 USD", "USD 140000-165000 YEAR"),
        ("Base salary $140,000-165,000 USD\nAnnual compensation range: $154,000-181,500 USD", "USD 140000-165000 YEAR"),
        ("Base pay in Ohio: $100,000 - $120,000. Base pay in Utah: $90,000 - $110,000.", "USD 90000-120000 YEAR"),
    ]);
}

#[test]
fn a_word_for_pay_leads_to_a_single_amount() {
    reads(&[
        ("Clear pay: up to $30/hour, paid twice a month", "USD -30 HOUR"),
        ("Compensation: from $2500/month", "USD 2500- MONTH"),
        ("Competitive pay + bonus eligibility: up to $25.00/hr.", "USD -25 HOUR"),
        ("Base salary of $90,000 and 401(k)", "USD 90000-90000 YEAR"),
    ]);
    reads_nothing(&[
        "Earn up to $30/hour",
        "Competitive pay and a bonus of up to $25.00/hr",
        "Pay and a retention bonus from $2500/month",
        "Compensation for the loss of up to $2500/month",
    ]);
}

#[test]
fn spaces_part_thousands() {
    reads(&[
        ("SALARY: 15 000- 18 000 PLN gross/monthly", "PLN 15000-18000 MONTH"),
        ("Salaire : 45\u{202f}000 € à 55\u{a0}000,50 € brut par an", "EUR 45000-55000.5 YEAR"),
        ("Salary band 3 150,000 - 180,000 EUR", "EUR 150000-180000 YEAR"),
    ]);
}

#[test]
fn a_dollar_that_is_not_known_is_that_of_the_code_behind_it() {
    let text = "The base salary is between $57,000 CAD and $77,000 CAD.";
    assert_eq!(shown_in(text, &["CA"]).as_deref(), Some("CAD 57000-77000 YEAR"));
    assert_eq!(shown_in("The base salary is between $57,000 and $77,000.", &["CA"]), None);
}

#[test]
fn a_salary_without_a_currency_is_in_that_of_all_places() {
    for (text, countries, salary) in [
        (
            "The base salary range for this role is 134,300.00 - 189,900.00. Pay varies.",
            &["US"][..],
            "USD 134300-189900 YEAR",
        ),
        ("Annual salary: 95,000. This role is full-time.", &["US", "US"], "USD 95000-95000 YEAR"),
        ("Base salary: 140-170k depending on level", &["GB"], "GBP 140000-170000 YEAR"),
        ("Gehalt: 60.000 - 70.000 brutto", &["DE", "AT"], "EUR 60000-70000 YEAR"),
        ("Gehalt: 4.500 - 5.000 pro Monat", &["DE"], "EUR 4500-5000 MONTH"),
    ] {
        assert_eq!(shown_in(text, countries).as_deref(), Some(salary), "{text}");
        assert_eq!(shown_in(text, &[]), None, "{text}");
        assert_eq!(shown_in(text, &["CA"]), None, "{text}");
        assert_eq!(shown_in(text, &["US", "DE"]), None, "{text}");
    }
    for text in [
        "Salary: competitive. We serve 40,000 - 50,000 customers.",
        "Salary range 40,000 - 50,000 customers",
        "A user base of 40,000 - 60,000 users",
        "A growing base of 40,000 to 60,000",
        "The base is 40 hours per week, or 2,000 hours per year",
        "Salary: ¥800,000 - ¥900,000",
        "Salary: 800,000 - 900,000 ₽",
        "Salary: 500 000 kr",
        "Salary: kr 500 000",
        "Salary in 2025 - 2026",
        "Salary data of 20,000 - 30,000 companies",
        "The base is #30000",
        "Earnings: 100,000 - 120,000",
        "Bonus: 20,000 - 30,000",
        "Salary range: 20,000 - 500,000",
    ] {
        assert_eq!(shown_in(text, &["US"]), None, "{text}");
    }
}

#[test]
fn what_the_employer_calls_its_pay_counts_with_more_in_it_where_no_base_pay_is_stated() {
    reads(&[
        ("Salary: $90,000 - $110,000 OTE", "USD 90000-110000 YEAR"),
        ("Pay: $90,000 - $110,000 OTE", "USD 90000-110000 YEAR"),
        ("package with a salary range of $135,000 – $200,000 OTE (by skill)", "USD 135000-200000 YEAR"),
        ("Pay Range: $90,000- $130,000 total cash compensation plus equity", "USD 90000-130000 YEAR"),
        (
            "Compensation: $125,000- $137,000 (total compensation includes base salary + bonus)",
            "USD 125000-137000 YEAR",
        ),
        ("The pay range for this role is $150,000 to $300,000 OTE + benefits", "USD 150000-300000 YEAR"),
        ("The estimated salary range for this position is $120k-$140K OTE.", "USD 120000-140000 YEAR"),
        ("Salary: $150,000 - $180,000 OTE. The base salary is $95,000.", "USD 95000-95000 YEAR"),
        ("Pay range: $150,000 - $180,000 OTE\nBase salary: $90,000 - $100,000", "USD 90000-100000 YEAR"),
    ]);
}

#[test]
fn amounts_that_are_no_base_pay_stay_out() {
    reads_nothing(&[
        "We raised $120 million, bringing total funding to $1 billion.",
        "In 2026 we crossed $100M in revenue at a $5B valuation.",
        "You close deals between $50,000 and $100,000.",
        "Own a budget of $200,000 - $300,000 per year.",
        "Tuition reimbursement up to $5,250 per year for any field of study",
        "Earn a $500 referral bonus for every friend",
        "A sign-on bonus of $10,000 - $20,000",
        "On-target earnings (OTE) of $180,000 - $220,000",
        "OTE: $180,000 - $220,000",
        "The annual OTE range for this position is $90,000 - $135,000.",
        "The total compensation range for this role is $150,000 - $200,000",
        "The commission range for this role is expected to be $50,000 - $80,000",
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
        "Compensation:\n$93,000 - 140,0000 per year",
        "Salary: between $93,000 and 1,40,0000",
        "Salary $5 - $500,000",
        "Salary between 2024 and 2025",
        "Publish this with a salary of $1 - $2 million a year",
        "",
    ]);
}

#[test]
fn any_text_is_read_in_one_go() {
    let start = std::time::Instant::now();
    for text in ["$1 ", "$1-", "USD USD ", "salary $100,000 - $120,000 bonus ", "1,2.3'4 ", "€ € € 5 to ", "9"] {
        _ = read(&text.repeat(300_000 / text.len()), &[]);
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}
