//! Draws by Zipf's law: the k-th word of a language is drawn about k times as rarely as the first.

use rand::{RngExt, rngs::StdRng};

/// Ranks `0..n`, drawn with a probability proportional to `1 / (rank + shift)^exponent`.
#[derive(Clone, Debug)]
pub(super) struct Zipf {
    /// Sums of the weights up to and with each rank.
    sums: Vec<f64>,
}

impl Zipf {
    /// `shift` of at least 1 flattens the head.
    pub(super) fn new(ranks: usize, shift: f64, exponent: f64) -> Self {
        let mut sum = 0.0;
        #[expect(clippy::cast_precision_loss, reason = "ranks are far below 2^52")]
        let sums = (0..ranks)
            .map(|rank| {
                sum += (rank as f64 + shift).powf(-exponent);
                sum
            })
            .collect();
        Self { sums }
    }

    /// A rank.
    pub(super) fn draw(&self, rng: &mut StdRng) -> usize {
        let whole = self.sums.last().copied().unwrap_or_default();
        let point = rng.random::<f64>() * whole;
        self.sums.partition_point(|sum| *sum <= point).min(self.sums.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn the_second_rank_is_drawn_half_as_often_as_the_first() {
        let zipf = Zipf::new(100, 1.0, 1.0);
        let mut rng = StdRng::seed_from_u64(7);
        let mut drawn = [0_u32; 100];
        for _ in 0..100_000 {
            drawn[zipf.draw(&mut rng)] += 1;
        }
        let ratio = f64::from(drawn[0]) / f64::from(drawn[1]);
        assert!((1.9..2.1).contains(&ratio), "{ratio}");
        assert!(drawn.iter().all(|times| *times > 0));
    }
}
