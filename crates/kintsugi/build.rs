//! Cargo does not see that the demonstration files are embedded.

fn main() {
    println!("cargo::rerun-if-changed=../../demo");
}
