//! What the generator promises.

#![expect(clippy::expect_used, reason = "a test ends where its ground fails")]

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use contracts::PayPeriod;
use jiff::{SignedDuration, Timestamp};
use testing::generate::{Advert, PROBES, Rarity, adverts};

const COUNT: usize = 2_000;

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a time")
}

/// Made once for all tests.
static ADVERTS: LazyLock<Vec<Advert>> = LazyLock::new(|| adverts(5, COUNT, now()).collect());

/// Whether a word stands in what search reads of an advert.
fn holds(advert: &Advert, word: &str) -> bool {
    let text = format!("{} {}", advert.job.title, advert.job.description_text).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|held| held == word)
}

#[test]
fn the_same_seed_gives_the_same_adverts_and_another_seed_gives_others() {
    let (one, again) = (&ADVERTS[..100], adverts(5, COUNT, now()).take(100));
    assert!(again.eq(one.iter().cloned()));
    let other: Vec<_> = adverts(6, COUNT, now()).take(100).collect();
    assert!(one.iter().zip(&other).all(|(a, b)| a.id != b.id && a.job.description != b.job.description));
}

#[test]
fn words_stand_in_as_many_adverts_as_promised() {
    let adverts = &*ADVERTS;
    for probe in PROBES {
        let promised = match probe.rarity {
            Rarity::NearlyAll => COUNT * 19 / 20,
            Rarity::Third => COUNT / 3,
            Rarity::Tenth => COUNT / 10,
            Rarity::Clumped => COUNT * 6 / 100,
            Rarity::Hundredth => COUNT / 100,
            Rarity::Thousandth => COUNT / 1_000,
            Rarity::Five => 5,
        };
        let held = adverts.iter().filter(|advert| holds(advert, probe.word)).count();
        assert!(held.abs_diff(promised) <= 1, "{}: {held} instead of {promised}", probe.word);
    }
}

#[test]
fn clumped_words_stand_in_the_oldest_third_alone() {
    let mut adverts: Vec<_> = ADVERTS.iter().collect();
    adverts.sort_by_key(|advert| advert.published_at);
    let (oldest, newer) = adverts.split_at(COUNT / 3);
    let words = PROBES.iter().filter(|probe| probe.rarity == Rarity::Clumped).map(|probe| probe.word);
    for word in words {
        assert!(oldest.iter().any(|advert| holds(advert, word)), "{word}");
        assert!(!newer.iter().any(|advert| holds(advert, word)), "{word}");
    }
}

#[test]
fn the_vocabulary_has_a_few_frequent_words_and_a_long_tail() {
    let mut counts = HashMap::<String, usize>::new();
    for advert in &*ADVERTS {
        let text = advert.job.description_text.to_lowercase();
        let words: HashSet<_> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let with = |from: usize, to: usize| counts.values().filter(|count| (from..to).contains(*count)).count();
    let frequent = with(COUNT / 2, COUNT + 1);
    let (usual, rare) = (with(COUNT / 100, COUNT / 2), with(1, COUNT / 100));
    assert!(frequent > 20 && usual > 400 && rare > 3_000, "{frequent} {usual} {rare}");
}

#[test]
fn adverts_have_the_size_and_the_structure_of_real_ones() {
    for advert in &*ADVERTS {
        let html = advert.job.description.as_str();
        assert!((1_500..6_000).contains(&html.len()), "{}", html.len());
        for element in ["<p>", "<h2>", "<ul><li>"] {
            assert!(html.contains(element), "{html}");
        }
        assert!(!html.contains('{') && !html.contains('}'), "an unfilled slot: {html}");
    }
}

#[test]
fn adverts_were_published_in_the_last_60_days() {
    let adverts = &*ADVERTS;
    let oldest = adverts.iter().map(|advert| advert.published_at).min().expect("adverts");
    let newest = adverts.iter().map(|advert| advert.published_at).max().expect("adverts");
    assert!(newest <= now() && oldest >= now() - SignedDuration::from_hours(60 * 24));
    assert!(newest.duration_since(oldest) > SignedDuration::from_hours(58 * 24));
}

#[test]
fn ids_are_unique_and_pay_is_a_range_in_four_currencies() {
    let adverts = &*ADVERTS;
    assert_eq!(adverts.iter().map(|advert| advert.id).collect::<HashSet<_>>().len(), COUNT);
    let paid: Vec<_> = adverts.iter().filter_map(|advert| advert.job.salary).collect();
    let currencies: HashSet<_> = paid.iter().map(|pay| pay.currency.to_string()).collect();
    assert_eq!(currencies, ["CHF", "EUR", "GBP", "USD"].map(str::to_owned).into());
    let yearly = paid.iter().filter(|pay| pay.period == PayPeriod::Year);
    assert!(yearly.clone().all(|pay| pay.min < pay.max && pay.min >= Some(4_000_000)));
    assert!(yearly.count() > COUNT / 2);
}
