//! The words of the lists with their frequencies, and a long tail of coined ones.

use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::{places::CITIES, words, zipf::Zipf};

/// Coined words: names of companies and products, the long tail of every real vocabulary.
const COINED: usize = 20_000;

/// Words with their frequencies.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    topics: Vec<&'static str>,
    topic: Zipf,
    tools: Vec<&'static str>,
    tool: Zipf,
    titles: Vec<&'static str>,
    title: Zipf,
    pub(super) departments: Vec<&'static str>,
    endings: Vec<&'static str>,
    city: Zipf,
    coined: Vec<String>,
    tail: Zipf,
}

impl Vocabulary {
    pub(super) fn new(rng: &mut StdRng) -> Self {
        let (topics, tools, titles) =
            (words::list(words::TOPICS), words::list(words::TOOLS), words::list(words::TITLES));
        Self {
            topic: Zipf::new(topics.len(), 3.0, 1.05),
            tool: Zipf::new(tools.len(), 3.0, 1.0),
            title: Zipf::new(titles.len(), 2.0, 1.0),
            departments: words::list(words::DEPARTMENTS),
            endings: words::list(words::ENDINGS),
            city: Zipf::new(CITIES.len(), 3.0, 1.0),
            coined: (0..COINED).map(|_| coin(rng)).collect(),
            tail: Zipf::new(COINED, 5.0, 0.9),
            topics,
            tools,
            titles,
        }
    }

    pub(super) fn topic(&self, rng: &mut StdRng) -> &'static str {
        self.topics[self.topic.draw(rng)]
    }

    pub(super) fn title(&self, rng: &mut StdRng) -> String {
        let title = self.titles[self.title.draw(rng)];
        match rng.random_range(0..4) {
            0 => format!("{title}, {}", self.topic(rng)),
            1 => format!("{title} (m/f/d)"),
            _ => title.to_owned(),
        }
    }

    /// Three to eight different tools.
    pub(super) fn stack(&self, rng: &mut StdRng) -> Vec<String> {
        let mut stack: Vec<String> = Vec::new();
        for _ in 0..rng.random_range(3..=8) {
            let tool = self.tools[self.tool.draw(rng)];
            if !stack.iter().any(|known| known == tool) {
                stack.push(tool.to_owned());
            }
        }
        stack
    }

    pub(super) fn ending(&self, rng: &mut StdRng) -> &'static str {
        self.endings.choose(rng).copied().unwrap_or_default()
    }

    /// Position of a city.
    pub(super) fn city(&self, rng: &mut StdRng) -> usize {
        self.city.draw(rng)
    }

    /// The coined word of that number; numbers beyond the last begin anew.
    pub(super) fn coined(&self, number: usize) -> &str {
        &self.coined[number % COINED]
    }

    /// A coined word, some far more often than others.
    pub(super) fn tail(&self, rng: &mut StdRng) -> &str {
        &self.coined[self.tail.draw(rng)]
    }
}

/// A word that no language has: two to four syllables, capitalised.
fn coin(rng: &mut StdRng) -> String {
    const ONSETS: &[&str] = &[
        "b", "br", "c", "d", "dr", "f", "g", "gl", "h", "j", "k", "kr", "l", "m", "n", "p", "pl", "r", "s", "st", "t",
        "tr", "v", "w", "z",
    ];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    const CODAS: &[&str] = &["", "", "", "n", "r", "l", "x", "m"];
    let mut word = String::new();
    for _ in 0..rng.random_range(2..=4) {
        for part in [ONSETS, VOWELS, CODAS] {
            word.push_str(part.choose(rng).copied().unwrap_or_default());
        }
    }
    word[..1].to_uppercase() + &word[1..]
}
