//! The Postgres layer: the pool and its limits, migrations, and what an error of the database means.

mod error;
mod migrate;
mod pool;
mod schema;

pub use error::DatabaseError;
pub use migrate::{MIGRATOR, MigrateError, Migrated, migrate};
pub use pool::{Connect, ConnectError, Pool, Transaction, connect, is_in_use, ping, ping_fresh};
pub use schema::{SchemaFit, SchemaMisfit, schema_fit};
