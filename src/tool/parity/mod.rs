//! `parity`: asks a server what this crate can answer too, and tells every difference.
//!
//! Read in this order: `random`, `form` (what a card offers), `values`, `asks` (questions for any card), `http` (the
//! server), `differ` (what differs in two answers), `shrink`, `run`, `report`.

mod asks;
mod differ;
mod form;
mod http;
mod print;
mod random;
mod report;
mod run;
mod shrink;
mod values;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgGroup, Args};
use credit_estimator::RateCard;

use super::{Failure, Out, Source, clock, values as words};
use asks::{Asks, When};
use http::Server;

const EXAMPLES: &str = "\
Examples:
  Does the server charge what the card says?
  $ credit-estimator parity --server http://127.0.0.1:8080

  Many questions for one model, told to a program:
  $ credit-estimator parity --server https://example.com -m clip --count 5000 --json

  Does it charge by this file?
  $ credit-estimator parity --server http://127.0.0.1:8080 --card card.json

  Without a server: questions with the answers that are right, a line each:
  $ credit-estimator parity --print --card card.json --count 3

Exit status:
  0  every answer is the same
  1  some answers differ
  2  the command is wrong, or the server or a file can't be read";

/// Ask a server for prices and tell every difference from what its card says
///
/// The server has to speak `GET /api/rate-card`, which gives the card, and `POST /api/quotes`, which answers
/// `{"model", "selection", "at"}`. Questions are made up from the card: first every value of every input by itself, then
/// whole selections, most of them with a price, some with something unknown, some refused. Each difference is shown by
/// the smallest selection that still has it.
///
/// Amounts that are equal but written in another way (`5.0` for `5`), another order of names and another wording of
/// messages are counted, and are no differences without `--strict`.
#[derive(Args)]
#[command(after_long_help = EXAMPLES, group(ArgGroup::new("whom").required(true).args(["server", "print"])))]
pub struct Arguments {
    /// The server's address, with or without `/api`
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Compare with this card in place of the server's own
    #[arg(long, value_name = "FILE", required_unless_present = "server")]
    card: Option<PathBuf>,
    /// How many questions to ask; with twice as many as the inputs have values each of these is asked
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    /// Other questions; the same seed asks the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Only this model, by its id
    #[arg(short, long)]
    model: Option<String>,
    /// When: an RFC 3339 instant, `now`, or `none` for no instant
    ///
    /// Without it the instant is now, and for models with a period its ends too.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// How many questions are under way at once
    #[arg(long, value_name = "N", default_value_t = 4, conflicts_with = "print", value_parser = clap::value_parser!(u16).range(1..=256))]
    connections: u16,
    /// Ask so many in one request, as an array; for servers that take one
    #[arg(long, value_name = "N", conflicts_with = "print", value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch: Option<u16>,
    /// How many seconds an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, conflicts_with = "print", value_parser = clap::value_parser!(u16).range(1..))]
    timeout: u16,
    /// The answers have to be the same to the byte
    #[arg(long, conflicts_with = "print")]
    strict: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "print")]
    json: bool,
    /// Ask nobody: print the questions with this crate's answers, as lines of `{"ask", "answer"}`
    #[arg(long, requires = "card")]
    print: bool,
}

/// Runs the subcommand.
pub fn run(arguments: &Arguments, out: &mut Out) -> Result<ExitCode, Failure> {
    let own = arguments.card.as_deref().map(Source::read_card).transpose()?;
    let patience = Duration::from_secs(arguments.timeout.into());
    let server = match &arguments.server {
        Some(address) => Some(Server::at(address, arguments.connections.into(), patience).map_err(Failure::new)?),
        None => None,
    };
    let card = match (own, &server) {
        (Some(card), _) => card,
        (None, Some(server)) => card_of(server)?,
        (None, None) => return Err(Failure::new("name a server with `--server`, or a card with `--card`")),
    };
    if let Some(model) = &arguments.model {
        words::find_model(&card, model)?;
    }
    let when = match &arguments.at {
        Some(at) => When::At(clock::at(at)),
        None => When::Around(clock::now()),
    };
    let asks = Asks::new(&card, arguments.model.as_deref(), when, arguments.seed, arguments.count);
    let Some(server) = server else {
        print::run(&card, &asks, arguments.count, out)?;
        return Ok(ExitCode::SUCCESS);
    };
    let plan = run::Plan {
        count: arguments.count,
        connections: arguments.connections.into(),
        batch: arguments.batch.unwrap_or(1).into(),
        strict: arguments.strict,
    };
    let found = run::compare(&card, &server, &asks, &plan)?;
    let text = if arguments.json { report::json(&card, &found) } else { report::text(&card, &found, arguments.strict) };
    std::io::Write::write_all(out, text.as_bytes())?;
    Ok(ExitCode::from(u8::from(!found.groups.is_empty())))
}

/// The card that a server says is in force.
fn card_of(server: &Server) -> Result<RateCard, Failure> {
    let (text, tagged) = server.card().map_err(|failed| Failure::new(failed.message))?;
    let card = match RateCard::parse(&text) {
        Ok(card) => card,
        Err(error) if error.problems.iter().all(|problem| problem.path.is_empty()) => {
            let what = error.problems.first().map_or("", |problem| problem.message.as_str());
            let shown = http::beginning(&text);
            return Err(Failure::new(format!("the server gives no card: {what}; it begins with {shown}")));
        }
        Err(error) => {
            let name = String::from("the server's card");
            return Err(Failure::Card(Box::new(Source { name, text }), error));
        }
    };
    let digest = card.reference().digest;
    match tagged {
        Some(tagged) if tagged != digest => Err(Failure::new(format!(
            "the server's card has the digest `{digest}`, but its ETag says `{tagged}`; pages could not tell which card \
             they hold"
        ))),
        _ => Ok(card),
    }
}
