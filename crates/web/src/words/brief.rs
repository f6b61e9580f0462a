//! The CTO brief's questions as people ask them.

use contracts::{Question, Topic};

/// The heading over a group of questions.
pub(crate) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Role => "The role",
        Topic::Authority => "Who decides",
        Topic::Money => "Money and ownership",
        Topic::Work => "The work and the people",
    }
}

/// A question, short enough for a table's first column.
pub(crate) fn question(question: Question) -> &'static str {
    match question {
        Question::KindOfCto => "Which kind of CTO",
        Question::WhyOpen => "Why the role is open",
        Question::Predecessor => "The predecessor",
        Question::ReportsTo => "Reports to",
        Question::BoardAccess => "Access to the board",
        Question::FirstYearGoal => "Goal of the first year",
        Question::DecidesStack => "On the stack",
        Question::DecidesHiring => "On hiring",
        Question::DecidesBudget => "On the budget",
        Question::DecidesRoadmap => "On the roadmap",
        Question::Funding => "Funding so far",
        Question::Runway => "Runway",
        Question::Equity => "Equity",
        Question::Vesting => "Vesting and acceleration",
        Question::TeamSize => "Size of the team",
        Question::Attrition => "Attrition in engineering",
        Question::KnownDebt => "Known technical debt",
        Question::Stack => "The stack as it is",
        Question::Travel => "Travel",
        Question::RemoteRule => "Rule on remote work",
        Question::WorkingStyle => "How people work together",
        Question::Values => "What the company values",
    }
}
