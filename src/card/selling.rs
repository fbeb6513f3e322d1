//! Plans, packs, trial and wallet rules: RATE-CARD §4.

use super::fields::{Members, field, label, note};
use super::problem::{Path, Problems, listed};
use super::usage::{STANDARD, Usage};
use super::{DraftModel, RateCard};
use crate::amount::Amount;
use crate::json::{Value, push_pointer};

/// How credits are sold and held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selling {
    pub plans: Vec<Plan>,
    pub packs: Vec<Pack>,
    pub trial: Option<Trial>,
    pub wallet: Option<WalletRules>,
}

/// A subscription. It has a price by the month, by the year, or both.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub id: String,
    pub label: Option<String>,
    pub note: Option<String>,
    pub source: Option<Value>,
    /// In the card's currency.
    pub month: Option<Amount>,
    pub year: Option<Amount>,
    /// What each cycle, a month, gives.
    pub grants: Vec<Grant>,
    pub queue: Option<String>,
}

/// Credits that a plan gives. They expire with the cycle or after some days, whichever comes first; else never.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub label: Option<String>,
    pub credits: Amount,
    pub with_cycle: bool,
    pub valid_days: Option<u32>,
    /// What they may be spent on; `None`: anything.
    pub usage: Option<Usage>,
}

/// Credits that are bought at once.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    pub id: String,
    pub label: Option<String>,
    pub note: Option<String>,
    pub source: Option<Value>,
    /// In the card's currency.
    pub price: Amount,
    pub credits: Amount,
    /// On top of `credits`.
    pub bonus: Amount,
    /// Days of 24 hours; `None`: for ever.
    pub valid_days: Option<u32>,
}

/// Credits that a new account is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub credits: Amount,
    pub valid_days: Option<u32>,
}

/// How credits are spent and given back.
#[derive(Clone, Debug, Default)]
pub(crate) struct WalletRules {
    /// The first difference in this list decides. As the card lists it; the wallet makes it total.
    pub burn: Vec<Burn>,
    /// What is proposed when there are too few credits. `None`: the card does not say.
    pub when_empty: Option<Vec<String>>,
    /// For each ending of a job, whether its credits come back.
    pub returns: Vec<(String, bool)>,
}

/// What decides which credits are spent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Burn {
    /// The lower priority number.
    Priority,
    /// The sooner expiry, without expiry last.
    Expiry,
    /// Granted before purchased.
    Origin,
    /// The older.
    Created,
    /// By id.
    Id,
}

impl Burn {
    /// In the contract's order.
    pub(crate) const ALL: [Self; 5] = [Self::Priority, Self::Expiry, Self::Origin, Self::Created, Self::Id];
}

/// The words of `Burn::ALL`.
const BURN: [&str; 5] = ["priority", "expiry", "origin", "created", "id"];

impl Plan {
    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

impl Pack {
    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

impl RateCard {
    pub(crate) fn plan(&self, id: &str) -> Option<&Plan> {
        self.selling.plans.iter().find(|plan| plan.id == id)
    }

    pub(crate) fn pack(&self, id: &str) -> Option<&Pack> {
        self.selling.packs.iter().find(|pack| pack.id == id)
    }
}

pub(super) fn read(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Selling {
    let mut selling = Selling::default();
    if let Some(value) = field(members, "plans") {
        selling.plans = each_with_id(problems, &path.name("plans"), value, plan);
    }
    if let Some(value) = field(members, "packs") {
        selling.packs = each_with_id(problems, &path.name("packs"), value, pack);
    }
    if let Some(value) = field(members, "trial") {
        selling.trial = trial(problems, &path.name("trial"), value);
    }
    if let Some(value) = field(members, "wallet") {
        selling.wallet = wallet(problems, &path.name("wallet"), value);
    }
    selling
}

/// Credits that may be spent only on what no model has could never be spent: names are standard or some model's.
/// Called when every model was read, so that a fault of a model is not reported here again.
pub(super) fn check_usage(problems: &mut Problems, selling: &Selling, models: &[DraftModel<'_>]) {
    for (plan, i) in selling.plans.iter().zip(0..) {
        for (grant, j) in plan.grants.iter().zip(0..) {
            for name in grant.usage.iter().flat_map(Usage::names) {
                let known =
                    STANDARD.contains(&name) || models.iter().any(|draft| draft.model.find_input(name).is_some());
                if !known {
                    let standard = listed(STANDARD);
                    let message = format!("no model has an input `{name}`; the standard inputs are {standard}");
                    let mut pointer = format!("/plans/{i}/grants/{j}/use");
                    push_pointer(&mut pointer, name);
                    problems.at("unknown-name", pointer, message);
                }
            }
        }
    }
}

fn each_with_id<T>(
    problems: &mut Problems,
    path: &Path<'_>,
    value: &Value,
    read: fn(&mut Problems, &Path<'_>, &Value) -> Option<T>,
) -> Vec<T> {
    let mut list: Vec<T> = Vec::new();
    // Also of those that could not be read.
    let mut ids: Vec<&str> = Vec::new();
    for (i, item) in problems.array(path, value).unwrap_or_default().iter().enumerate() {
        let path = path.index(i);
        let read = read(problems, &path, item);
        if let Some(id) = item.get("id").and_then(Value::as_str) {
            if ids.contains(&id) {
                problems.add("duplicate-id", &path.name("id"), format!("the id `{id}` stands twice"));
            }
            ids.push(id);
        }
        list.extend(read);
    }
    list
}

fn id(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Option<String> {
    let id = problems.required(path, members, "id")?;
    problems.id(&path.name("id"), id).map(str::to_owned)
}

fn required_amount(problems: &mut Problems, path: &Path<'_>, members: Members<'_>, name: &str) -> Option<Amount> {
    let value = problems.required(path, members, name)?;
    problems.amount(&path.name(name), value)
}

fn optional_amount(problems: &mut Problems, path: &Path<'_>, members: Members<'_>, name: &str) -> Option<Amount> {
    field(members, name).and_then(|value| problems.amount(&path.name(name), value))
}

fn days(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Option<u32> {
    let path = path.name("validDays");
    let days = field(members, "validDays").and_then(|value| problems.count_of(&path, value));
    if days == Some(0) {
        problems.add("bad-value", &path, "credits are valid for at least one day");
    }
    days
}

fn plan(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<Plan> {
    let members = problems.object(path, value, &["id", "price", "grants", "queue"])?;
    let [month, year] = price(problems, path, members);
    let mut grants = Vec::new();
    if let Some(value) = problems.required(path, members, "grants") {
        let path = path.name("grants");
        for (i, value) in problems.array(&path, value).unwrap_or_default().iter().enumerate() {
            grants.extend(grant(problems, &path.index(i), value));
        }
    }
    let queue = field(members, "queue").and_then(|queue| problems.text(&path.name("queue"), queue));
    Some(Plan {
        id: id(problems, path, members)?,
        label: label(members),
        note: note(members),
        source: field(members, "source").cloned(),
        month,
        year,
        grants,
        queue: queue.map(str::to_owned),
    })
}

fn price(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> [Option<Amount>; 2] {
    let Some(price) = problems.required(path, members, "price") else { return [None; 2] };
    let path = path.name("price");
    let Some(members) = problems.object(&path, price, &["month", "year"]) else { return [None; 2] };
    if members.iter().all(|(name, _)| name != "month" && name != "year") {
        problems.add("missing-field", &path.name("month"), "`month` or `year` is missing");
    }
    [optional_amount(problems, &path, members, "month"), optional_amount(problems, &path, members, "year")]
}

fn grant(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<Grant> {
    let members = problems.object(path, value, &["credits", "expires", "validDays", "use"])?;
    let credits = required_amount(problems, path, members, "credits");
    let expires = field(members, "expires")
        .and_then(|expires| problems.one_of(&path.name("expires"), expires, &["cycle", "never"]));
    let valid_days = days(problems, path, members);
    let usage = field(members, "use").and_then(|condition| match Usage::read(condition) {
        Ok(usage) => Some(usage),
        Err(faults) => {
            let place = path.name("use").pointer();
            for fault in faults {
                problems.at(fault.code, format!("{place}{}", fault.pointer), &fault.message);
            }
            None
        }
    });
    Some(Grant { label: label(members), credits: credits?, with_cycle: expires == Some("cycle"), valid_days, usage })
}

fn pack(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<Pack> {
    let members = problems.object(path, value, &["id", "price", "credits", "bonus", "validDays"])?;
    let price = required_amount(problems, path, members, "price");
    let credits = required_amount(problems, path, members, "credits");
    let bonus = optional_amount(problems, path, members, "bonus").unwrap_or(Amount::ZERO);
    let valid_days = days(problems, path, members);
    Some(Pack {
        id: id(problems, path, members)?,
        label: label(members),
        note: note(members),
        source: field(members, "source").cloned(),
        price: price?,
        credits: credits?,
        bonus,
        valid_days,
    })
}

fn trial(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<Trial> {
    let members = problems.object(path, value, &["credits", "validDays"])?;
    let credits = required_amount(problems, path, members, "credits");
    let valid_days = days(problems, path, members);
    Some(Trial { credits: credits?, valid_days })
}

fn wallet(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<WalletRules> {
    let members = problems.object(path, value, &["burn", "whenEmpty", "return"])?;
    let mut rules = WalletRules::default();
    if let Some(burn) = field(members, "burn") {
        let path = path.name("burn");
        for (i, word) in problems.array(&path, burn).unwrap_or_default().iter().enumerate() {
            let word = problems.one_of(&path.index(i), word, &BURN);
            let found = BURN.iter().zip(Burn::ALL).find(|(name, _)| Some(**name) == word);
            rules.burn.extend(found.map(|(_, burn)| burn));
        }
    }
    if let Some(ways) = field(members, "whenEmpty") {
        let path = path.name("whenEmpty");
        let mut words = Vec::new();
        for (i, word) in problems.array(&path, ways).unwrap_or_default().iter().enumerate() {
            words.extend(problems.text(&path.index(i), word).map(str::to_owned));
        }
        rules.when_empty = Some(words);
    }
    if let Some(returns) = field(members, "return") {
        let path = path.name("return");
        for (name, value) in problems.map(&path, returns).unwrap_or_default() {
            let word = problems.one_of(&path.name(name), value, &["all", "none"]);
            rules.returns.extend(word.map(|word| (name.clone(), word == "all")));
        }
    }
    Some(rules)
}
