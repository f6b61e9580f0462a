//! Which run of the machine this is, and whether a process of this run is still there.

use std::{env, fs};

/// Set by the unit to `%b`, systemd's specifier for the boot id: `ProcSubset=pid` hides the kernel's own file.
const VARIABLE: &str = "LIFECYCLE_BOOT_ID";

/// Names this run of the machine; random(4). `None` where nothing tells.
pub(crate) fn boot_id() -> Option<String> {
    let told = env::var(VARIABLE).ok();
    told.or_else(|| fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()).and_then(|id| plain(&id))
}

/// systemd writes the id without the kernel's hyphens.
fn plain(id: &str) -> Option<String> {
    let id: String = id.chars().filter(char::is_ascii_hexdigit).take(32).collect();
    (id.len() == 32).then_some(id)
}

/// Seconds since the machine was started, with those in which it slept. It never jumps: CLOCK_BOOTTIME, clock_gettime(2).
#[cfg(target_os = "linux")]
pub(crate) fn uptime() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    #[expect(clippy::cast_precision_loss, reason = "2^53 seconds are enough")]
    Some(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}

/// Other systems have no such clock; then the wall clock must do.
#[cfg(not(target_os = "linux"))]
pub(crate) fn uptime() -> Option<f64> {
    None
}

/// When the kernel says that a process began, in clock ticks since the machine was started: field 22 of
/// /proc/PID/stat, proc(5). `None` if it is gone, or has ended and is not yet waited for.
pub(super) fn ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in brackets, and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_boot_id_are_the_same() {
        let kernel = plain("f0b7c4c8-3a52-4f0e-9d7d-0d8f3a1b2c3d\n");
        assert_eq!(kernel, plain("f0b7c4c83a524f0e9d7d0d8f3a1b2c3d"));
        assert!(kernel.is_some());
        assert_eq!(plain("not an id"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_is_told_from_another_with_its_number() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let ours = ticks(std::process::id()).unwrap();
        assert!(ticks(child.id()).unwrap() >= ours);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(ticks(child.id()), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn uptime_goes_forward() {
        let before = uptime().unwrap();
        assert!(before > 0.0 && uptime().unwrap() >= before);
    }
}
