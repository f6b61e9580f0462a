//! The CTO brief: what a chief technology officer asks first, as 22 questions that every employer meets alike.

use serde::{Deserialize, Serialize};

use crate::terms::terms;

terms!(
    /// What a group of questions is about.
    Topic, "brief topic", {
        /// The role itself.
        Role = "role",
        /// What it decides over.
        Authority = "authority",
        /// What the company lives on, and what of it the CTO will own.
        Money = "money",
        /// The work and the people.
        Work = "work",
    }
);

terms!(
    /// One of the 22 questions, in the order in which a brief shows them.
    Question, "brief question", {
        /// Which kind of CTO: builder, organisation builder, strategist, fixer.
        KindOfCto = "kind_of_cto",
        /// Why the role is open.
        WhyOpen = "why_open",
        /// What became of the predecessor.
        Predecessor = "predecessor",
        /// To whom the role reports.
        ReportsTo = "reports_to",
        /// Access to the board: seat, observer, speaks at meetings, none.
        BoardAccess = "board_access",
        /// What shall be true after a year.
        FirstYearGoal = "first_year_goal",
        /// Who decides on the technology.
        DecidesStack = "decides_stack",
        /// Who decides on hiring.
        DecidesHiring = "decides_hiring",
        /// Who decides on the budget, and how large it is.
        DecidesBudget = "decides_budget",
        /// Who decides on the roadmap.
        DecidesRoadmap = "decides_roadmap",
        /// Stage and funding so far.
        Funding = "funding",
        /// Months of runway, as a band.
        Runway = "runway",
        /// Equity in percent, fully diluted.
        Equity = "equity",
        /// Vesting, cliff and acceleration.
        Vesting = "vesting",
        /// Size of the company and of engineering.
        TeamSize = "team_size",
        /// Who left engineering in the last year.
        Attrition = "attrition",
        /// Known technical debt.
        KnownDebt = "known_debt",
        /// The stack as it is.
        Stack = "stack",
        /// Travel days.
        Travel = "travel",
        /// The rule on remote work.
        RemoteRule = "remote_rule",
        /// How people work together.
        WorkingStyle = "working_style",
        /// What the company values, with an instance.
        Values = "values",
    }
);

impl Question {
    /// The group that the question is shown in.
    #[must_use]
    pub const fn topic(self) -> Topic {
        use Question as Q;
        match self {
            Q::KindOfCto | Q::WhyOpen | Q::Predecessor | Q::ReportsTo | Q::BoardAccess | Q::FirstYearGoal => {
                Topic::Role
            }
            Q::DecidesStack | Q::DecidesHiring | Q::DecidesBudget | Q::DecidesRoadmap => Topic::Authority,
            Q::Funding | Q::Runway | Q::Equity | Q::Vesting => Topic::Money,
            Q::TeamSize
            | Q::Attrition
            | Q::KnownDebt
            | Q::Stack
            | Q::Travel
            | Q::RemoteRule
            | Q::WorkingStyle
            | Q::Values => Topic::Work,
        }
    }
}

/// What an employer said to a question. A question without an answer is *unanswered*.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Answered, in the employer's words (plain text).
    Stated(String),
    /// The employer prefers not to say.
    Declined,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BriefAnswer {
    /// What was asked.
    pub question: Question,
    /// What was said.
    pub answer: Answer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brief_has_22_questions() {
        assert_eq!(Question::ALL.len(), 22);
    }

    #[test]
    fn questions_of_one_topic_stand_together() {
        let mut topics: Vec<_> = Question::ALL.iter().map(|q| q.topic()).collect();
        topics.dedup();
        assert_eq!(topics, Topic::ALL);
    }
}
