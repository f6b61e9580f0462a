//! What the operator looks back on: the copy of the mending ledger. Owns the Postgres schema `operations`.
//!
//! The ledger itself lies in the program's state directory, so that it can be written when Postgres is away. The copy
//! outlives the machine. Whoever has the ledger copies from it with [`record`], as often as they like.

mod life;
mod lives;
mod record;

pub use life::LifeRow;
pub use lives::{MAX_LIVES, lives};
pub use record::record;
