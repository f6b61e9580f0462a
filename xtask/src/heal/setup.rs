//! What a row begins with: which program runs, with which settings, on a unit with which lines.

/// The folder of the release that a row begins with.
pub(super) const BASE: &str = "heal-base";

/// A site as a row wants it; the default is the packaged program as the package sets it up.
#[derive(Clone, Debug, Default)]
pub(super) struct Setup {
    /// Whether the program has fault hooks.
    pub(super) faults: bool,
    /// Where NATS is, if it is not the machine's own server.
    pub(super) nats_url: Option<String>,
    /// Lines of the file of settings before any table.
    pub(super) lines: Vec<String>,
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

    /// With another address of NATS.
    pub(super) fn nats(mut self, url: impl Into<String>) -> Self {
        self.nats_url = Some(url.into());
        self
    }

    /// With one more setting that is in no table.
    pub(super) fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With one more setting of the life cycle.
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
        let nats_url = self.nats_url.as_deref().unwrap_or("nats://127.0.0.1:4222");
        let lines: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        format!("nats_url = \"{nats_url}\"\n{lines}\n[lifecycle]\n{}\n", self.lifecycle.join("\n"))
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
        let setup = Setup::default().nats("nats://a:1").line("nats_ack_wait = 5");
        assert_eq!(setup.settings(), "nats_url = \"nats://a:1\"\nnats_ack_wait = 5\n\n[lifecycle]\n\n");
    }
}
