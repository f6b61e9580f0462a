//! What is asked for: pages whose addresses are known, and pages that the board links to.

use anyhow::{Context, Result};
use testing::generate::Rarity;

use crate::client::Client;

/// A page to measure.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) path: String,
    /// Pages of the same kind (see [`crate::load::Load::others`]).
    pub(crate) others: Vec<String>,
    /// Whether the limit for searches holds for it.
    pub(crate) search: bool,
}

fn page(name: &str, path: &str) -> Page {
    Page { name: name.to_owned(), path: path.to_owned(), others: Vec::new(), search: false }
}

fn search(name: &str, text: &str) -> Page {
    Page {
        name: format!("search {name}: {text}"),
        path: format!("/jobs?q={}&{UNCOUNTED}", encoded(text)),
        others: Vec::new(),
        search: true,
    }
}

/// A page with the counts of every value of every filter.
fn counted(name: &str, parameters: &str) -> Page {
    Page { name: format!("counted, {name}"), path: format!("/jobs?{parameters}"), others: Vec::new(), search: true }
}

/// Tells the board to do without counts.
const UNCOUNTED: &str = "counts=no";

/// The board without counts.
pub(crate) const UNCOUNTED_BOARD: &str = "/?counts=no";

/// The pages of a site, the board first. `middle` is the place of the advert in the middle of the board.
pub(crate) async fn pages(client: &mut Client, middle: &str) -> Result<Vec<Page>> {
    let board = client.text("/").await?;
    let find = |what: &str, fits: &dyn Fn(&str) -> bool| {
        links(&board).into_iter().find(|link| fits(link)).with_context(|| format!("the board links to no {what}"))
    };
    let older = find("older page", &|link| link.contains("after="))?;
    let is_advert = |link: &str| link.strip_prefix("/jobs/").is_some_and(|rest| !rest.is_empty());
    let advert = find("advert", &is_advert)?;
    // More than there are clients, so that no two wait for one advert.
    let both = [links(&board), links(&client.text(&older).await?)].concat();
    let others = both.into_iter().filter(|link| is_advert(link) && *link != advert).collect();
    let company = match find("company", &|link| link.starts_with("/companies/")) {
        Ok(company) => company,
        Err(_) => {
            let text = client.text(&advert).await?;
            let mut links = links(&text).into_iter();
            links.find(|link| link.starts_with("/companies/")).context("the advert links to no company")?
        }
    };
    let mut pages = vec![page("board with counts", "/"), page("board without counts", UNCOUNTED_BOARD)];
    pages.push(page("board without counts, page 2", &format!("{older}&{UNCOUNTED}")));
    pages.push(page("board without counts, middle", &format!("/jobs?after={middle}&{UNCOUNTED}")));
    pages.extend(filtered(middle));
    pages.extend(searches());
    let third = Rarity::Third.word();
    let path = format!("/jobs?q={third}&after={middle}&{UNCOUNTED}");
    pages.push(page(&format!("search 33 %: {third}, middle"), &path));
    pages.push(Page { others, ..page("advert", &advert) });
    let directory = links(&client.text("/companies").await?);
    let others = directory.into_iter().filter(|link| link.starts_with("/companies/") && *link != company).collect();
    pages.push(Page { others, ..page("company", &company) });
    pages.push(page("readiness", "/health/ready"));
    Ok(pages)
}

/// Filters, texts and orders, each with every count.
fn filtered(middle: &str) -> Vec<Page> {
    let (third, hundredth) = (Rarity::Third.word(), Rarity::Hundredth.word());
    vec![
        counted("middle", &format!("after={middle}")),
        counted("two filters", "role=cto&workplace=remote"),
        counted("five filters", "role=cto&role=vp&from=DE&utc=60&salary=120000&stack=rust&stage=seed"),
        counted("two filters, middle", &format!("role=cto&workplace=remote&after={middle}")),
        counted("by pay", "sort=salary"),
        counted("by pay, filtered", "sort=salary&role=vp&equity=yes"),
        counted("33 %", &format!("q={third}")),
        counted("1 %, filtered", &format!("q={hundredth}&workplace=hybrid")),
        counted("title", "q=cto"),
        counted("title, filtered", "q=cto&workplace=remote&salary=100000"),
        counted("title by relevance", "q=cto&sort=relevance"),
        counted("33 % by relevance, filtered", &format!("q={third}&sort=relevance&workplace=remote")),
        counted("two words by pay", &format!("q={third}+platform&sort=salary")),
        counted("phrase", "q=%22machine+learning%22"),
        Page { search: false, ..counted("misspelt", "q=kuberntes") },
    ]
}

/// Queries of every frequency and form: each takes another way through the index.
fn searches() -> Vec<Page> {
    let word = Rarity::word;
    let (most, third, tenth) = (word(Rarity::NearlyAll), word(Rarity::Third), word(Rarity::Tenth));
    let mut pages = vec![
        search("95 %", most),
        search("33 %", third),
        search("10 %", tenth),
        search("6 %, none new", word(Rarity::Clumped)),
        search("1 %", word(Rarity::Hundredth)),
        search("0.1 %", word(Rarity::Thousandth)),
        search("5 adverts", word(Rarity::Five)),
        search("nothing", "nowheretobefound"),
        search("two words", &format!("{most} platform")),
        search("two words", &format!("{third} {tenth}")),
        search("title", "Chief Technology Officer"),
        search("phrase", "\"machine learning\""),
        search("rare phrase", "\"platform data\""),
        search("no phrase", "\"team platform\""),
        search("hyphen", "on-site"),
        search("exclusion", &format!("platform -{third}")),
    ];
    pages.push(search("only exclusion", &format!("-{most}")));
    pages
}

/// The values of `href` and `src` in a page, in order.
pub(crate) fn links(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('=') {
        let name = rest[..at].trim_end();
        let attribute = name.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        rest = rest[at + 1..].trim_start();
        if !matches!(attribute, "href" | "src") {
            continue;
        }
        let value = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next(),
            _ => rest.split(|c: char| c.is_whitespace() || c == '>').next(),
        };
        links.extend(value.map(|value| value.replace("&amp;", "&").replace("&#38;", "&")));
    }
    links
}

/// A value for a query string.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_every_kind_of_attribute() {
        let html = r#"<link rel=stylesheet href=/assets/a.css><a class="x" href="/jobs?q=a&amp;after=b">=</a>
            <script src='/assets/b.js' defer></script><p data-href="/no">href</p>"#;
        assert_eq!(links(html), ["/assets/a.css", "/jobs?q=a&after=b", "/assets/b.js"]);
    }

    #[test]
    fn a_query_is_encoded() {
        assert_eq!(encoded("a \"b\" ü"), "a+%22b%22+%C3%BC");
    }
}
