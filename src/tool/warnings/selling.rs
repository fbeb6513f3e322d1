//! How credits are sold and kept.

use credit_estimator::json::Value;
use credit_estimator::{Amount, Ending};

use super::Warning;

/// Looks at plans, packs and the wallet's rules.
pub fn look(document: &Value, warnings: &mut Vec<Warning>) {
    let sells = ["plans", "packs", "trial", "wallet"].iter().any(|name| document.get(name).is_some());
    if sells {
        endings(document, warnings);
    }
    let list = |name: &str| match document.get(name) {
        Some(Value::Array(items)) => items.clone(),
        _ => Vec::new(),
    };
    let (plans, packs) = (list("plans"), list("packs"));
    let proposed = document.get("wallet").and_then(|wallet| wallet.get("whenEmpty"));
    if packs.is_empty()
        && matches!(proposed, Some(Value::Array(words)) if words.iter().any(|word| word.as_str() == Some("buy-pack")))
    {
        let message = "`buy-pack` is proposed when there are too few credits, and there is no pack";
        warnings.push(warning("nothing-to-buy", String::from("/wallet/whenEmpty"), message.to_owned()));
    }
    for (plan, i) in plans.iter().zip(0..) {
        if matches!(plan.get("grants"), Some(Value::Array(grants)) if grants.is_empty()) {
            let message = "the plan grants nothing";
            warnings.push(warning("grants-nothing", format!("/plans/{i}/grants"), message.to_owned()));
        }
        let price = |name: &str| amount(plan.get("price")?, name);
        if let (Some(month), Some(year)) = (price("month"), price("year"))
            && Amount::integer(12).checked_mul(month).is_ok_and(|months| months < year)
        {
            let message = format!("a year costs {year}, more than twelve months at {month}");
            warnings.push(warning("dearer-by-the-year", format!("/plans/{i}/price/year"), message));
        }
    }
    let offers: Vec<Option<[Amount; 2]>> = packs.iter().map(offer).collect();
    for (large, i) in offers.iter().zip(0..) {
        let Some([price, credits]) = large else { continue };
        // Dearer by the credit: price ÷ credits is more than there, multiplied out.
        let cheaper = offers.iter().flatten().find(|[less, fewer]| {
            fewer < credits
                && matches!((price.checked_mul(*fewer), less.checked_mul(*credits)), (Ok(here), Ok(there)) if here > there)
        });
        if let Some([less, fewer]) = cheaper {
            let message = format!("{credits} credits for {price} are dearer by the credit than {fewer} for {less}");
            warnings.push(warning("dearer-in-bulk", format!("/packs/{i}"), message));
        }
    }
}

/// What is not said about a job's end is never done: its credits would stay held.
fn endings(document: &Value, warnings: &mut Vec<Warning>) {
    let said = document.get("wallet").and_then(|wallet| wallet.get("return"));
    let unsaid =
        Ending::ALL.into_iter().map(Ending::name).filter(|name| said.is_none_or(|said| said.get(name).is_none()));
    let unsaid: Vec<String> = unsaid.map(|name| format!("`{name}`")).collect();
    if !unsaid.is_empty() {
        let message = format!("nothing is said about what comes back when a job ends as {}", unsaid.join(", "));
        let path = if said.is_some() { "/wallet/return" } else { "/wallet" };
        warnings.push(warning("ending-unsaid", path.to_owned(), message));
    }
}

fn warning(code: &'static str, path: String, message: String) -> Warning {
    Warning { code, path, message }
}

fn amount(value: &Value, name: &str) -> Option<Amount> {
    Amount::parse(value.get(name)?.as_str()?).ok()
}

/// The price of a pack, and its credits with the bonus.
fn offer(pack: &Value) -> Option<[Amount; 2]> {
    let bonus = amount(pack, "bonus").unwrap_or(Amount::ZERO);
    Some([amount(pack, "price")?, amount(pack, "credits")?.checked_add(bonus).ok()?])
}
