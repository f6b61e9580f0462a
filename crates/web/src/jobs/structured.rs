//! An advert as schema.org `JobPosting` in JSON-LD, by the rules that Google publishes for it
//! (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>).
//!
//! Nothing is stated that the employer did not state. An advert that lacks what the rules require, a place with its
//! country or the countries from which remote work is accepted, carries no structured data at all; neither does an
//! invented one.

use contracts::{CountryCode, Place, Salary, Workplace};
use jobs::Posting;
use serde_json::{Map, Number, Value, json};

/// `EU` stands among the places, but is no country.
const EUROPEAN_UNION: &str = "EU";

/// The data block's content, safe inside a `script` element; `address` is the advert's own, absolute.
pub(super) fn job_posting(posting: &Posting, address: &str) -> Option<String> {
    if posting.company.demo {
        return None;
    }
    let mut data = place(posting)?;
    for (name, value) in [
        ("@context", json!("https://schema.org")),
        ("@type", json!("JobPosting")),
        ("title", json!(posting.title)),
        ("description", json!(posting.description.as_str())),
        ("datePosted", json!(posting.published_at.to_string())),
        ("validThrough", json!(posting.live_until().to_string())),
        ("hiringOrganization", organization(posting)),
        (
            "identifier",
            json!({
                "@type": "PropertyValue", "name": posting.company.name, "value": posting.external_id,
            }),
        ),
        ("url", json!(address)),
        // One applies at the employer's: whoever comes here has a step more before them.
        ("directApply", json!(false)),
    ] {
        data.insert(name.to_owned(), value);
    }
    if let Some(salary) = &posting.salary {
        data.insert("baseSalary".to_owned(), pay(salary));
    }
    if let Some(kind) = posting.employment_type {
        data.insert("employmentType".to_owned(), json!(kind.as_str()));
    }
    Some(in_script(&Value::Object(data).to_string()))
}

/// Where the work is, or from where it may be done.
fn place(posting: &Posting) -> Option<Map<String, Value>> {
    let mut data = Map::new();
    if posting.workplace == Some(Workplace::Remote) {
        let from: Vec<_> =
            countries(posting).iter().map(|code| json!({"@type": "Country", "name": code.as_str()})).collect();
        if from.is_empty() {
            return None;
        }
        data.insert("jobLocationType".to_owned(), json!("TELECOMMUTE"));
        data.insert("applicantLocationRequirements".to_owned(), Value::Array(from));
        return Some(data);
    }
    let places: Vec<_> = posting.places.iter().filter_map(location).collect();
    data.insert("jobLocation".to_owned(), Value::Array(places.clone()));
    (!places.is_empty()).then_some(data)
}

/// The countries of a remote advert: those that were understood of it, else those of its places. One that may be done
/// from anywhere has none: the rules know no way to say so.
fn countries(posting: &Posting) -> Vec<CountryCode> {
    let mut countries = match &posting.eligibility {
        Some(from) if from.worldwide => Vec::new(),
        Some(from) if !from.countries.is_empty() => from.countries.clone(),
        _ => posting.places.iter().filter_map(country).collect(),
    };
    countries.sort_unstable();
    countries.dedup();
    countries
}

fn country(place: &Place) -> Option<CountryCode> {
    place.country.filter(|code| code.as_str() != EUROPEAN_UNION)
}

/// A place of work, where its country is known.
fn location(place: &Place) -> Option<Value> {
    let mut address = Map::new();
    address.insert("@type".to_owned(), json!("PostalAddress"));
    address.insert("addressCountry".to_owned(), json!(country(place)?.as_str()));
    for (name, value) in [("addressLocality", &place.locality), ("addressRegion", &place.region)] {
        if let Some(value) = value {
            address.insert(name.to_owned(), json!(value));
        }
    }
    Some(json!({"@type": "Place", "address": address}))
}

fn organization(posting: &Posting) -> Value {
    let company = &posting.company;
    let mut organization = Map::new();
    organization.insert("@type".to_owned(), json!("Organization"));
    organization.insert("name".to_owned(), json!(company.name));
    if let Some(website) = crate::address::outside(company.website.as_deref()) {
        organization.insert("sameAs".to_owned(), json!(website));
    }
    Value::Object(organization)
}

/// In the employer's own currency and period; an end that is not stated is left out.
fn pay(salary: &Salary) -> Value {
    let mut amount = Map::new();
    amount.insert("@type".to_owned(), json!("QuantitativeValue"));
    match (salary.min.and_then(units), salary.max.and_then(units)) {
        (Some(min), Some(max)) if min == max => _ = amount.insert("value".to_owned(), Value::Number(min)),
        (min, max) => {
            for (name, end) in [("minValue", min), ("maxValue", max)] {
                if let Some(end) = end {
                    amount.insert(name.to_owned(), Value::Number(end));
                }
            }
        }
    }
    amount.insert("unitText".to_owned(), json!(salary.period.as_str()));
    json!({"@type": "MonetaryAmount", "currency": salary.currency.as_str(), "value": amount})
}

/// Hundredths as a number of units: `165000`, `85.5`.
fn units(hundredths: i64) -> Option<Number> {
    if hundredths % 100 == 0 {
        return Some(Number::from(hundredths / 100));
    }
    // Written out and read again, so that no digit comes of a division.
    format!("{}.{:02}", hundredths / 100, hundredths % 100).parse().ok().and_then(Number::from_f64)
}

/// JSON that no HTML reader can take for the end of the element, or for markup: the escapes mean the same to a reader of
/// JSON (WHATWG HTML, 4.12.1.3: "Restrictions for contents of script elements").
fn in_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_end_the_script_stays_inside_it_and_means_the_same() {
        let text = json!({"d": "</script><!--<script>&amp;\u{2028}"});
        let safe = in_script(&text.to_string());
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).ok(), Some(text));
    }

    #[test]
    fn pay_is_said_in_units_without_a_digit_too_many() {
        for (hundredths, text) in [(16_500_000, "165000"), (8_550, "85.5"), (1_999, "19.99"), (5, "0.05")] {
            assert_eq!(units(hundredths).map(|number| number.to_string()).as_deref(), Some(text));
        }
    }
}
