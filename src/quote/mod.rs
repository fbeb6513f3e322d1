//! From a selection to an answer.

mod answer;
mod ask;
mod exact;
mod loose;
mod space;
mod span;
mod survey;

pub(crate) use exact::{Exact, Item};
pub(crate) use loose::Open;
pub(crate) use space::Space;
pub(crate) use span::Span;
pub(crate) use survey::price_dimensions;

pub use answer::{
    Answer, CardRef, Context, Cost, Exact as ExactAnswer, Extent, Line, Range, Rate, RateLine, Refused, Unknown,
};
