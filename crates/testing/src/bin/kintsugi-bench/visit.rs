//! What a first visit to the board transfers.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::{client::Client, page::links};

/// Bytes on the wire, heads included, as a browser that understands Brotli gets them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Visit {
    /// The board page alone.
    pub(crate) page_bytes: u64,
    /// The board page before compression, without its head.
    pub(crate) page_uncompressed_bytes: u64,
    /// Adverts on it, counted by their links.
    pub(crate) adverts: usize,
    /// The page and everything of ours that it loads.
    pub(crate) total_bytes: u64,
    /// Each thing that it loads.
    pub(crate) assets: Vec<Asset>,
}

/// A style sheet, script, image or font.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Asset {
    pub(crate) path: String,
    pub(crate) bytes: u64,
}

/// Fetches the board and what it links to under `/assets/`, style sheets' own links included.
pub(crate) async fn first(client: &mut Client) -> Result<Visit> {
    let page = client.get("/", "br").await?;
    ensure!(page.status == 200, "the board answers {}", page.status);
    let html = client.text("/").await?;
    let adverts: BTreeSet<_> = links(&html).into_iter().filter(|link| is_advert(link)).collect();
    let mut waiting: Vec<_> = links(&html).into_iter().filter(|link| link.starts_with("/assets/")).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    waiting = known.iter().cloned().collect();
    let mut assets = Vec::new();
    while let Some(path) = waiting.pop() {
        let answer = client.get(&path, "br").await?;
        ensure!(answer.status == 200, "{path} answers {}", answer.status);
        if path.ends_with(".css") {
            let css = client.text(&path).await?;
            waiting.extend(addresses_in(&css).into_iter().filter(|found| known.insert(found.clone())));
        }
        assets.push(Asset { path, bytes: answer.wire });
    }
    assets.sort_by_key(|asset| std::cmp::Reverse(asset.bytes));
    Ok(Visit {
        page_bytes: page.wire,
        page_uncompressed_bytes: html.len() as u64,
        adverts: adverts.len(),
        total_bytes: page.wire + assets.iter().map(|asset| asset.bytes).sum::<u64>(),
        assets,
    })
}

fn is_advert(link: &str) -> bool {
    link.strip_prefix("/jobs/").is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#']))
}

/// The addresses under `/assets/` in `url(…)` of a style sheet.
fn addresses_in(css: &str) -> Vec<String> {
    css.split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|address| address.trim_matches(['"', '\'', ' ']).to_owned())
        .filter(|address| address.starts_with("/assets/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_of_a_style_sheet_are_found() {
        let css = "@font-face{src:url(/assets/a.woff2) format('woff2')} i{background:url(data:x)} b{x:url( '/assets/b.svg' )}";
        assert_eq!(addresses_in(css), ["/assets/a.woff2", "/assets/b.svg"]);
    }
}
