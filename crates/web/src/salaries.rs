//! `GET /salaries?currency=…&role=…&country=…&stage=…`: what live adverts pay.

use std::{fmt::Display, str::FromStr};

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use contracts::{Currency, RoleKind, Stage};
use jobs::{BASE_CURRENCY, Figures, Percentiles, Salaries, SalaryQuery};

use crate::{
    address,
    chart::{Scale, Span, Spans, amounts},
    error::Problem,
    fragment::{HX_REQUEST_TYPE, Partial},
    jobs::board::names,
    page,
    parameters::Parameters,
    site::Site,
    texts::Texts,
    words,
};

/// Countries that are drawn; the table has more.
const DRAWN: usize = 12;

#[derive(Template)]
#[template(path = "salaries.html", blocks = ["results"])]
struct SalariesPage<'a> {
    t: &'a Texts,
    canonical: String,
    currencies: Vec<Choice>,
    roles: Vec<Choice>,
    countries: Vec<Choice>,
    stages: Vec<Choice>,
    /// What of the address was not understood.
    ignored: Vec<String>,
    /// Whether anything narrows the adverts.
    narrowed: bool,
    everything: String,
    all: Row,
    total: String,
    unstated: Option<String>,
    parts: Vec<Part>,
    rate: Option<String>,
    demo: bool,
    /// Whether the results are rendered alone: they then bring the page's new title.
    partial: bool,
}

/// One value of a filter.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// Groups side by side: a drawing and its numbers.
struct Part {
    id: &'static str,
    title: &'static str,
    /// SVG of ours, made by `chart`.
    drawing: Option<String>,
    rows: Vec<Row>,
}

/// The figures of one group in words.
#[derive(Clone)]
struct Row {
    label: String,
    adverts: String,
    /// 10, 25, 50, 75 and 90 %; `None` where there are too few adverts.
    amounts: Option<[String; 5]>,
}

/// Shows the figures. What of the address is not understood is left out and said.
pub(crate) async fn show(
    State(site): State<Site>,
    t: Texts,
    Partial(partial): Partial,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let mut ignored = Vec::new();
    let mut query = read(&parameters, &t, &mut ignored);
    let salaries = match jobs::salaries(&site.pool, query).await? {
        Some(salaries) => salaries,
        None => {
            ignored.push(t.salaries_no_currency(query.currency.to_string()));
            query.currency = BASE_CURRENCY;
            // The currency that all rates are told in has one.
            jobs::salaries(&site.pool, query).await?.ok_or(Problem::NotFound)?
        }
    };
    let rates = jobs::exchange_rates(&site.pool).await?;
    let currencies: Vec<Currency> = rates.iter().map(|rate| rate.currency).collect();
    let page = SalariesPage {
        ignored,
        partial,
        canonical: site.canonical(&address::salaries(&query)),
        ..SalariesPage::new(&query, &salaries, &currencies, &t)?
    };
    let mut response = match partial {
        true => page::text_html(page.as_results().render().map_err(Problem::Template)?),
        false => page::html(&page)?,
    };
    if partial {
        // It is ASCII: there are only codes and terms in it.
        if let Ok(shareable) = HeaderValue::try_from(t.link(&address::salaries(&query))) {
            response.headers_mut().insert(HeaderName::from_static("hx-push-url"), shareable);
        }
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static(HX_REQUEST_TYPE));
    Ok(response)
}

fn read(parameters: &Parameters, t: &Texts, ignored: &mut Vec<String>) -> SalaryQuery {
    SalaryQuery {
        currency: term(parameters, "currency", |value| t.salaries_no_currency(value), ignored).unwrap_or(BASE_CURRENCY),
        role: term(parameters, "role", |value| t.salaries_no_role(value), ignored),
        country: term(parameters, "country", |value| t.companies_no_country(value), ignored),
        stage: term(parameters, "stage", |value| t.companies_no_stage(value), ignored),
    }
}

/// The value of a filter; one that nobody can choose is left out and noted.
fn term<T: FromStr>(
    parameters: &Parameters,
    name: &str,
    said: impl Fn(String) -> String,
    ignored: &mut Vec<String>,
) -> Option<T> {
    let value = parameters.text(name).unwrap_or_else(|broken| broken.0);
    if value.is_empty() {
        return None;
    }
    let shown = value.chars().filter(|c| !c.is_control()).take(40).collect();
    value.parse().map_err(|_| ignored.push(said(shown))).ok()
}

impl<'a> SalariesPage<'a> {
    fn new(query: &SalaryQuery, salaries: &Salaries, currencies: &[Currency], t: &'a Texts) -> Result<Self, Problem> {
        let row = |label: String, figures: &Figures| Row::new(label, figures, salaries.currency, t);
        let roles: Vec<Row> =
            salaries.by_role.iter().map(|(role, figures)| row(names::role(*role, **t).to_owned(), figures)).collect();
        let countries: Vec<Row> =
            salaries.by_country.iter().map(|(code, figures)| row(words::country(*code, **t), figures)).collect();
        let stages: Vec<Row> = salaries
            .by_stage
            .iter()
            .map(|(stage, figures)| row(words::stage(*stage, **t).to_owned(), figures))
            .collect();
        let scale = scale(salaries);
        let part = |id, title, rows: Vec<Row>, figures: Vec<&Figures>| {
            let drawing = drawing(id, title, &rows, &figures, &scale, (salaries.currency, t))?;
            Ok::<_, Problem>(Part { id, title, drawing, rows })
        };
        Ok(Self {
            canonical: String::new(),
            currencies: choices(currencies, Some(query.currency), |currency| currency.to_string()),
            roles: choices(RoleKind::ALL, query.role, |role| names::role(role, **t).to_owned()),
            countries: choices(&salaries.countries, query.country, |country| words::country(country, **t)),
            stages: choices(Stage::ALL, query.stage, |stage| words::stage(stage, **t).to_owned()),
            ignored: Vec::new(),
            narrowed: query.role.is_some() || query.country.is_some() || query.stage.is_some(),
            everything: t.link(&address::salaries(&SalaryQuery { role: None, country: None, stage: None, ..*query })),
            all: row(t.salaries_all().to_owned(), &salaries.all),
            total: t.salaries_count(salaries.all.adverts),
            unstated: (salaries.unstated > 0).then(|| t.salaries_unstated(salaries.unstated)),
            parts: [
                part("role", t.salaries_by_role(), roles, salaries.by_role.iter().map(|(_, f)| f).collect())?,
                part(
                    "country",
                    t.salaries_by_country(),
                    countries,
                    salaries.by_country.iter().map(|(_, f)| f).collect(),
                )?,
                part("stage", t.salaries_by_stage(), stages, salaries.by_stage.iter().map(|(_, f)| f).collect())?,
            ]
            .into_iter()
            .filter(|part| !part.rows.is_empty())
            .collect(),
            rate: (salaries.currency != BASE_CURRENCY)
                .then(|| t.salaries_rate(salaries.currency.to_string(), words::civil_day(salaries.rate_as_of, **t))),
            demo: salaries.demo,
            partial: false,
            t,
        })
    }
}

impl Row {
    fn new(label: String, figures: &Figures, currency: Currency, t: &Texts) -> Self {
        let said = |Percentiles { p10, p25, p50, p75, p90 }| {
            [p10, p25, p50, p75, p90].map(|amount| words::amount(rounded(amount), currency, **t))
        };
        Self { label, adverts: words::number(figures.adverts.into(), **t), amounts: figures.percentiles.map(said) }
    }
}

/// One scale for all drawings of the page, in thousands.
fn scale(salaries: &Salaries) -> Scale {
    let groups = salaries.by_role.iter().map(|(_, figures)| figures);
    let groups = groups.chain(salaries.by_country.iter().map(|(_, figures)| figures));
    let groups = groups.chain(salaries.by_stage.iter().map(|(_, figures)| figures));
    let highest = groups.filter_map(|figures| figures.percentiles).map(|spread| spread.p90).fold(0.0, f64::max);
    amounts(highest / 1_000.0, 1.0)
}

/// The groups that have figures, as spans; `None` where none has.
fn drawing(
    id: &'static str,
    title: &'static str,
    rows: &[Row],
    figures: &[&Figures],
    scale: &Scale,
    (currency, t): (Currency, &Texts),
) -> Result<Option<String>, Problem> {
    let spans: Vec<Span> = rows
        .iter()
        .zip(figures)
        .filter_map(|(row, figures)| {
            let spread = figures.percentiles?;
            let places = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90];
            let [.., median, _, _] = row.amounts.as_ref()?;
            let said = t.salaries_span(figures.adverts, &row.label, median);
            Some(Span::new(row.label.clone(), said, places.map(|amount| scale.share(amount / 1_000.0))))
        })
        .take(DRAWN)
        .collect();
    if spans.is_empty() {
        return Ok(None);
    }
    let said: Vec<&str> = spans.iter().map(|span| span.said.as_str()).collect();
    let drawing = Spans {
        id,
        title: t.salaries_drawing(currency.to_string(), title),
        description: said.join(" "),
        across: scale.labels.clone(),
        spans,
    };
    Ok(Some(drawing.render().map_err(Problem::Template)?))
}

/// To three digits: more would claim to know what a middle of ranges does not say.
fn rounded(amount: f64) -> u64 {
    let step = 10_f64.powf((amount.max(1.0).log10().floor() - 2.0).max(0.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pay is positive, and far from 2^53")]
    let units = ((amount / step).round() * step) as u64;
    units
}

/// The values of a filter; a chosen one that is not among them comes first, so that the form keeps it.
fn choices<T: Copy + PartialEq + Display>(all: &[T], chosen: Option<T>, label: impl Fn(T) -> String) -> Vec<Choice> {
    let missing = chosen.filter(|chosen| !all.contains(chosen));
    let choice = |value: T| Choice { value: value.to_string(), label: label(value), chosen: chosen == Some(value) };
    missing.into_iter().chain(all.iter().copied()).map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_said_to_three_digits() {
        for (amount, said) in
            [(165_250.0, 165_000), (99_960.0, 100_000), (1_234_567.0, 1_230_000), (87.4, 87), (0.0, 0)]
        {
            assert_eq!(rounded(amount), said, "{amount}");
        }
    }
}
