//! The account of a visit.

use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// A request that was answered, whatever the answer.
///
/// Written as a list of numbers: a visit of ten minutes has three hundred thousand of them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(from = "(u64, u64, u16, u8, bool, bool)", into = "(u64, u64, u16, u8, bool, bool)")]
pub(crate) struct Answer {
    /// When the request began, in microseconds since 1970.
    pub(crate) began: u64,
    /// How long the site let it wait, in microseconds; a slow client's own pauses are left out.
    pub(crate) took: u64,
    pub(crate) status: u16,
    /// Which of the paths.
    pub(crate) path: u8,
    /// Whether a connection was opened for it.
    pub(crate) fresh: bool,
    /// Whether it came with a `Warning` header.
    pub(crate) warned: bool,
}

impl From<(u64, u64, u16, u8, bool, bool)> for Answer {
    fn from((began, took, status, path, fresh, warned): (u64, u64, u16, u8, bool, bool)) -> Self {
        Self { began, took, status, path, fresh, warned }
    }
}

impl From<Answer> for (u64, u64, u16, u8, bool, bool) {
    fn from(answer: Answer) -> Self {
        let Answer { began, took, status, path, fresh, warned } = answer;
        (began, took, status, path, fresh, warned)
    }
}

/// Every request of a visit.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) answers: Vec<Answer>,
    pub(crate) failures: Vec<Failure>,
    /// Requests that were never made because whoever would have made them was still waiting for an answer.
    pub(crate) missed: u64,
    /// Connections that the server had closed while they were idle, seen before they were used again: no failure.
    pub(crate) closed_idle: u64,
}

impl Record {
    /// Adds another's account.
    pub(crate) fn add(&mut self, other: Self) {
        self.answers.extend(other.answers);
        self.failures.extend(other.failures);
        self.missed += other.missed;
        self.closed_idle += other.closed_idle;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_back_as_it_was_written() {
        let answer = Answer { began: 1, took: 2, status: 503, path: 3, fresh: true, warned: false };
        let record = Record { answers: vec![answer], ..Record::default() };
        let text = serde_json::to_string(&record).unwrap();
        assert!(text.contains("[1,2,503,3,true,false]"), "{text}");
        let again: Record = serde_json::from_str(&text).unwrap();
        assert_eq!(format!("{:?}", again.answers), format!("{:?}", record.answers));
    }
}
