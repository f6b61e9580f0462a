//! We Work Remotely's RSS, one feed for many employers: `GET weworkremotely.com/remote-jobs.rss`. Title and employer are
//! one text, `Company: Title`.

use contracts::{Directness, Feed, SourcedCompany};

use crate::{
    Format, ReadError, date,
    document::Document,
    format::{Board, Reader},
    rows::Rows,
    understand::{Description, Raw},
    xml::{self, Element},
};

/// See the module.
pub(crate) struct WeWorkRemotely;

const NAME: &str = "We Work Remotely's feed (RSS)";

impl Reader for WeWorkRemotely {
    fn directness(&self) -> Directness {
        Directness::Aggregator
    }

    /// The token is a category (`remote-programming-jobs`), or `all`.
    fn address(&self, token: &str) -> Option<String> {
        Some(match token {
            "all" => "https://weworkremotely.com/remote-jobs.rss".to_owned(),
            category => format!("https://weworkremotely.com/categories/{category}.rss"),
        })
    }

    fn read(&self, board: &Board<'_>, documents: &[Document]) -> Result<Feed, ReadError> {
        let mut rows = Rows::new(Format::WeWorkRemotely, board);
        for document in documents {
            xml::rows(&document.markup()?, ("rss", "item"), NAME, |item| {
                let (company, title) = parted(&item.text_or_empty("title"));
                rows.take_of(advert(item, title), company.map(SourcedCompany::named));
            })?;
        }
        Ok(rows.of_many(board))
    }
}

/// `Company: Title`. A colon without a space behind it belongs to a name.
fn parted(words: &str) -> (Option<String>, String) {
    match words.split_once(": ") {
        Some((company, title)) => (Some(company.trim().to_owned()), title.trim().to_owned()),
        None => (None, words.to_owned()),
    }
}

fn advert(item: &Element, title: String) -> Raw {
    let eligible = ["region", "country"].iter().filter_map(|name| item.text(name));
    let url = item.text("link").or_else(|| item.text("guid"));
    let skills = item.text("skills").unwrap_or_default();
    Raw {
        external_id: item.text("guid").or_else(|| item.text("link")).unwrap_or_default(),
        title,
        description: Description::Html(item.text_or_empty("description")),
        eligible: eligible.take(1).collect(),
        workplace: Some("remote".to_owned()),
        employment_types: item.text("type").into_iter().collect(),
        departments: item.text("category").into_iter().collect(),
        tags: skills.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect(),
        published_at: item.text("pubdate").as_deref().and_then(date::read),
        expires_at: item.text("expires_at").as_deref().and_then(date::read),
        apply_url: url.clone(),
        url,
        ..Raw::default()
    }
}
