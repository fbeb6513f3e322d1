//! Reading plans, packs, trial and wallet rules: RATE-CARD §4. Their form is checked here.

use super::fields::{Members, field};
use super::problem::{Path, Problems};
use crate::json::Value;

const BURN: [&str; 5] = ["priority", "expiry", "origin", "created", "id"];

pub(super) fn read(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) {
    if let Some(value) = field(members, "plans") {
        each_with_id(problems, &path.name("plans"), value, plan);
    }
    if let Some(value) = field(members, "packs") {
        each_with_id(problems, &path.name("packs"), value, pack);
    }
    if let Some(value) = field(members, "trial") {
        let path = path.name("trial");
        if let Some(members) = problems.object(&path, value, &["credits", "validDays"]) {
            required_amount(problems, &path, members, "credits");
            days(problems, &path, members);
        }
    }
    if let Some(value) = field(members, "wallet") {
        wallet(problems, &path.name("wallet"), value);
    }
}

fn each_with_id(
    problems: &mut Problems,
    path: &Path<'_>,
    value: &Value,
    read: fn(&mut Problems, &Path<'_>, &Value) -> Option<String>,
) {
    let mut ids: Vec<String> = Vec::new();
    for (i, item) in problems.array(path, value).unwrap_or_default().iter().enumerate() {
        let path = path.index(i);
        let Some(id) = read(problems, &path, item) else { continue };
        if ids.contains(&id) {
            problems.add("duplicate-id", &path.name("id"), format!("the id `{id}` stands twice"));
        }
        ids.push(id);
    }
}

fn id(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) -> Option<String> {
    let id = problems.required(path, members, "id")?;
    problems.id(&path.name("id"), id).map(str::to_owned)
}

fn required_amount(problems: &mut Problems, path: &Path<'_>, members: Members<'_>, name: &str) {
    if let Some(value) = problems.required(path, members, name) {
        problems.amount(&path.name(name), value);
    }
}

fn optional_amount(problems: &mut Problems, path: &Path<'_>, members: Members<'_>, name: &str) {
    if let Some(value) = field(members, name) {
        problems.amount(&path.name(name), value);
    }
}

fn days(problems: &mut Problems, path: &Path<'_>, members: Members<'_>) {
    if let Some(value) = field(members, "validDays") {
        let path = path.name("validDays");
        if problems.count_of(&path, value) == Some(0) {
            problems.add("bad-value", &path, "credits are valid for at least one day");
        }
    }
}

fn plan(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<String> {
    let members = problems.object(path, value, &["id", "price", "grants", "queue"])?;
    if let Some(price) = problems.required(path, members, "price") {
        let path = path.name("price");
        if let Some(members) = problems.object(&path, price, &["month", "year"]) {
            if members.iter().all(|(name, _)| name != "month" && name != "year") {
                problems.add("missing-field", &path.name("month"), "`month` or `year` is missing");
            }
            optional_amount(problems, &path, members, "month");
            optional_amount(problems, &path, members, "year");
        }
    }
    if let Some(grants) = problems.required(path, members, "grants") {
        let path = path.name("grants");
        for (i, grant) in problems.array(&path, grants).unwrap_or_default().iter().enumerate() {
            let path = path.index(i);
            let Some(members) = problems.object(&path, grant, &["credits", "expires", "validDays", "use"]) else {
                continue;
            };
            required_amount(problems, &path, members, "credits");
            if let Some(expires) = field(members, "expires") {
                problems.one_of(&path.name("expires"), expires, &["cycle", "never"]);
            }
            days(problems, &path, members);
            if let Some(condition) = field(members, "use") {
                problems.map(&path.name("use"), condition);
            }
        }
    }
    if let Some(queue) = field(members, "queue") {
        problems.text(&path.name("queue"), queue);
    }
    id(problems, path, members)
}

fn pack(problems: &mut Problems, path: &Path<'_>, value: &Value) -> Option<String> {
    let members = problems.object(path, value, &["id", "price", "credits", "bonus", "validDays"])?;
    required_amount(problems, path, members, "price");
    required_amount(problems, path, members, "credits");
    optional_amount(problems, path, members, "bonus");
    days(problems, path, members);
    id(problems, path, members)
}

fn wallet(problems: &mut Problems, path: &Path<'_>, value: &Value) {
    let Some(members) = problems.object(path, value, &["burn", "whenEmpty", "return"]) else { return };
    if let Some(burn) = field(members, "burn") {
        let path = path.name("burn");
        for (i, word) in problems.array(&path, burn).unwrap_or_default().iter().enumerate() {
            problems.one_of(&path.index(i), word, &BURN);
        }
    }
    if let Some(ways) = field(members, "whenEmpty") {
        let path = path.name("whenEmpty");
        for (i, word) in problems.array(&path, ways).unwrap_or_default().iter().enumerate() {
            problems.text(&path.index(i), word);
        }
    }
    if let Some(returns) = field(members, "return") {
        let path = path.name("return");
        for (name, value) in problems.map(&path, returns).unwrap_or_default() {
            problems.one_of(&path.name(name), value, &["all", "none"]);
        }
    }
}
