//! Plans, packs, the trial and the wallet.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::numbers::Use;
use super::text::{Days, Decimal, Id, fixed_fields};

/// A subscription.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = fixed_fields)]
pub struct Plan {
    /// What the plan is called on the wire.
    id: Id,
    /// What it costs, in the card's `currency`.
    price: PlanPrice,
    /// The credits that it gives in each cycle.
    grants: Vec<Grant>,
    /// The queue in which its jobs wait.
    queue: Option<String>,
}

/// What a plan costs: by the month, by the year, or either.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = fixed_fields,
    extend("anyOf" = [{ "required": ["month"] }, { "required": ["year"] }])
)]
struct PlanPrice {
    /// The price of a month.
    month: Option<Decimal>,
    /// The price of a year.
    year: Option<Decimal>,
}

/// Credits that a plan gives.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
struct Grant {
    /// How many.
    credits: Decimal,
    /// When they expire: with the cycle, or never.
    expires: Option<Expiry>,
    /// For how many days they are valid.
    valid_days: Option<Days>,
    /// What they may be spent on: a condition on standard inputs, such as { "tier": "priority" }.
    #[schemars(rename = "use")]
    restriction: Option<Use>,
}

/// When credits expire.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Expiry {
    /// At the end of the cycle in which they were granted.
    Cycle,
    /// Never.
    Never,
}

/// Credits that are bought at once.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
pub struct Pack {
    /// What the pack is called on the wire.
    id: Id,
    /// What it costs, in the card's `currency`.
    price: Decimal,
    /// How many credits it holds.
    credits: Decimal,
    /// How many come on top.
    bonus: Option<Decimal>,
    /// For how many days they are valid; for ever unless it is given.
    valid_days: Option<Days>,
}

/// Credits that a new account is given.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
pub struct Trial {
    /// How many.
    credits: Decimal,
    /// For how many days they are valid; for ever unless it is given.
    valid_days: Option<Days>,
}

/// How credits are spent and given back.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", transform = fixed_fields)]
pub struct Wallet {
    /// Which credits are spent first: the first difference in this list decides.
    burn: Option<Vec<Burn>>,
    /// What is proposed when there are too few credits, such as "buy-pack".
    when_empty: Option<Vec<String>>,
    /// For each way in which a job may end (failed, moderated, cancelled-queued, cancelled-running, delivered) what comes back of the credits that it held.
    #[schemars(rename = "return")]
    returned: Option<BTreeMap<String, Share>>,
}

/// What decides which credits are spent first.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Burn {
    /// The lower priority number first.
    Priority,
    /// The sooner expiry first, without expiry last.
    Expiry,
    /// Granted before purchased.
    Origin,
    /// The older first.
    Created,
    /// By id.
    Id,
}

/// All of them, or none.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Share {
    All,
    None,
}
