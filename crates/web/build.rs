//! What lies outside of Cargo's sight: the assets, built by npm, and the catalogue of texts, which becomes methods here.

use std::{env, fs, path::Path, process::ExitCode};

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/methods.rs"]
mod methods;

fn main() -> ExitCode {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let (dist, texts) = (web.join("dist"), web.join("texts"));
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed={}", texts.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let mut is_whole = true;
    if !dist.join("manifest.json").is_file() {
        println!("cargo::error=the front-end assets are not built: run `cargo xtask assets` first");
        is_whole = false;
    }
    if let Err(complaints) = write_methods(&texts) {
        for complaint in complaints {
            println!("cargo::error=web/texts: {complaint}");
        }
        is_whole = false;
    }
    if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads the catalogue and writes what `src/texts.rs` includes.
fn write_methods(texts: &Path) -> Result<(), Vec<String>> {
    let areas = catalogue::read(texts).map_err(|error| vec![error.to_string()])?;
    let catalogue = catalogue::Catalogue::new(&areas)?;
    let out = env::var("OUT_DIR").map_err(|error| vec![error.to_string()])?;
    let code = methods::write(&areas, &catalogue)?;
    fs::write(Path::new(&out).join("texts.rs"), code).map_err(|error| vec![error.to_string()])
}
