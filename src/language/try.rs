// What the examples of the chapters have in common. `quote` puts a model into a small card (100 credits for a dollar) and
// says in short what a selection costs, or every reason why it has no price; `quote_card` does the same with a whole
// card; `faults` says what is wrong with a card.
#[allow(dead_code)]
pub fn quote(model: &str, selection: &str) -> String {
    quote_card(&card(model), selection, None)
}

#[allow(dead_code)]
pub fn card(model: &str) -> String {
    format!(
        r#"{{ "format": 1, "id": "try", "version": "1", "currency": "USD", "credits": {{ "perUnit": "100" }},
             "models": [ {model} ] }}"#
    )
}

#[allow(dead_code)]
pub fn quote_card(card: &str, selection: &str, at: Option<&str>) -> String {
    use credit_estimator::{Answer, RateCard, json};
    let document = json::parse(card).unwrap().value;
    let card = RateCard::parse(card).unwrap_or_else(|error| panic!("{error}"));
    let selection = json::parse(selection).unwrap().value;
    let json::Value::Array(models) = document.get("models").unwrap() else { panic!("models") };
    let model = models[0].get("id").and_then(json::Value::as_str).unwrap();
    match card.quote(model, &selection, at) {
        Answer::Exact(answer) => format!("{} credits", answer.credits),
        Answer::Range(answer) => format!("{} to {} credits", answer.credits[0], answer.credits[1]),
        Answer::Rate(answer) => {
            let each = |rate: &credit_estimator::RateLine| {
                let count = if rate.count.to_string() == "1" { String::new() } else { format!("{} ", rate.count) };
                let started = if rate.started { "started " } else { "" };
                format!("{} credits per {started}{count}{}", rate.cost.credits.ends()[0], rate.per)
            };
            answer.rates.iter().map(each).collect::<Vec<_>>().join(", ")
        }
        Answer::Refused(answer) => {
            answer.problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join("; ")
        }
    }
}

#[allow(dead_code)]
pub fn faults(card: &str) -> Vec<String> {
    let error = credit_estimator::RateCard::parse(card).unwrap_err();
    error.problems.iter().map(|problem| format!("{} {}: {}", problem.code, problem.path, problem.message)).collect()
}
