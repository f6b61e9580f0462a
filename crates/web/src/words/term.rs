//! Names of the closed vocabularies.

use contracts::{EmploymentType, Stage};

use crate::texts::Language;

/// `Series A`.
pub(crate) fn stage(stage: Stage, t: Language) -> &'static str {
    match stage {
        Stage::Bootstrapped => t.words_stage_bootstrapped(),
        Stage::PreSeed => t.words_stage_pre_seed(),
        Stage::Seed => t.words_stage_seed(),
        Stage::SeriesA => t.words_stage_series_a(),
        Stage::SeriesB => t.words_stage_series_b(),
        Stage::SeriesC => t.words_stage_series_c(),
        Stage::Growth => t.words_stage_growth(),
        Stage::Public => t.words_stage_public(),
        Stage::NonProfit => t.words_stage_non_profit(),
    }
}

/// `Full time`. What says nothing (`OTHER`) is left out.
pub(crate) fn employment(kind: EmploymentType, t: Language) -> Option<&'static str> {
    match kind {
        EmploymentType::FullTime => Some(t.words_full_time()),
        EmploymentType::PartTime => Some(t.words_part_time()),
        EmploymentType::Contractor => Some(t.words_contract()),
        EmploymentType::Temporary => Some(t.words_temporary()),
        EmploymentType::Intern => Some(t.words_internship()),
        EmploymentType::Volunteer => Some(t.words_voluntary()),
        EmploymentType::PerDiem => Some(t.words_per_diem()),
        EmploymentType::Other => None,
    }
}

/// A source's name as its makers write it: `ashby` is `Ashby`.
pub(crate) fn source(source: &str) -> String {
    let mut letters = source.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
