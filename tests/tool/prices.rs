//! The tool's `quote`, `table` and `diff`, as they are called: small cards worked by hand, and the cards that ship.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use credit_estimator::json::{self, Value};
use credit_estimator::{RateCard, wire};

use crate::support::{run_with, start};

const DEMO: &str = r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD",
  "factors": { "margin": "1.4" }, "adjust": [ { "line": "margin", "multiply": "margin" } ],
  "credits": { "perUnit": "100", "step": "1", "mode": "up" },
  "models": [ {
    "id": "clip", "label": "Clip", "kind": "video",
    "inputs": {
      "resolution": { "type": "choice", "options": ["720p", "1080p"], "default": "720p" },
      "duration": { "type": "number", "unit": "second", "min": "4", "max": "6", "step": "1", "default": "5" },
      "audio": { "type": "switch", "default": false }
    },
    "refuse": [ { "when": { "resolution": "1080p", "audio": true }, "because": "sound needs 720p" } ],
    "price": [
      { "line": "video", "label": "Video", "times": ["duration"], "unit": "second",
        "rate": { "table": { "by": ["resolution"], "rows": { "720p": "0.05", "1080p": "0.09" } } } },
      { "line": "sound", "when": { "audio": true }, "rate": "0.015", "times": ["duration"], "unit": "second" }
    ] },
  { "id": "board", "kind": "video",
    "inputs": {
      "shots": { "type": "numbers", "unit": "second", "min": "1", "max": "10", "minItems": 1, "maxItems": 4 },
      "references": { "type": "media", "kinds": { "image": { "max": 4 }, "video": { "max": 2, "seconds": { "max": "15" } } } }
    },
    "price": [ { "line": "shots", "rate": "0.1", "times": [ { "each": "shots", "sum": "value" } ] },
               { "line": "films", "rate": "0.01", "times": [ { "each": "references", "kind": "video", "sum": "seconds" } ] } ] } ] }"#;

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[track_caller]
fn run(words: &[&str], input: &str, status: i32) -> String {
    let said = run_with(words, input.as_bytes());
    assert_eq!(said.status, status, "{words:?}\n{}", said.err);
    if status == 2 { said.err } else { said.out }
}

/// On the card above, which comes on standard input.
#[track_caller]
fn demo(command: &str, words: &[&str], status: i32) -> String {
    run(&[&[command, "-"], words].concat(), DEMO, status)
}

// ---------------------------------------------------------------- quote

#[test]
fn quote_shows_the_figure_and_what_it_is_made_of() {
    // 6 × 0.05 = 0.30, 6 × 0.015 = 0.09, 0.39 × 0.4 = 0.156: 0.546 USD, 54.6 credits, 55 rounded up.
    // Without sound 0.30 × 1.4 = 0.42: 42 credits.
    let expected = "\
Clip (clip)  demo 1
  resolution=720p duration=6 audio=on
  at their defaults: resolution

  55 credits  0.546 USD

                                  USD      credits
  Video     6 × 0.05 per second     0.3         30
  sound     6 × 0.015 per second    0.09         9
  margin                            0.156       15.6
  rounding                                       0.4
  together                          0.546       55

  cheaper
    42 credits  audio=off
";
    assert_eq!(demo("quote", &["-m", "clip", "duration=6", "audio"], 0), expected);
}

/// The README shows its own card's quote.
#[test]
fn quote_says_what_the_readme_shows() {
    let readme = include_str!("../../README.md");
    let after = |text: &'static str, mark: &str| text.split_once(mark).unwrap().1;
    let card = after(readme, "## A card\n\n```json\n").split_once("```").unwrap().0;
    let shown = after(readme, "$ credit-estimator quote card.json --model clip duration=7 audio=on\n");
    let shown = shown.split_once("```").unwrap().0;
    assert_eq!(run(&["quote", "-", "--model", "clip", "duration=7", "audio=on"], card, 0), shown);
}

#[test]
fn quote_writes_the_wire_shape() {
    let card = RateCard::parse(DEMO).unwrap();
    let ask = json::parse(r#"{"model":"clip","selection":{"duration":"6","audio":true},"at":"2026-11-22T00:00:00Z"}"#);
    let text = demo("quote", &["-m", "clip", "duration=6", "audio=true", "--json", "--at", "2026-11-22T00:00:00Z"], 0);
    assert_eq!(text, format!("{}\n", wire::quote(&card, &ask.unwrap().value)));
}

#[test]
fn quote_says_why_there_is_a_range() {
    // 4 × 0.05 × 1.4 = 0.28, 6 × 0.05 × 1.4 = 0.42.
    let text = demo("quote", &["-m", "clip", "duration=unknown"], 0);
    assert!(text.contains("28 to 42 credits  0.28 to 0.42 USD"), "{text}");
    assert!(text.contains("- `duration` is not known yet; `duration=…` would settle it"), "{text}");
    let text = demo("quote", &["-m", "board", "shots=5,3", "references=video:2"], 0);
    // 8 × 0.1 = 0.8 without the films; two films of up to 15 s add 0.3; × 1.4: 112 to 154.
    assert!(text.contains("112 to 154 credits"), "{text}");
    assert!(text.contains("the length of `references` is not known yet"), "{text}");
}

#[test]
fn quote_refuses_in_the_cards_words_and_says_what_instead() {
    let text = demo("quote", &["-m", "clip", "resolution=1080p", "audio=on"], 1);
    assert!(text.contains("no price\n  - sound needs 720p\n"), "{text}");
    // 5 × 0.065 × 1.4 = 0.455: 46. 5 × 0.09 × 1.4 = 0.63: 63.
    let instead = text.split("instead\n").nth(1).unwrap();
    assert_eq!(instead, "    46 credits  resolution=720p\n    63 credits  audio=off\n");
    let text = demo("quote", &["-m", "clip", "duration=7"], 1);
    assert!(text.contains("`duration` must be between 4 and 6, got 7"), "{text}");
    let text = demo("quote", &["-m", "clip", "audio=loud"], 1);
    assert!(text.contains("`audio` must be true or false, not a string"), "{text}");
}

#[test]
fn quote_names_the_nearest_of_what_there_is() {
    let text = demo("quote", &["-m", "clop"], 2);
    assert!(text.contains("the card has no model `clop`; there are `clip`, `board`"), "{text}");
    let text = demo("quote", &["-m", "clip", "durration=5"], 2);
    assert!(text.contains("there is no input `durration`; there are `duration`"), "{text}");
    assert!(demo("quote", &["-m", "clip", "duration"], 2).contains("`duration` needs a value"));
    assert!(demo("quote", &["-m", "clip", "duration=5", "duration=6"], 2).contains("`duration` is given twice"));
}

#[test]
fn quote_reads_lists_and_media() {
    for (words, selection) in [
        ("shots=5,5,3", r#"{"references":[],"shots":["5","5","3"]}"#),
        ("shots=5,unknown", r#"{"references":[],"shots":["5",null]}"#),
        (
            "shots=1 references=image:2,video:7.5s:1280x720:24fps",
            r#"{"references":[{"kind":"image"},{"kind":"image"},{"fps":"24","height":"720","kind":"video","seconds":"7.5","width":"1280"}],"shots":["1"]}"#,
        ),
        ("shots=1 references=image:2", r#"{"references":{"image":2},"shots":["1"]}"#),
        ("shots=1 references=unknown", r#"{"references":null,"shots":["1"]}"#),
    ] {
        let words: Vec<&str> = ["-m", "board", "--json"].into_iter().chain(words.split(' ')).collect();
        let text = demo("quote", &words, 0);
        let answer = json::parse(&text).unwrap().value;
        assert_eq!(answer.get("selection").unwrap().canonical(), selection, "{words:?}");
    }
    assert!(
        demo("quote", &["-m", "board", "shots=1", "references=video:long"], 2)
            .contains("`long` in `video:long` can't be read")
    );
}

#[test]
fn colours_stand_only_where_they_are_wanted() {
    assert!(!demo("quote", &["-m", "clip"], 0).contains('\u{1b}'));
    assert!(demo("quote", &["-m", "clip", "--color", "always"], 0).contains("\u{1b}[1m35 credits\u{1b}[0m"));
}

// ---------------------------------------------------------------- quote --batch

fn batch(name: &str, input: &[u8], status: i32) -> Vec<String> {
    let card = file(name, DEMO);
    let said = run_with(&["quote", card.to_str().unwrap(), "--batch"], input);
    assert_eq!(said.status, status, "{}", said.err);
    said.out.lines().map(str::to_owned).collect()
}

#[test]
fn batch_answers_each_line_in_its_place() {
    let mut input = Vec::new();
    input.extend_from_slice(b"\xef\xbb\xbf{\"id\": 1, \"model\": \"clip\", \"selection\": {}}\r\n");
    input.extend_from_slice(b"not json\n\n   \n");
    input.extend_from_slice(b"{\"id\": {\"b\": [1.50], \"a\": null}, \"model\": \"clip\", \"selection\": {\"audio\": true}, \"at\": null}\n");
    input.extend_from_slice(b"{\"id\": \"\xff\"}\n");
    input.extend_from_slice(b"[1]\n");
    input.extend_from_slice(b"{\"id\": 7, \"model\": \"clip\", \"model\": \"board\", \"selection\": {}}\n");
    input.extend_from_slice(&vec![b' '; (1 << 20) + 1]);
    input.extend_from_slice(b"\n{\"model\": \"klip\", \"selection\": {}}\n");
    input.extend_from_slice(b"{\"id\": 10}\n");
    input.extend_from_slice(b"{\"id\": 11, \"model\": \"clip\", \"selection\": {\"duration\": \"6\"}}");
    let found = batch("lines.json", &input, 1);
    let told: Vec<(String, String)> = found
        .iter()
        .map(|line| {
            let value = json::parse(line).unwrap().value;
            let error = value.get("error");
            let told = match (error, value.get("answer")) {
                (Some(error), None) => {
                    let message = error.get("message").unwrap().as_str().unwrap();
                    format!("line {}: {message}", error.get("line").unwrap().canonical())
                }
                (None, Some(answer)) => match answer.get("credits") {
                    Some(credits) => credits.canonical(),
                    None => {
                        let Some(Value::Array(problems)) = answer.get("problems") else { panic!("{line}") };
                        problems
                            .iter()
                            .map(|one| one.get("code").unwrap().as_str().unwrap())
                            .collect::<Vec<_>>()
                            .join(" ")
                    }
                },
                _ => panic!("{line}"),
            };
            (value.get("id").unwrap().canonical(), told)
        })
        .collect();
    // 5 × 0.05 × 1.4 = 0.35; with sound 5 × 0.065 × 1.4 = 0.455; 6 × 0.05 × 1.4 = 0.42.
    let expected = [
        ("1", "\"35\""),
        ("null", "line 2: the line is not JSON: a value is expected here (byte 0)"),
        (r#"{"a":null,"b":[1.50]}"#, "\"46\""),
        ("null", "line 6: the line is not UTF-8: byte 8 belongs to no character"),
        ("null", "line 7: a question is an object with `id`, `model`, `at` and `selection`, not an array"),
        ("7", "line 8: a name stands twice in one object: `/model`"),
        ("null", "line 9: the line has more than 1048576 bytes"),
        ("null", "unknown-model"),
        ("10", "wrong-type wrong-type"),
        ("11", "\"42\""),
    ];
    let told: Vec<(&str, &str)> = told.iter().map(|(id, told)| (id.as_str(), told.as_str())).collect();
    assert_eq!(told, expected);
}

#[test]
fn batch_keeps_the_order_of_many_lines() {
    let mut input = String::new();
    for id in 0..20_000 {
        let seconds = 4 + id % 3;
        input.push_str(&format!("{{\"id\":{id},\"model\":\"clip\",\"selection\":{{\"duration\":\"{seconds}\"}}}}\n"));
    }
    let found = batch("many.json", input.as_bytes(), 0);
    assert_eq!(found.len(), 20_000);
    for (id, line) in found.iter().enumerate() {
        let credits = ["28", "35", "42"][id % 3];
        assert!(line.starts_with(&format!("{{\"id\":{id},\"answer\":")), "{line}");
        assert!(line.contains(&format!("\"credits\":\"{credits}\"")), "{line}");
    }
}

fn batch_child(name: &str) -> std::process::Child {
    let card = file(name, DEMO);
    start(&["quote", card.to_str().unwrap(), "--batch"])
}

const LINE: &[u8] = b"{\"id\":1,\"model\":\"clip\",\"selection\":{}}\n";

#[test]
fn batch_answers_at_once_who_asks_line_by_line() {
    let mut child = batch_child("slow.json");
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        stdin.write_all(LINE).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert!(line.contains("\"credits\":\"35\""), "{line}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn batch_stops_when_nobody_reads() {
    let mut child = batch_child("closed.json");
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(LINE).unwrap();
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    drop(answers);
    // It goes away by itself: writing to it fails long before all of this is taken.
    let mut broken = false;
    for _ in 0..2_000_000 {
        broken = stdin.write_all(LINE).is_err();
        if broken {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(broken);
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn batch_and_a_card_from_standard_input_do_not_go_together() {
    assert!(demo("quote", &["--batch"], 2).contains("name the card's file"));
}

// ---------------------------------------------------------------- table

// 720p: 4, 5, 6 s at 0.05 × 1.4: 28, 35, 42; with sound 0.065: 36.4 → 37, 45.5 → 46, 54.6 → 55.
// 1080p: 0.09 × 1.4: 50.4 → 51, 63, 75.6 → 76.
#[test]
fn table_as_text() {
    let expected = "\
Clip (clip): credits, demo 1

                   duration (second)
resolution  audio   4   5   6
720p        off    28  35  42
            on     37  46  55
1080p       off    51  63  76
            on     –¹  –¹  –¹

¹ sound needs 720p
";
    assert_eq!(demo("table", &["-m", "clip"], 0), expected);
}

#[test]
fn table_as_markdown() {
    let expected = "\
**Clip (clip): credits, demo 1**

| resolution | audio | duration (second) 4 | 5 | 6 |
| --- | --- | ---: | ---: | ---: |
| 720p | off | 28 | 35 | 42 |
| 720p | on | 37 | 46 | 55 |
| 1080p | off | 51 | 63 | 76 |
| 1080p | on | –¹ | –¹ | –¹ |

¹ sound needs 720p  
";
    assert_eq!(demo("table", &["-m", "clip", "--format", "md"], 0), expected);
}

#[test]
fn table_as_html() {
    let expected = "\
<table>
<caption>Clip (clip): credits, demo 1<br>with resolution=1080p</caption>
<thead>
<tr><th scope=\"col\" rowspan=\"2\">audio</th><th scope=\"colgroup\" colspan=\"2\">duration (second)</th></tr>
<tr><th scope=\"col\">4</th><th scope=\"col\">6</th></tr>
</thead>
<tbody>
<tr><th scope=\"row\">off</th><td>51</td><td>76</td></tr>
<tr><th scope=\"row\">on</th><td>–<sup>1</sup></td><td>–<sup>1</sup></td></tr>
</tbody>
<tfoot>
<tr><td colspan=\"3\"><sup>1</sup> sound needs 720p</td></tr>
</tfoot>
</table>
";
    assert_eq!(demo("table", &["-m", "clip", "resolution=1080p", "duration=4,6", "-f", "html"], 0), expected);
}

#[test]
fn table_as_csv() {
    // 4 × 0.05 × 1.4 = 0.28, 4 × 0.065 × 1.4 = 0.364, 4 × 0.09 × 1.4 = 0.504.
    let expected = "\
resolution,audio,price,price_max,currency,note
720p,off,0.28,0.28,USD,
720p,on,0.364,0.364,USD,
1080p,off,0.504,0.504,USD,
1080p,on,,,,sound needs 720p
";
    assert_eq!(demo("table", &["-m", "clip", "duration=4", "--money", "--format", "csv"], 0), expected);
}

#[test]
fn table_escapes_what_cards_say() {
    let card = DEMO.replace("\"Clip\"", "\"<b>C|l & \\\"p\\\"\"").replace("sound needs 720p", "no, \\\"sound\\\" <i>");
    let html = run(&["table", "-", "-m", "clip", "-f", "html"], &card, 0);
    assert!(html.contains("&lt;b&gt;C|l &amp; &quot;p&quot;") && html.contains("&lt;i&gt;") && !html.contains("<i>"));
    let csv = run(&["table", "-", "-m", "clip", "-f", "csv"], &card, 0);
    assert!(csv.lines().last().unwrap().ends_with(",,,\"no, \"\"sound\"\" <i>\""), "{csv}");
    let markdown = run(&["table", "-", "-m", "clip", "-f", "md"], &card, 0);
    assert!(markdown.starts_with("**\\<b>C\\|l & \"p\" (clip)"), "{markdown}");
}

#[test]
fn table_puts_together_what_costs_the_same_and_marks_ranges() {
    let card = r#"{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
      "models": [ { "id": "clip", "kind": "video", "inputs": {
        "size": { "type": "choice", "options": ["s", "m", "l"], "default": "m" },
        "count": { "type": "number", "min": "1", "max": "6", "step": "1" },
        "style": { "type": "choice", "options": ["a", "b"], "default": "a" } },
      "refuse": [ { "when": { "style": ["a", "b"], "size": "l", "many": "yes" }, "because": "too much" } ],
      "bands": { "many": { "of": "count", "steps": [ { "upTo": "4", "as": "no" }, { "as": "yes" } ] } },
      "price": [ { "line": "v", "rate": { "table": { "by": ["size", "many"], "rows": {
         "s|m": { "no": "0.1", "yes": { "between": ["0.2", "0.3"], "because": "it depends" } }, "l": { "no": "0.4" } } } } } ] } ] }"#;
    let expected = "\
clip: credits, demo 1
the same for any style

      count
size  1–4   5, 6
s, m   10  20–30
l      40     –¹

¹ too much
";
    assert_eq!(run(&["table", "-", "-m", "clip"], card, 0), expected);
}

#[test]
fn a_table_too_long_holds_inputs_and_says_so() {
    let text = demo("table", &["-m", "clip", "--limit", "2"], 0);
    // Four rows of resolution and audio are too many: the one of two that comes last is held.
    assert!(text.contains("to keep it short with "), "{text}");
    assert!(demo("table", &["-m", "clip", "-f", "csv", "--limit", "5"], 2).contains("12 rows, more than 5"));
    assert!(demo("table", &["-m", "clip", "--across", "size"], 2).contains("`size` can't stand across"));
}

// ---------------------------------------------------------------- diff

/// The clip's rate at 720p, and another version.
fn version(name: &str, rate: &str) -> PathBuf {
    file(
        name,
        &DEMO
            .replace("\"version\": \"1\"", "\"version\": \"2\"")
            .replace("\"720p\": \"0.05\"", &format!("\"720p\": \"{rate}\"")),
    )
}

#[test]
fn diff_says_what_moves() {
    // 720p from 0.05 to 0.06. Silent 28, 35, 42 → 33.6 → 34, 42, 50.4 → 51. With sound (0.065 → 0.075) 37, 46, 55 → 42, 52.5 → 53, 63.
    // So +6, +7, +9 and +5, +7, +8. In per cent 21.43, 20, 21.43; 13.51, 15.22, 14.55.
    let old = file("diff-old.json", DEMO);
    let new = version("diff-new.json", "0.06");
    let at = ["--at", "2026-11-22T00:00:00Z"];
    let text = run(&[&["diff", old.to_str().unwrap(), new.to_str().unwrap()], &at[..]].concat(), "", 0);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "demo 1 → demo 2, at 2026-11-22T00:00:00Z",
            "models: 1 repriced, 1 unchanged",
            "",
            "Clip (clip)",
            "  6 of 9 selections change: 6 dearer",
        ]
    );
    let cells = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    assert_eq!(cells(lines[6]), "credits +5 +7 +9");
    assert_eq!(cells(lines[7]), "per cent +13.51 % +15.22 % +21.43 %");
    assert_eq!(cells(lines[8]), "+9 +21.43 % 42 → 51 resolution=720p duration=6 audio=off");
    assert_eq!(cells(lines[9]), "+6 +21.43 % 28 → 34 resolution=720p duration=4 audio=off");
    assert_eq!(cells(lines[10]), "+7 +20 % 35 → 42 resolution=720p duration=5 audio=off");
    let markdown = run(&["diff", old.to_str().unwrap(), new.to_str().unwrap(), "--format", "md"], "", 0);
    assert!(markdown.contains("| credits | +5 | +7 | +9 |\n"), "{markdown}");
    assert!(markdown.contains("| +9 | +21.43 % | 42 | 51 | `resolution=720p duration=6 audio=off` |\n"), "{markdown}");
}

#[test]
fn diff_as_json() {
    let old = file("json-old.json", DEMO);
    let new = version("json-new.json", "0.06");
    let text = run(&["diff", old.to_str().unwrap(), new.to_str().unwrap(), "--json", "-m", "clip"], "", 0);
    let value = json::parse(&text).unwrap().value;
    let Some(Value::Array(models)) = value.get("models") else { panic!() };
    assert_eq!(models.len(), 1);
    let of = |name: &str| models[0].get(name).unwrap().canonical();
    assert_eq!(of("fate"), "\"repriced\"");
    assert_eq!(of("credits"), r#"{"max":"9","median":"7","min":"5"}"#);
    assert_eq!(of("percent"), r#"{"max":"21.43","median":"15.22","min":"13.51"}"#);
    assert_eq!([of("selections"), of("changed"), of("dearer"), of("cheaper")], ["9", "6", "6", "0"]);
    let Some(Value::Array(worst)) = models[0].get("worst") else { panic!() };
    assert_eq!(
        worst[0].canonical(),
        r#"{"credits":"9","from":"42","percent":"21.43","selection":{"audio":false,"duration":"6","resolution":"720p"},"to":"51"}"#
    );
}

#[test]
fn diff_fails_above_a_limit_and_not_at_it() {
    let old = file("limit-old.json", DEMO);
    // 0.055: silent 30.8 → 31, 38.5 → 39, 46.2 → 47: 10.71, 11.43, 11.9 %; with sound less. 9 / 42 is 21.4285… %.
    let new = version("limit-new.json", "0.06");
    let status = |limit: &str| {
        run_with(&["diff", old.to_str().unwrap(), new.to_str().unwrap(), "--fail-above", limit], b"").status
    };
    assert_eq!(
        [status("21.4286%"), status("21.4285%"), status("21.43"), status("5 %"), status("x"), status("-1%")],
        [0, 1, 0, 1, 2, 2]
    );
    let same = run_with(&["diff", old.to_str().unwrap(), old.to_str().unwrap(), "--fail-above", "0%"], b"");
    assert_eq!(same.status, 0);
    // Cheaper never fails.
    let cheaper = version("limit-less.json", "0.04");
    let down = run_with(&["diff", old.to_str().unwrap(), cheaper.to_str().unwrap(), "--fail-above", "0%"], b"");
    assert_eq!(down.status, 0);
}

#[test]
fn diff_tells_what_cannot_be_compared() {
    let card = file("there.json", DEMO);
    let there = card.to_str().unwrap();
    assert!(run(&["diff", there, "nowhere.json"], "", 2).contains("there is no file `nowhere.json`"));
    assert!(
        run(&["diff", there, there, "-m", "clop"], "", 2).contains("neither card has a model `clop`; there are `clip`")
    );
    assert!(run(&["diff", there, there, "--at", "today"], "", 2).contains("instant"));
    assert!(run(&["diff", "-", "-"], "", 2).contains("only one of the two"));
}

// ---------------------------------------------------------------- cards that ship

fn ids(path: &str) -> Vec<String> {
    let card = RateCard::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let described = json::parse(&wire::describe(&card)).unwrap().value;
    let Some(Value::Array(models)) = described.get("models") else { panic!() };
    models.iter().map(|model| model.get("id").unwrap().as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_model_that_ships_has_a_table() {
    let card = "www/rates/studio.json";
    let ids = ids(card);
    assert!(ids.len() > 50);
    for (at, id) in ids.iter().enumerate() {
        let format = ["text", "md", "html"][at % 3];
        let words = ["table", card, "-m", id, "--at", "2026-09-01T00:00:00Z", "-f", format, "--limit", "20"];
        let text = run(&words, "", 0);
        // Markdown escapes what it would take for emphasis.
        let plain = text.replace('\\', "");
        assert!(plain.contains(id.as_str()) && text.lines().count() > 4, "{id}\n{text}");
        assert!(text.lines().count() < 60, "{id}\n{text}");
        if format == "html" {
            for tag in ["table", "thead", "tbody", "tr", "caption"] {
                let (open, close) =
                    (text.matches(&format!("<{tag}>")).count(), text.matches(&format!("</{tag}>")).count());
                assert!(open == close && open > 0, "{id}: {tag}\n{text}");
            }
        }
    }
}

#[test]
fn a_card_that_ships_differs_in_nothing_from_itself() {
    let card = "www/rates/seedance.json";
    let text = run(&["diff", card, card, "--fail-above", "0%"], "", 0);
    assert!(text.contains(" unchanged") && !text.contains("repriced"), "{text}");
}
