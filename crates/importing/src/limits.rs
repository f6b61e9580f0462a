//! How much of a feed's text is kept. All that a row says can be of any length; pages, indexes and messages cannot.
//!
//! In characters, where nothing else is said. The longest values of 2,900 real adverts: 36 bytes of id, 83 characters of
//! title, 64 of place, 44 of department.

/// Bytes of an advert's id. A longer one is refused: cut, it would be another one.
pub(crate) const ID_BYTES: usize = 200;

/// A role. A longer one is cut: an advert whose author wrote a sentence there is an advert all the same.
pub(crate) const TITLE: usize = 300;

/// A place as written, and each of its parts.
pub(crate) const PLACE: usize = 120;

/// Places of one advert; what lies behind is left out.
pub(crate) const PLACES: usize = 100;

/// A department or team.
pub(crate) const DEPARTMENT: usize = 120;

/// A technology or field.
pub(crate) const TAG: usize = 40;

/// Technologies and fields of one advert (as in [`contracts::SourcedJob::stack`]).
pub(crate) const TAGS: usize = 12;

/// A company's name.
pub(crate) const COMPANY: usize = 120;

/// What a company says about itself, and an answer of a brief.
pub(crate) const PARAGRAPH: usize = 2_000;

/// An address. A longer one carries data, not a destination.
pub(crate) const ADDRESS: usize = 2_000;

/// What a refused row calls itself (as in [`contracts::Refusal::row`]).
pub(crate) const ROW: usize = 200;

/// What a parser says; it quotes what it has read.
pub(crate) const PROBLEM: usize = 200;

/// Rows of one answer; the largest board that is known has under 3,000. More is no board, and each row costs memory
/// however short it is.
pub(crate) const ROWS: usize = 50_000;

/// Bytes of one row. Read, it takes up to sixteen times as much; the longest of 2,900 real ones has 60 KB.
pub(crate) const ROW_BYTES: usize = 1024 * 1024;

/// Bytes of a block of JSON-LD, which may hold a whole board.
pub(crate) const BLOCK_BYTES: usize = 4 * ROW_BYTES;

/// Elements of one row of XML.
pub(crate) const ELEMENTS: usize = 5_000;

/// Bytes of markup that a description is made of; the longest of 2,900 real ones has a tenth of it.
pub(crate) const DESCRIPTION_BYTES: usize = 256 * 1024;
