//! The Postgres layer: the pool and its limits, migrations, what an error of the database means, and the tables through
//! which events leave and arrive.

#[cfg(feature = "messages")]
pub mod dead_letter;
mod error;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(feature = "messages")]
pub mod inbox;
mod migrate;
#[cfg(feature = "messages")]
pub mod outbox;
mod pool;
pub mod savepoint;
mod schema;

pub use error::DatabaseError;
pub use migrate::{MIGRATOR, MigrateError, Migrated, migrate};
pub use pool::{Connect, ConnectError, Pool, Traffic, Transaction, connect, connect_watched, ping, ping_fresh};
pub use schema::{SchemaFit, SchemaMisfit, schema_fit};
