//! What is understood of labelled lines and adverts, where they lie beside the project: they belong to others and are
//! not part of it. Rules were written on the even rows first; by now every row that disagreed was looked at, so that the odd
//! ones are no longer held out. Both halves are printed, for they should not drift apart.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and tells what it saw, in its helpers too"
)]

use std::path::Path;

use contracts::{PayPeriod, Place, Salary, Seniority};
use importing::{
    place, salary, title,
    understand::{self, Amount, Description, Raw, RawLocation, RawPay},
};
use serde_json::Value;

const FOLDER: &str = "../../../shared/data/labelled";

/// A label that is wrong, and what is right by the advert's own words: the reading must agree with that instead.
struct Wrong {
    /// Numbers of rows in `gold.jsonl`.
    rows: &'static [usize],
    /// Currency, base pay in units and its period; `None` where the advert says nothing certain.
    right: Option<(&'static str, f64, PayPeriod)>,
    reason: &'static str,
}

/// Each was looked at. Labels that contradict another one of the same text, and can be right (70, 254, 371), are not here:
/// they count as disagreements.
const WRONG: [Wrong; 5] = [
    Wrong { rows: &[74, 178, 335, 352], right: Some(("GBP", 41_500.0, PayPeriod::Year)), reason: TOTAL },
    Wrong { rows: &[138], right: Some(("HKD", 312_000.0, PayPeriod::Year)), reason: TOTAL },
    Wrong { rows: &[374], right: Some(("USD", 80_000.0, PayPeriod::Year)), reason: TOTAL },
    Wrong { rows: &[487], right: Some(("USD", 75_000.0, PayPeriod::Year)), reason: TOTAL },
    Wrong {
        rows: &[369, 425],
        right: None,
        reason: "20 to 30 and 37 to 47 dollars a year: hourly rates that the employer filed wrongly. The label repeats the \
                 field; that nobody is paid so little is certain, and nothing else is",
    },
];

const TOTAL: &str = "one employer's text: the first year's total, which depends on results, is labelled, and once a range from the \
                     base to the total's end. The text states an annual base salary beside it, and that is what it calls salary; \
                     row 75 labels the sentence of 138 as none";

fn wrong(number: usize) -> Option<&'static Wrong> {
    WRONG.iter().find(|wrong| wrong.rows.contains(&number))
}

/// The rows of a file with their numbers from 0, or nothing and a line that says so.
fn rows(file: &str) -> Vec<(usize, Value)> {
    let Ok(text) = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(file)) else {
        println!("left out: there is no {file} in {FOLDER}");
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).enumerate().collect()
}

/// Rows right and in all, of both halves.
#[derive(Default)]
struct Score {
    name: &'static str,
    halves: [(usize, usize); 2],
    /// Rows right and in all, if every label is taken as it is.
    as_labelled: Option<(usize, usize)>,
    wrong: Vec<String>,
}

impl Score {
    fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn add(&mut self, number: usize, right: bool, told: impl FnOnce() -> String) {
        let (good, all) = &mut self.halves[number % 2];
        *all += 1;
        *good += usize::from(right);
        if !right {
            self.wrong.push(format!("{number}: {}", told()));
        }
    }

    /// Counts a row by its label as it is.
    fn add_as_labelled(&mut self, right: bool) {
        let (good, all) = self.as_labelled.get_or_insert_default();
        *all += 1;
        *good += usize::from(right);
    }

    /// Prints both halves and all that is wrong; fails below `least` per cent in all, or in the odd ones alone.
    fn close(self, least: f64) {
        let share = |(good, all): (usize, usize)| 100.0 * good as f64 / (all.max(1)) as f64;
        let [even, odd] = self.halves;
        let all = (even.0 + odd.0, even.1 + odd.1);
        let as_labelled =
            self.as_labelled.map_or("the same".to_owned(), |rows| format!("{:.2} % of {}", share(rows), rows.1));
        println!(
            "{}: {:.2} % of {} (even rows {:.2} % of {}, odd rows {:.2} % of {}; with every label as it is {as_labelled}); at least \
             {least} %",
            self.name,
            share(all),
            all.1,
            share(even),
            even.1,
            share(odd),
            odd.1,
        );
        self.wrong.iter().for_each(|row| println!("    {row}"));
        for (which, rows) in [("all", all), ("odd", odd)] {
            assert!(rows.1 == 0 || share(rows) >= least, "{}, {which} rows: {:.2} %", self.name, share(rows));
        }
    }
}

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value[member].as_str()
}

fn country(places: &[Place]) -> Option<String> {
    places.iter().find_map(|place| place.country).map(|code| code.as_str().to_owned())
}

/// The code of a country by its name in a label.
fn code(label: &Value) -> Option<String> {
    let name = label.as_str()?;
    Some(country(&place::places(&[RawLocation::from_text(name)])).expect("a country that is known"))
}

#[test]
fn the_country_of_a_line_agrees_with_its_label() {
    let mut score = Score::new("country of a line");
    for (number, row) in rows("geo_corpus.jsonl") {
        let line = text(&row, "location_raw").unwrap_or_default();
        let read = country(&place::places(&[RawLocation::from_text(line)]));
        let label = code(&row["country"]);
        score.add(number, read == label, || format!("{line}: {read:?}, labelled {label:?}"));
    }
    score.close(95.0);
}

#[test]
fn the_country_of_an_advert_agrees_with_its_label() {
    let mut score = Score::new("country of an advert");
    for (number, row) in rows("gold.jsonl") {
        let line = text(&row, "location_raw").unwrap_or_default();
        let read = country(&place::places(&[RawLocation::from_text(line)]));
        let label = code(&row["gold"]["country"]);
        score.add(number, read == label, || format!("{line}: {read:?}, labelled {label:?}"));
    }
    score.close(95.0);
}

/// Director and above.
fn leads(level: Option<Seniority>) -> bool {
    level.is_some_and(|level| level >= Seniority::Director)
}

#[test]
fn leadership_agrees_with_its_label() {
    let mut score = Score::new("leadership (director and above) or not");
    let rows = rows("level_corpus.jsonl").into_iter().map(|(number, row)| (number, row["level"].clone(), row));
    let adverts = self::rows("gold.jsonl").into_iter().map(|(number, row)| (number, row["gold"]["level"].clone(), row));
    for (number, level, row) in rows.chain(adverts) {
        let title = text(&row, "title").unwrap_or_default();
        let label = matches!(level.as_str(), Some("director" | "executive"));
        let read = title::of_title(title);
        score.add(number, leads(read) == label, || format!("{title}: {read:?}, labelled {level}"));
    }
    score.close(97.0);
}

/// Ends in whole hundredths and the period.
type Ends = (Option<i64>, Option<i64>, PayPeriod);

fn ends(salary: Option<Salary>) -> Option<Ends> {
    salary.map(|salary| (salary.min, salary.max, salary.period))
}

fn labelled(label: &Value) -> Option<Ends> {
    let end = |member: &str| label[member].as_f64().map(|units| (units * 100.0).round() as i64);
    let period = match text(label, "interval") {
        Some("year") => PayPeriod::Year,
        Some("month") => PayPeriod::Month,
        Some("week") => PayPeriod::Week,
        Some("day") => PayPeriod::Day,
        Some("hour") => PayPeriod::Hour,
        _ => return None,
    };
    Some((end("min"), end("max"), period))
}

#[test]
fn the_salary_of_a_text_agrees_with_its_label() {
    let (mut stated, mut none) =
        (Score::new("salary of a text that states one"), Score::new("no salary invented in a text"));
    for (number, row) in rows("salary_corpus.jsonl") {
        let read = ends(salary::in_prose(text(&row, "text").unwrap_or_default(), &[]));
        let label = labelled(&row["expect"]);
        let score = if label.is_some() { &mut stated } else { &mut none };
        score.add(number, read == label, || format!("{}: {read:?}, labelled {label:?}", row["src"]));
    }
    none.close(100.0);
    stated.close(95.0);
}

#[test]
fn the_salary_of_an_advert_agrees_with_its_label() {
    let (mut stated, mut none) =
        (Score::new("salary of an advert that states one"), Score::new("no salary invented in an advert"));
    for (number, row) in rows("gold.jsonl") {
        let job = understand::job(advert(&row), "2026-11-25T12:00:00Z".parse().expect("a time"));
        let read = job.expect("an advert").salary;
        let currency = |salary: Salary| salary.currency.as_str().to_owned();
        let read = (read.map(currency), ends(read));
        let label = &row["gold"]["salary"];
        let label = (text(label, "currency").map(str::to_owned), labelled(label));
        let score = if label.1.is_some() { &mut stated } else { &mut none };
        score.add_as_labelled(read == label);
        let label = wrong(number).map_or(label, |wrong| base_pay(wrong.right));
        let score = if label.1.is_some() { &mut stated } else { &mut none };
        score.add(number, read == label, || format!("{read:?}, right is {label:?}"));
    }
    none.close(100.0);
    stated.close(95.0);
    for Wrong { rows, right, reason } in &WRONG {
        println!("labels that are wrong: {rows:?}, right is {right:?}: {reason}");
    }
}

/// A single amount as a label.
fn base_pay(right: Option<(&str, f64, PayPeriod)>) -> (Option<String>, Option<Ends>) {
    let Some((currency, units, period)) = right else { return (None, None) };
    let end = Some((units * 100.0).round() as i64);
    (Some(currency.to_owned()), Some((end, end, period)))
}

fn advert(row: &Value) -> Raw {
    let pay = &row["structured_salary"];
    let amount = Amount {
        min: pay["min_amount"].as_f64(),
        max: pay["max_amount"].as_f64(),
        currency: text(pay, "currency").map(str::to_owned),
        period: text(pay, "interval").map(str::to_owned),
    };
    // A hundred rows have no text; they have no salary either.
    let description = text(row, "description_text").filter(|text| !text.trim().is_empty()).unwrap_or("No text.");
    Raw {
        external_id: text(row, "id").unwrap_or_default().to_owned(),
        title: text(row, "title").filter(|title| !title.trim().is_empty()).unwrap_or("No title").to_owned(),
        description: Description::Plain(description.to_owned()),
        locations: text(row, "location_raw").map(RawLocation::from_text).into_iter().collect(),
        pay: RawPay { amounts: vec![amount], ..RawPay::default() },
        ..Raw::default()
    }
}
