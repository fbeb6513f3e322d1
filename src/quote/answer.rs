//! The answer to a selection, of four kinds.

use crate::amount::Amount;
use crate::json::Value;
use crate::selection::Problem;

/// What a selection costs, or why that can't be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The price is known, whatever else is not.
    Exact(Exact),
    /// Something unknown matters and is bounded.
    Range(Range),
    /// An unknown number without end matters, and the price is proportional to it.
    Rate(Rate),
    /// It can't be priced.
    Refused(Refused),
}

impl Answer {
    /// What every answer carries; `None` where no model was found.
    #[must_use]
    pub fn context(&self) -> Option<&Context> {
        match self {
            Self::Exact(exact) => Some(&exact.context),
            Self::Range(range) => Some(&range.context),
            Self::Rate(rate) => Some(&rate.context),
            Self::Refused(refused) => refused.context.as_ref(),
        }
    }

    /// What it costs, in credits; `None` for a rate and a refusal.
    #[must_use]
    pub fn credits(&self) -> Option<Extent> {
        match self {
            Self::Exact(exact) => Some(Extent::Exact(exact.credits)),
            Self::Range(range) => Some(Extent::of(range.credits[0], range.credits[1])),
            Self::Rate(_) | Self::Refused(_) => None,
        }
    }
}

/// What every answer carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The model's id.
    pub model: String,
    /// The normalised selection: defaults filled in, unknown as `null`, inputs not offered left out.
    pub selection: Value,
    /// Names of the inputs that took their default.
    pub defaults: Vec<String>,
    /// The card that answered.
    pub card: CardRef,
    /// The reasons of the estimates that were used.
    pub estimated: Vec<String>,
}

/// Which card answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRef {
    /// The card's `id`.
    pub id: String,
    /// The card's `version`.
    pub version: String,
    /// `sha256:<hex>` over its canonical JSON.
    pub digest: String,
}

/// A known price.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// The unit of `price` and of the lines' amounts.
    pub currency: String,
    /// The price, in `currency`.
    pub price: Amount,
    /// What is charged, in credits.
    pub credits: Amount,
    /// What it is made of; amounts add up to `price`, credits to `credits`.
    pub lines: Vec<Line>,
    /// What every answer carries.
    pub context: Context,
}

/// One line of an exact answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The code of a term or a step, or `credits-minimum`, `credits-rounding`.
    pub line: String,
    /// The card's wording.
    pub label: Option<String>,
    /// In the answer's `currency`.
    pub amount: Amount,
    /// In credits, unrounded.
    pub credits: Amount,
    /// The first of the term's factors, counted in `unit`.
    pub quantity: Option<Amount>,
    /// What `quantity` counts.
    pub unit: Option<String>,
    /// In `currency`, for each of `quantity` (or each started block).
    pub rate: Option<Amount>,
    /// The size of a started block.
    pub per: Option<Amount>,
    /// The further factors.
    pub times: Vec<Amount>,
}

/// An amount, or the two ends between which it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// Known.
    Exact(Amount),
    /// Both ends belong to it.
    Between {
        /// The lower end.
        min: Amount,
        /// The upper end.
        max: Amount,
    },
}

impl Extent {
    pub(crate) fn of(min: Amount, max: Amount) -> Self {
        if min == max { Self::Exact(min) } else { Self::Between { min, max } }
    }

    /// Both ends.
    #[must_use]
    pub fn ends(self) -> [Amount; 2] {
        match self {
            Self::Exact(amount) => [amount, amount],
            Self::Between { min, max } => [min, max],
        }
    }
}

/// A bounded price.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The unit of `price`.
    pub currency: String,
    /// Lower and upper end.
    pub price: [Amount; 2],
    /// Lower and upper end, in credits.
    pub credits: [Amount; 2],
    /// What would narrow it.
    pub unknown: Vec<Unknown>,
    /// What every answer carries.
    pub context: Context,
}

/// What would narrow a range: an input, facts of its media, or a reason that no input settles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknown {
    /// The input's name.
    pub input: Option<String>,
    /// `seconds`, `width`, `height`, `fps`.
    pub facts: Vec<String>,
    /// The provider decides.
    pub auto: bool,
    /// The card's reason of a `between`.
    pub because: Option<String>,
}

/// A price for each unit of an unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The unit of prices.
    pub currency: String,
    /// One for each term and unknown.
    pub rates: Vec<RateLine>,
    /// What does not depend on an unknown; `None` for nothing.
    pub fixed: Option<Cost>,
    /// Codes of the `atLeast` and `round` steps that apply once the number is known.
    pub also: Vec<String>,
    /// What would settle it.
    pub unknown: Vec<Unknown>,
    /// What every answer carries.
    pub context: Context,
}

/// A price and its credits, unrounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// In the answer's currency.
    pub price: Extent,
    /// In credits.
    pub credits: Extent,
}

/// What one term costs for so much of one unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLine {
    /// The term's code.
    pub line: String,
    /// The card's wording.
    pub label: Option<String>,
    /// The unknown's unit, else its name.
    pub per: String,
    /// How much of it the price is for.
    pub count: Amount,
    /// Each started `count` is paid whole.
    pub started: bool,
    /// What that costs.
    pub cost: Cost,
}

/// Why there is no price.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// All that is wrong. Never empty.
    pub problems: Vec<Problem>,
    /// `None` where no model was found.
    pub context: Option<Context>,
}
