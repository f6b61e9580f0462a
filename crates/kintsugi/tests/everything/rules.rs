//! The rules for `JobPosting` that Google publishes
//! (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>), each under its name, and held
//! against what the database says: true data, not only well-formed ones.

use serde_json::Value;

use super::visit::{BASE, Row};

/// A rule's name and whether the data keep it.
type Rule = (&'static str, fn(&Value, &Row) -> bool);

const RULES: &[Rule] = &[
    ("it is a JobPosting of schema.org", |data, _| {
        data["@context"] == "https://schema.org" && data["@type"] == "JobPosting"
    }),
    ("title is required, and is the employer's own without markup", |data, row| data["title"] == row.title.as_str()),
    ("description is required: the whole text as HTML, more than the title", |data, row| {
        data["description"].as_str().is_some_and(|text| text == row.description && text.len() > row.title.len())
    }),
    ("datePosted is required, in ISO 8601, the employer's day", |data, row| {
        is_moment(&data["datePosted"], &row.published_at)
    }),
    ("hiringOrganization is required, with a name", |data, row| {
        let organization = &data["hiringOrganization"];
        organization["@type"] == "Organization" && organization["name"] == row.company.as_str()
    }),
    ("sameAs is the employer's website, where it is known", |data, row| {
        let same = &data["hiringOrganization"]["sameAs"];
        same.as_str().map_or(row.website.is_none(), |address| {
            row.website.as_deref() == Some(address) && address.starts_with("http")
        })
    }),
    ("jobLocation with a country is required, unless the job is fully remote", |data, row| {
        let places = data["jobLocation"].as_array();
        if row.workplace.as_deref() == Some("remote") {
            return places.is_none();
        }
        places.is_some_and(|places| !places.is_empty() && places.iter().all(is_place))
    }),
    ("every country of the advert's places is named, and no other", |data, row| {
        let Some(places) = data["jobLocation"].as_array() else { return true };
        let said = places.iter().filter_map(|place| place["address"]["addressCountry"].as_str());
        said.eq(row.countries.iter().map(String::as_str))
    }),
    ("jobLocationType is TELECOMMUTE for fully remote jobs alone", |data, row| {
        let remote = row.workplace.as_deref() == Some("remote");
        data["jobLocationType"].as_str() == remote.then_some("TELECOMMUTE")
    }),
    (
        "applicantLocationRequirements go with TELECOMMUTE, name countries, and those that the advert says",
        |data, row| {
            let Some(from) = data["applicantLocationRequirements"].as_array() else {
                return data["jobLocationType"].is_null();
            };
            let names = from.iter().map(|area| (area["@type"].as_str(), area["name"].as_str()));
            !from.is_empty() && names.eq(row.from().iter().map(|code| (Some("Country"), Some(code.as_str()))))
        },
    ),
    ("validThrough is the moment at which the database lets the advert go", |data, row| {
        is_moment(&data["validThrough"], &row.live_until)
    }),
    ("baseSalary is stated where the employer states pay, in its own currency and period", |data, row| {
        let pay = &data["baseSalary"];
        match &row.salary_currency {
            None => pay.is_null(),
            Some(currency) => {
                pay["@type"] == "MonetaryAmount"
                    && pay["currency"] == currency.as_str()
                    && pay["value"]["@type"] == "QuantitativeValue"
                    && pay["value"]["unitText"].as_str() == row.salary_period.as_deref()
                    && ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"].iter().any(|unit| pay["value"]["unitText"] == *unit)
            }
        }
    }),
    ("the amounts are numbers, and those that the employer states", |data, row| {
        let value = &data["baseSalary"]["value"];
        let said = |name: &str| value[name].as_f64().or(value["value"].as_f64());
        let units = |hundredths: Option<i64>| hundredths.map(|amount| amount as f64 / 100.0);
        row.salary_currency.is_none()
            || said("minValue") == units(row.salary_min) && said("maxValue") == units(row.salary_max)
            || value["value"].is_number() && row.salary_min == row.salary_max
    }),
    ("employmentType is of the fixed list", |data, row| {
        const LIST: [&str; 8] =
            ["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"];
        let kind = data["employmentType"].as_str();
        kind == row.employment_type.as_deref() && kind.is_none_or(|kind| LIST.contains(&kind))
    }),
    ("directApply is true only where applying ends here", |data, _| data["directApply"] == false),
    ("identifier is the employer's own for the job", |data, row| {
        let identifier = &data["identifier"];
        identifier["@type"] == "PropertyValue"
            && identifier["name"] == row.company.as_str()
            && identifier["value"] == row.external_id.as_str()
    }),
    ("url is the advert's one canonical address", |data, row| {
        data["url"].as_str().and_then(|url| url.strip_prefix(BASE)) == Some(row.path.as_str())
    }),
];

/// The names of the rules that the data break.
pub(crate) fn broken(data: &Value, row: &Row) -> Vec<&'static str> {
    RULES.iter().filter(|(_, holds)| !holds(data, row)).map(|(name, _)| *name).collect()
}

/// A moment in UTC to the second, whatever fraction follows.
fn is_moment(value: &Value, expected: &str) -> bool {
    value.as_str().is_some_and(|moment| {
        moment.parse::<jiff::Timestamp>().is_ok() && moment.ends_with('Z') && moment.starts_with(expected)
    })
}

fn is_place(place: &Value) -> bool {
    let address = &place["address"];
    let is_country =
        |code: &str| code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()) && code != "EU";
    place["@type"] == "Place"
        && address["@type"] == "PostalAddress"
        && address["addressCountry"].as_str().is_some_and(is_country)
        && ["addressLocality", "addressRegion"].iter().all(|part| address[part].is_null() || address[part].is_string())
}
