//! Words of a promised frequency. Measurements search for them, so each stands in exactly so many adverts and occurs
//! nowhere else in the vocabulary.

/// How many adverts hold a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rarity {
    /// 19 of 20 adverts.
    NearlyAll,
    /// One of three adverts.
    Third,
    /// One of ten adverts.
    Tenth,
    /// Three of fifty adverts, all of them among the oldest third of the board: whoever walks the newest adverts first
    /// meets none for a long time.
    Clumped,
    /// One of a hundred adverts.
    Hundredth,
    /// One of a thousand adverts.
    Thousandth,
    /// Five adverts, however many there are.
    Five,
}

/// A word, and how many adverts hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// One word, in lower case; its stem is no other word's of the vocabulary.
    pub word: &'static str,
    /// Its frequency.
    pub rarity: Rarity,
    /// The remainder of an advert's index that carries the word: probes of one rarity meet in few adverts.
    phase: usize,
}

const fn probe(word: &'static str, rarity: Rarity, phase: usize) -> Probe {
    Probe { word, rarity, phase }
}

/// All probes. The first of each rarity is the one to measure with; `PROBES` holds at least two of each.
pub const PROBES: &[Probe] = &[
    probe("responsibility", Rarity::NearlyAll, 0),
    probe("curiosity", Rarity::NearlyAll, 7),
    probe("kubernetes", Rarity::Third, 0),
    probe("whiteboard", Rarity::Third, 1),
    probe("observability", Rarity::Tenth, 3),
    probe("marathon", Rarity::Tenth, 4),
    probe("sourdough", Rarity::Clumped, 20),
    probe("lighthouse", Rarity::Clumped, 36),
    probe("cartography", Rarity::Hundredth, 17),
    probe("beekeeping", Rarity::Hundredth, 71),
    probe("horology", Rarity::Thousandth, 123),
    probe("zeppelin", Rarity::Thousandth, 456),
    probe("quasar", Rarity::Five, 1),
    probe("obsidian", Rarity::Five, 2),
];

impl Rarity {
    /// The word to measure this rarity with.
    #[must_use]
    pub fn word(self) -> &'static str {
        PROBES.iter().find(|probe| probe.rarity == self).map_or("", |probe| probe.word)
    }
}

impl Probe {
    /// Whether the advert at `index` of `count` holds the word.
    #[must_use]
    pub fn stands_in(&self, index: usize, count: usize) -> bool {
        let every = |period: usize| index % period == self.phase % period;
        match self.rarity {
            Rarity::NearlyAll => !every(20),
            Rarity::Third => every(3),
            Rarity::Tenth => every(10),
            Rarity::Clumped => (self.phase..self.phase + 3).contains(&(index % 50)),
            Rarity::Hundredth => every(100),
            Rarity::Thousandth => every(1_000),
            Rarity::Five => {
                let period = (count / 5).max(1);
                every(period) && index / period < 5
            }
        }
    }
}
