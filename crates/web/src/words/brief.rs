//! The CTO brief's questions as people ask them.

use contracts::{Question, Topic};

use crate::texts::Language;

/// The heading over a group of questions.
pub(crate) fn topic(topic: Topic, t: Language) -> &'static str {
    match topic {
        Topic::Role => t.words_topic_role(),
        Topic::Authority => t.words_topic_authority(),
        Topic::Money => t.words_topic_money(),
        Topic::Work => t.words_topic_work(),
    }
}

/// A question, short enough for a table's first column.
pub(crate) fn question(question: Question, t: Language) -> &'static str {
    match question {
        Question::KindOfCto => t.words_ask_kind(),
        Question::WhyOpen => t.words_ask_why_open(),
        Question::Predecessor => t.words_ask_predecessor(),
        Question::ReportsTo => t.words_ask_reports_to(),
        Question::BoardAccess => t.words_ask_board(),
        Question::FirstYearGoal => t.words_ask_first_year(),
        Question::DecidesStack => t.words_ask_decides_stack(),
        Question::DecidesHiring => t.words_ask_decides_hiring(),
        Question::DecidesBudget => t.words_ask_decides_budget(),
        Question::DecidesRoadmap => t.words_ask_decides_roadmap(),
        Question::Funding => t.words_ask_funding(),
        Question::Runway => t.words_ask_runway(),
        Question::Equity => t.words_ask_equity(),
        Question::Vesting => t.words_ask_vesting(),
        Question::TeamSize => t.words_ask_team(),
        Question::Attrition => t.words_ask_attrition(),
        Question::KnownDebt => t.words_ask_debt(),
        Question::Stack => t.words_ask_stack(),
        Question::Travel => t.words_ask_travel(),
        Question::RemoteRule => t.words_ask_remote(),
        Question::WorkingStyle => t.words_ask_style(),
        Question::Values => t.words_ask_values(),
    }
}
