//! The kind of employment, in the words of many sources.

use contracts::EmploymentType;

/// The kind that the words name. `None` where they name none.
pub(crate) fn kind(words: &[String]) -> Option<EmploymentType> {
    words.iter().find_map(|word| {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match word.as_str() {
            "fulltime" => EmploymentType::FullTime,
            "parttime" => EmploymentType::PartTime,
            "intern" | "internship" => EmploymentType::Intern,
            "contract" | "contractor" | "freelance" => EmploymentType::Contractor,
            "temporary" => EmploymentType::Temporary,
            "" => return None,
            _ => EmploymentType::Other,
        })
    })
}
