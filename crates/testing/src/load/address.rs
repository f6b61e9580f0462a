//! Address parts and public ids, written as `jobs` writes them. This crate must not depend on `jobs`, which tests itself
//! with it; a test compares both.

use contracts::PostingId;

/// The public id of a posting.
pub(super) fn short_id(posting: PostingId) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = posting.0.as_u128();
    (0..10).map(|place| char::from(ALPHABET[(bits >> (5 * place) & 31) as usize])).collect()
}

/// A title as an address part. Generated titles are short and ASCII.
pub(super) fn slug(title: &str) -> String {
    let lower = title.to_ascii_lowercase();
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::adverts;

    #[test]
    fn addresses_are_those_that_jobs_would_give() {
        for advert in adverts(1, 200, jiff::Timestamp::UNIX_EPOCH) {
            assert_eq!(short_id(advert.id), jobs::ShortId::of(advert.id).as_str());
            assert_eq!(slug(&advert.job.title), jobs::slug(&advert.job.title, "job"));
        }
    }
}
