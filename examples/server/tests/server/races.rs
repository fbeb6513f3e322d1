//! Many at once.

use std::thread;

use serde_json::json;

use crate::common::{Running, dearer};

#[test]
fn of_fifty_jobs_a_wallet_for_ten_pays_ten() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "350");
    let digest = running.digest();
    let status: Vec<u16> = thread::scope(|scope| {
        let jobs: Vec<_> = (0..50)
            .map(|number| {
                let (ada, digest) = (&ada, &digest);
                scope.spawn(move || {
                    let order = json!({ "model": "kling", "selection": {}, "idempotencyKey": format!("k{number}"),
                        "quote": { "digest": digest, "credits": "35" } });
                    ada.post("/api/jobs", &order).status
                })
            })
            .collect();
        jobs.into_iter().map(|job| job.join().unwrap()).collect()
    });
    assert_eq!(status.iter().filter(|status| **status == 201).count(), 10);
    assert_eq!(status.iter().filter(|status| **status == 402).count(), 40);
    let wallet = ada.wallet();
    assert_eq!((&wallet["available"], &wallet["held"]), (&json!("0"), &json!("350")));
}

#[test]
fn the_same_order_sent_many_times_at_once_is_one_job() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "1000");
    let order = running.order("a");
    let answers: Vec<_> = thread::scope(|scope| {
        let sent: Vec<_> = (0..12).map(|_| scope.spawn(|| ada.post("/api/jobs", &order))).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.text == answers[0].text));
    let first = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count();
    assert_eq!(first, 1);
    assert_eq!(ada.wallet()["held"], "35");
}

#[test]
fn of_two_outcomes_at_once_one_counts() {
    let running = Running::with(&[]);
    let (ada, provider) = (running.customer("ada", "1000"), running.provider());
    for round in 0..8 {
        let held = ada.post("/api/jobs", &running.order(&format!("k{round}")));
        let path = format!("/api/jobs/{}/outcome", held.json["id"].as_str().unwrap());
        let (one, other) = thread::scope(|scope| {
            let one = scope.spawn(|| provider.post(&path, &json!({ "ending": "delivered" })).status);
            let other = scope.spawn(|| provider.post(&path, &json!({ "ending": "failed" })).status);
            (one.join().unwrap(), other.join().unwrap())
        });
        assert_eq!((one.min(other), one.max(other)), (200, 409));
    }
    assert_eq!(ada.wallet()["held"], "0");
}

#[test]
fn while_cards_are_swapped_nobody_is_charged_another_price_than_shown() {
    let running = Running::with(&[]);
    let ada = running.customer("ada", "100000");
    let cards = [dearer("0.08"), dearer("0.09")];
    thread::scope(|scope| {
        let swaps = scope.spawn(|| {
            for round in 0..20 {
                assert_eq!(running.admin().put("/api/rate-card", &cards[round % 2]).status, 200);
            }
        });
        let jobs: Vec<_> = (0..4)
            .map(|person| {
                let (ada, running) = (&ada, &running);
                scope.spawn(move || {
                    for round in 0..15 {
                        let ask = json!({ "model": "kling", "selection": {} });
                        let shown = running.nobody().post("/api/quotes", &ask).json;
                        let order = json!({ "model": "kling", "selection": {}, "idempotencyKey": format!("{person}-{round}"),
                            "quote": { "digest": shown["card"]["digest"], "credits": shown["credits"] } });
                        let answer = ada.post("/api/jobs", &order);
                        match answer.status {
                            201 => assert_eq!(answer.json["hold"], shown["credits"]),
                            409 => assert_eq!(answer.json["shown"], shown["credits"]),
                            _ => panic!("{}", answer.text),
                        }
                    }
                })
            })
            .collect();
        swaps.join().unwrap();
        jobs.into_iter().for_each(|job| job.join().unwrap());
    });
    ada.wallet();
}
