//! Migrates the database that `DATABASE_URL` names. `cargo xtask sqlx` runs it before the program itself can be
//! compiled: checking new queries needs the tables that they name.

#![expect(clippy::print_stdout, reason = "a command says what it did")]

use std::{env, error::Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("DATABASE_URL")?;
    let done = database::migrate(&url).await?;
    println!("{} of {} migrations were new", done.applied, done.total);
    Ok(())
}
