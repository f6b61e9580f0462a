//! A page as it travels: as it is, or compressed; quickly for the first who asks, and well for all who ask after that.
//!
//! Most searches are asked for once, and compressing well takes longer than making the page; a page that is asked for
//! again is likely to be asked for often.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};

use super::encoding::{Effort, Encoding};

/// The bytes that are sent, with the fields of their answer.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) fields: HeaderMap,
    pub(super) bytes: Bytes,
}

/// A page in one encoding.
#[derive(Debug, Default)]
pub(super) struct Compressed {
    quick: OnceLock<Form>,
    best: OnceLock<Form>,
    /// Whether somebody makes the best one.
    begun: AtomicBool,
}

impl Form {
    /// These bytes, which are in that encoding, with what it says about them.
    pub(super) fn new(fields: &HeaderMap, bytes: Bytes, encoding: Encoding) -> Self {
        let mut fields = fields.clone();
        fields.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if let Some(name) = encoding.name() {
            fields.insert(header::CONTENT_ENCODING, name);
        }
        Self { fields, bytes }
    }

    /// This form in an encoding; as it is where it could not be made, which is a defect and none of the visitor's.
    fn compressed(&self, encoding: Encoding, effort: Effort) -> Self {
        let made = encoding.of_bytes(&self.bytes, effort);
        if made.is_empty() { self.clone() } else { Self::new(&self.fields, made, encoding) }
    }
}

impl Compressed {
    /// The best that there is.
    pub(super) fn at_hand(&self) -> Option<&Form> {
        self.best.get().or_else(|| self.quick.get())
    }

    /// The best that there is; where there is none it is made of the page as it is, in some tenths of a millisecond.
    pub(super) fn quick(&self, identity: &Form, encoding: Encoding) -> &Form {
        self.at_hand().unwrap_or_else(|| self.quick.get_or_init(|| identity.compressed(encoding, Effort::Little)))
    }

    /// Whether whoever asks is to see to [`Self::improve`]; only one is told so.
    pub(super) fn is_worth_improving(&self) -> bool {
        self.quick.get().is_some() && !self.begun.load(Ordering::Relaxed) && !self.begun.swap(true, Ordering::Relaxed)
    }

    /// Makes the best form. Takes milliseconds.
    pub(super) fn improve(&self, identity: &Form, encoding: Encoding) {
        self.best.get_or_init(|| identity.compressed(encoding, Effort::Much));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_gets_a_quick_form_and_one_of_the_others_makes_the_best() {
        let card = |number: u32| {
            let (one, other) = (number.wrapping_mul(2_654_435_761) % 97, number % 31);
            format!(
                "<li class=\"card\"><h3><a href=\"/jobs/{number}\">Head of area {one}</a></h3><p>{other} people</p></li>\n"
            )
        };
        let words: String = (0..400).map(card).collect();
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            let identity = Form::new(&HeaderMap::new(), Bytes::from(words.clone()), Encoding::Identity);
            let page = Compressed::default();
            assert!(!page.is_worth_improving() && page.at_hand().is_none(), "nobody asked yet");
            let quick = page.quick(&identity, encoding).bytes.len();
            assert!(quick < identity.bytes.len());
            assert!(page.is_worth_improving() && !page.is_worth_improving(), "one makes it");
            page.improve(&identity, encoding);
            let best = page.quick(&identity, encoding).bytes.len();
            assert!(best < quick, "{encoding:?}: {best} is not less than {quick}");
        }
    }
}
