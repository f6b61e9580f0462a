//! `GET /jobs/{slug}-{short id}.png`: the picture that shows where somebody shares an advert.
//!
//! 1200 by 630 pixels, as Open Graph's readers expect. Drawing one takes a core for some tens of milliseconds: one is
//! drawn at a time, those that were drawn lately are kept, and whoever has one asks with its tag and gets 304.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, LazyLock},
    time::Duration,
};

use askama::Template;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use jobs::Posting;
use moka::future::Cache;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{self, fontdb},
};
use tokio::sync::Semaphore;

use crate::{assets, error::Problem, page, texts::Language, words};

/// Pixels.
pub(crate) const SIZE: (u32, u32) = (1200, 630);

/// Bytes of all pictures that are kept; each has about 40 kB.
const KEPT: u64 = 8 * 1024 * 1024;

/// Whoever waits longer for a turn to draw hears that the board is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// Pictures that were drawn lately, and the right to draw. Cheap to clone; clones share both.
#[derive(Clone)]
pub(crate) struct Pictures {
    drawn: Cache<u64, Bytes>,
    turn: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        let weigh = |_: &u64, picture: &Bytes| u32::try_from(picture.len()).unwrap_or(u32::MAX);
        let drawn = Cache::builder().max_capacity(KEPT).weigher(weigh).build();
        Self { drawn, turn: Arc::new(Semaphore::new(1)) }
    }
}

impl std::fmt::Debug for Pictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pictures").field("drawn", &self.drawn.entry_count()).finish()
    }
}

/// What the picture says.
#[derive(Template)]
#[template(path = "jobs/picture.svg")]
struct Drawing {
    company: String,
    title: Vec<String>,
    title_size: u32,
    pay: String,
    place: Option<String>,
}

impl Drawing {
    fn new(posting: &Posting, t: Language) -> Self {
        let (title_size, title) = lines(&posting.title);
        let pay = posting.salary.as_ref().map(|pay| words::pay_in_full(pay, t));
        let place = words::place_in_short(posting.workplace, &posting.places, posting.eligibility.as_ref(), t);
        Self {
            company: fitting(&posting.company.name, 44.0, WIDTH),
            title,
            title_size,
            pay: fitting(&pay.unwrap_or_else(|| t.posting_pay_unstated().to_owned()), 44.0, WIDTH),
            place: place.map(|place| fitting(&place, 36.0, WIDTH)),
        }
    }
}

/// The picture of a live advert.
pub(super) async fn answer(
    posting: &Posting,
    pictures: &Pictures,
    t: Language,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let svg = Drawing::new(posting, t).render().map_err(Problem::Template)?;
    let mut hash = DefaultHasher::new();
    svg.hash(&mut hash);
    let key = hash.finish();
    let tag = format!("\"{key:016x}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let mut response = if known.is_some_and(|tags| assets::matches(tags, &tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(drawn(pictures, key, svg).await?).into_response()
    };
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    fields.insert(header::CACHE_CONTROL, page::REVALIDATE);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        fields.insert(header::ETAG, tag);
    }
    Ok(response)
}

async fn drawn(pictures: &Pictures, key: u64, svg: String) -> Result<Bytes, Problem> {
    if let Some(picture) = pictures.drawn.get(&key).await {
        return Ok(picture);
    }
    let turn = tokio::time::timeout(PATIENCE, pictures.turn.clone().acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return Err(Problem::TooSlow) };
    // Whoever had the turn before may have drawn the same.
    if let Some(picture) = pictures.drawn.get(&key).await {
        return Ok(picture);
    }
    let work = tokio::task::spawn_blocking(move || {
        let picture = draw(&svg);
        drop(turn);
        picture
    });
    let picture = work.await.map_err(|error| Problem::Panicked(error.to_string()))?.map_err(Problem::Picture)?;
    pictures.drawn.insert(key, picture.clone()).await;
    Ok(picture)
}

/// Our two faces, and no other of the machine's: the picture is the same everywhere.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for name in ["share-regular.ttf", "share-semibold.ttf"] {
        if let Some(font) = assets::file(name) {
            fonts.load_font_data(font.into_owned());
        }
    }
    Arc::new(fonts)
});

fn draw(svg: &str) -> Result<Bytes, String> {
    let family = FONTS.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    let options = usvg::Options {
        fontdb: FONTS.clone(),
        font_family: family.ok_or("there is no font")?,
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let mut pixels = Pixmap::new(SIZE.0, SIZE.1).ok_or("there is no room for the picture")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map(Bytes::from).map_err(|error| error.to_string())
}

/// What a line may take.
const WIDTH: f32 = 1040.0;

/// The title in at most three lines, as large as it fits; what is still too long ends with an ellipsis.
fn lines(title: &str) -> (u32, Vec<String>) {
    for (size, most) in [(84, 2), (68, 3)] {
        let lines = wrapped(title, size as f32);
        if lines.len() <= most && lines.iter().all(|line| width(line, size as f32) <= WIDTH) {
            return (size, lines);
        }
    }
    let mut lines = wrapped(title, 56.0);
    let cut = lines.len() > 3;
    lines.truncate(3);
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        last.push_str(" …");
    }
    (56, lines.iter().map(|line| fitting(line, 56.0, WIDTH)).collect())
}

fn wrapped(text: &str, size: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + size * 0.25 <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The text, cut where it would not fit.
fn fitting(text: &str, size: f32, most: f32) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if width(&cut, size) + size > most {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

/// About how wide the text is, rather more than less: the face's own widths, by kinds of letters.
fn width(text: &str, size: f32) -> f32 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ';' | ':' | '\'' | '!' | '|' | '(' | ')' | 'I' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.92,
        c if c.is_uppercase() => 0.72,
        c if c.is_ascii() || c.is_lowercase() => 0.57,
        _ => 1.0,
    };
    text.chars().map(of).sum::<f32>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_any_length_is_at_most_three_lines_that_fit() {
        let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ".repeat(5);
        for title in
            ["CTO", "Chief Technology Officer, Energy Systems and Grid Software (m/f/d)", &long, "技術責任者", ""]
        {
            let (size, lines) = lines(title);
            assert!(lines.len() <= 3, "{lines:?}");
            assert!(lines.iter().all(|line| width(line, size as f32) <= WIDTH + size as f32), "{lines:?}");
        }
    }

    #[test]
    fn a_drawing_is_a_picture_of_the_right_size_in_which_letters_are_seen() {
        let drawing = |title: &str| Drawing {
            company: "Halden & Söhne <GmbH>".into(),
            title: vec![title.into()],
            title_size: 84,
            pay: "€165,000–190,000 a year".into(),
            place: Some("Remote from Norway".into()),
        };
        let with = draw(&drawing("Chief Technology Officer").render().expect("a drawing")).expect("a picture");
        let without = draw(&drawing("").render().expect("a drawing")).expect("a picture");
        let picture = Pixmap::decode_png(&with).expect("a PNG");
        assert_eq!((picture.width(), picture.height()), SIZE);
        let blank = Pixmap::decode_png(&without).expect("a PNG");
        let differing = picture.pixels().iter().zip(blank.pixels()).filter(|(a, b)| a != b).count();
        assert!(differing > 5_000, "the title is not seen: {differing} pixels");
    }
}
