//! From a selection to an answer.

mod answer;
mod ask;
mod axes;
mod brief;
mod census;
mod exact;
mod loose;
mod options;
mod plan;
mod side;
mod space;
mod span;
mod survey;
mod sweep;
mod tape;
mod unknown;

pub(crate) use ask::{default_of, given_value, malformed};
pub(crate) use axes::{axes, in_order_of};
pub(crate) use brief::{Asked, Otherwise, speaks_of};
pub(crate) use exact::Item;
pub(crate) use loose::Open;
pub(crate) use options::delta;
pub(crate) use side::Side;
pub(crate) use space::Space;
pub(crate) use span::Span;
pub(crate) use survey::price_dimensions;
pub(crate) use sweep::{combinations, each_place};

pub use answer::{
    Answer, CardRef, Context, Cost, Exact as ExactAnswer, Extent, Line, Range, Rate, RateLine, Refused, Unknown,
};
pub use axes::{Axis, Part};
pub use census::Census;
pub use options::{InputOptions, OptionValue, Options, Outcome};
pub use sweep::{Priced, Sweep};
