//! How the field's values are said to people: pay, equity, places, teams, dates, terms. Pure functions, no clock; what
//! differs between languages takes the language.

mod brief;
mod cause;
mod country;
mod date;
mod eligibility;
mod equity;
mod language;
mod number;
mod pay;
mod place;
mod size;
mod span;
mod team;
mod term;

pub(crate) use brief::{question, topic};
pub(crate) use cause::{Gravity, cause, mend};
pub(crate) use country::country;
pub(crate) use date::{
    ago, civil_day, date, day, machine, machine_moment, short_date, short_day, short_moment, time_ago, time_of_day,
    time_of_moment,
};
pub(crate) use eligibility::{eligible_in_full, time_zones, utc};
pub(crate) use equity::{equity_in_full, equity_in_short};
pub(crate) use language::language;
pub(crate) use number::{count, number, percent};
pub(crate) use pay::{amount, pay_in_full, pay_in_short};
pub(crate) use place::{place_in_full, place_in_short};
pub(crate) use size::{mib, size};
pub(crate) use span::{millis, span};
pub(crate) use team::team;
pub(crate) use term::{employment, source, stage};
