//! Combinations by number, and drawn by chance that is the same everywhere.

use crate::quote::Axis;

/// The places of a combination, from its number in the order of [`each_place`].
pub(super) fn places_of(axes: &[Axis], number: u64) -> Vec<usize> {
    let mut rest = number;
    let mut places: Vec<usize> = Vec::with_capacity(axes.len());
    for axis in axes.iter().rev() {
        let size = axis.values.len() as u64;
        places.push(usize::try_from(rest.checked_rem(size).unwrap_or(0)).unwrap_or(0));
        rest = rest.checked_div(size).unwrap_or(0);
    }
    places.reverse();
    places
}

/// The places of some draws, by drawing them again.
pub(super) fn places_drawn(seed: u64, axes: &[Axis], numbers: &[u64]) -> Vec<Vec<usize>> {
    let mut draws = Draws::new(seed);
    let end = numbers.iter().max().map_or(0, |last| last.saturating_add(1));
    let mut found: Vec<(u64, Vec<usize>)> = Vec::new();
    for number in 0..end {
        let places = draws.places(axes);
        if numbers.contains(&number) {
            found.push((number, places));
        }
    }
    let of = |number: &u64| found.iter().find(|(other, _)| other == number).map(|(_, places)| places.clone());
    numbers.iter().map(|number| of(number).unwrap_or_default()).collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One place of each axis.
    pub(super) fn places(&mut self, axes: &[Axis]) -> Vec<usize> {
        let place = |axis: &Axis| {
            // The upper half of a product of 128 bits: fair to one part in 2^64 / size.
            let spread = u128::from(self.next()).wrapping_mul(axis.values.len() as u128) >> 64;
            usize::try_from(spread).unwrap_or(0)
        };
        axes.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    #[test]
    fn draws_as_splitmix64_does() {
        // The reference program with seed 1234567.
        let mut draws = Draws::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| draws.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }
}
