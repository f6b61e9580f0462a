//! Closed vocabularies. Each term has one written form, which databases, feeds and addresses all use.

use serde::{Deserialize, Serialize};

/// A word that is not in the vocabulary it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {vocabulary}; one of {allowed} was expected")]
pub struct UnknownTerm {
    /// The word as it was found.
    pub word: String,
    /// What it should have been, in words.
    pub vocabulary: &'static str,
    /// All that would have been accepted.
    pub allowed: String,
}

/// Declares an enum whose variants each have exactly one written form.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every term, in the order in which people expect them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The written form.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::terms::UnknownTerm;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::terms::UnknownTerm {
                        word: word.chars().take(60).collect(),
                        vocabulary: $what,
                        allowed: [$($word,)+].join(", "),
                    }),
                }
            }
        }
    };
}
pub(crate) use terms;

terms!(
    /// Where the work is done.
    Workplace, "workplace", {
        /// Fully remote; from where, the posting's places say.
        Remote = "remote",
        /// Partly in an office.
        Hybrid = "hybrid",
        /// In an office.
        OnSite = "on-site",
    }
);

terms!(
    /// schema.org `employmentType`, in the fixed list that Google for Jobs accepts.
    EmploymentType, "employment type", {
        /// A permanent full-time position.
        FullTime = "FULL_TIME",
        /// A permanent part-time position.
        PartTime = "PART_TIME",
        /// A freelance or fixed contract; fractional and interim roles among them.
        Contractor = "CONTRACTOR",
        /// A position for a limited time.
        Temporary = "TEMPORARY",
        /// An internship or apprenticeship.
        Intern = "INTERN",
        /// Unpaid, by choice.
        Volunteer = "VOLUNTEER",
        /// Paid by the day.
        PerDiem = "PER_DIEM",
        /// Anything else.
        Other = "OTHER",
    }
);

terms!(
    /// How a company is funded, by its last round.
    Stage, "company stage", {
        /// Lives on its own revenue.
        Bootstrapped = "bootstrapped",
        /// Before a priced round.
        PreSeed = "pre-seed",
        /// Seed round.
        Seed = "seed",
        /// Series A.
        SeriesA = "series-a",
        /// Series B.
        SeriesB = "series-b",
        /// Series C.
        SeriesC = "series-c",
        /// Series D and later, or private equity.
        Growth = "growth",
        /// Listed at a stock exchange.
        Public = "public",
        /// Not for profit, or owned by its members or the state.
        NonProfit = "non-profit",
    }
);

terms!(
    /// Which kind of technology leadership an advert offers. One advert can be of several: an interim CTO, a fractional VP.
    RoleKind, "role kind", {
        /// Chief technology officer, by whatever name: CTO, CTPO, CIO of a product company, directeur technique.
        Cto = "cto",
        /// Vice president of engineering or technology.
        Vp = "vp",
        /// Head of engineering or technology.
        HeadOf = "head-of",
        /// Director of engineering or technology.
        Director = "director",
        /// Some days a week, for several companies.
        Fractional = "fractional",
        /// For a time, until somebody stays.
        Interim = "interim",
        /// Founds the company with others.
        CoFounder = "co-founder",
    }
);

terms!(
    /// How far up a role is, as its title says it.
    Seniority, "seniority", {
        /// Internship, apprenticeship, working student.
        Intern = "intern",
        /// Entry level.
        Junior = "junior",
        /// Neither junior nor senior.
        Mid = "mid",
        /// Senior.
        Senior = "senior",
        /// Staff, principal, distinguished: leads by craft.
        Principal = "principal",
        /// Team lead or tech lead.
        Lead = "lead",
        /// Manages people or a function.
        Manager = "manager",
        /// Director, head of.
        Director = "director",
        /// Vice president, chief officer, founder.
        Executive = "executive",
    }
);

terms!(
    /// How many people work in a company.
    CompanySize, "company size", {
        /// Up to 10 people.
        Tiny = "1-10",
        /// 11 to 50 people.
        Small = "11-50",
        /// 51 to 200 people.
        Medium = "51-200",
        /// 201 to 1,000 people.
        Large = "201-1000",
        /// More than 1,000 people.
        Huge = "1001+",
    }
);

impl CompanySize {
    /// The fewest and the most people of this size.
    #[must_use]
    pub const fn people(self) -> (i32, i32) {
        match self {
            Self::Tiny => (1, 10),
            Self::Small => (11, 50),
            Self::Medium => (51, 200),
            Self::Large => (201, 1_000),
            Self::Huge => (1_001, i32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_reads_what_it_writes() {
        for term in Workplace::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
        for term in EmploymentType::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
        for term in Stage::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
        for term in RoleKind::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
        for term in CompanySize::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
        for term in Seniority::ALL {
            assert_eq!(term.as_str().parse(), Ok(*term));
        }
    }

    #[test]
    fn company_sizes_follow_each_other_without_gap_or_overlap() {
        let ends: Vec<_> = CompanySize::ALL.iter().map(|size| size.people()).collect();
        assert!(ends.windows(2).all(|two| two[0].1 + 1 == two[1].0), "{ends:?}");
    }

    #[test]
    fn an_unknown_word_is_named_with_what_would_have_been_right() {
        let error = "office".parse::<Workplace>().err().map(|e| e.to_string());
        assert_eq!(error.as_deref(), Some("`office` is no workplace; one of remote, hybrid, on-site was expected"));
    }
}
