//! `credit-estimator`: the tool for those who write rate cards. All of it stands in `tool`.

mod tool;

fn main() -> std::process::ExitCode {
    tool::run()
}
