//! How the field's values are said to people: pay, equity, places, teams, dates, terms. Pure functions, no clock.

mod brief;
mod date;
mod equity;
mod number;
mod pay;
mod place;
mod team;
mod term;

pub(crate) use brief::{question, topic};
pub(crate) use date::{ago, day, machine};
pub(crate) use equity::{equity_in_full, equity_in_short};
pub(crate) use number::count;
pub(crate) use pay::{pay_in_full, pay_in_short};
pub(crate) use place::{place_in_full, place_in_short};
pub(crate) use team::team;
pub(crate) use term::{employment, source, stage};
