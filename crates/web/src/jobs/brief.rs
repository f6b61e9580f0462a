//! The CTO brief on an advert's page: all questions, grouped by topic.

use contracts::{Answer, BriefAnswer, Question, Topic};

use crate::{jobs::card::Marks, texts::Language, words};

/// A brief of which at least one question is answered.
#[derive(Debug)]
pub(super) struct BriefView {
    pub(super) groups: Vec<Group>,
    pub(super) marks: Marks,
    pub(super) declined: usize,
}

/// The questions of one topic.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) topic: &'static str,
    pub(super) rows: Vec<Row>,
}

/// A question with what was said to it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) question: &'static str,
    pub(super) said: Said,
}

/// What was said.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// The employer's words, by paragraph.
    Stated(Vec<String>),
    /// The employer prefers not to say.
    Declined,
    /// Nothing.
    Nothing,
}

impl BriefView {
    /// `None` where nothing at all was answered.
    pub(super) fn new(answers: &[BriefAnswer], t: Language) -> Option<Self> {
        if answers.is_empty() {
            return None;
        }
        let said = |question: Question| match find(answers, question) {
            Some(Answer::Stated(text)) => {
                Said::Stated(text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
            }
            Some(Answer::Declined) => Said::Declined,
            None => Said::Nothing,
        };
        let group = |topic: Topic| {
            let of_topic = Question::ALL.iter().copied().filter(|question| question.topic() == topic);
            let rows = of_topic.map(|question| Row { question: words::question(question, t), said: said(question) });
            Group { topic: words::topic(topic, t), rows: rows.collect() }
        };
        let declined = answers.iter().filter(|answer| answer.answer == Answer::Declined).count();
        let marks = Marks { stated: answers.len() - declined };
        Some(Self { groups: Topic::ALL.iter().copied().map(group).collect(), marks, declined })
    }

    /// Questions to which nothing was said.
    pub(super) fn unanswered(&self) -> usize {
        self.marks.questions().saturating_sub(self.marks.stated + self.declined)
    }
}

/// The answer to one question.
pub(super) fn find(answers: &[BriefAnswer], question: Question) -> Option<&Answer> {
    answers.iter().find(|answer| answer.question == question).map(|answer| &answer.answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_a_row_and_what_is_missing_is_unanswered() {
        let answers = [
            BriefAnswer { question: Question::Travel, answer: Answer::Stated("Two days\n\na month".into()) },
            BriefAnswer { question: Question::Attrition, answer: Answer::Declined },
        ];
        let brief = BriefView::new(&answers, Language::English).expect("a brief");
        let rows: Vec<&Row> = brief.groups.iter().flat_map(|group| &group.rows).collect();
        assert_eq!((rows.len(), brief.marks.stated, brief.declined, brief.unanswered()), (22, 1, 1, 20));
        let said = |name: &str| rows.iter().find(|row| row.question == name).map(|row| &row.said);
        assert_eq!(said("Travel"), Some(&Said::Stated(vec!["Two days".into(), "a month".into()])));
        assert_eq!(said("Attrition in engineering"), Some(&Said::Declined));
        assert_eq!(said("Runway"), Some(&Said::Nothing));
    }

    #[test]
    fn an_advert_without_answers_has_no_brief_to_show() {
        assert!(BriefView::new(&[], Language::English).is_none());
    }
}
