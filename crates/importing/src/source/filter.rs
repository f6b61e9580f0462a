//! Which adverts of a source are taken.

use contracts::{Feed, Workplace};

/// A condition that an advert must meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// A role of technology leadership.
    Leadership,
    /// Work from home.
    Remote,
    /// Pay is stated.
    Salary,
}

impl Filter {
    /// Every filter.
    pub const ALL: &'static [Self] = &[Self::Leadership, Self::Remote, Self::Salary];

    /// The word for it in commands and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leadership => "leadership",
            Self::Remote => "remote",
            Self::Salary => "salary",
        }
    }

    /// Leaves only the adverts that meet all of `filters` in `feed`, and says how many were left out.
    pub fn apply(filters: &[Self], feed: &mut Feed) -> usize {
        let before = feed.jobs.len();
        feed.jobs.retain(|job| {
            filters.iter().all(|filter| match filter {
                Self::Leadership => !job.roles.is_empty(),
                Self::Remote => job.workplace == Some(Workplace::Remote),
                Self::Salary => job.salary.is_some(),
            })
        });
        before - feed.jobs.len()
    }
}

impl std::str::FromStr for Filter {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.iter().map(|filter| filter.as_str()).collect::<Vec<_>>().join(", ");
        Self::ALL
            .iter()
            .find(|filter| filter.as_str() == word)
            .copied()
            .ok_or_else(|| format!("`{word}` is no filter; there are: {}", known()))
    }
}
