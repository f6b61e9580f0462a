//! Cargo does not see that `sqlx::migrate!` and `query!` read files.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
    println!("cargo::rerun-if-changed=../../.sqlx");
}
