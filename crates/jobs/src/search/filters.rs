//! What visitors filter by.

use contracts::{CountryCode, Currency, LanguageCode, RoleKind, Stage, UtcOffset, Workplace};

/// Values of one filter at the most. Whoever ticks more has ticked everything.
pub const MAX_VALUES: usize = 20;

/// The longest span of [`Filters::posted_within`], in days.
pub const MAX_DAYS: u16 = 365;

/// The westernmost and easternmost offsets from UTC that people live in, in minutes.
pub const UTC_OFFSETS: std::ops::RangeInclusive<UtcOffset> = -720..=840;

/// The highest yearly salary that one can ask for, in units of its currency: Indonesia's and Vietnam's need the noughts.
pub const MAX_SALARY: u64 = 1_000_000_000_000;

/// What salaries are compared in.
pub const BASE_CURRENCY: Currency = Currency::EURO;

/// Filters; an empty list asks for nothing. An advert passes a filter of several values when one of them fits, and a
/// search when it passes every filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    /// Kinds of technology leadership.
    pub roles: Vec<RoleKind>,
    /// Where the work is done.
    pub workplaces: Vec<Workplace>,
    /// From where a remote job may be done. A country also fits adverts that are open to the whole world; an advert that
    /// does not say from where never fits.
    pub remote_from: Vec<RemoteFrom>,
    /// Where the visitor's clock stands: fits remote adverts that say from where, unless they name a band of time zones
    /// that it is outside of.
    pub utc_offset: Option<UtcOffset>,
    /// The least that the visitor works for, in whole units of [`Filters::currency`] a year, from 1 to [`MAX_SALARY`].
    /// Fits adverts whose upper end reaches it at the reference rates; one without a stated salary never fits.
    pub salary: Option<u64>,
    /// The visitor's currency; `None` is [`BASE_CURRENCY`]. Alone it filters nothing.
    pub currency: Option<Currency>,
    /// Only adverts that offer a share in the company.
    pub equity: bool,
    /// How the company is funded.
    pub stages: Vec<Stage>,
    /// People in the company's engineering.
    pub team_sizes: Vec<TeamSize>,
    /// Tags, whatever their case; one of them is enough.
    pub stack: Vec<String>,
    /// The language that the advert is written in.
    pub languages: Vec<LanguageCode>,
    /// Published in the last so many days, at most [`MAX_DAYS`].
    pub posted_within: Option<u16>,
}

/// From where a remote job may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemoteFrom {
    /// From anywhere, by the employer's own word.
    Worldwide,
    /// From this country.
    Country(CountryCode),
}

/// People in a company's engineering, in bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamSize {
    /// Up to 4.
    UpTo4,
    /// 5 to 14.
    UpTo14,
    /// 15 to 49.
    UpTo49,
    /// 50 to 149.
    UpTo149,
    /// 150 and more.
    Larger,
}

impl TeamSize {
    /// Every band, the smallest first.
    pub const ALL: &'static [Self] = &[Self::UpTo4, Self::UpTo14, Self::UpTo49, Self::UpTo149, Self::Larger];

    /// The written form, for addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UpTo4 => "0-4",
            Self::UpTo14 => "5-14",
            Self::UpTo49 => "15-49",
            Self::UpTo149 => "50-149",
            Self::Larger => "150-up",
        }
    }

    /// The least and the most people in it; `None`: no end.
    #[must_use]
    pub const fn bounds(self) -> (u32, Option<u32>) {
        match self {
            Self::UpTo4 => (0, Some(4)),
            Self::UpTo14 => (5, Some(14)),
            Self::UpTo49 => (15, Some(49)),
            Self::UpTo149 => (50, Some(149)),
            Self::Larger => (150, None),
        }
    }

    /// Whether a team of so many people is in it.
    #[must_use]
    pub fn holds(self, people: u32) -> bool {
        let (least, most) = self.bounds();
        people >= least && most.is_none_or(|most| people <= most)
    }

    /// The band of that written form.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|band| band.as_str() == word)
    }
}

impl RemoteFrom {
    /// The written form, for addresses: `worldwide` or a country's two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Worldwide => "worldwide",
            Self::Country(code) => code.as_str(),
        }
    }
}

impl Filters {
    /// Whether nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self { currency: self.currency, ..Self::default() }
    }

    /// The visitor's currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency.unwrap_or(BASE_CURRENCY)
    }
}
