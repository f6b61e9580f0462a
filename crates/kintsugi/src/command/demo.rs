//! `kintsugi demo`

use anyhow::Context;
use rust_embed::RustEmbed;

use super::intake::{self, Account};
use crate::{clock, configuration::Configuration};

/// The invented companies, one file each; the format is described in the folder's README.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../demo"]
#[include = "*.toml"]
struct Files;

/// Fills an empty board.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(crate) async fn run(configuration: &Configuration, force: bool) -> anyhow::Result<()> {
    let pool = intake::connect(configuration)?;
    if !force && !jobs::is_empty(&pool).await? {
        println!("The board is not empty; nothing was added.");
        return Ok(());
    }
    let now = clock::now();
    let mut account = Account::default();
    for name in Files::iter() {
        let file = Files::get(&name).with_context(|| format!("the file {name} left the program while it ran"))?;
        let text = std::str::from_utf8(&file.data).with_context(|| format!("{name} is no UTF-8"))?;
        let feed =
            importing::demo::read(name.trim_end_matches(".toml"), text, now).with_context(|| name.to_string())?;
        account.take(&pool, feed, now).await?;
    }
    print!("Demonstration adverts: {account}");
    Ok(())
}
