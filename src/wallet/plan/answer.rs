//! What is answered about ways to pay.

use crate::amount::Amount;
use crate::card::Usage;
use crate::json::Value;
use crate::quote::{CardRef, Extent, Outcome};
use crate::selection::Problem;

/// How a plan is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billing {
    /// By the month.
    Month,
    /// By the year, of twelve months.
    Year,
}

impl Billing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Month, Self::Year];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// How many months are paid at once.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

/// A month's work, and what may pay for it.
#[derive(Clone, Debug)]
pub struct MonthAsk<'a> {
    /// What is made.
    pub work: Vec<Work<'a>>,
    /// An RFC 3339 instant.
    pub at: Option<&'a str>,
    /// Only these plans (ids); `None`: all of the card.
    pub plans: Option<Vec<&'a str>>,
    /// Only these packs (ids); `None`: all of the card.
    pub packs: Option<Vec<&'a str>>,
    /// How plans are paid that may be paid by either. One with a single price stays as it is.
    pub billing: Option<Billing>,
    /// Standard inputs that the models have no input for. They decide on restricted credits.
    pub context: Option<&'a Value>,
    /// Up to how many credits a month the cost of each way is drawn; `None`: it is not.
    pub curve_to: Option<Amount>,
}

/// Something that is made in a month, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The id of a model of the card.
    pub model: &'a str,
    /// Names of inputs to values.
    pub selection: &'a Value,
    /// 1 or more.
    pub count: u64,
}

/// What [`RateCard::ways_to_pay`](crate::RateCard::ways_to_pay) answers.
#[derive(Clone, Debug)]
pub struct WaysToPay {
    /// The card that answered.
    pub card: CardRef,
    /// One for each row of the work.
    pub rows: Vec<WorkRow>,
    /// The month's credits; `None` if a row has none.
    pub credits: Option<Extent>,
    /// Cheapest first.
    pub ways: Vec<PayWay>,
    /// Each plan at each billing, in the card's order.
    pub plans: Vec<PlanFit>,
    /// In the card's order.
    pub packs: Vec<PackFit>,
    /// What each way costs over volume.
    pub curve: Option<Curve>,
    /// What could not be answered, and why.
    pub problems: Vec<Problem>,
}

/// What a row of the work costs.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkRow {
    /// Once.
    pub outcome: Outcome,
    /// As often as it is made.
    pub all: Option<Extent>,
}

/// A way to pay for the same work month after month.
#[derive(Clone, Debug, PartialEq)]
pub struct PayWay {
    /// Such as `basic/month`, `basic/month+packs`, `packs`.
    pub id: String,
    /// The plan's id, what people call it, and how it is paid.
    pub plan: Option<(String, String, Billing)>,
    /// Prices, and the months that each pays for.
    pub pays: Vec<Payment>,
    /// What is bought at once, in the card's order.
    pub packs: Vec<PackCount>,
    /// Rounded half up to two places.
    pub per_month: Amount,
    /// For each credit of the work, at its upper end; rounded half up to four places.
    pub per_credit: Option<Amount>,
    /// What one of each row costs at that price, exactly known; rounded half up to four places. `None` where nothing is used.
    pub each: Vec<Option<Extent>>,
    /// A month's average, as the others, rounded half up to two places: all credits of the plan and the packs.
    pub credits: Amount,
    /// Of these, what packs bring on top.
    pub bonus: Amount,
    /// Of these, what the work takes.
    pub used: Extent,
    /// Of these, the rest.
    pub unused: Extent,
    /// Of the rest, what expires with the month in which it was granted, or with the last of `months`.
    pub expires: Extent,
    /// Over how many months the averages are taken: those that the packs are bought for, else 1.
    pub months: u32,
    /// By the month, exactly, in shares.
    pub(crate) cost: Amount,
}

/// A price that is paid for some months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Payment {
    /// `plan` or `packs`.
    pub what: &'static str,
    /// In the card's currency.
    pub price: Amount,
    /// How many months of the work it pays for.
    pub months: u32,
}

/// So many of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackCount {
    /// The pack's id.
    pub pack: String,
    /// What people call it.
    pub label: String,
    /// 1 or more.
    pub count: u64,
}

/// What a plan is worth for the work.
#[derive(Clone, Debug)]
pub struct PlanFit {
    /// The plan's id.
    pub plan: String,
    /// What people call it.
    pub label: String,
    /// The card's remark.
    pub note: Option<String>,
    /// How it is paid.
    pub billing: Billing,
    /// The queue that it brings.
    pub queue: Option<String>,
    /// For `billing`.
    pub price: Amount,
    /// Rounded half up to two places.
    pub per_month: Amount,
    /// A month's credits that may be spent on anything.
    pub credits: Amount,
    /// A month's credits that may not.
    pub(crate) restricted: Vec<(Amount, Usage)>,
    /// Price of one of `credits`; rounded half up to four places. `None` without any.
    pub per_credit: Option<Amount>,
    /// How many of each row a month's credits pay for, were it the only one. `None` where there is no such number.
    pub makes: Vec<Option<u64>>,
    /// How many credits the work needs beyond the plan's, at its upper end. `None` if none.
    pub missing: Option<Amount>,
    /// How many the work leaves, at its upper end. `None` if some are missing.
    pub unused: Option<Amount>,
    /// The id of the way with this plan and billing.
    pub way: Option<String>,
}

/// What a pack is worth for the work.
#[derive(Clone, Debug, PartialEq)]
pub struct PackFit {
    /// The pack's id.
    pub pack: String,
    /// What people call it.
    pub label: String,
    /// The card's remark.
    pub note: Option<String>,
    /// In the card's currency.
    pub price: Amount,
    /// Without the bonus.
    pub credits: Amount,
    /// On top of `credits`.
    pub bonus: Amount,
    /// Days of 24 hours; `None`: for ever.
    pub valid_days: Option<u32>,
    /// Price of a credit, with the bonus; rounded half up to four places. `None` without any.
    pub per_credit: Option<Amount>,
    /// How many of each row it pays for, were it the only one. `None` where there is no such number.
    pub makes: Vec<Option<u64>>,
}

/// What each way costs by the month over credits a month that may be any number.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Up to here it is drawn: what was asked for, or as far as there are not too many steps.
    pub up_to: Amount,
    /// In the card's order, packs alone last.
    pub ways: Vec<CurveWay>,
    /// From which volume on another way is the cheapest.
    pub cheapest: Vec<CheapestFrom>,
}

/// What a way costs over volume.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveWay {
    /// Such as `basic/month` (with packs where they are needed), `packs`.
    pub id: String,
    /// The plan's id, what people call it, and how it is paid.
    pub plan: Option<(String, String, Billing)>,
    /// Volumes above the first, and what they cost by the month, up to the next.
    pub steps: Vec<(Amount, Amount)>,
    /// Steps were joined, at the cost of the dearest of them.
    pub joined: bool,
    /// Beyond, the plan does not suffice and there are no packs.
    pub up_to: Option<Amount>,
}

/// Above a volume another way is the cheapest.
#[derive(Clone, Debug, PartialEq)]
pub struct CheapestFrom {
    /// Not included.
    pub above: Amount,
    /// The id of a way of the curve.
    pub way: String,
    /// What it costs by the month there.
    pub per_month: Amount,
}
