//! Whether searches find what people mean: a table of queries over the demonstration adverts, each with what must be among
//! the first five in the order of relevance, and another over real adverts where they lie beside the checkout.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "every test file takes what it needs")]
mod program;

use std::path::PathBuf;

use database::Pool;
use jobs::{Card, PostgresSearch, Query, Search, Sort};
use program::{kintsugi, succeed};

/// Results that a visitor sees without moving.
const FIRST: usize = 5;

/// Queries, and the company and the beginning of the title of the advert that whoever types this means.
const DEMONSTRATION: &[(&str, &str, &str)] = &[
    // Roles, by their names in several languages.
    ("interim cto", "Haar & Lyne", "Interim CTO"),
    ("cto auf zeit", "Setzkasten Verbund", "Interim-CTO"),
    ("cto de transition", "Ardoise Claire", "CTO de transition"),
    ("fractional cto", "Stichting Hoofdletter", "Fractional CTO"),
    ("directeur technique", "Sillonnage", "Directeur ou directrice technique"),
    ("technischer leiter", "Schraubstern", "Technische Leitung"),
    ("technical director", "Tres Faroles", "CTO / Technical Director"),
    ("technical cofounder", "Acequia Fina", "Technical Co-founder"),
    ("mitgründer", "Nebenkanal", "Founding CTO"),
    ("founding cto", "Loomsway", "Founding CTO"),
    ("vpe quellwerk", "Quellwerk", "VP Engineering"),
    ("vice president engineering robots", "Greifling Robotics", "VP Engineering"),
    ("leiter entwicklung", "Hradlo Optics", "Head of Engineering"),
    ("head of engineering compiler", "Piirilampi", "Head of Engineering"),
    ("director of engineering", "Pennyfold", "Director of Engineering"),
    ("head of data fraud", "Zonderschade", "Head of Data and Fraud"),
    ("head of data", "Halden Grid", "Head of Data"),
    ("Quellwerk platform", "Quellwerk", "Head of Platform"),
    // Technologies, by their several names and with signs in them.
    ("k8s", "Calafate Pagamentos", "Head of Platform"),
    ("kubernetes logistics", "Quellwerk", "Head of Platform"),
    ("postgresql loans", "Mto Credit", "Head of Engineering"),
    ("elixir", "Tres Faroles", "Head of Platform"),
    ("APL", "Tobelbach Aktuariat", "Fractional CTO"),
    ("f#", "Tobelbach Aktuariat", "Fractional CTO"),
    ("c++ games", "Tres Faroles", "CTO / Technical Director"),
    (".net clinical", "Kilbarrow Clinical", "VP Engineering"),
    ("firmware", "Marrow & Pike Instruments", "Director of Engineering"),
    ("remote rust storage", "Gristmill Compute", "Head of Platform"),
    // What the company does.
    ("robots", "Greifling Robotics", "Head of Platform"),
    ("battery", "Släggan Energy", "VP Engineering"),
    ("grid", "Halden Grid", "Chief Technology Officer"),
    ("hail insurance", "Zonderschade", "Chief Technology Officer"),
    ("pension transfers", "Pennyfold", "Director of Engineering"),
    ("ballot", "Plain Ballot Project", "Chief Technology Officer"),
    ("parking permit", "Kivitee", "Technical Co-founder"),
    ("puppet animation", "Dwanaście Klatek", "Fractional CTO"),
    ("clinical trials", "Kilbarrow Clinical", "Director of Engineering"),
    ("hospital nurses", "Nebenkanal", "Founding CTO"),
    ("warehouse", "Quellwerk", "Director of Engineering"),
    // Other languages, in another form than the advert's.
    ("Schraube", "Schraubstern", "Head of Data"),
    ("Lastwagen", "Quellwerk", "Head of Platform"),
    ("équipe", "Ardoise Claire", "CTO de transition"),
    // Places, with and without their accents, and in other languages.
    ("tromso", "Kvitnes Subsea", "VP Engineering"),
    ("zurich vp", "Quellwerk", "VP Engineering"),
    ("vienna fractional", "Randnummer Neun", "Fractional CTO"),
    ("berlin cto", "Lichtkasten Medizin", "CTO (m/w/d)"),
    ("remote cto usa", "Docketwright", "CTO (first)"),
    // Phrases, exclusions, alternatives, unfinished and misspelt words.
    ("\"own engine\"", "Tres Faroles", "CTO / Technical Director"),
    ("\"parental leave\"", "Rørvig Acoustics", "Interim CTO"),
    ("interim -parental -transition", "Haar & Lyne", "Interim CTO"),
    ("hail or ballot", "Plain Ballot Project", "Chief Technology Officer"),
    ("head of platf", "Kelong Berth", "Head of Platform"),
    ("kuberntes", "Quellwerk", "Head of Platform"),
    ("intreim cto", "Rørvig Acoustics", "Interim CTO"),
];

/// Queries over real adverts, and words of which one must stand in the title of each of the first five. Real adverts are
/// not part of the project, so nothing of them is named here.
const REAL: &[(&str, &[&str])] = &[
    ("security engineer", &["security"]),
    ("data scientist", &["data scientist"]),
    ("machine learning engineer", &["machine learning"]),
    ("frontend engineer", &["frontend", "front-end", "front end"]),
    ("full stack", &["full stack", "fullstack", "full-stack"]),
    ("sre", &["reliability", "sre"]),
    ("k8s", &["k8s", "kubernetes"]),
    ("kubernets", &["k8s", "kubernetes"]),
    ("designer", &["design"]),
    ("recruiter", &["recruit"]),
    ("product manager", &["product"]),
];

async fn ask(pool: &Pool, text: &str) -> Vec<Card> {
    let query = Query::new(text, None).unwrap().sorted(Sort::Relevance);
    PostgresSearch::new(pool.clone()).find(&query, jiff::Timestamp::UNIX_EPOCH).await.unwrap().cards
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn what_people_mean_is_among_the_first_five(pool: Pool) {
    succeed(kintsugi(&pool).arg("demo"));
    assert!(DEMONSTRATION.len() >= 40);
    let (mut missed, mut reciprocal) = (Vec::new(), 0.0);
    for (text, company, title) in DEMONSTRATION {
        let cards = ask(&pool, text).await;
        let place = cards.iter().position(|card| card.company == *company && card.title.starts_with(title));
        reciprocal += place.map_or(0.0, |place| 1.0 / f64::from(u32::try_from(place).unwrap() + 1));
        if place.is_none_or(|place| place >= FIRST) {
            let found: Vec<_> = cards.iter().map(|card| format!("{}: {}", card.company, card.title)).collect();
            missed.push(format!("{text}: {place:?} of {found:?}"));
        }
    }
    let mean = reciprocal / f64::from(u32::try_from(DEMONSTRATION.len()).unwrap());
    println!("mean reciprocal rank of {} queries: {mean:.3}", DEMONSTRATION.len());
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(mean > 0.8, "{mean}");
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn titles_of_real_adverts_say_what_was_asked_for(pool: Pool) {
    let real = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ashby");
    if !real.is_dir() {
        println!("left out: {} is not there", real.display());
        return;
    }
    succeed(kintsugi(&pool).args(["import", "ashby"]).arg(&real));
    let mut missed = Vec::new();
    for (text, words) in REAL {
        let titles: Vec<_> = ask(&pool, text).await.into_iter().take(FIRST).map(|card| card.title).collect();
        let says = |title: &String| words.iter().any(|word| title.to_lowercase().contains(word));
        if titles.len() < FIRST || !titles.iter().all(says) {
            missed.push(format!("{text}: {titles:?}"));
        }
    }
    println!(
        "{} of {} queries over real adverts are answered by titles that say it",
        REAL.len() - missed.len(),
        REAL.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
}
