//! What an input costs, by the kernel's account of this process (proc_pid_status(5), proc_pid_schedstat).

use std::fs;

/// CPU time of the calling thread in milliseconds.
pub(crate) fn cpu_ms() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<u64>().ok()).unwrap_or_default() / 1_000_000
}

/// The most memory that this process has held since [`forget_peak`], in MB.
pub(crate) fn peak_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1_000
}

/// Begins a new peak at what is held now.
pub(crate) fn forget_peak() {
    _ = fs::write("/proc/self/clear_refs", "5");
}
