//! One `JobPosting`.

use contracts::SourcedCompany;

use crate::{
    date,
    json::Row,
    text,
    understand::{Amount, Description, Raw, RawLocation, RawPay},
};

/// The hiring organization, where it has a name.
pub(crate) fn employer(posting: &Row) -> Option<SourcedCompany> {
    let organization = posting.rows("/hiringOrganization").into_iter().next()?;
    let name = organization.text("/name").or_else(|| organization.text(""))?;
    let pages = organization.texts("/url").into_iter().chain(organization.texts("/sameAs"));
    let social = ["linkedin.", "facebook.", "twitter.", "//x.com", "instagram.", "youtube.", "wikipedia."];
    let website =
        pages.filter(|page| !social.iter().any(|site| page.contains(site))).find_map(|p| text::web_address(&p));
    Some(SourcedCompany { website, ..SourcedCompany::named(name) })
}

/// What the posting says.
pub(crate) fn advert(posting: &Row) -> Raw {
    let remote = posting.texts("/jobLocationType").into_iter().next();
    let id = posting.text("/identifier").or_else(|| posting.text("/identifier/value"));
    let eligible = posting.rows("/applicantLocationRequirements");
    Raw {
        external_id: id.unwrap_or_default(),
        title: posting.text("/title").or_else(|| posting.text("/name")).unwrap_or_default(),
        description: Description::Html(description(posting)),
        locations: posting.rows("/jobLocation").iter().filter_map(location).collect(),
        eligible: eligible.iter().filter_map(|area| area.text("/name").or_else(|| area.text(""))).collect(),
        workplace: remote,
        pay: pay(posting),
        employment_types: posting.texts("/employmentType"),
        departments: posting.text("/industry").into_iter().collect(),
        tags: posting.texts("/skills").into_iter().filter(|tag| tag.len() <= 40).collect(),
        language: posting.text("/inLanguage"),
        published_at: posting.text("/datePosted").as_deref().and_then(date::read),
        expires_at: posting.text("/validThrough").as_deref().and_then(date::read),
        url: posting.text("/url").or_else(|| posting.text("/mainEntityOfPage")).filter(|url| url.starts_with("http")),
        ..Raw::default()
    }
}

/// The description, and what stands in fields of its own and not in it.
fn description(posting: &Row) -> String {
    let mut html = posting.text_or_empty("/description");
    for (field, heading) in [
        ("responsibilities", "Responsibilities"),
        ("qualifications", "Qualifications"),
        ("skills", "Skills"),
        ("jobBenefits", "Benefits"),
        ("incentiveCompensation", "Benefits"),
    ] {
        let said = posting.texts(&format!("/{field}"));
        let unsaid: Vec<_> = said.into_iter().filter(|words| !html.contains(words.as_str())).collect();
        match unsaid.as_slice() {
            [] => {}
            [words] => html.push_str(&format!("<h3>{heading}</h3><p>{words}</p>")),
            several => html.push_str(&format!("<h3>{heading}</h3><ul><li>{}</li></ul>", several.join("</li><li>"))),
        }
    }
    html
}

fn location(place: &Row) -> Option<RawLocation> {
    if let Some(text) = place.text("") {
        return Some(RawLocation::from_text(text));
    }
    let address = place.rows("/address").into_iter().next().unwrap_or_default();
    // A country is a code, a name, or a thing that has one; some have it many times.
    let country = address
        .texts("/addressCountry")
        .into_iter()
        .chain(address.texts("/addressCountry/name"))
        .chain(address.texts("/addressCountry/identifier"))
        .next();
    let written = address.text("").or_else(|| place.text("/name"));
    let found = RawLocation {
        text: written,
        locality: address.texts("/addressLocality").into_iter().next(),
        region: address.texts("/addressRegion").into_iter().next(),
        country,
    };
    (found != RawLocation::default()).then_some(found)
}

fn pay(posting: &Row) -> RawPay {
    let salaries = posting.rows("/baseSalary");
    let mut pay = RawPay::default();
    for salary in &salaries {
        if let Some(line) = salary.text("").filter(|_| salary.number("").is_none()) {
            pay.lines.push(line);
            continue;
        }
        for value in salary.rows("/value") {
            let alone = value.number("/value").or_else(|| value.number(""));
            pay.amounts.push(Amount {
                min: value.number("/minValue").or(alone),
                max: value.number("/maxValue").or(alone),
                currency: salary.text("/currency").or_else(|| value.text("/currency")),
                period: value.text("/unitText").or_else(|| salary.text("/unitText")),
            });
        }
    }
    pay.amounts.retain(|amount| amount.min.is_some() || amount.max.is_some());
    pay
}
