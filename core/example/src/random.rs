//! The one source of chance: SplitMix64, so that a seed means the same bytes on every machine and in every year to come.
//!
//! Integers only. Normal and geometric draws are sums and counts of integer draws, never floating point.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of numbers, named by its seed.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream that `parts` name; streams of different parts have nothing to do with each other.
    pub(crate) fn of(parts: &[u64]) -> Self {
        let state = parts.iter().fold(0, |state: u64, part| {
            mix(state.wrapping_add(GOLDEN) ^ mix(part.wrapping_add(GOLDEN)))
        });
        Random { state }
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number from 0 to `n` - 1; 0 where `n` is 0. The bias is below `n` in 2^64.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// The same for an index.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// One of `from`, if there is one.
    pub(crate) fn one<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.index(from.len())).cloned()
    }

    /// `n` of `from`, or all of them, in order.
    pub(crate) fn some(&mut self, mut from: Vec<usize>, n: usize) -> Vec<usize> {
        let mut some = Vec::new();
        while some.len() < n && !from.is_empty() {
            let at = self.index(from.len());
            some.push(from.swap_remove(at));
        }
        some.sort_unstable();
        some
    }

    /// True `n` times in 1,000.
    pub(crate) fn permille(&mut self, n: u64) -> bool {
        self.below(1_000) < n
    }

    /// The index of one of `weights`, each as likely as its weight; 0 where there are none.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().map(|weight| u64::from(*weight)).sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < u64::from(*weight) {
                return index;
            }
            left -= u64::from(*weight);
        }
        0
    }

    /// Close to a normal draw: the sum of twelve uniform draws, whose variance is one.
    pub(crate) fn normal(&mut self, mean: i64, deviation: i64) -> i64 {
        let mut sum = -6 * 65_536;
        for _ in 0..3 {
            let bits = self.next();
            for quarter in 0..4 {
                sum += ((bits >> (16 * quarter)) & 0xFFFF) as i64;
            }
        }
        mean + (sum * deviation + 32_768).div_euclid(65_536)
    }

    /// 1 or more, with mean `tenths` / 10: how many tries until the first success.
    pub(crate) fn geometric(&mut self, tenths: u64, at_most: u64) -> u64 {
        let mut tries = 1;
        while tries < at_most && self.below(tenths) >= 10 {
            tries += 1;
        }
        tries
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        // The published test vector of SplitMix64 for seed 1234567.
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        assert_eq!(random.next(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn draws_have_the_declared_means() {
        let mut random = Random::of(&[1]);
        let n = 20_000;
        let normal: i64 = (0..n).map(|_| random.normal(70, 15)).sum();
        assert!((69..=71).contains(&(normal / n)), "{normal}");
        let geometric: u64 = (0..n).map(|_| random.geometric(42, 1_000)).sum();
        assert!((41..=43).contains(&(geometric * 10 / n as u64)), "{geometric}");
        let heads = (0..n).filter(|_| random.permille(250)).count();
        assert!((4_800..5_200).contains(&heads), "{heads}");
    }

    #[test]
    fn streams_differ_by_any_part() {
        assert_ne!(Random::of(&[1, 2]).next(), Random::of(&[2, 1]).next());
        assert_ne!(Random::of(&[1]).next(), Random::of(&[1, 0]).next());
    }
}
