//! What filters look at, of one advert, as the bytes that the database function `jobs.record_of` writes.
//!
//! Thousands of them come in one answer, one behind the other; reading one is a few loads.

use contracts::PostingId;
use database::DatabaseError;
use uuid::Uuid;

/// Bytes before the countries.
const HEAD: usize = 48;

/// What divides tags.
const TAG_END: u8 = 0x1f;

/// One advert.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
}

/// What [`Record::flag`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// A share in the company is offered.
    Equity = 1,
    /// The pay is stated.
    Paid = 2,
    /// It is remote and says from where.
    SaysFrom = 4,
    /// It is remote from anywhere.
    Worldwide = 8,
    /// It is remote within a band of offsets from UTC.
    Band = 16,
}

/// The records of an answer.
///
/// # Errors
/// When the bytes are no records.
pub(super) fn records(bytes: &[u8]) -> Result<Vec<Record<'_>>, DatabaseError> {
    let mut records = Vec::with_capacity(bytes.len() / 80);
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = rest.first_chunk().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
        let record = rest.split_at_checked(length).filter(|(record, _)| Record::is_whole(record));
        let Some((record, behind)) = record else {
            return Err(DatabaseError::Corrupt("a record of a live advert".to_owned()));
        };
        records.push(Record { bytes: record });
        rest = behind;
    }
    Ok(records)
}

impl<'a> Record<'a> {
    fn is_whole(bytes: &[u8]) -> bool {
        bytes.len() >= HEAD && bytes.len() >= HEAD + 2 * usize::from(u16::from_be_bytes([bytes[46], bytes[47]]))
    }

    /// The first record of bytes that [`records`] found to be records.
    pub(super) fn whole(bytes: &'a [u8]) -> Self {
        let length = bytes.first_chunk().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
        Self { bytes: &bytes[..length] }
    }

    /// As they are written.
    pub(super) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    fn number(self, at: usize) -> i16 {
        i16::from_be_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    fn chunk<const N: usize>(self, at: usize) -> [u8; N] {
        self.bytes[at..].first_chunk().copied().unwrap_or([0; N])
    }

    /// Its id.
    pub(super) fn posting(self) -> PostingId {
        PostingId(Uuid::from_bytes(self.chunk(2)))
    }

    /// When it was published, in microseconds since 1970.
    pub(super) fn published(self) -> i64 {
        i64::from_be_bytes(self.chunk(18))
    }

    /// A bit for each of [`contracts::RoleKind::ALL`].
    pub(super) fn roles(self) -> u32 {
        u32::from(self.number(26).unsigned_abs())
    }

    /// Position in [`contracts::Workplace::ALL`], from 1; 0: not stated.
    pub(super) fn workplace(self) -> usize {
        usize::from(self.number(28).unsigned_abs())
    }

    /// Position in [`contracts::Stage::ALL`], from 1; 0: not stated.
    pub(super) fn stage(self) -> usize {
        usize::from(self.number(30).unsigned_abs())
    }

    /// People in engineering.
    pub(super) fn engineers(self) -> Option<u32> {
        u32::try_from(self.number(32)).ok()
    }

    pub(super) fn flag(self, flag: Flag) -> bool {
        self.number(34) & flag as i16 != 0
    }

    /// The language's letters; zeros: not known.
    pub(super) fn language(self) -> [u8; 2] {
        self.chunk(36)
    }

    /// The band of offsets from UTC, where [`Flag::Band`] says that there is one.
    pub(super) fn band(self) -> std::ops::RangeInclusive<i16> {
        self.number(38)..=self.number(40)
    }

    /// The upper end of the pay in euros a year; 0: not stated, or no rate.
    pub(super) fn salary(self) -> i64 {
        i64::from(i32::from_be_bytes(self.chunk(42)))
    }

    fn tail(self) -> usize {
        HEAD + 2 * usize::from(self.number(46).unsigned_abs())
    }

    /// The countries that it may be done from, by their letters.
    pub(super) fn countries(self) -> impl Iterator<Item = [u8; 2]> + 'a {
        self.bytes[HEAD..self.tail()].as_chunks().0.iter().copied()
    }

    /// The tags, as they are written.
    pub(super) fn tags(self) -> impl Iterator<Item = &'a [u8]> {
        self.bytes[self.tail()..].split(|byte| *byte == TAG_END).filter(|tag| !tag.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_records_are_corrupt() {
        assert!(records(&[]).is_ok_and(|none| none.is_empty()));
        let mut whole = vec![0; HEAD];
        whole[1] = HEAD as u8;
        assert!(records(&whole).is_ok_and(|one| one.len() == 1));
        // Countries that lie beyond the end, a length beyond it, one of nothing, and half a record.
        let mut beyond = whole.clone();
        beyond[47] = 1;
        for broken in [&beyond[..], &whole[..HEAD - 1], &[0, 0], &[0], &[whole.clone(), vec![9]].concat()] {
            assert!(records(broken).is_err(), "{broken:?}");
        }
    }
}
