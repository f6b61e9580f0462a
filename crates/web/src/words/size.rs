//! Memory in words.

/// Bytes of a mebibyte.
pub(crate) const MIB: f64 = 1024.0 * 1024.0;

/// Bytes as a number of MiB.
#[expect(clippy::cast_precision_loss, reason = "no machine has 2^53 bytes")]
pub(crate) fn mib(bytes: u64) -> f64 {
    bytes as f64 / MIB
}

/// `8.4 MiB`, `184 MiB`, `2.1 GiB`.
pub(crate) fn size(bytes: u64) -> String {
    match mib(bytes) {
        small @ ..100.0 => format!("{small:.1} MiB"),
        middle @ ..1024.0 => format!("{middle:.0} MiB"),
        large => format!("{:.1} GiB", large / 1024.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_in_the_unit_that_suits_it() {
        for (bytes, text) in
            [(0, "0.0 MiB"), (8_808_038, "8.4 MiB"), (192_937_984, "184 MiB"), (2_254_857_830, "2.1 GiB")]
        {
            assert_eq!(size(bytes), text);
        }
    }
}
