//! Chance that comes out the same for the same seed, on every machine.

/// SplitMix64: small, and good enough to pick by.
pub struct Random(u64);

impl Random {
    /// The chance of one of many things that are made from one seed, whichever order they are made in.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut random = Self(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        // Neighbouring seeds begin alike: the first draw parts them.
        random.0 = random.draw();
        random
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to before `end`; 0 where there is nothing to choose from.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        let drawn = self.draw().checked_rem(end).unwrap_or(0);
        usize::try_from(drawn).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        let many = u64::from(high.saturating_sub(low)).saturating_add(1);
        let drawn = self.draw().checked_rem(many).unwrap_or(0);
        low.saturating_add(u32::try_from(drawn).unwrap_or(0))
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.draw().checked_rem(100).is_some_and(|drawn| drawn < percent)
    }

    pub fn one<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first values of SplitMix64 with seed 0, as its author publishes them.
    #[test]
    fn draws_what_splitmix64_draws() {
        let mut random = Random(0);
        let drawn = [random.draw(), random.draw(), random.draw()];
        assert_eq!(drawn, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]);
    }

    #[test]
    fn stays_within_its_ends() {
        let mut random = Random::of(7, 7);
        let drawn: Vec<u32> = (0..200).map(|_| random.between(3, 5)).collect();
        assert!(
            [3, 4, 5].iter().all(|value| drawn.contains(value)) && drawn.iter().all(|value| (3..=5).contains(value))
        );
        assert_eq!((random.below(0), random.between(4, 4), random.between(0, u32::MAX) > 0), (0, 4, true));
        assert!(!random.chance(0) && random.chance(100));
    }
}
