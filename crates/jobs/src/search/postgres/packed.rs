//! Records out of Postgres: all of a statement's in one value, which comes in slices.
//!
//! A row for each would cost more than the record. One row of all makes the connection's buffer grow to a megabyte, which
//! it keeps; sixteen rows do not.

/// A slice of the records.
pub(super) struct Slice {
    /// Its place among the slices.
    pub(super) place: i32,
    pub(super) bytes: Vec<u8>,
}

/// The query for the slices of what `$records`, a statement with the one column `record`, yields.
macro_rules! packed {
    ($records:tt, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            $crate::search::postgres::packed::Slice,
            r#"select place as "place!", substr(whole.bytes, 1 + 65536 * place, 65536) as "bytes!"
               from (select coalesce(string_agg(record, ''), '') as bytes from ("#
                + $records
                + ") listed) whole, lateral generate_series(0, (length(whole.bytes) - 1) / 65536) as place",
            $($argument),*
        )
    };
}
pub(super) use packed;

/// The records, one behind the other.
pub(super) fn whole(mut slices: Vec<Slice>) -> Vec<u8> {
    slices.sort_unstable_by_key(|slice| slice.place);
    let mut bytes = Vec::with_capacity(slices.iter().map(|slice| slice.bytes.len()).sum());
    slices.iter().for_each(|slice| bytes.extend_from_slice(&slice.bytes));
    bytes
}
