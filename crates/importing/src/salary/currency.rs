//! Signs and codes of currencies in a text.

use contracts::{Currency, Place};

/// Codes that adverts use. A text of three capital letters that is not here (`OTE`) is no currency.
const CODES: [&str; 47] = [
    "AED", "ARS", "AUD", "BDT", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
    "GEL", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND",
];

/// Signs that stand for one currency, longest first.
const SIGNS: [(&str, &str); 22] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("SG$", "SGD"),
    ("MX$", "MXN"),
    ("NT$", "TWD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("£", "GBP"),
    ("€", "EUR"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₱", "PHP"),
    ("₴", "UAH"),
    ("₫", "VND"),
    ("₺", "TRY"),
    ("zł", "PLN"),
];

/// Countries whose own currency is written `$` too.
const DOLLAR_COUNTRIES: [&str; 12] = ["AR", "AU", "CA", "CL", "CO", "HK", "MX", "NZ", "SG", "TW", "UY", "BS"];

/// Countries in which pay is stated in one currency, so that a text can leave it out. Not those whose adverts state pay in
/// a neighbour's as well, nor those whose own is a dollar of many.
const HOME: [(&str, &str); 13] = [
    ("US", "USD"),
    ("GB", "GBP"),
    ("CH", "CHF"),
    ("AT", "EUR"),
    ("BE", "EUR"),
    ("DE", "EUR"),
    ("ES", "EUR"),
    ("FI", "EUR"),
    ("FR", "EUR"),
    ("IE", "EUR"),
    ("IT", "EUR"),
    ("NL", "EUR"),
    ("PT", "EUR"),
];

/// The currency in which pay is stated at all of these places, where there is one.
pub(super) fn at_home(places: &[Place]) -> Option<Currency> {
    let of = |place: &Place| {
        let country = place.country.as_ref()?.as_str();
        HOME.iter().find(|(code, _)| *code == country).map(|(_, currency)| *currency)
    };
    let (first, others) = places.split_first()?;
    let currency = of(first)?;
    others.iter().all(|place| of(place) == Some(currency)).then(|| currency.parse().ok()).flatten()
}

/// A currency at the beginning of `text`, and the bytes it takes.
pub(super) fn at_start(text: &str, places: &[Place]) -> Option<(Currency, usize)> {
    if let Some((sign, code)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
        return Some((code.parse().ok()?, sign.len()));
    }
    match text.chars().next()? {
        '$' => dollar(places).map(|currency| (currency, 1)),
        '¥' | '￥' => yen_or_yuan(places).map(|currency| (currency, text.chars().next().map_or(0, char::len_utf8))),
        _ => {
            let code = text.get(..3).filter(|code| CODES.contains(code))?;
            let ends = !text[3..].starts_with(|c: char| c.is_alphabetic());
            ends.then(|| code.parse().ok()).flatten().map(|currency| (currency, 3))
        }
    }
}

/// The currency of a field that holds nothing else: an ISO 4217 code, or a sign.
pub(super) fn of_field(text: &str, places: &[Place]) -> Option<Currency> {
    let text = text.trim();
    let code = || text.to_ascii_uppercase().parse().ok();
    code().or_else(|| at_start(text, places).filter(|(_, length)| *length == text.len()).map(|(currency, _)| currency))
}

/// `$` is the United States' where that country is among the places, or no place has a dollar of its own.
fn dollar(places: &[Place]) -> Option<Currency> {
    let is_in = |codes: &[&str]| countries(places).any(|country| codes.contains(&country));
    (is_in(&["US"]) || !is_in(&DOLLAR_COUNTRIES)).then(|| "USD".parse().ok()).flatten()
}

/// `¥` is written in two countries; only a place tells which.
fn yen_or_yuan(places: &[Place]) -> Option<Currency> {
    let (japan, china) = (countries(places).any(|c| c == "JP"), countries(places).any(|c| c == "CN"));
    match (japan, china) {
        (true, false) => "JPY".parse().ok(),
        (false, true) => "CNY".parse().ok(),
        _ => None,
    }
}

fn countries(places: &[Place]) -> impl Iterator<Item = &str> {
    places.iter().filter_map(|place| place.country.as_ref().map(|country| country.as_str()))
}
