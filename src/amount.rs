//! Exact decimals: strict parsing, checked arithmetic, the named rounding modes.
//!
//! An [`Amount`] is an integer of up to 35 digits and a scale, so that a product of card constants and
//! inputs is exact or refused, never rounded behind one's back (`rust_decimal` rounds a product that needs more
//! than 28 digits, and its parser admits `1e3` and `1_000`).
//! What leaves the crate has at most 28 digits and converts to and from [`rust_decimal::Decimal`] without loss.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

/// How many digits an amount that leaves the crate may have, before and after the point together.
pub const MAX_DIGITS: u32 = 28;

/// More digits than can be kept. The one error of arithmetic here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {MAX_DIGITS} digits would be needed")
    }
}

impl std::error::Error for Overflow {}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseAmountError {
    /// Not a plain decimal, `-?[0-9]+(\.[0-9]+)?`.
    Syntax,
    /// A plain decimal, of more than 28 digits.
    TooManyDigits,
}

impl fmt::Display for ParseAmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax => f.write_str("not a plain decimal such as `0.05` or `12`"),
            Self::TooManyDigits => Overflow.fmt(f),
        }
    }
}

impl std::error::Error for ParseAmountError {}

/// How to come to a multiple of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties to the even multiple.
    HalfEven,
    /// Toward positive infinity (`ceil` of the card).
    Ceil,
    /// Toward negative infinity (`floor` of the card).
    Floor,
}

impl Rounding {
    /// The mode that a card calls `up`, `down`, `half-up` or `half-even`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "up" => Self::Up,
            "down" => Self::Down,
            "half-up" => Self::HalfUp,
            "half-even" => Self::HalfEven,
            _ => return None,
        })
    }
}

/// An exact decimal number: credits, money, seconds, pixels. Its unit stands where it is used.
///
/// ```
/// use credit_estimator::Amount;
/// let rate: Amount = "0.07".parse()?;
/// let seconds: Amount = "5".parse()?;
/// assert_eq!(rate.checked_mul(seconds)?.to_string(), "0.35");
/// assert!("1e3".parse::<Amount>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Amount {
    // The value is `mantissa / 10^scale`; the mantissa stands in the upper 120 bits of both words together, the scale in
    // the lowest 8. Half as large as the two side by side, which the page downloads and copies about.
    // Not normalised: `0.70` and `0.7` are equal, see `cmp`.
    high: i64,
    low: u64,
}

const POWERS: [i128; 39] = {
    let mut table = [1_i128; 39];
    let mut i = 1;
    while i < 39 {
        #[expect(clippy::indexing_slicing, reason = "a constant, built by the compiler")]
        {
            table[i] = table[i - 1] * 10;
            i += 1;
        }
    }
    table
};

/// The largest mantissa that is kept: 35 digits and a little more.
const WIDEST: i128 = (1 << 119) - 1;

/// The most digits behind the point on the way to an amount.
const MOST_SCALE: u32 = 38;

fn power(exponent: u32) -> Result<i128, Overflow> {
    POWERS.get(exponent as usize).copied().ok_or(Overflow)
}

fn small(value: i128) -> Option<i64> {
    i64::try_from(value).ok()
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self::raw(0, 0);
    /// One.
    pub const ONE: Self = Self::raw(1, 0);

    /// A whole number.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self::raw(value as i128, 0)
    }

    /// The mantissa has at most 35 digits: see `made` where it may have more.
    pub(crate) const fn raw(mantissa: i128, scale: u32) -> Self {
        let bits = mantissa.wrapping_shl(8) | (scale & 0xFF) as i128;
        Self { high: bits.wrapping_shr(64) as i64, low: bits as u64 }
    }

    /// An amount, if its mantissa can be kept.
    pub(crate) fn made(mantissa: i128, scale: u32) -> Result<Self, Overflow> {
        if (-WIDEST..=WIDEST).contains(&mantissa) && scale <= MOST_SCALE {
            Ok(Self::raw(mantissa, scale))
        } else {
            Err(Overflow)
        }
    }

    const fn mantissa(self) -> i128 {
        ((self.high as i128).wrapping_shl(64) | self.low as i128).wrapping_shr(8)
    }

    /// True for zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.mantissa() == 0
    }

    /// True below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa() < 0
    }

    /// True above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.mantissa() > 0
    }

    /// Digits behind the point, after `normal`.
    pub(crate) const fn scale(self) -> u32 {
        (self.low & 0xFF) as u32
    }

    /// Without trailing zeros behind the point.
    #[must_use]
    pub(crate) fn normal(self) -> Self {
        if self.mantissa() == 0 {
            return Self::ZERO;
        }
        let mut scale = self.scale();
        if let Some(mut mantissa) = small(self.mantissa()) {
            while scale > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                scale = scale.saturating_sub(1);
            }
            return Self::raw(i128::from(mantissa), scale);
        }
        let mut mantissa = self.mantissa();
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale = scale.saturating_sub(1);
        }
        Self::raw(mantissa, scale)
    }

    /// The amount, if it has at most 28 digits.
    ///
    /// # Errors
    /// [`Overflow`] if it has more.
    pub(crate) fn fitting(self) -> Result<Self, Overflow> {
        let limit = POWERS[28].unsigned_abs();
        if self.scale() <= MAX_DIGITS && self.mantissa().unsigned_abs() < limit {
            return Ok(self);
        }
        let normal = self.normal();
        if normal.scale() <= MAX_DIGITS && normal.mantissa().unsigned_abs() < limit {
            Ok(normal)
        } else {
            Err(Overflow)
        }
    }

    fn aligned(self, other: Self) -> Result<(i128, i128, u32), Overflow> {
        match self.scale().cmp(&other.scale()) {
            Ordering::Equal => Ok((self.mantissa(), other.mantissa(), self.scale())),
            Ordering::Less => Ok((self.grown(other.scale())?, other.mantissa(), other.scale())),
            Ordering::Greater => Ok((self.mantissa(), other.grown(self.scale())?, self.scale())),
        }
    }

    /// The digits of the amount with so many of them behind the point, if that is exact.
    pub(crate) fn digits_at(self, scale: u32) -> Option<i128> {
        let normal = self.normal();
        if normal.scale() > scale { None } else { normal.grown(scale).ok() }
    }

    /// The mantissa at a larger scale.
    fn grown(self, scale: u32) -> Result<i128, Overflow> {
        if self.mantissa() == 0 {
            return Ok(0);
        }
        multiply(self.mantissa(), power(scale.saturating_sub(self.scale()))?).ok_or(Overflow)
    }

    fn sum(self, other: Self) -> Result<Self, Overflow> {
        let (a, b, scale) = self.aligned(other)?;
        Self::made(a.checked_add(b).ok_or(Overflow)?, scale)
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Overflow`] if it can't be kept exactly.
    pub fn checked_add(self, other: Self) -> Result<Self, Overflow> {
        self.sum(other).or_else(|_| self.normal().sum(other.normal()))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`Overflow`] if it can't be kept exactly.
    pub fn checked_sub(self, other: Self) -> Result<Self, Overflow> {
        self.checked_add(Self::raw(other.mantissa().wrapping_neg(), other.scale()))
    }

    /// The product.
    ///
    /// # Errors
    /// [`Overflow`] if it can't be kept exactly.
    pub fn checked_mul(self, other: Self) -> Result<Self, Overflow> {
        let scale = self.scale().saturating_add(other.scale());
        if scale <= MOST_SCALE
            && let Some(mantissa) = multiply(self.mantissa(), other.mantissa())
            && let Ok(product) = Self::made(mantissa, scale)
        {
            return Ok(product);
        }
        self.long_mul(other)
    }

    /// A product whose plain way overflowed: factors of ten that the operands hold together are cancelled first.
    #[cold]
    fn long_mul(self, other: Self) -> Result<Self, Overflow> {
        let (a, b) = (self.normal(), other.normal());
        if a.mantissa() == 0 || b.mantissa() == 0 {
            return Ok(Self::ZERO);
        }
        let (mut x, mut y) = (a.mantissa(), b.mantissa());
        let mut scale = a.scale().saturating_add(b.scale());
        while scale > 0 {
            if x % 10 == 0 {
                x /= 10;
            } else if y % 10 == 0 {
                y /= 10;
            } else if x % 2 == 0 && y % 5 == 0 {
                x /= 2;
                y /= 5;
            } else if x % 5 == 0 && y % 2 == 0 {
                x /= 5;
                y /= 2;
            } else {
                break;
            }
            scale = scale.saturating_sub(1);
        }
        if scale > MOST_SCALE {
            return Err(Overflow);
        }
        Self::made(x.checked_mul(y).ok_or(Overflow)?, scale)
    }

    /// One divided by this, if that is a finite decimal.
    pub(crate) fn reciprocal(self) -> Option<Self> {
        let normal = self.normal();
        if normal.mantissa() == 0 {
            return None;
        }
        // 1 / (m / 10^s) = 10^s / m, and m divides some 10^k exactly if it holds only twos and fives.
        let mut rest = normal.mantissa().unsigned_abs();
        let (mut twos, mut fives) = (0_u32, 0_u32);
        while rest.is_multiple_of(2) {
            rest /= 2;
            twos = twos.saturating_add(1);
        }
        while rest.is_multiple_of(5) {
            rest /= 5;
            fives = fives.saturating_add(1);
        }
        if rest != 1 {
            return None;
        }
        let k = twos.max(fives);
        let magnitude = power(k).ok()?.checked_div(normal.mantissa())?;
        let value = if k >= normal.scale() {
            Self::made(magnitude, k.saturating_sub(normal.scale())).ok()?
        } else {
            Self::made(magnitude.checked_mul(power(normal.scale().saturating_sub(k)).ok()?)?, 0).ok()?
        };
        Some(value.normal())
    }

    /// To a multiple of `step`, which is above zero.
    ///
    /// # Errors
    /// [`Overflow`] if it can't be kept exactly.
    pub fn rounded(self, step: Self, mode: Rounding) -> Result<Self, Overflow> {
        if self.mantissa() == 0 {
            return Ok(Self::ZERO);
        }
        let (value, unit, _) = self.aligned(step).or_else(|_| self.normal().aligned(step.normal()))?;
        let count = divide(value, unit, mode).ok_or(Overflow)?;
        step.checked_mul(Self::made(count, 0)?)
    }

    /// `self / divisor`, to a multiple of `step`, which is above zero; the divisor is not zero.
    ///
    /// # Errors
    /// [`Overflow`] if it can't be kept exactly, or if the divisor is zero.
    pub(crate) fn quotient(self, divisor: Self, step: Self, mode: Rounding) -> Result<Self, Overflow> {
        if divisor.mantissa() == 0 {
            return Err(Overflow);
        }
        // Rounded in units of the step: the count of steps is self / (divisor × step).
        let unit = divisor.checked_mul(step)?;
        let (mut value, mut unit, _) = self.aligned(unit).or_else(|_| self.normal().aligned(unit.normal()))?;
        if unit < 0 {
            unit = unit.checked_neg().ok_or(Overflow)?;
            value = value.checked_neg().ok_or(Overflow)?;
        }
        let count = divide(value, unit, mode).ok_or(Overflow)?;
        step.checked_mul(Self::made(count, 0)?)
    }

    /// True if this is a whole multiple of `step`.
    pub(crate) fn is_multiple_of(self, step: Self) -> bool {
        match self.normal().aligned(step.normal()) {
            Ok((value, unit, _)) => value.checked_rem(unit) == Some(0),
            Err(Overflow) => false,
        }
    }

    /// The whole number of steps in this, rounded down, if it is small.
    pub(crate) fn steps(self, step: Self) -> Option<u64> {
        let (value, unit, _) = self.normal().aligned(step.normal()).ok()?;
        u64::try_from(value.checked_div(unit)?).ok()
    }

    /// The smaller.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// The larger.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// Reads a plain decimal, with how it fails.
    ///
    /// # Errors
    /// See [`ParseAmountError`].
    pub fn parse(text: &str) -> Result<Self, ParseAmountError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(ParseAmountError::Syntax),
            None => (digits, ""),
        };
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) {
            return Err(ParseAmountError::Syntax);
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        if whole.len().saturating_add(fraction.len()) > MAX_DIGITS as usize {
            return Err(ParseAmountError::TooManyDigits);
        }
        let mut mantissa = 0_i128;
        for digit in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i128::from(digit.wrapping_sub(b'0')));
        }
        let scale = u32::try_from(fraction.len()).unwrap_or(MAX_DIGITS);
        Ok(Self::raw(if negative { mantissa.wrapping_neg() } else { mantissa }, scale))
    }

    /// Writes the digits into a buffer and returns the part used.
    pub(crate) fn write(self, buffer: &mut [u8; 64]) -> &str {
        let normal = self.normal();
        let mut at = buffer.len();
        let mut put = |byte: u8, at: &mut usize| {
            *at = at.saturating_sub(1);
            if let Some(slot) = buffer.get_mut(*at) {
                *slot = byte;
            }
        };
        let mut written = 0_u32;
        let mut rest = normal.mantissa().unsigned_abs();
        loop {
            if written == normal.scale() && normal.scale() > 0 {
                put(b'.', &mut at);
            }
            // 64-bit division is many times faster, so the wide one is left as soon as it may be.
            let digit = match u64::try_from(rest) {
                Ok(narrow) => {
                    rest = u128::from(narrow / 10);
                    (narrow % 10) as u8
                }
                Err(_) => {
                    let digit = (rest % 10) as u8;
                    rest /= 10;
                    digit
                }
            };
            put(b'0'.saturating_add(digit), &mut at);
            written = written.saturating_add(1);
            if rest == 0 && written > normal.scale() {
                break;
            }
        }
        if normal.mantissa() < 0 {
            put(b'-', &mut at);
        }
        buffer.get(at..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// A product, by way of 64 bits where both factors fit.
fn multiply(a: i128, b: i128) -> Option<i128> {
    match (small(a), small(b)) {
        (Some(x), Some(y)) => Some(i128::from(x).wrapping_mul(i128::from(y))),
        _ => a.checked_mul(b),
    }
}

/// `value / unit` as a whole number; `unit` is above zero.
pub(crate) fn divide(value: i128, unit: i128, mode: Rounding) -> Option<i128> {
    let (quotient, rest) = match (small(value), small(unit)) {
        (Some(v), Some(u)) => (i128::from(v.checked_div(u)?), i128::from(v.checked_rem(u)?)),
        _ => (value.checked_div(unit)?, value.checked_rem(unit)?),
    };
    if rest == 0 {
        return Some(quotient);
    }
    let sign = if value < 0 { -1 } else { 1 };
    let away = match mode {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceil => sign > 0,
        Rounding::Floor => sign < 0,
        Rounding::HalfUp | Rounding::HalfEven => {
            // Against the other half, so that doubling can't overflow.
            let rest = rest.checked_abs()?;
            match rest.cmp(&unit.checked_sub(rest)?) {
                Ordering::Less => false,
                Ordering::Greater => true,
                Ordering::Equal => mode == Rounding::HalfUp || quotient % 2 != 0,
            }
        }
    };
    if away { quotient.checked_add(sign) } else { Some(quotient) }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Amount {}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale() == other.scale() {
            return self.mantissa().cmp(&other.mantissa());
        }
        let signs = self.mantissa().signum().cmp(&other.mantissa().signum());
        if signs != Ordering::Equal {
            return signs;
        }
        match self.aligned(*other).or_else(|_| self.normal().aligned(other.normal())) {
            Ok((a, b, _)) => a.cmp(&b),
            // One of the two did not fit at the other's scale, so it is the one further from zero.
            Err(Overflow) => {
                let further = if self.scale() < other.scale() { Ordering::Greater } else { Ordering::Less };
                if self.mantissa() < 0 { further.reverse() } else { further }
            }
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.write(&mut [0; 64]))
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Amount {
    type Err = ParseAmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl From<Decimal> for Amount {
    fn from(value: Decimal) -> Self {
        Self::raw(value.mantissa(), value.scale()).normal()
    }
}

impl TryFrom<Amount> for Decimal {
    type Error = Overflow;

    fn try_from(value: Amount) -> Result<Self, Overflow> {
        let fitting = value.normal().fitting()?;
        Decimal::try_from_i128_with_scale(fitting.mantissa(), fitting.scale()).map_err(|_| Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[track_caller]
    fn rounds(value: &str, step: &str, mode: Rounding, expected: &str) {
        assert_eq!(a(value).rounded(a(step), mode).unwrap().to_string(), expected, "{value} {mode:?}");
    }

    #[test]
    fn reads_plain_decimals_only() {
        for text in ["", "-", ".5", "5.", "+5", " 5", "1e3", "1_000", "NaN", "٥", "--5", "5.5.5", "0x1"] {
            assert_eq!(Amount::parse(text), Err(ParseAmountError::Syntax), "{text}");
        }
        for (text, shown) in [("010", "10"), ("5.0", "5"), ("-0", "0"), ("-0.50", "-0.5"), ("0.05", "0.05")] {
            assert_eq!(a(text).to_string(), shown);
        }
    }

    #[test]
    fn keeps_28_digits_and_not_29() {
        let kept = "9".repeat(28);
        assert_eq!(a(&kept).to_string(), kept);
        assert_eq!(Amount::parse(&"9".repeat(29)), Err(ParseAmountError::TooManyDigits));
        assert_eq!(Amount::parse(&format!("0.{}1", "0".repeat(28))), Err(ParseAmountError::TooManyDigits));
        assert_eq!(a(&format!("0.{}1", "0".repeat(27))).to_string(), format!("0.{}1", "0".repeat(27)));
    }

    #[test]
    fn rounds_as_the_mode_says() {
        use Rounding::{Ceil, Down, Floor, HalfEven, HalfUp, Up};
        for (mode, expected) in [
            (Up, ["1", "-1"]),
            (Down, ["0", "0"]),
            (Ceil, ["1", "0"]),
            (Floor, ["0", "-1"]),
            (HalfUp, ["1", "-1"]),
            (HalfEven, ["0", "0"]),
        ] {
            rounds("0.5", "1", mode, expected[0]);
            rounds("-0.5", "1", mode, expected[1]);
        }
        rounds("1.5", "1", HalfEven, "2");
        rounds("6.25", "2.5", HalfEven, "5");
        rounds("8.75", "2.5", HalfEven, "10");
        rounds("0.101", "0.01", Up, "0.11");
    }

    #[test]
    fn divides_without_a_quotient_that_could_be_inexact() {
        assert_eq!(a("10").quotient(a("3"), a("0.1"), Rounding::Ceil).unwrap().to_string(), "3.4");
        assert_eq!(a("9.3").quotient(a("3"), a("0.1"), Rounding::Ceil).unwrap().to_string(), "3.1");
        assert_eq!(a("-7").quotient(a("2"), a("1"), Rounding::Floor).unwrap().to_string(), "-4");
        assert_eq!(a("7").quotient(a("-2"), a("1"), Rounding::Floor).unwrap().to_string(), "-4");
        assert_eq!(a("1024").reciprocal().unwrap().to_string(), "0.0009765625");
        assert_eq!(a("0.25").reciprocal().unwrap().to_string(), "4");
        assert_eq!(a("3").reciprocal().map(|x| x.to_string()), None);
    }

    #[test]
    fn a_product_that_fits_is_found_though_its_digits_meet_on_the_way() {
        // 5^27 × 2^90 × 10^-28 × 10^-10 has 47 digits on the way; its trailing zeros cancel.
        let five = Amount::raw(7_450_580_596_923_828_125, 27); // 5^27 / 10^27 = 2^-27
        let two = Amount::raw(1_237_940_039_285_380_274_899_124_224, 0); // 2^90
        assert_eq!(five.checked_mul(two).unwrap().to_string(), "9223372036854775808"); // 2^63
    }

    #[test]
    fn decimal_there_and_back() {
        let value = a("1234567890.000000000000000001");
        assert_eq!(Amount::from(Decimal::try_from(value).unwrap()), value);
    }
}
