//! Credits that somebody holds: lots, holds, what is spent and what comes back.
//!
//! Pure: every instant is an argument. A wallet is what its history makes it, and the same history makes the same wallet.
//! At every step granted = available + held + spent + expired, for each lot and for the whole.

mod change;
mod checks;
mod cover;
mod credits;
mod event;
mod grants;
mod ledger;
mod lot;
mod order;
mod plan;
mod preview;
mod restore;
mod settlement;
mod time;
mod ways;

pub use change::{Entry, Movement};
pub use credits::Credits;
pub use event::{Ending, Event, Given, Happening, Held};
pub use ledger::{Hold, Totals, Wallet};
pub use lot::{Lot, Origin, Share};
pub(crate) use order::insert;
pub use plan::{
    Billing, CheapestFrom, Curve, CurveWay, MonthAsk, PackCount, PackFit, PayWay, Payment, PlanFit, WaysToPay, Work,
    WorkRow,
};
pub use preview::{Expiring, JobEnding, Preview, Take};
pub use settlement::Settlement;
pub use ways::{WayOffer, WayOn};
