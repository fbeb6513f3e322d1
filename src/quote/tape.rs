//! A model's price as a list of steps over whole numbers, for walks over many selections.
//!
//! Every number has a fixed count of digits behind the point and a bound on its size, both known beforehand, so that a
//! step is one operation on 128 bits that can't overflow. Steps are sorted by the input that they wait for: when an
//! input changes, only what depends on it is done again. A model for which the bounds can't be shown has no tape.

use crate::amount::{Rounding, divide};

/// Where a number stands.
pub(super) type Register = u32;
/// Where a word stands: of an input, a band, or whether a condition holds (1) or not (0).
pub(super) type WordRegister = u32;

/// One step: what it computes, and where the result goes.
#[derive(Debug)]
pub(super) enum Op {
    Add(Register, Register),
    Subtract(Register, Register),
    Multiply(Register, Register),
    Larger(Register, Register),
    Smaller(Register, Register),
    /// The first if the condition holds, else the second.
    Choose(WordRegister, Register, Register),
    /// To the multiple of a unit that is a constant: how many of them.
    Steps(Register, i128, Rounding),
    /// The same with a unit that is not.
    StepsOf(Register, Register, Rounding),
    /// A row of a table, by the words of its keys.
    Look(Box<[(WordRegister, usize)]>, Box<[Register]>),
    /// Raised to the first constant if it is above zero.
    Minimum(Register, i128),
}

/// A key, and for each of its words whether the test holds.
pub(super) type Test = (WordRegister, Vec<bool>);

/// The same for words.
#[derive(Debug)]
pub(super) enum WordOp {
    /// The word of each word.
    Map(WordRegister, Box<[u16]>),
    /// In which interval a number lies: where each ends, whether that belongs to it, and its word.
    Band(Register, Box<[(i128, bool, u16)]>, u16),
    /// Any of these groups, in each of which all tests hold.
    Holds(Box<[Vec<Test>]>),
}

#[derive(Debug)]
pub(super) enum Step {
    Number(Op, Register),
    Word(WordOp, WordRegister),
}

/// The steps of a model, with the place of everything they work on.
#[derive(Debug, Default)]
pub(super) struct Tape {
    /// By the place of the input that they wait for; what waits for none was done when the tape was made.
    pub levels: Vec<Vec<Step>>,
    pub numbers: Vec<i128>,
    pub words: Vec<u16>,
    /// For each place the rules that are settled there, as words.
    pub rules: Vec<Vec<WordRegister>>,
    pub credits: Register,
    pub credits_scale: u32,
}

impl Tape {
    /// Does the steps that wait for the input at this level.
    pub(super) fn run(&mut self, level: usize) {
        let Self { levels, numbers, words, .. } = self;
        for step in levels.get(level).map(Vec::as_slice).unwrap_or_default() {
            step.run(numbers, words);
        }
    }

    /// Whether a rule that is settled at this level refuses.
    pub(super) fn refused(&self, level: usize) -> bool {
        let rules = self.rules.get(level).map(Vec::as_slice).unwrap_or_default();
        rules.iter().any(|rule| word(&self.words, *rule) == 1)
    }

    /// What is charged, with `credits_scale` digits behind the point.
    pub(super) fn credits(&self) -> i128 {
        number(&self.numbers, self.credits)
    }
}

fn number(numbers: &[i128], at: Register) -> i128 {
    numbers.get(at as usize).copied().unwrap_or(0)
}

fn word(words: &[u16], at: WordRegister) -> u16 {
    words.get(at as usize).copied().unwrap_or(0)
}

impl Step {
    pub(super) fn run(&self, numbers: &mut [i128], words: &mut [u16]) {
        match self {
            Self::Number(op, to) => {
                let value = op.value(numbers, words);
                if let Some(place) = numbers.get_mut(*to as usize) {
                    *place = value;
                }
            }
            Self::Word(op, to) => {
                let value = op.value(numbers, words);
                if let Some(place) = words.get_mut(*to as usize) {
                    *place = value;
                }
            }
        }
    }
}

impl Op {
    // INVARIANT (bounded): `Plan` made every register wide enough for what can come into it.
    fn value(&self, numbers: &[i128], words: &[u16]) -> i128 {
        let at = |register: &Register| number(numbers, *register);
        match self {
            Self::Add(a, b) => at(a).wrapping_add(at(b)),
            Self::Subtract(a, b) => at(a).wrapping_sub(at(b)),
            Self::Multiply(a, b) => at(a).wrapping_mul(at(b)),
            Self::Larger(a, b) => at(a).max(at(b)),
            Self::Smaller(a, b) => at(a).min(at(b)),
            Self::Choose(condition, a, b) => at(if word(words, *condition) == 1 { a } else { b }),
            Self::Steps(a, unit, mode) => divide(at(a), *unit, *mode).unwrap_or(0),
            Self::StepsOf(a, unit, mode) => {
                let (value, unit) = (at(a), at(unit));
                let (value, unit) = if unit < 0 { (value.wrapping_neg(), unit.wrapping_neg()) } else { (value, unit) };
                // A row that is not looked up may hold a zero.
                divide(value, unit, *mode).unwrap_or(0)
            }
            Self::Look(keys, cells) => {
                let place = keys.iter().fold(0_usize, |at, (key, stride)| {
                    at.wrapping_add(stride.wrapping_mul(usize::from(word(words, *key))))
                });
                cells.get(place).map_or(0, at)
            }
            Self::Minimum(a, least) => {
                let value = at(a);
                if value > 0 { value.max(*least) } else { value }
            }
        }
    }
}

impl WordOp {
    fn value(&self, numbers: &[i128], words: &[u16]) -> u16 {
        match self {
            Self::Map(a, map) => map.get(usize::from(word(words, *a))).copied().unwrap_or(0),
            Self::Band(a, steps, last) => {
                let value = number(numbers, *a);
                let inside = |(end, belongs, _): &&(i128, bool, u16)| value < *end || *belongs && value == *end;
                steps.iter().find(inside).map_or(*last, |(.., word)| *word)
            }
            Self::Holds(any) => {
                let test = |(key, holds): &Test| holds.get(usize::from(word(words, *key))).copied().unwrap_or(false);
                u16::from(any.iter().any(|group| group.iter().all(test)))
            }
        }
    }
}
