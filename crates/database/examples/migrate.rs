//! Migrates the database that `DATABASE_URL` names. `cargo xtask sqlx` runs it before the program itself can be
//! compiled: checking new queries needs the tables that they name.
//!
//! `migrate create NAME` makes an empty database on the same server instead and prints its address, `migrate drop NAME`
//! removes it: query data come from a database of their own, never from the one that a person has named.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it did")]

use std::{env, error::Error, process::ExitCode};

use sqlx::{AssertSqlSafe, ConnectOptions, postgres::PgConnectOptions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let url = env::var("DATABASE_URL")?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let done = database::migrate(&url).await?;
            println!("{} of {} migrations were new", done.applied, done.total);
        }
        ["create", name] => {
            perform(&url, name, "create database", "").await?;
            println!("{}", url.parse::<PgConnectOptions>()?.database(name).to_url_lossy());
        }
        ["drop", name] => perform(&url, name, "drop database if exists", "with (force)").await?,
        _ => return Err("expected nothing, `create NAME` or `drop NAME`".into()),
    }
    Ok(())
}

/// A command about the database `name`. None can take the name as a parameter, so it may hold no more than letters,
/// digits and underscores.
async fn perform(url: &str, name: &str, command: &str, options: &str) -> Result<(), Box<dyn Error>> {
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(format!("{name:?} is no name for such a database").into());
    }
    let mut connection = url.parse::<PgConnectOptions>()?.connect().await?;
    sqlx::query(AssertSqlSafe(format!("{command} {name} {options}"))).execute(&mut connection).await?;
    Ok(())
}
