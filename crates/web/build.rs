//! The assets are built by npm, not by Cargo: say so when they are missing, and rebuild when they change.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if dist.join("manifest.json").is_file() {
        return ExitCode::SUCCESS;
    }
    println!("cargo::error=the front-end assets are not built: run `cargo xtask assets` first");
    ExitCode::FAILURE
}
