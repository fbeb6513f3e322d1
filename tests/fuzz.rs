//! The inputs that fuzzing kept, asked again with an ordinary compiler. `cargo xtask fuzz` looks for more.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

#[path = "fuzz/src/laws.rs"]
mod laws;

/// One input a line, in which `\n` and `\\` stand for a line's end and a backslash.
fn each(kept: &str, ask: fn(&[u8])) {
    assert!(kept.lines().count() > 50);
    for line in kept.lines() {
        let parts: Vec<String> = line.split(r"\\").map(|part| part.replace(r"\n", "\n")).collect();
        ask(parts.join("\\").as_bytes());
    }
}

#[test]
fn kept_cards() {
    each(include_str!("fuzz/seeds/card.txt"), laws::card);
}

#[test]
fn kept_quotes() {
    each(include_str!("fuzz/seeds/quote.txt"), laws::quote);
}

#[test]
fn kept_wallets() {
    each(include_str!("fuzz/seeds/wallet.txt"), laws::wallet);
}

#[test]
fn kept_questions() {
    each(include_str!("fuzz/seeds/wire.txt"), laws::wire);
}

#[test]
fn an_input_begins_with_as_many_letters_as_its_target_says() {
    assert_eq!(["card", "quote", "wallet", "wire"].map(laws::head), [0, 1, 1, 2]);
}
