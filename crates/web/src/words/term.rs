//! Names of the closed vocabularies.

use contracts::{EmploymentType, Stage};

/// `Series A`.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Bootstrapped => "Bootstrapped",
        Stage::PreSeed => "Pre-seed",
        Stage::Seed => "Seed",
        Stage::SeriesA => "Series A",
        Stage::SeriesB => "Series B",
        Stage::SeriesC => "Series C",
        Stage::Growth => "Growth stage",
        Stage::Public => "Public company",
        Stage::NonProfit => "Non-profit",
    }
}

/// `Full time`. What says nothing (`OTHER`) is left out.
pub(crate) fn employment(kind: EmploymentType) -> Option<&'static str> {
    match kind {
        EmploymentType::FullTime => Some("Full time"),
        EmploymentType::PartTime => Some("Part time"),
        EmploymentType::Contractor => Some("Contract"),
        EmploymentType::Temporary => Some("Temporary"),
        EmploymentType::Intern => Some("Internship"),
        EmploymentType::Volunteer => Some("Voluntary"),
        EmploymentType::PerDiem => Some("Paid by the day"),
        EmploymentType::Other => None,
    }
}

/// A source's name as its makers write it: `ashby` is `Ashby`.
pub(crate) fn source(source: &str) -> String {
    let mut letters = source.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
