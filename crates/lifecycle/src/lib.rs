//! How the process lives under systemd, and how it heals itself.
//!
//! Knows nothing of job boards. Everything here also works without systemd: by hand the address is bound, and notices
//! go nowhere. Begin at [`Lifecycle::builder`].

mod accept;
mod alarm;
mod builder;
mod candidate;
mod clock;
mod dependency;
#[cfg(feature = "faults")]
pub mod faults;
mod handle;
mod heartbeat;
mod intensity;
mod keeper;
mod ledger;
mod life;
mod memory;
mod news;
mod panics;
mod probe;
mod release;
mod run;
mod settings;
mod sockets;
mod stuck;
mod successor;
mod systemd;
mod trend;
mod warden;
mod watch;

pub use accept::{Counters, IDLE, places};
pub use alarm::{Alarms, Alive, Channels, Message, Urgency, Webhook, WebhookFormat};
pub use builder::{Builder, Lifecycle, RunError};
pub use dependency::{Dependency, DependencyStatus, Reach};
pub use handle::Handle;
pub use ledger::{Ledger, Refusal};
pub use life::{Cause, Life, Sample, State};
pub use release::Release;
pub use settings::{Handover, Settings};
pub use sockets::{Address, ListenError};
pub use systemd::extending;
pub use trend::{Alarm, AlarmKind, Availability, CauseCount, Day, causes};
