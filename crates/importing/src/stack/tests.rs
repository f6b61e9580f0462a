use std::collections::HashSet;

use super::*;

fn read(text: &str) -> Vec<String> {
    named("", &[], text)
}

#[test]
fn technologies_are_named_as_the_field_writes_them() {
    for (text, stack) in [
        ("We run postgresql, k8s and Node.JS.", &["Postgres", "Kubernetes", "Node.js"][..]),
        ("Python; C++ and C#. Also .NET", &["Python", "C++", "C#", ".NET"]),
        ("Backend in Go and Postgres", &["Go", "Postgres"]),
        ("A Go developer, or a Rust engineer", &["Go", "Rust"]),
        ("Swift, Kotlin, React Native", &["Swift", "Kotlin", "React Native"]),
        ("R, Python and SQL", &["R", "Python", "SQL"]),
        ("Ruby on Rails with Redis", &["Ruby on Rails", "Redis"]),
        ("machine-learning on Google Cloud Platform", &["Machine learning", "GCP"]),
        ("Kafka, Kafka, Java, Kafka", &["Kafka", "Java"]),
    ] {
        assert_eq!(read(text), stack, "{text}");
    }
}

#[test]
fn words_that_are_also_words_count_only_beside_technology() {
    for text in [
        "Go to market with us. You go far.",
        "a swift answer; rust on a ship; spring in Paris",
        "Spring 2026 internship",
        "Go above and beyond",
        "Vitamin C and plan R",
        "C-level, R&D, Series C",
        "We react to SWIFT messages of banks",
        "express yourself and spark joy",
        "",
    ] {
        assert_eq!(read(text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn the_title_comes_first_then_tags_then_what_is_said_often() {
    let tags = ["Postgres".to_owned(), "nice people".to_owned(), "fintech".to_owned()];
    let stack = named("Staff Engineer (Rust, Kafka)", &tags, "Java Java Java, Kafka, Fintech");
    assert_eq!(stack, ["Kafka", "Rust", "Fintech", "Postgres", "Java"]);
}

#[test]
fn a_field_is_named_twice_or_not_at_all() {
    assert_eq!(read("Experience in fintech is a plus"), [] as [&str; 0]);
    assert_eq!(read("We are a fintech. In Fintech, trust counts."), ["Fintech"]);
}

#[test]
fn no_name_stands_for_two_things_and_no_list_is_endless() {
    let names: Vec<_> = TABLE.iter().flat_map(|entry| entry.name.split('|').map(spaced)).collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    assert!(names.iter().all(|name| (1..=LONGEST).contains(&name.split(' ').count())));
    assert!(TABLE.iter().all(|entry| !text::is_longer(entry.shown(), limits::TAG)));
    let everything: Vec<_> = TABLE.iter().map(Entry::shown).collect();
    assert_eq!(read(&everything.join(", ")).len(), limits::TAGS);
}
