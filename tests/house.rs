//! The invariants of the house that a search can check: what may stand where.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    assert!(!found.is_empty(), "{folder} holds no {ending}");
    found
}

/// Whether a file is one of these, or anywhere in one of these folders, which end with a slash.
fn is_one_of(path: &Path, places: &[&str]) -> bool {
    places.iter().any(|place| match place.strip_suffix('/') {
        Some(folder) => path.ancestors().skip(1).any(|parent| parent.ends_with(folder)),
        None => path.ends_with(place),
    })
}

/// Lines of code, without comments and without what stands below `#[cfg(test)]`.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.contains("#[cfg(test)]")).map(str::trim).filter(|line| !line.starts_with("//"))
}

/// Whether a word stands in a line, not as a part of another.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at.saturating_add(word.len())..).and_then(|text| text.chars().next());
        !part(before) && !part(after)
    })
}

#[track_caller]
fn nowhere(folder: &str, ending: &str, except: &[&str], words: &[&str]) {
    let mut found = Vec::new();
    for (path, text) in files(folder, ending) {
        if is_one_of(&path, except) {
            continue;
        }
        for line in code(&text) {
            if words.iter().any(|word| has_word(line, word)) {
                found.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_rules_know_no_clock_file_float_or_hash_order() {
    // The tool reads files and may ask the time, and hands both to the rules as arguments.
    let outside = ["std::fs", "std::env", "std::io", "std::net", "std::time", "SystemTime"];
    nowhere("src", ".rs", &["wasm.rs"], &["f32", "f64"]);
    nowhere("src", ".rs", &["src/main.rs", "src/tool/"], &outside);
    nowhere("src", ".rs", &[], &["HashMap", "HashSet"]);
}

#[test]
fn serde_stands_only_where_shapes_leave_the_crate() {
    nowhere("src", ".rs", &["wire/mod.rs"], &["serde", "Serialize", "Deserialize"]);
    nowhere("src", ".rs", &["src/tool/document/"], &["schemars", "JsonSchema"]);
}

#[test]
fn javascript_stands_only_at_the_door() {
    nowhere("src", ".rs", &["wasm.rs", "lib.rs"], &["wasm_bindgen", "js_sys", "JsValue"]);
}

/// Invariant 3: what the cards say stands nowhere else.
#[test]
fn no_model_of_a_card_is_named_in_the_code() {
    let mut ids: Vec<String> = Vec::new();
    for (_, text) in files("www/rates", ".json") {
        let card = credit_estimator::json::parse(&text).unwrap().value;
        let Some(credit_estimator::json::Value::Array(models)) = card.get("models") else { continue };
        ids.extend(models.iter().filter_map(|model| model.get("id")?.as_str()).map(str::to_owned));
    }
    assert!(ids.len() > 12);
    let quoted: Vec<String> = ids.iter().flat_map(|id| [format!("\"{id}\""), format!("'{id}'")]).collect();
    for (folder, ending) in [("src", ".rs"), ("src", ".md"), ("www/src", ".ts")] {
        for (path, text) in files(folder, ending) {
            let named = code(&text).find(|line| quoted.iter().any(|id| line.contains(id.as_str())));
            assert_eq!(named, None, "{}", path.display());
        }
    }
}

/// Invariant 4: JavaScript formats amounts and never computes with them.
#[test]
fn the_page_turns_no_amount_into_a_number() {
    nowhere("www/src", ".ts", &[], &["parseFloat", "toFixed"]);
}

/// Invariant 5: rounding has one home, and is called where the card says.
#[test]
fn rounding_is_done_by_the_amount_alone() {
    nowhere("src", ".rs", &["amount.rs"], &["round_dp", "div_ceil", "round_dp_with_strategy"]);
}
