//! Cargo does not see that `query!` reads the committed query data.

fn main() {
    println!("cargo::rerun-if-changed=../../.sqlx");
}
