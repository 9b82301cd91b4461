//! A small deterministic generator of numbers (splitmix64).

/// The state of the generator.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A generator that always gives the same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x476F_756A_695F_3031)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high - low).unsigned_abs() + 1;
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// A number of `0..count`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let span = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// An amount in 分 between two amounts in 元, sometimes round, sometimes exact to the 分.
    pub fn amount(&mut self, low_yuan: i64, high_yuan: i64) -> i64 {
        let grain = self.pick(&[1, 1, 100, 10_000, 100_000]);
        let amount = self.between(low_yuan * 100, high_yuan * 100);
        (amount - amount % grain).max(100)
    }
}
