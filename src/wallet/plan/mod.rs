//! Ways to pay for a month's work: plans by the month and by the year, packs on top, packs alone, packs for several months.
//!
//! A month has 30 days: a pack that is valid for 180 serves 6 months of the same work, one that is valid for fewer than 30
//! one month, one without an end as many as one likes, of which 12 are looked at. What a plan's credits of a month do not
//! cover is covered by packs, bought at once for as many months as cost least by the month. The wallet's order of spending
//! decides what is missing, and a set of packs counts only if the wallet gets through all its months with it.
//! Costs are compared exactly; what is shown is rounded.

mod answer;
mod curve;
mod fit;
mod month;
mod ways;

pub use answer::{
    Billing, CheapestFrom, Curve, CurveWay, MonthAsk, PackCount, PackFit, PayWay, Payment, PlanFit, WaysToPay, Work,
    WorkRow,
};

use crate::amount::{Amount, Overflow, Rounding};
use crate::card::RateCard;
use crate::instant::Instant;
use crate::json::Value;
use crate::quote::{Extent, Outcome, malformed};
use crate::selection::Problem;
use crate::wallet::cover::NoSet;
use crate::wallet::grants::nameless;
use ways::Market;

/// More rows are no month's work.
const MOST_ROWS: usize = 10_000;

/// A row of the work, priced.
struct Row {
    /// What it costs once, and as often as it is made. `None`: that is not known.
    once: Option<Extent>,
    all: Option<Extent>,
    /// As the answer gives it. Decides on restricted credits.
    selection: Option<Value>,
}

impl RateCard {
    /// Ways to pay for the same work month after month, cheapest first.
    ///
    /// Each row is priced; one that has no credits (a rate, a refusal) leaves all without ways, since nobody knows what
    /// would be enough. Work whose price is a range is covered at its upper end.
    ///
    /// # Errors
    /// What is wrong with the question: a count below 1, a plan or pack that the card does not have, a malformed instant.
    /// What could not be answered stands among the answer's own problems.
    ///
    /// ```
    /// use credit_estimator::{MonthAsk, RateCard, Work, json};
    /// let card = RateCard::parse(r#"{
    ///   "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
    ///   "models": [ { "id": "still", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ],
    ///   "plans": [ { "id": "basic", "price": { "month": "9" }, "grants": [ { "credits": "500", "expires": "cycle" } ] } ],
    ///   "packs": [ { "id": "p100", "price": "3", "credits": "100", "validDays": 60 } ] }"#)?;
    /// let selection = json::parse("{}").unwrap().value;
    /// let work = vec![Work { model: "still", selection: &selection, count: 140 }];
    /// let ask = MonthAsk { work, at: None, plans: None, packs: None, billing: None, context: None, curve_to: None };
    /// let found = card.ways_to_pay(&ask).unwrap();
    /// // 140 × 4 = 560 credits, 60 more than the plan's: a pack each month, or two that last two months. Of equals the fewer.
    /// assert_eq!(found.ways[0].id, "basic/month+packs");
    /// assert_eq!(found.ways[0].per_month.to_string(), "12");
    /// // Packs alone: six for 18 each month.
    /// assert_eq!(found.ways[1].per_month.to_string(), "18");
    /// # Ok::<(), credit_estimator::CardError>(())
    /// ```
    pub fn ways_to_pay(&self, ask: &MonthAsk<'_>) -> Result<WaysToPay, Vec<Problem>> {
        let problems = self.problems_of(ask);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut rows = Vec::with_capacity(ask.work.len());
        let mut answer = WaysToPay {
            card: self.reference(),
            rows: Vec::with_capacity(ask.work.len()),
            credits: None,
            ways: Vec::new(),
            plans: Vec::new(),
            packs: Vec::new(),
            curve: None,
            problems: Vec::new(),
        };
        for (work, at) in ask.work.iter().zip(0..) {
            let (row, outcome) = self.row(work, ask.at).map_err(|Overflow| {
                vec![Problem::new(
                    "overflow",
                    format!("work[{at}].count"),
                    format!("so many cost more than can be written: {Overflow}"),
                )]
            })?;
            answer.rows.push(WorkRow { outcome, all: row.all });
            rows.push(row);
        }
        if self.selling.plans.is_empty() && self.selling.packs.is_empty() {
            let message = String::from("the card sells no plans and no packs");
            answer.problems.push(Problem { code: "not-in-card", message, ..Problem::default() });
        }
        answer.credits = sum(&rows).map_err(|Overflow| vec![too_large()])?;
        let mut market = Market::new(self, ask).map_err(|reason| vec![unanswered(reason)])?;
        if let Some(credits) = answer.credits {
            let (ways, left_out) = market.ways(&rows, ask).map_err(|Overflow| vec![too_large()])?;
            answer.ways = ways;
            answer.problems.extend(left_out.map(unanswered));
            ways::rank(&mut answer.ways);
            let [_, used] = credits.ends();
            for way in &mut answer.ways {
                way.each = fit::each(way, &rows, used).map_err(|Overflow| vec![too_large()])?;
            }
        }
        answer.plans = fit::plans(&market, &rows, &answer.ways, ask).map_err(|Overflow| vec![too_large()])?;
        answer.packs = fit::packs(&market, &rows).map_err(|Overflow| vec![too_large()])?;
        if let Some(to) = ask.curve_to {
            match curve::curve(&mut market, to) {
                Ok(curve) => answer.curve = Some(curve),
                Err(_) => answer.problems.push(Problem {
                    input: Some(String::from("curveTo")),
                    message: format!("the curve would need more than can be written: {Overflow}"),
                    ..too_large()
                }),
            }
        }
        Ok(answer)
    }

    fn row(&self, work: &Work<'_>, at: Option<&str>) -> Result<(Row, Outcome), Overflow> {
        let answer = self.quote(work.model, work.selection, at);
        let once = answer.credits();
        let count = Amount::integer(work.count.min(i64::MAX.cast_unsigned()).cast_signed());
        let times = |amount: Amount| amount.checked_mul(count)?.fitting();
        let all = match once.map(Extent::ends) {
            Some([low, high]) => Some(Extent::of(times(low)?, times(high)?)),
            None => None,
        };
        let selection = answer.context().map(|context| context.selection.clone());
        Ok((Row { once, all, selection }, Outcome::from(answer)))
    }

    /// What is wrong with the question itself.
    pub(crate) fn problems_of(&self, ask: &MonthAsk<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        problems.extend(ask.at.filter(|at| Instant::parse(at).is_none()).map(malformed));
        if ask.work.len() > MOST_ROWS {
            let message = format!("a month's work has at most {MOST_ROWS} rows, got {}", ask.work.len());
            let max = i64::try_from(MOST_ROWS).ok().map(Amount::integer);
            problems.push(Problem { max, ..Problem::new("too-many", "work", message) });
        }
        for (work, at) in ask.work.iter().zip(0..) {
            if work.count < 1 {
                let message = format!("`count` must be 1 or more, got {}", work.count);
                let problem = Problem::new("out-of-range", format!("work[{at}].count"), message);
                problems.push(Problem { min: Some(Amount::ONE), ..problem });
            }
        }
        let plans: Vec<&String> = self.selling.plans.iter().map(|plan| &plan.id).collect();
        let packs: Vec<&String> = self.selling.packs.iter().map(|pack| &pack.id).collect();
        for (name, what, list, ids) in [("plans", "plan", &ask.plans, plans), ("packs", "pack", &ask.packs, packs)] {
            for (id, at) in list.iter().flatten().zip(0..) {
                if !ids.iter().any(|known| *known == id) {
                    let problem = nameless(what, id, ids.iter().copied());
                    let given = Value::String((*id).to_owned());
                    problems.push(Problem { input: Some(format!("{name}[{at}]")), ..problem }.given(&given));
                }
            }
        }
        if let Some(to) = ask.curve_to.filter(|to| to.is_negative()) {
            let problem = Problem::new("out-of-range", "curveTo", format!("`curveTo` must be 0 or more, got {to}"));
            problems.push(Problem { min: Some(Amount::ZERO), ..problem });
        }
        problems
    }
}

/// The month's credits; `None` if a row has none.
fn sum(rows: &[Row]) -> Result<Option<Extent>, Overflow> {
    let mut sum = [Amount::ZERO; 2];
    for row in rows {
        let Some(all) = row.all else { return Ok(None) };
        for (sum, end) in sum.iter_mut().zip(all.ends()) {
            *sum = sum.checked_add(end)?.fitting()?;
        }
    }
    let [low, high] = sum;
    Ok(Some(Extent::of(low, high)))
}

fn too_large() -> Problem {
    unanswered(NoSet::Overflow)
}

/// Why there are no ways.
fn unanswered(reason: NoSet) -> Problem {
    match reason {
        NoSet::TooMany => {
            let message = "the cheapest of so many packs of such sizes would take too long to find, so ways with packs are left out; ask with fewer `packs`";
            Problem::new("too-many", "packs", message)
        }
        NoSet::Overflow | NoSet::Nothing => {
            let message = format!("the work, plans and packs come to more than can be written: {Overflow}");
            Problem::new("overflow", "work", message)
        }
    }
}

/// `of / by`, rounded half up to so many places.
fn per(of: Amount, by: Amount, places: u32) -> Result<Amount, Overflow> {
    of.quotient(by, Amount::raw(1, places), Rounding::HalfUp)?.fitting()
}

fn rounded(amount: Amount, places: u32) -> Result<Amount, Overflow> {
    amount.rounded(Amount::raw(1, places), Rounding::HalfUp)
}
