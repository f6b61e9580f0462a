//! How the process lives under systemd: where it listens, when it says that it is ready, and how it stops.
//!
//! Knows nothing of job boards. Everything here also works without systemd: by hand the address is bound, and notices
//! go nowhere.

mod accept;
mod listen;
mod notice;
mod serve;

pub use accept::IDLE;
pub use listen::{ListenError, listen};
pub use serve::{GRACE, serve};
