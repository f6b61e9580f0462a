//! How a page travels: as it is, or compressed.

use std::io::Write as _;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};
use flate2::{Compression, write::GzEncoder};

/// Looks back so far (2 to this power, in bytes): further than most of our pages are long. The usual 22 takes megabytes.
const BROTLI_WINDOW: u32 = 18;

const BUFFER: usize = 4_096;

/// A form that a page is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

/// What making a form may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// For an answer that is waited for.
    Little,
    /// For one that is sent often: a fifth smaller, five times as slow.
    Much,
}

impl Effort {
    /// Brotli's best is 11: a third smaller than 5, and fifty times as slow.
    const fn brotli(self) -> u32 {
        match self {
            Self::Little => 0,
            Self::Much => 5,
        }
    }

    const fn gzip(self) -> Compression {
        match self {
            Self::Little => Compression::fast(),
            Self::Much => Compression::new(6),
        }
    }
}

impl Encoding {
    /// The smallest one that whoever sends these fields takes (RFC 9110, 12.5.3).
    pub(super) fn of(fields: &HeaderMap) -> Self {
        let lists = fields.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let mut best = Self::Identity;
        for item in lists.flat_map(|list| list.split(',')) {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let is_refused = || {
                let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
                weight.starts_with('0') && !weight.bytes().any(|digit| matches!(digit, b'1'..=b'9'))
            };
            match name.trim() {
                "br" if !is_refused() => return Self::Brotli,
                "gzip" if !is_refused() => best = Self::Gzip,
                _ => {}
            }
        }
        best
    }

    /// Its name, where it has to be said.
    pub(super) const fn name(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// `bytes` in this form; nothing where it could not be made.
    pub(super) fn of_bytes(self, bytes: &Bytes, effort: Effort) -> Bytes {
        match self {
            Self::Identity => bytes.clone(),
            // Writing to memory does not fail.
            Self::Gzip => gzip(bytes, effort).map_or_else(|_| Bytes::new(), Bytes::from),
            Self::Brotli => brotli(bytes, effort).map_or_else(|_| Bytes::new(), Bytes::from),
        }
    }
}

fn gzip(bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), effort.gzip());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() / 3);
    let mut encoder = brotli::CompressorWriter::new(&mut out, BUFFER, effort.brotli(), BROTLI_WINDOW);
    encoder.write_all(bytes)?;
    drop(encoder);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn chosen(accepted: &'static str) -> Encoding {
        Encoding::of(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]))
    }

    #[test]
    fn the_smallest_form_that_is_accepted_is_taken() {
        for (accepted, form) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0.5", Encoding::Brotli),
            ("gzip, br;q=0", Encoding::Gzip),
            ("gzip;q=0.000, identity", Encoding::Identity),
            ("br;q=0.0,gzip;q=0.001", Encoding::Gzip),
            ("", Encoding::Identity),
            ("bread, ;;, gzipped", Encoding::Identity),
        ] {
            assert_eq!(chosen(accepted), form, "{accepted:?}");
        }
        assert_eq!(Encoding::of(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn a_compressed_page_is_the_page() {
        let page = Bytes::from("<li>Chief technology officer</li>\n".repeat(1_000));
        for effort in [Effort::Little, Effort::Much] {
            let (mut from_gzip, mut from_brotli) = (Vec::new(), Vec::new());
            let gzip = Encoding::Gzip.of_bytes(&page, effort);
            flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut from_gzip).expect("gzip");
            let brotli = Encoding::Brotli.of_bytes(&page, effort);
            brotli::Decompressor::new(&*brotli, BUFFER).read_to_end(&mut from_brotli).expect("brotli");
            assert_eq!((Bytes::from(from_gzip), Bytes::from(from_brotli)), (page.clone(), page.clone()));
            assert!(gzip.len() < page.len() / 10 && brotli.len() < page.len() / 10);
        }
    }
}
