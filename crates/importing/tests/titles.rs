//! Which titles of all real files are technology leadership, where those files lie beside the project.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise and tells what it saw, in its helpers too")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use importing::title;
use serde_json::Value;

const FOLDER: &str = "../../../shared/data";

/// The folders of whole answers, and the member that holds a title.
const SOURCES: [(&str, &str); 4] =
    [("ashby", "title"), ("greenhouse", "title"), ("lever", "text"), ("remotive", "title")];

/// Titles of trades beside technology leadership: none of them may be taken.
const NEVER: [&str; 16] = [
    "account cto",
    "associate",
    "intern",
    "assistant",
    "chief of staff",
    "sales",
    "marketing",
    "recruit",
    "art director",
    "creative",
    "customer",
    "partner",
    "success",
    "finance",
    "office of",
    "people",
];

#[test]
fn every_title_that_is_taken_is_technology_leadership() {
    let titles = titles();
    if titles.is_empty() {
        return println!("left out: there are no real files in {FOLDER}");
    }
    let mut taken = BTreeMap::new();
    let mut beside = BTreeSet::new();
    for title in &titles {
        let kinds = title::kinds(title);
        if !kinds.is_empty() {
            taken.insert(title.as_str(), kinds);
        } else if sounds_like_it(title) {
            beside.insert(title.as_str());
        }
    }
    println!("{} titles, {} taken:", titles.len(), taken.len());
    taken.iter().for_each(|(title, kinds)| println!("  + {title}  {kinds:?}"));
    println!("every third of {} refused that sound like it:", beside.len());
    beside.iter().step_by(3).for_each(|title| println!("  - {title}"));

    for title in taken.keys() {
        let small = title.to_lowercase();
        assert!(!NEVER.iter().any(|never| small.contains(never)), "{title}");
    }
    assert!(beside.contains("Account CTO") && beside.contains("CTO Founder Associate Intern"));
    // What was found by hand among them: no rule may lose one of these.
    for title in
        ["VP of Engineering", "Head of Engineering, Americas", "Engineering Director", "Director, Platform Engineering"]
    {
        assert!(taken.contains_key(title), "{title}");
    }
    assert!((12..=40).contains(&taken.len()), "{}", taken.len());
}

fn sounds_like_it(title: &str) -> bool {
    const SOUNDS: [&str; 12] = [
        "cto",
        "chief",
        "head",
        "vp",
        "vice president",
        "director",
        "founder",
        "interim",
        "fractional",
        "cio",
        "leiter",
        "technology",
    ];
    let small = title.to_lowercase();
    small.split(|c: char| !c.is_alphanumeric()).any(|word| SOUNDS.contains(&word)) || small.contains("vice president")
}

/// Every distinct title.
fn titles() -> BTreeSet<String> {
    let mut titles = BTreeSet::new();
    for (source, member) in SOURCES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(source);
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let bytes = std::fs::read(path).expect("a file");
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            let answer: Value = serde_json::from_slice(bytes).expect("JSON");
            let rows = answer.as_array().or_else(|| answer["jobs"].as_array()).expect("rows");
            titles.extend(rows.iter().filter_map(|row| row[member].as_str()).map(|title| title.trim().to_owned()));
        }
    }
    titles
}
