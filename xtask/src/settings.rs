//! What the site's own settings are among the variables `KINTSUGI_…`.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

/// Settings that a person may give to a child. Where it listens and where its database is are this tool's to say.
const PASSED_ON: [&str; 4] = ["KINTSUGI_LOG", "KINTSUGI_BASE_URL", "KINTSUGI_DATABASE_CONNECTIONS", "KINTSUGI_CONFIG"];

/// Keeps every other `KINTSUGI_…` of this process from the child. The site refuses to start with a setting that it does
/// not know, and `KINTSUGI_BIN` or the ports of the compose file are none of its settings. Call it before setting some.
pub(crate) fn pass_on_alone(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os().filter(|(name, _)| is_foreign(name)) {
        command.env_remove(name);
    }
    command
}

fn is_foreign(name: &OsStr) -> bool {
    // The site reads their names in any case.
    let name = name.to_string_lossy().to_ascii_uppercase();
    name.starts_with("KINTSUGI_") && !PASSED_ON.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_site_are_passed_on_and_others_are_not() {
        for name in ["KINTSUGI_BIN", "KINTSUGI_POSTGRES_PORT", "kintsugi_listen", "KINTSUGI_DATABASE_URL"] {
            assert!(is_foreign(name.as_ref()), "{name}");
        }
        for name in ["KINTSUGI_LOG", "KINTSUGI_BASE_URL", "KINTSUGI_CONFIG", "DATABASE_URL", "PATH"] {
            assert!(!is_foreign(name.as_ref()), "{name}");
        }
    }
}
