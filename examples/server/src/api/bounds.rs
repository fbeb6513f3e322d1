//! How much may be asked at once. What is wrong with a question is told item by item, and for some questions once for
//! each value of each input: so a small body could ask for a huge answer. No real question comes near these bounds.

use credit_estimator::json::Value;

use crate::problem::Problem;

/// Members that hold a choice of inputs.
const CHOICES: [&str; 3] = ["selection", "usage", "context"];

/// Items and names in one list or object of a choice.
const CHOSEN: usize = 256;

/// Items and names of all choices of a request together.
const CHOSEN_IN_ALL: usize = 50_000;

/// Bytes of a text or a name in a choice.
const TEXT: usize = 1_000;

/// Lists that grow with a wallet's history or a month's work.
const LONG: [&str; 5] = ["events", "lots", "holds", "takes", "work"];

/// Items of these.
const ITEMS_OF_LONG: usize = 100_000;

/// Items of any other list, and names of any object.
const ITEMS: usize = 1_000;

/// Refuses what asks too much at once.
pub(super) fn check(asked: &Value) -> Result<(), Problem> {
    Look { chosen: 0 }.look(asked, "", false)
}

struct Look {
    chosen: usize,
}

impl Look {
    fn look(&mut self, value: &Value, name: &str, choice: bool) -> Result<(), Problem> {
        let most = match value {
            Value::Array(_) if !choice && LONG.contains(&name) => ITEMS_OF_LONG,
            _ if choice => CHOSEN,
            _ => ITEMS,
        };
        match value {
            Value::Array(items) => {
                self.count(items.len(), most, choice, || format!("the list `{name}`"))?;
                items.iter().try_for_each(|item| self.look(item, name, choice))
            }
            Value::Object(members) => {
                self.count(members.len(), most, choice, || String::from("an object"))?;
                for (name, inner) in members {
                    if choice && name.len() > TEXT {
                        return Err(too_long());
                    }
                    self.look(inner, name, choice || CHOICES.contains(&name.as_str()))?;
                }
                Ok(())
            }
            Value::String(text) | Value::Number(text) if choice && text.len() > TEXT => Err(too_long()),
            _ => Ok(()),
        }
    }

    fn count(&mut self, count: usize, most: usize, choice: bool, what: impl Fn() -> String) -> Result<(), Problem> {
        if count > most {
            return Err(Problem::new(
                "too-large",
                format!("{} must have at most {most} items here, got {count}", what()),
            ));
        }
        if choice {
            self.chosen = self.chosen.saturating_add(count);
        }
        if self.chosen > CHOSEN_IN_ALL {
            let detail =
                format!("the selections of a request must have at most {CHOSEN_IN_ALL} items and names together");
            return Err(Problem::new("too-large", detail));
        }
        Ok(())
    }
}

fn too_long() -> Problem {
    Problem::new("too-large", format!("a text or a name in a selection must have at most {TEXT} bytes"))
}

#[cfg(test)]
mod tests {
    use credit_estimator::json::parse;

    use super::*;

    fn allowed(text: &str) -> bool {
        parse(text).is_ok_and(|parsed| check(&parsed.value).is_ok())
    }

    fn list(items: usize) -> String {
        format!("[{}]", vec!["0"; items].join(","))
    }

    #[test]
    fn a_selection_is_small() {
        let selection = |inner: &str| format!(r#"{{"model":"m","selection":{{"references":{inner}}}}}"#);
        assert!(allowed(&selection(&list(CHOSEN))));
        assert!(!allowed(&selection(&list(CHOSEN.saturating_add(1)))));
        assert!(!allowed(&selection(&format!(r#"[{{"a":{}}}]"#, list(300)))), "also deep inside");
        let text = |bytes: usize| selection(&format!("\"{}\"", "x".repeat(bytes)));
        assert!(allowed(&text(TEXT)) && !allowed(&text(TEXT.saturating_add(1))));
        assert!(!allowed(&selection(&"1".repeat(1_001))));
        assert!(!allowed(&format!(r#"{{"selection":{{"{}":1}}}}"#, "n".repeat(1_001))));
        let batch = |items: usize, each: usize| format!("[{}]", vec![selection(&list(each)); items].join(","));
        // Each selection has one name more.
        assert!(allowed(&batch(1_000, 49)));
        assert!(!allowed(&batch(1_000, 50)));
    }

    #[test]
    fn a_history_may_be_long() {
        assert!(allowed(&format!(r#"{{"events":{}}}"#, list(ITEMS_OF_LONG))));
        assert!(!allowed(&format!(r#"{{"events":{}}}"#, list(ITEMS_OF_LONG.saturating_add(1)))));
        assert!(!allowed(&format!(r#"{{"selection":{{"events":{}}}}}"#, list(257))));
        assert!(allowed(&format!(r#"{{"models":{}}}"#, list(ITEMS))));
        assert!(!allowed(&format!(r#"{{"models":{}}}"#, list(ITEMS.saturating_add(1)))));
    }
}
