//! What a row begins with: which program runs, with which settings, on a unit with which lines.

/// The folder of the release that a row begins with.
pub(super) const BASE: &str = "heal-base";

/// A site as a row wants it; the default is the packaged program as the package sets it up.
#[derive(Clone, Debug, Default)]
pub(super) struct Setup {
    /// Whether the program has fault hooks.
    pub(super) faults: bool,
    /// Lines of the table `[lifecycle]` in the file of settings.
    pub(super) lifecycle: Vec<String>,
    /// Lines of the section `[Service]` in a drop-in.
    pub(super) service: Vec<String>,
}

impl Setup {
    /// With fault hooks.
    pub(super) fn with_faults() -> Self {
        Self { faults: true, ..Self::default() }
    }

    /// With one more setting.
    pub(super) fn lifecycle(mut self, line: impl Into<String>) -> Self {
        self.lifecycle.push(line.into());
        self
    }

    /// With one more line of the unit.
    pub(super) fn service(mut self, line: impl Into<String>) -> Self {
        self.service.push(line.into());
        self
    }

    /// The file of settings, as an operator would write it.
    pub(super) fn settings(&self) -> String {
        format!("nats_url = \"nats://127.0.0.1:4222\"\n\n[lifecycle]\n{}\n", self.lifecycle.join("\n"))
    }

    /// The drop-in of the service, or nothing.
    pub(super) fn drop_in(&self) -> Option<String> {
        (!self.service.is_empty()).then(|| format!("[Service]\n{}\n", self.service.join("\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_wishes_changes_no_unit() {
        assert_eq!(Setup::default().drop_in(), None);
        let setup = Setup::with_faults().lifecycle("good_after = \"2s\"").service("LimitNOFILE=200");
        assert_eq!(setup.drop_in().unwrap(), "[Service]\nLimitNOFILE=200\n");
        assert!(setup.settings().ends_with("[lifecycle]\ngood_after = \"2s\"\n"));
    }
}
