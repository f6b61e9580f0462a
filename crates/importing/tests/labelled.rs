//! What is understood of labelled lines and adverts, where they lie beside the project: they belong to others and are
//! not part of it. Rows with an even number were looked at while the rules were written; the odd ones were held out.

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

/// Labels that are wrong by the rule that the others follow, by file and number of the row. Each was looked at.
///
/// The rule: base pay where the text states it (10 rows state on-target pay beside it, and are labelled with the
/// base), else the range that the employer calls its pay, whatever is counted in; of ranges by zone or level the widest.
const WRONG: [(&str, &[usize], &str); 2] = [
    (
        "gold.jsonl",
        &[74, 138, 178, 335, 352, 374, 487],
        "one employer's text: the first year's total with variable pay is labelled, once from the base to the total's end; the \
         text states an annual base salary beside it, and row 75 labels the sentence of 138 as none",
    ),
    (
        "gold.jsonl",
        &[369, 425],
        "20 to 30 and 37 to 47 dollars are labelled as a year's pay: hourly rates that were filed wrongly",
    ),
];

fn is_wrong(file: &str, number: usize) -> bool {
    WRONG.iter().any(|(other, numbers, _)| *other == file && numbers.contains(&number))
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
    /// The file whose wrong labels do not count.
    file: &'static str,
    halves: [(usize, usize); 2],
    /// Rows right and in all, wrong labels among them.
    as_labelled: (usize, usize),
    wrong: Vec<String>,
}

impl Score {
    fn new(name: &'static str, file: &'static str) -> Self {
        Self { name, file, ..Self::default() }
    }

    fn add(&mut self, number: usize, right: bool, told: impl FnOnce() -> String) {
        self.as_labelled.1 += 1;
        self.as_labelled.0 += usize::from(right);
        if is_wrong(self.file, number) {
            return;
        }
        let (good, all) = &mut self.halves[number % 2];
        *all += 1;
        *good += usize::from(right);
        if !right {
            self.wrong.push(format!("{number}: {}", told()));
        }
    }

    /// Prints both halves and all that is wrong; fails below `least` per cent in all.
    fn close(self, least: f64) {
        let share = |(good, all): (usize, usize)| 100.0 * good as f64 / (all.max(1)) as f64;
        let [seen, held_out] = self.halves;
        let all = (seen.0 + held_out.0, seen.1 + held_out.1);
        println!(
            "{}: {:.2} % of {} (seen {:.2} % of {}, held out {:.2} % of {}; with every label as it is {:.2} % of {}); at least {least} %",
            self.name,
            share(all),
            all.1,
            share(seen),
            seen.1,
            share(held_out),
            held_out.1,
            share(self.as_labelled),
            self.as_labelled.1
        );
        self.wrong.iter().for_each(|row| println!("    {row}"));
        assert!(all.1 == 0 || share(all) >= least, "{}: {:.2} %", self.name, share(all));
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
    let mut score = Score::new("country of a line", "geo_corpus.jsonl");
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
    let mut score = Score::new("country of an advert", "");
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
    let mut score = Score::new("leadership (director and above) or not", "");
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
fn ends(salary: Option<Salary>) -> Option<(Option<i64>, Option<i64>, PayPeriod)> {
    salary.map(|salary| (salary.min, salary.max, salary.period))
}

fn labelled(label: &Value) -> Option<(Option<i64>, Option<i64>, PayPeriod)> {
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
    let (mut stated, mut none) = (
        Score::new("salary of a text that states one", "salary_corpus.jsonl"),
        Score::new("no salary invented in a text", "salary_corpus.jsonl"),
    );
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
    let (mut stated, mut none) = (
        Score::new("salary of an advert that states one", "gold.jsonl"),
        Score::new("no salary invented in an advert", "gold.jsonl"),
    );
    for (number, row) in rows("gold.jsonl") {
        let job = understand::job(advert(&row), "2026-11-25T12:00:00Z".parse().expect("a time"));
        let read = job.expect("an advert").salary;
        let label = &row["gold"]["salary"];
        let currency = read.map(|salary| salary.currency.as_str().to_owned());
        let same_currency = currency.as_deref() == text(label, "currency");
        let (read, label) = (ends(read), labelled(label));
        let score = if label.is_some() { &mut stated } else { &mut none };
        score.add(number, read == label && same_currency, || format!("{currency:?} {read:?}, labelled {label:?}"));
    }
    none.close(100.0);
    stated.close(95.0);
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
